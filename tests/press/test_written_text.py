"""What is written in a line stands beside its glyphs, where readers could not tell it from them.  `make judges` asks the readers."""

from __future__ import annotations

import io
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pdfdigest.inspection import cmaps
from pdfdigest.model import Edition
from pdfdigest.press.engine import written_text
from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, story

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


def test_words_of_a_justified_line_stand_where_they_are_wherever_it_is_read(desk: Path, machine: Machine) -> None:
    """PDFium, which Chrome and Edge read with, forgets a step beside an empty string."""
    marks = ("zebra", "quagga", "okapi", "tapir")
    body = " ".join(f"أعلنت شركتان في **طوكيو** عن {mark} شراكة جديدة لتطوير مشاريع الطاقة الشمسية" for mark in marks)
    made = edition(issue(desk, facts={"language": "ar"}, stories=[story(body=f"{body}.\n")]), machine, style="gazette")
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert all(b"<>" not in page.Contents.read_bytes() for page in pdf.pages)
    lefts = {word.text: word.left for word in bbox(made.data)[0]}
    page = pypdfium2.PdfDocument(made.data)[0]
    text = page.get_textpage()
    for mark in marks:
        index, _ = text.search(mark).get_next()
        assert text.get_charbox(index, loose=True)[0] == pytest.approx(lefts[mark], abs=0.5)


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (b"[<>-57.5<0001>-54] TJ", b"[-57.500000<0001>-54] TJ"),
        (b"[<01e5>-4e-05<>-57.5<0001>0] TJ", b"[<01e5>-57.500040<0001>0] TJ"),
        (b"[<0001>-54<>-57.5<0002>0] TJ", b"[<0001>-111.500000<0002>0] TJ"),
        (b"[<0001>-54<>54.0000001<0002>0] TJ", b"[<0001>0.000000<0002>0] TJ"),
        (b"[<0001>0<0002>3<>] TJ", b"[<0001>0<0002>3.000000] TJ"),
    ],
)
def test_an_empty_string_is_left_out_and_no_step_with_it(shown: bytes, wanted: bytes) -> None:
    assert written_text._EMPTY.sub(written_text._step, shown) == wanted


@given(
    some.lists(
        some.one_of(some.sampled_from([b"<>", b"<01e5>", b"<0002>"]), some.floats(-500, 500).map(lambda of: b"%r" % of))
    )
)
def test_what_is_shown_comes_as_far(parts: list[bytes]) -> None:
    """Two steps never follow each other as WeasyPrint writes them: a string stands between."""
    shown = [part for at, part in enumerate(parts) if part[:1] == b"<" or not at or parts[at - 1][:1] == b"<"]
    made = written_text._EMPTY.sub(written_text._step, b"[%b]" % b"".join(shown))[1:-1]
    back = re.findall(rb"<[0-9a-f]+>|-?[\d.]+(?:e-?\d+)?", made)
    assert b"".join(back) == made
    assert [part for part in back if part[:1] == b"<"] == [part for part in shown if part[:1] == b"<" and part != b"<>"]
    before, after = (sum(float(part) for part in of if part[:1] != b"<") for of in (shown, back))
    assert after == pytest.approx(before, abs=1e-3)
    for one, other in pairwise(back):
        assert b"<" in (one[:1], other[:1])
