"""What is copied in Word, Outlook, Google Docs, LibreOffice and Pages comes in with nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.office import paste
from pdfdigest.office.surroundings import Office
from tests.desk.clipboards.markup import PROGRAMS, TEXTS, clipboards

ALL = clipboards()
BARE_NOTE = "It was sold^1^.\n\n^1^ The Mill, [Sold](https://example.org/sold), 2021"
"""Pages puts no link from a call to its note: both stay as they read."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, tmp_path / "cache", tmp_path / "state")


def test_there_are_forty() -> None:
    assert len(ALL) >= 40
    assert {name for name, _ in ALL} == {*(of.name for of in PROGRAMS), "LibreOffice"}


@pytest.mark.parametrize(("program", "kind"), ALL, ids=["-".join(each).replace(" ", "-") for each in ALL])
def test_nothing_of_a_clipboard_is_lost(office: Office, program: str, kind: str) -> None:
    """Words, marks, links, lists, tables and notes come out, the same whichever program they were copied from."""
    made = paste.pasted(office, ALL[program, kind])
    if (program, kind) == ("Pages", "note"):
        assert made.text == BARE_NOTE
        return
    assert made.text == TEXTS[kind]
    named = {"wrapped-link"} if (program, kind) == ("Outlook", "link") else {"table"} if kind == "table" else set()
    assert {doubt.rule for doubt in made.doubts} == named
    expected = {"note-1": {"address": "https://example.org/sold", "title": "The Mill, Sold, 2021"}}
    assert made.sources == (expected if kind == "note" else {})


def test_each_program_writes_its_own() -> None:
    """Programs put different things on a clipboard, or a test of one would be a test of the other; both Words number alike."""
    for kind in TEXTS:
        same = 1 if kind in ("numbers", "note") else 0
        assert len({markup for (_, of), markup in ALL.items() if of == kind}) >= len(PROGRAMS) + 1 - same, kind
