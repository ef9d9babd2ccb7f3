"""axe-core looks at every screen of the desk in every state: empty, full, at fault, slow; light, dark, a phone, forced colours."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders import ROOT, judge
from tests.judges.test_chromium import HERE, bench

__all__ = ["bench"]
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]
SPEC = importlib.util.spec_from_file_location("desk_pictures", ROOT / "scripts/desk_pictures.py")
assert SPEC is not None
assert SPEC.loader is not None
walk = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(walk)
SIZES = 2
LOOKS = 6
"""Light and dark, wide and on a phone, and forced colours at both."""


def test_no_state_of_a_screen_keeps_anybody_out(bench: Path, tmp_path: Path) -> None:
    if bench != HERE:
        shutil.copy(HERE / "desk_screens.mjs", bench)
    with ExitStack() as stack:
        facts = walk.shown(tmp_path, stack)
        (tmp_path / "told.json").write_text(json.dumps(facts), "utf-8")
        command = [judge("node"), "desk_screens.mjs", judge("chromium"), str(tmp_path / "told.json")]
        done = subprocess.run(command, cwd=bench, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["judged"] == LOOKS * len(walk.SCREENS) * len(walk.STATES)
    assert found["whole"] >= SIZES * len(walk.SCREENS) * len(walk.STATES)
    assert found["passes"] > 10 * found["whole"]
    assert found["wide"] == []
    assert found["axe"] == []
