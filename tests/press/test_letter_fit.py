"""The letters of a justified line take a part of its slack: up to a limit, in scripts that bear it, and no break moves."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Any

import pytest
import weasyprint

from pdfdigest.press.engine import drawn_spaces, letter_fit, whole_paragraphs
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box
from pdfdigest.press.style_folders import shipped
from tests.builders import bbox

FACE = next((shipped("fonts") / "source-serif-4").glob("SourceSerif4-Regular.otf")).as_uri()
PAGE = (
    f"<style>@font-face {{{{ font-family: S; src: url({FACE}) }}}} @page {{{{ size: 400px 2000px; margin: 30px }}}}"
    "p {{ width: {width}px; font: 14px S; text-align: justify; {css} }}</style><p>{words}"
)
WORDS = (
    "Many a word was set to a measure that was narrow, and <b>none</b> was bro&shy;ken where a reader would look. " * 6
)


def lines(words: str = WORDS, width: float = 190, css: str = "") -> list[list[Any]]:
    """The text boxes of each line."""
    (page,) = weasyprint.HTML(string=PAGE.format(width=width, words=words, css=css)).render().pages
    found = [box for box in page_box(page).descendants() if isinstance(box, boxes.LineBox)]
    return [[box for box in line.descendants() if isinstance(box, boxes.TextBox)] for line in found]


def apart(texts: list[Any]) -> float:
    """How far the letters of a line are set apart, in em."""
    found = {text.style["letter_spacing"] for text in texts} - {"normal"}
    return float(max(found, default=0.0)) / 14


def test_spaces_are_narrower_and_no_break_moves() -> None:
    before = lines()
    with letter_fit.spread():
        after = lines()
    assert [[text.text for text in line] for line in before] == [[text.text for text in line] for line in after]
    widest = [max(max(text.justification_spacing for text in line) for line in each[:-1]) for each in (before, after)]
    assert widest[1] < widest[0]
    assert max(map(apart, after)) == pytest.approx(letter_fit.MOST)
    assert apart(after[-1]) == 0


def test_each_line_ends_where_it_did_and_its_boxes_follow_each_other() -> None:
    before = lines()
    with letter_fit.spread():
        after = lines()
    for was, texts in zip(before, after, strict=True):
        ends = [text.position_x + text.width for text in texts]
        assert [text.position_x for text in texts][1:] == pytest.approx(ends[:-1], abs=0.1)
        assert ends[-1] == pytest.approx(was[-1].position_x + was[-1].width, abs=0.1)


def test_where_a_ligature_shows_letters_stay_closer() -> None:
    with letter_fit.spread():
        found = lines("five fine fields fit a file of flax and five fifes " * 6, 170)
    assert 0 < max(map(apart, found)) <= letter_fit.MOST_WITH_LIGATURE + 1e-9


@pytest.mark.parametrize(
    ("words", "css"),
    [
        ("قرأ القارئ في الصحيفة أن الميناء قد فتح " * 9, ""),
        ("पाठक ने अख़बार में पढ़ा कि बंदरगाह खुल गया " * 9, ""),
        ("Words from right to left in a column of its own " * 9, "direction: rtl"),
        (WORDS, "text-align: left"),
        (WORDS, "letter-spacing: 1px"),
    ],
)
def test_other_lines_are_left_alone(words: str, css: str) -> None:
    before = lines(words, css=css)
    with letter_fit.spread():
        after = lines(words, css=css)
    shown = [[[(text.text, text.position_x, text.width) for text in line] for line in each] for each in (before, after)]
    assert shown[0] == shown[1]


def test_letters_of_a_line_that_is_too_long_are_set_closer_by_a_little() -> None:
    closer: list[float] = []
    spacing: list[float] = []
    for width in range(180, 300, 10):
        with letter_fit.spread(), whole_paragraphs.broken():
            made = lines(width=width)
        spacing += [text.justification_spacing for texts in made for text in texts]
        for texts in made[:-1]:
            closer += [text.style["letter_spacing"] / 14 for text in texts if text.style["letter_spacing"] != "normal"]
            assert texts[-1].position_x + texts[-1].width - texts[0].position_x == pytest.approx(width, abs=0.2)
    assert -letter_fit.CLOSEST - 1e-9 <= min(closer) < 0
    assert min(spacing) > -0.3 * 14 * 0.24


def test_a_space_before_a_bold_word_is_drawn_as_wide_as_the_others() -> None:
    for width in range(200, 300, 9):
        html = PAGE.format(width=width, words=WORDS, css="")
        with letter_fit.spread(), drawn_spaces.measured(), whole_paragraphs.broken():
            (page,) = bbox(weasyprint.HTML(string=html).write_pdf())
        rows = [[word for word in page if word.top == top] for top in sorted({word.top for word in page})]
        for row in rows[:-1]:
            gaps = [after.left - before.right for before, after in pairwise(row)]
            if len(gaps) > 2:
                assert gaps == pytest.approx([median(gaps)] * len(gaps), rel=0.08), (width, [word.text for word in row])
