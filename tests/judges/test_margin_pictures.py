"""Pictures in the margin, printed for a press and bound in a volume, pass those who judge such files."""

from __future__ import annotations

import io
import re
import subprocess
from contextlib import nullcontext
from itertools import cycle
from pathlib import Path

import pikepdf
import pytest

from pdfdigest import cli
from pdfdigest.inspection import structure, verify
from pdfdigest.paper import PAPERS, POINTS
from pdfdigest.press.compose import margin_boxes
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, judge
from tests.judges import verapdf
from tests.press.test_margin_pictures import pictured, shown
from tests.press.test_prepress import pressed, profile

pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]
__all__ = ["profile"]
PAPER = "A4"
ROOM = margin_boxes.measure(PAPERS[PAPER]) * POINTS + 0.5
"""The widest that a picture is in the margin, in points."""


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("style", STYLES)
def test_for_a_press_they_are_in_its_inks(
    desk: Path, machine: Machine, profile: Path, tmp_path: Path, style: str, language: str
) -> None:
    made = pressed(pictured(desk, language=language, style=style), machine, profile, PAPER)
    ((number, left, top, right, bottom),) = shown(made.data)
    assert number == 0
    assert right - left <= ROOM
    assert (right - left) / (bottom - top) == pytest.approx(1.5, abs=0.03)
    report = verify.report(made.data)
    assert report.claims == ("PDF/X-4",)
    assert report.holds, report.rows
    path = tmp_path / "press.pdf"
    path.write_bytes(made.data)
    run = [judge("gs"), "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dUseTrimBox", "-dLastPage=1", "-sDEVICE=inkcov"]
    done = subprocess.run([*run, "-o", "-", str(path)], capture_output=True, text=True, check=True, timeout=120)
    ((cyan, magenta, _),) = re.findall(r"([\d.]+) +([\d.]+) +([\d.]+) +[\d.]+ CMYK OK", done.stdout)
    # A blue picture: as much of the page is cyan as the picture takes.
    share = (right - left) * (bottom - top) / (PAPERS[PAPER].width * PAPERS[PAPER].height * POINTS**2)
    assert float(cyan) > 0.6 * share
    assert float(magenta) > 0.3 * share


@pytest.mark.parametrize(("style", "language"), list(zip(STYLES, cycle(("en", "ar")), strict=False)))
def test_bound_they_conform(
    desk: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, style: str, language: str
) -> None:
    pictured(desk, style=style, language=language, paper=PAPER)
    monkeypatch.setattr("pdfdigest.press.workers.foreman.FORKS", False)
    monkeypatch.setattr("pdfdigest.press.workers.machine.Machine", lambda _cache, **_: nullcontext(machine))
    monkeypatch.chdir(desk)
    assert cli.run(["publish", "1.1", "--by", "The press"]) == 0
    out = tmp_path / "bound"
    assert cli.run(["bind", "--volume", "1", "-o", str(out)]) == 0
    (path,) = out.glob("*.pdf")
    ((_, left, top, right, bottom),) = shown(path.read_bytes())
    assert right - left <= ROOM
    assert (right - left) / (bottom - top) == pytest.approx(1.5, abs=0.03)
    with pikepdf.open(io.BytesIO(path.read_bytes())) as volume:
        assert not list(structure.faults(volume))
    report = verify.report(path.read_bytes())
    assert report.claims == ("PDF/A-2a", "PDF/UA-1")
    assert report.holds, report.rows
    assert [each for each in verapdf.judge([(path, "2a"), (path, "ua1")]) if not each.passed] == []
