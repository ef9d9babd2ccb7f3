"""What could go upstream: each patch applies to the installed WeasyPrint, and its test fails before and passes after."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import weasyprint

from tests.builders import ROOT
from tests.press.pango import COUNTS_HANGING_SPACES

UPSTREAM = ROOT / "upstream"
PATCHES = sorted(UPSTREAM.glob("*.patch"))


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """The tests in a folder, on the WeasyPrint beside them."""
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, "tests"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTEST_ADDOPTS": ""}
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def apply(patch: Path, folder: Path, *only: str) -> None:
    line = ["git", "apply", *only, str(patch)]
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_each_patch_has_its_line_in_the_list() -> None:
    listed = re.findall(r"^\| \[([\w.-]+)\]\(\1\) \|", (UPSTREAM / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == [patch.name for patch in PATCHES]
    assert listed


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)
def test_a_patch_applies_and_its_test_fails_before_and_passes_after(patch: Path, tmp_path: Path) -> None:
    shutil.copytree(
        Path(weasyprint.__file__).parent, tmp_path / "weasyprint", ignore=shutil.ignore_patterns("__pycache__")
    )
    apply(patch, tmp_path, "--include=tests/*")
    before = run(tmp_path)
    assert before.returncode == int(patch.stem != "short-lines" or COUNTS_HANGING_SPACES), before.stdout
    apply(patch, tmp_path, "--include=weasyprint/*")
    after = run(tmp_path)
    assert after.returncode == 0, after.stdout
    assert re.search(r"^\d+ passed", after.stdout, re.MULTILINE)
