"""A line takes every word that it has room for, also where the text goes on in bold or in a link."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace

import pytest
import weasyprint

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript.publication import home
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import line_room, pages, patches, short_lines
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import ROOT, STYLES, text
from tests.press.pango import COUNTS_HANGING_SPACES

NAMES = tuple(patch.name for patch in patches.SETTING)
SHORT = {"3.2": ("is", 2), "3.5": ("along", 2), "3.11": ("The", 1)}
"""Issues of the sample in which WeasyPrint alone leaves a line short on Letter, and the word that it should take."""
PAGE = "<style>@page {{ size: 300px 900px; margin: 30px }} p {{ width: {width}px; {css} }}</style><p>{words}<b>last</b>"
WORDS = "one two three four "


def laid_out(width: float, words: str = WORDS, css: str = "") -> list[str]:
    """The lines of a paragraph, as words."""
    (page,) = weasyprint.HTML(string=PAGE.format(width=width, words=words, css=css)).render().pages
    lines = [box for box in page_box(page).descendants() if isinstance(box, boxes.LineBox)]
    return ["".join(each.text for each in line.descendants() if isinstance(each, boxes.TextBox)) for line in lines]


def widths(words: str = WORDS) -> tuple[float, float]:
    """How wide the words are without and with the space at their end."""
    (page,) = weasyprint.HTML(string=PAGE.format(width=1000, words=words, css="")).render().pages
    (whole,) = (box for box in page_box(page).descendants() if isinstance(box, boxes.TextBox) and box.text == words)
    (page,) = weasyprint.HTML(string=PAGE.format(width=1000, words=words.strip(), css="")).render().pages
    (bare,) = (
        box for box in page_box(page).descendants() if isinstance(box, boxes.TextBox) and box.text == words.strip()
    )
    return bare.width, whole.width


def test_a_text_fits_whose_space_at_the_end_does_not() -> None:
    bare, whole = widths()
    for share in (0.1, 0.5, 0.9):
        width = bare + share * (whole - bare)
        assert (laid_out(width)[0] == "one") == COUNTS_HANGING_SPACES
        with short_lines.filled():
            assert [line.strip() for line in laid_out(width)] == ["one two three four", "last"]


def test_a_word_that_is_tied_to_a_bold_one_goes_with_it_and_no_other() -> None:
    tied = "one two three four\u00a0"
    bare, whole = widths(tied)
    for share in (0.1, 0.5, 0.9):
        width = bare + share * (whole - bare)
        assert (laid_out(width, tied)[0] == "one") == COUNTS_HANGING_SPACES
        with short_lines.filled():
            assert [line.strip() for line in laid_out(width, tied)] == ["one two three", "four\u00a0last"]


@pytest.mark.parametrize("css", ["white-space: pre-wrap", "white-space: nowrap", "white-space: pre"])
def test_where_spaces_do_not_hang_nothing_is_changed(css: str) -> None:
    bare, whole = widths()
    for width in (bare + 0.5 * (whole - bare), 60.0):
        plain = laid_out(width, css=css)
        with short_lines.filled():
            assert laid_out(width, css=css) == plain


def test_lines_that_are_well_stay_as_they_are() -> None:
    bare, whole = widths()
    for width in (whole + 1, bare - 1, whole + 40, 60.0, 20.0):
        plain = laid_out(width)
        with short_lines.filled():
            assert laid_out(width) == plain


def galley(number: str, style: str) -> Galley:
    path = ROOT / f"issues/the-bound-page/2025/{number}.yaml"
    publication = home(path)
    assert publication is not None
    issue = manuscript.read(path, publication)
    return composition.compose(issue, House(publication), target("screen", publication, style, "Letter"))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("number", SHORT)
def test_the_samples_have_no_short_line_on_letter(machine: Machine, number: str, style: str) -> None:
    made = galley(number, style)
    mended, plain = machine.set(made), machine.set(replace(made, plain=True))
    assert (mended.setting, plain.setting) == (NAMES, ())
    assert text(mended.data) != text(plain.data) or not COUNTS_HANGING_SPACES
    # Lines broken otherwise may end a page at another word, before other notes, or at a hyphen of the word's own.
    said, others = (Counter(words_of(each.data).replace("-", "")) for each in (mended, plain))
    for page in range(plain.pages + 1, mended.pages + 1):  # another page has a running head and a folio
        (head,) = (line for line in text(mended.data, page).splitlines() if line.startswith("The Bound Page Vol."))
        others += Counter(re.sub(r"\s", "", f"{head}{page}"))
    moved, before = said - others, others - said
    # Lines saved may spare a tightening, and the box tells other pages then.
    fitted_otherwise = (mended.pages, mended.remarks) != (plain.pages, plain.remarks)
    assert {*moved, *before} <= ({*"123"} if fitted_otherwise else set()), "the headline box tells other pages"
    assert moved.total() == before.total() <= made.html.count("<article")


def words_of(data: bytes) -> str:
    """All that is printed, in one row, without leaders, whose dots are as many as there is room for."""
    return re.sub(r"\.{3,}", "", re.sub(r"[-\u2010\u00ad]\n|\s", "", text(data))).replace("\u2010", "-")


def test_without_the_patch_the_proofreader_names_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    bare, whole = widths()
    html = PAGE.format(width=bare + 0.5 * (whole - bare), words=WORDS, css="")
    plain = Galley(**{**blank(), "html": html})
    assert pages.set_pages(plain).setting == NAMES
    monkeypatch.setattr(short_lines, "filled", nullcontext)
    if not COUNTS_HANGING_SPACES:
        assert pages.set_pages(plain).pages == 1
        return
    with pytest.raises(
        PagesError, match="on page 1 the line that ends “one” has room for the next word, “two”"
    ) as raised:
        pages.set_pages(plain)
    assert raised.value.needs == "plain"
    assert pages.set_pages(replace(plain, plain=True)).pages == 1


def blank() -> dict[str, object]:
    made = galley("3.2", "gazette")
    cleared = {
        "stylesheets": (),
        "pictures": (),
        "notes": (),
        "stories": (),
        "fitted": False,
        "faces": (),
        "colophon": "",
    }
    kept = {
        name: getattr(made, name) for name in ("identity", "language", "roots", "fonts", "base", "title", "metadata")
    }
    return {**kept, **cleared, "target": replace(made.target, standard="", accessible=False, tags=False)}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<p>one two<br>three four five six", []),
        ("<p>one two<span style='display: inline-block; width: 90px; height: 5px'></span> three", []),
        ("<p><span style='float: right; width: 60px; height: 50px'></span>onetwothr fourfive six", []),
        ("<p style='white-space: pre'>one\ntwo", []),
        ("<p>extraordinarily long", []),
        ("<p dir=rtl style='text-indent: 40px'>one two three four five", []),
    ],
)
def test_what_cannot_be_judged_is_passed_over(body: str, named: list[str]) -> None:
    html = f"<style>@page {{ size: 160px 300px; margin: 30px }}</style>{body}"
    found = [word for page in weasyprint.HTML(string=html).render().pages for _, word in line_room.short_lines(page)]
    assert found == named


@pytest.mark.parametrize("css", ["", "text-align: justify", "direction: rtl"])
def test_no_line_of_a_long_text_is_called_short(css: str) -> None:
    words = "a bb ccc <i>dddd</i> eeeee fff-ggg <a href='#'>hh</a>. " * 8
    for width in range(60, 200, 9):
        with short_lines.filled():
            pages_made = weasyprint.HTML(string=PAGE.format(width=width, words=words, css=css)).render().pages
        assert not [found for page in pages_made for found in line_room.short_lines(page)]
