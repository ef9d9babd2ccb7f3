"""Long campaigns of saving in a real browser: its process is killed, and two tabs and an editor work on one file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.builders import issue, judge, story
from tests.judges.test_chromium import HERE, bench
from tests.judges.test_desk import running

__all__ = ["bench"]
pytestmark = [pytest.mark.judges, pytest.mark.timeout(21_600)]
CAMPAIGN = pytest.mark.chaos


def told(bench: Path, desk: Path, tmp_path: Path, kind: str, times: int, seed: int) -> dict[str, Any]:
    """What became of the words that were typed in a campaign."""
    of = issue(desk, stories=[story(number, body=f"Sentence {number} here.") for number in (1, 2, 3)])
    if bench != HERE:
        shutil.copy(HERE / "desk_campaign.mjs", bench)
    with running(desk, tmp_path / "state") as address:
        done = subprocess.run(
            [
                judge("node"),
                "desk_campaign.mjs",
                kind,
                judge("chromium"),
                address,
                str(of.path),
                str(tmp_path / "profile"),
                str(times),
                str(seed),
            ],
            cwd=bench,
            capture_output=True,
            timeout=21_000,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("kind", ["kills", "tabs"])
@pytest.mark.parametrize("times", [3, pytest.param(0, marks=CAMPAIGN)], ids=["short", "long"])
def test_no_words_are_lost(bench: Path, desk: Path, tmp_path: Path, kind: str, times: int) -> None:
    """The browser killed 100 times, two tabs and an editor through 200 rounds; nothing older than a second is lost, nothing overwritten unseen."""
    rounds = times or {"kills": 100, "tabs": 200}[kind]
    found = told(bench, desk, tmp_path, kind, rounds, seed=15)
    print(json.dumps(found))
    assert found["rounds"] == rounds
    assert found["typed"] >= 3 * rounds
    assert (found["lost"], found["twice"]) == ([], [])
