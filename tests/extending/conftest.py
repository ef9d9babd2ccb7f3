"""A copy of the program with one patch of this folder applied, and its commands run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import ROOT, judge

PATCHES = Path(__file__).parent
REMAKE = """{name} does not apply any more:
{said}
Remake it: `git apply --reject {path}` in a clean checkout, mend what is left in *.rej, and
`(sed '/^diff /,$d' {path}; git diff -U1) > new && git checkout . && mv new {path}`."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command of the patched program ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Patched:
    """The patched program, and an empty folder `desk` to work in."""

    program: Path
    desk: Path

    def run(self, *arguments: str) -> Ended:
        """A command in the desk, in a process that has no other program."""
        state = {f"XDG_{name}_HOME": str(self.desk.parent / name.lower()) for name in ("STATE", "CACHE", "CONFIG")}
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "pdfdigest", *arguments],
            cwd=self.desk,
            env={**os.environ, **state, "PYTHONPATH": str(self.program)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def told(self, page: str) -> str:
        """A page of its docs."""
        return (self.program / "docs" / page).read_text("utf-8")


@pytest.fixture
def patched(tmp_path: Path) -> Callable[[str], Patched]:
    """`patched("carrier")` is the program with carrier.patch applied."""

    def made(name: str) -> Patched:
        program, desk = tmp_path / "program", tmp_path / "desk"
        desk.mkdir()
        for part in ("pdfdigest", "templates", "docs"):
            shutil.copytree(ROOT / part, program / part, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
        (program / "fonts").symlink_to(ROOT / "fonts")
        path = PATCHES / f"{name}.patch"
        ended = subprocess.run(
            [judge("git"), "apply", str(path)],
            cwd=program,
            env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path), "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        words = REMAKE.format(name=path.name, said=ended.stderr, path=path.relative_to(ROOT))
        assert ended.returncode == 0, words
        return Patched(program, desk)

    return made
