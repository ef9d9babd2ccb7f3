"""Issues, publications and pages for tests, made in a line."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTCollection, TTFont
from pypdf import PdfReader
from ruamel.yaml import YAML

from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Edition, Issue, Publication
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine

STYLES = House(publications.alone()).styles
"""Every shipped house style."""
ROOT = Path(__file__).resolve().parent.parent
SEED_ISSUE = ROOT / "issues/us-japan-alliance-digest/2022/1.4.yaml"


def judge(program: str) -> str:
    """The path of a judge that is not ours; without it a test is skipped, and in CI it fails."""
    found = shutil.which(program)
    if found is None:
        words = f"{program} is not installed; `sh scripts/system.sh judges` installs it"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return found


def publication(folder: Path, **facts: Any) -> Publication:
    """A publication on disk; keyword arguments are keys of publication.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"name": "The Test Digest", **facts}
    lines = [f"{key} = {_toml(value)}" for key, value in facts.items() if not isinstance(value, dict)]
    for key, table in facts.items():
        if isinstance(table, dict):
            lines += [f"[{key}]", *(f'"{name}" = {_toml(value)}' for name, value in table.items())]
    path = folder / "publication.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return publications.read(path)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def story(number: int = 1, **facts: Any) -> dict[str, Any]:
    """One story as the issue file has it."""
    return {"id": f"story-{number}", "headline": f"Headline number {number}", "body": f"Body {number}.\n", **facts}


def manuscript_text(**facts: Any) -> str:
    """The text of an issue file; keyword arguments are its keys."""
    values = {"format": 1, "volume": 1, "number": 1, "date": "2025-01-15", "status": "approved"}
    values |= {"stories": [story()], **facts}
    out = io.StringIO()
    yaml = YAML()
    yaml.dump({key: value for key, value in values.items() if value is not ...}, out)
    return re.sub(r"date: '(\d{4}-\d\d-\d\d)'", r"date: \1", out.getvalue())


def issue(folder: Path, *, facts: dict[str, Any] | None = None, **keys: Any) -> Issue:
    """An issue read back from disk: `facts` are the publication's, the rest the issue file's."""
    made = publication(folder, **(facts or {}))
    path = folder / "2025" / "1.1.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(manuscript_text(**keys), "utf-8")
    return manuscript.read(path, made)


def font_collection(path: Path, *families: str) -> None:
    """The regular faces of shipped families in one file, as .ttc has them."""
    collection = TTCollection()
    collection.fonts = [TTFont(next((shipped("fonts") / family).glob("*Regular.?tf"))) for family in families]
    path.parent.mkdir(parents=True, exist_ok=True)
    collection.save(path)


def edition(of: Issue, machine: Machine, name: str = "screen", style: str = "", paper: str = "") -> Edition:
    """The edition of an issue, without a stamp."""
    house = House(of.publication)
    return machine.set(composition.compose(of, house, target(name, of.publication, style, paper)))


def pdf(made: Edition) -> PdfReader:
    """An edition opened with pypdf."""
    return PdfReader(io.BytesIO(made.data))


def text(data: bytes, page: int = 0) -> str:
    """The text of a PDF as poppler reads it; of one page, from 1, where given."""
    only = ["-f", str(page), "-l", str(page)] if page else []
    done = subprocess.run([judge("pdftotext"), *only, "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as poppler finds it on a page, in points from the top and the left."""

    text: str
    top: float
    bottom: float
    left: float
    right: float


def bbox(data: bytes) -> list[list[Word]]:
    """The words of each page, in the order of the page's own stream, and where they stand."""
    done = subprocess.run([judge("pdftotext"), "-raw", "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    tree = ElementTree.fromstring(done.stdout)
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        [
            Word(word.text or "", *(float(word.attrib[name]) for name in ("yMin", "yMax", "xMin", "xMax")))
            for word in page.iter(f"{space}word")
        ]
        for page in tree.iter(f"{space}page")
    ]


def words(texts: str | Iterable[str]) -> list[str]:
    """Words alone, hyphens at line ends rejoined, for comparing what goes in with what comes out."""
    joined = texts if isinstance(texts, str) else "\n".join(texts)
    return re.sub(r"[-\u00ad\u2010]\n\s*", "", joined).split()
