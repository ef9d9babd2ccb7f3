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

from pdfdigest.errors import PagesError
from pdfdigest.press.engine import patches
from tests.builders import ROOT, SEED_ISSUE

SUITE = ("test_golden", "test_pages", "test_styles")
"""Of tests/press, what looks at whole pages, in a minute or two."""
OTHER = "70.1"


def test_each_patch_names_its_module() -> None:
    for patch in (*patches.SPEED, *patches.SETTING):
        assert (ROOT / f"pdfdigest/press/engine/{patch.module}.py").exists()
        assert (ROOT / f"tests/press/test_{patch.module}.py").exists()
        assert patch.told


def test_a_speed_patch_is_in_force_while_it_stands_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [patch.name for patch in patches.SPEED]
    assert all(patches.quick(name) for name in names)
    monkeypatch.setattr(patches, "SPEED", ())
    assert not any(patches.quick(name) for name in names)


def test_on_another_version_speed_patches_step_aside_and_setting_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    assert patches.setting(plain=False) == tuple(patch.name for patch in patches.SETTING)
    assert patches.setting(plain=True) == ()
    monkeypatch.setattr(weasyprint, "VERSION", OTHER)
    assert not any(patches.quick(patch.name) for patch in patches.SPEED)
    assert patches.setting(plain=True) == ()
    with pytest.raises(PagesError, match=f"WeasyPrint {OTHER} is installed, .* 70.0 alone") as raised:
        patches.setting(plain=False)
    assert raised.value.needs == "plain"


def other_weasyprint(folder: Path) -> Path:
    """A copy of the installed WeasyPrint that calls itself another version; its folder goes on the path."""
    copy = folder / "weasyprint"
    shutil.copytree(Path(weasyprint.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    changed(copy / "__init__.py", r"(?m)^VERSION = __version__ = .*$", f"VERSION = __version__ = '{OTHER}'")
    return folder


def changed(path: Path, pattern: str, words: str) -> None:
    text = path.read_text("utf-8")
    made, count = re.subn(pattern, words, text)
    assert count == 1
    path.write_text(made, "utf-8")


def test_a_build_on_another_version_is_stopped_with_a_sentence_and_done_when_asked_for_plain(tmp_path: Path) -> None:
    path = os.pathsep.join([str(other_weasyprint(tmp_path)), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def build(*more: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "pdfdigest", "build", str(SEED_ISSUE), "-o", "out", *more]
        return subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    stopped = build()
    assert (stopped.returncode, stopped.stdout) == (4, "")
    assert f"WeasyPrint {OTHER} is installed" in stopped.stderr
    assert "build --plain" in stopped.stderr
    assert not list(tmp_path.rglob("*.pdf"))
    done = build("--plain")
    assert done.returncode == 0, done.stderr
    assert [made.name for made in tmp_path.rglob("*.pdf")] == ["us-japan-alliance-digest-1.4-screen.pdf"]


def passes(root: Path, *more: str, path: str) -> None:
    suite = [f"tests/press/{name}.py" for name in SUITE]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-n",
            "2",
            "-p",
            "no:cacheprovider",
            "-m",
            "not judges",
            *more,
            *suite,
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=1700,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert re.search(r"\d+ passed", done.stdout)


@pytest.mark.judges
@pytest.mark.timeout(1800)
def test_the_suite_passes_without_speed_patches(tmp_path: Path) -> None:
    for name in ("pdfdigest", "tests", "templates", "fonts", "issues"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changed(
        tmp_path / "pdfdigest/press/engine/patches.py", r"(?ms)^SPEED = \(\n.*?^\)$", "SPEED: tuple[Patch, ...] = ()"
    )
    passes(tmp_path, path=str(tmp_path))


@pytest.mark.judges
@pytest.mark.timeout(1800)
def test_the_suite_passes_on_another_version(tmp_path: Path) -> None:
    passes(ROOT, "--plain", path=os.pathsep.join([str(other_weasyprint(tmp_path)), str(ROOT)]))
