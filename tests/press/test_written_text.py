"""What is written in a line stands beside its glyphs, where readers could not tell it from them.  `make judges` asks the readers."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.inspection import cmaps
from pdfdigest.model import Edition
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, story

HINDI = ("हिन्दी", "क्षत्रिय", "निर्माण")
LONGER_THAN_A_LINE = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BODY = "A line with {} and [الله]{{lang=ar}} in it, and in another [" + LONGER_THAN_A_LINE + "]{{lang=de}}."


@pytest.fixture(scope="module")
def made(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    words = ", ".join(f"[{word}]{{lang=hi}}" for word in HINDI)
    folder = tmp_path_factory.mktemp("desk") / "test-digest"
    return edition(issue(folder, stories=[story(1, body=BODY.format(words))]), machine, "screen")


def told(made: Edition) -> dict[str, dict[int, str]]:
    """The text of each glyph, by font."""
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing]
        return {str(font.BaseFont): cmaps.targets(font.ToUnicode) or {} for font in fonts}


def test_joined_letters_are_told_as_they_were_written(made: Edition) -> None:
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        spans = [
            str(instruction.operands[1].ActualText)
            for page in pdf.pages
            for instruction in pikepdf.parse_content_stream(page, "BDC")
            if isinstance(instruction.operands[1], pikepdf.Dictionary) and "/ActualText" in instruction.operands[1]
        ]
    assert [unicodedata.normalize("NFC", text.strip(" ,.")) for text in spans] == list(HINDI)


def test_no_glyph_stands_for_nothing(made: Edition) -> None:
    assert all(text for glyphs in told(made).values() for text in glyphs.values())


def test_a_ligature_stands_for_its_letters_as_they_are_drawn(made: Edition) -> None:
    (arabic,) = [glyphs for name, glyphs in told(made).items() if "Arabic" in name]
    assert "".join(reversed([text for text in arabic.values() if len(text) > 1])) == "هلل"


def test_the_hyphen_of_a_broken_word_is_the_one_that_readers_join(made: Edition) -> None:
    texts = {text for glyphs in told(made).values() for text in glyphs.values()}
    assert "-" in texts
    assert "\u2010" not in texts


def test_without_the_patch_nothing_is_told(machine: Machine, tmp_path: Path) -> None:
    from dataclasses import replace

    from pdfdigest.press.compose import composition
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.targets import target

    of = issue(tmp_path / "test-digest", stories=[story(1, body=f"[{HINDI[0]}]{{lang=hi}} stands here.")])
    galley = composition.compose(of, House(of.publication), target("screen", of.publication))
    plain = machine.set(replace(galley, plain=True))
    with pikepdf.open(io.BytesIO(plain.data)) as pdf:
        contents = pdf.pages[0].obj.Contents
        assert not re.search(rb"ActualText", contents.read_bytes())
