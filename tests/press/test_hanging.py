"""Stops and hyphens hang over the end of justified lines, quotation marks over the beginning of all, and nothing else moves."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
import weasyprint

from pdfdigest.press.engine import hanging, letter_fit, whole_paragraphs
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box

PAGE = (
    "<html lang=en><style>@page {{ size: 400px 3000px; margin: 30px }} body {{ margin: 0 }}"
    "p {{ margin: 0; width: 200px; font: 14px/20px serif; text-align: justify; hyphens: auto; {css} }}</style>{body}"
)
WORDS = (
    "It was said, in plain words, and heard, by all, at last: “nothing is lost, where a line, or a word, ends.” " * 4
)


def lines(body: str, css: str = "", *, together: bool = True) -> list[Any]:
    """The lines of a page on which signs hang."""
    with ExitStack() as mended:
        mended.enter_context(letter_fit.spread())
        if together:
            mended.enter_context(whole_paragraphs.broken())
        mended.enter_context(hanging.hung())
        (page,) = weasyprint.HTML(string=PAGE.format(css=css, body=body)).render().pages
    return [box for box in page_box(page).descendants() if isinstance(box, boxes.LineBox)]


def texts(line: Any) -> list[Any]:
    return [box for box in line.descendants() if isinstance(box, boxes.TextBox) and box.text]


def out(line: Any) -> tuple[float, float]:
    """How far a line of a block that is 200 wide and begins at 30 stands out, before and after it."""
    found = texts(line)
    return 30 - found[0].position_x, found[-1].position_x + found[-1].width - 230


@pytest.mark.parametrize("together", [True, False])
def test_a_stop_hangs_and_a_letter_does_not(together: bool) -> None:
    found = lines(f"<p>{WORDS}", together=together)[:-1]
    ends = {texts(line)[-1].text[-1]: out(line)[1] for line in found}
    assert "," in ends
    for line in found:
        last = texts(line)[-1]
        assert out(line)[1] == pytest.approx(hanging.after(last.text[-1], last.style), abs=0.3)


def test_a_quotation_mark_hangs_before_each_line_that_it_begins() -> None:
    for css in ("", "text-align: start"):
        found = lines("<p>" + "“Quoted” " * 60, css)
        assert len(found) > 4
        assert all(out(line)[0] == pytest.approx(hanging.before("“", texts(line)[0].style), abs=0.3) for line in found)
        assert out(found[0])[0] > 1


def test_the_last_line_and_ragged_lines_have_no_sign_over_their_end() -> None:
    (short,) = lines("<p>Ends here.")
    assert out(short)[1] < 0
    assert all(out(line)[1] <= 0.1 for line in lines(f"<p>{WORDS}", "text-align: start"))


@pytest.mark.parametrize("css", ["text-align: center", "text-align: end", "direction: rtl", "hyphens: manual"])
def test_where_edges_are_not_those_of_text_nothing_hangs(css: str) -> None:
    for line in lines("<p>" + "“Quoted,” " * 60, css):
        assert hanging.edges(line) == (None, None)
        assert max(out(line)) <= 0.1


def test_what_is_no_text_at_an_edge_stays_there() -> None:
    body = "<p><span style='display: inline-block; width: 9px; height: 9px'></span>" + WORDS
    assert out(lines(body)[0])[0] < 0
    assert hanging.before("a", texts(lines("<p>a")[0])[0].style) == 0
