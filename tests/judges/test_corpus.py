"""At least 200 generated issues pass PDF/A, PDF/UA and the structure check."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.inspection import structure, verify
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, edition
from tests.judges.corpus import generated
from tests.judges.verapdf import judge

ISSUES = 208
BATCH = 26


@pytest.mark.judges
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("start", range(0, ISSUES, BATCH))
def test_generated_issues_conform(start: int, tmp_path: Path, machine: Machine) -> None:
    asked = []
    for number in range(start, start + BATCH):
        target, flavour = (("screen", "2a"), ("archive", "3a"))[number % 2]
        style = STYLES[number // 2 % len(STYLES)]
        made = edition(generated(tmp_path / str(number), number), machine, target, style=style)
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(made.data)
        with pikepdf.open(io.BytesIO(made.data)) as pdf:
            assert structure.faults(pdf) == (), number
        report = verify.report(made.data)
        assert report.claims == (f"PDF/A-{flavour}", "PDF/UA-1")
        assert report.holds, [row for row in report.rows if not row.holds]
        asked += [(path, flavour), (path, "ua1")]
    verdicts = judge(asked)
    assert len(verdicts) == 2 * BATCH
    assert [verdict for verdict in verdicts if not verdict.passed] == []
