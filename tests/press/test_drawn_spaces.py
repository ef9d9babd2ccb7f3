"""A justified line comes out as wide as it is drawn, also where a space alone is another face's than one between words."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint

from pdfdigest.press.engine import drawn_spaces, letter_fit, line_room, whole_paragraphs
from pdfdigest.press.engine.weasyprint_internals import boxes, drawn, page_box
from pdfdigest.press.style_folders import shipped

WORDS = {
    "hi": "पाठक ने <b>अख़बार में</b> पढ़ा कि <a href='https://example.org/'>बंदरगाह</a> खुल गया, और सौर ऊर्जा और भंडारण की परियोजनाएँ। ",
    "he": "הקורא קרא <b>בעיתון</b> שהנמל נפתח, וגם <a href='https://example.org/'>תחנת הרכבת</a> שלידו. ",
}
FACES = {"hi": "noto-serif-devanagari", "he": "noto-serif-hebrew"}
PAGE = (
    "<html lang={language} dir={direction}><style>@font-face {{ font-family: S; src: url({face}) }} @font-face {{ font-family: L; src: url({latin}) }} @page {{ size: 400px 2000px; margin: 30px }}"
    "body {{ margin: 0 }} p {{ margin: 0; width: {width}px; font: 14px/24px L, S; text-align: justify }}</style><p>{words}"
)


def page(language: str, width: float) -> Any:
    """A page of one paragraph."""
    face, latin = (next((shipped("fonts") / name).glob("*Regular.?tf")) for name in (FACES[language], "source-serif-4"))
    direction = "rtl" if language == "he" else "ltr"
    html = PAGE.format(
        language=language,
        direction=direction,
        face=face.as_uri(),
        latin=latin.as_uri(),
        width=width,
        words=WORDS[language] * 6,
    )
    (made,) = weasyprint.HTML(string=html).render().pages
    return made


def lines(language: str, width: float) -> list[Any]:
    """All its lines but the last."""
    made = page(language, width)
    return [box for box in page_box(made).descendants() if isinstance(box, boxes.LineBox)][:-1]


def texts(line: Any) -> list[Any]:
    """Its texts, from left to right."""
    found = [box for box in line.descendants() if isinstance(box, boxes.TextBox) and box.text]
    return sorted(found, key=lambda text: float(text.position_x))


def astray(line: Any) -> float:
    """How far a text is drawn wider or narrower than it is taken for, at most, in CSS pixels."""
    return max(abs(text.width - drawn(text, text.justification_spacing)[1]) for text in texts(line))


@pytest.mark.parametrize("language", WORDS)
def test_a_justified_line_is_as_wide_as_it_is_drawn(language: str) -> None:
    before = [astray(line) for width in (210, 260, 330) for line in lines(language, width)]
    assert max(before) > 0.2
    with letter_fit.spread(), drawn_spaces.measured(), whole_paragraphs.broken():
        made = [(width, line) for width in (210, 260, 330) for line in lines(language, width)]
    assert max(astray(line) for _, line in made) < 0.03
    for width, line in made:
        placed = texts(line)
        begin = 370 - width if language == "he" else 30
        assert placed[0].position_x == pytest.approx(begin, abs=0.1)
        assert placed[-1].position_x + placed[-1].width == pytest.approx(begin + width, abs=0.1)
        ends = [text.position_x + text.width for text in placed]
        assert [text.position_x for text in placed][1:] == pytest.approx(ends[:-1], abs=0.1)


def test_all_spaces_of_a_line_take_alike() -> None:
    with drawn_spaces.measured(), whole_paragraphs.broken():
        for line in lines("hi", 240):
            assert len({round(text.justification_spacing, 3) for text in texts(line) if " " in text.text}) == 1


@pytest.mark.parametrize("language", WORDS)
def test_no_line_is_told_to_be_short_that_is_drawn_wider(language: str) -> None:
    with drawn_spaces.measured(), whole_paragraphs.broken():
        pages = [page(language, width) for width in range(150, 340, 8)]
    assert not [found for each in pages for found in line_room.short_lines(each)]
