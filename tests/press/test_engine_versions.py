"""Pages without our patches, and pages of a WeasyPrint that calls itself another version: the suite passes on both."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import weasyprint

from pdfdigest.press.engine import patches
from tests.builders import ROOT

SUITE = ("tests/press/test_golden.py",)


def test_each_patch_names_its_module() -> None:
    for patch in patches.SPEED:
        assert (ROOT / f"pdfdigest/press/engine/{patch.module}.py").exists()
        assert patch.told


def test_in_the_plain_way_no_patch_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {patches.quick(patch.name) for patch in patches.SPEED} == {patches.known()}
    monkeypatch.setenv(patches.PLAIN, "1")
    assert not any(patches.quick(patch.name) for patch in patches.SPEED)


def passes(**environment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "-p", "no:cacheprovider", "-m", "not judges", *SUITE],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=1700,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert re.search(r"\d+ passed", done.stdout)


@pytest.mark.judges
@pytest.mark.timeout(1800)
def test_the_suite_passes_without_speed_patches() -> None:
    passes(**{patches.PLAIN: "1"})


@pytest.mark.judges
@pytest.mark.timeout(1800)
def test_the_suite_passes_on_another_version(tmp_path: Path) -> None:
    copy = tmp_path / "weasyprint"
    shutil.copytree(Path(weasyprint.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    place = copy / "__init__.py"
    text = place.read_text("utf-8")
    named = re.sub(r"(?m)^VERSION = __version__ = .*$", "VERSION = __version__ = '70.1'", text)
    assert named != text
    place.write_text(named, "utf-8")
    passes(PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
