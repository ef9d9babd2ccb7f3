"""No third line in a row ends in a hyphen, and a paragraph comes out the same whenever it is set."""

from __future__ import annotations

import weasyprint

from pdfdigest.press.engine import ladders
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box

PAGE = (
    "<html lang=en><style>@page {{ size: 300px {height}px; margin: 20px }}"
    "p {{ width: 150px; font: 13px serif; text-align: justify; hyphens: auto; hyphenate-limit-chars: 4 2 2 }}</style>"
    "<p>{words}<p>{words}"
)
WORDS = "internationalisation of communications infrastructure notwithstanding administrative responsibilities " * 8


def hyphens(height: int, words: str = WORDS) -> list[list[bool]]:
    """For each paragraph on each page, which of its lines end in a hyphen."""
    pages = weasyprint.HTML(string=PAGE.format(height=height, words=words)).render().pages
    blocks = [box for page in pages for box in page_box(page).descendants() if box.element_tag == "p"]
    return [
        [ladders.hyphenated(line) for line in block.children]
        for block in blocks
        if block.children and isinstance(block.children[0], boxes.LineBox)
    ]


def longest(found: list[list[bool]]) -> int:
    """The most lines in a row that end in a hyphen."""
    return max(
        len(run) for paragraph in found for run in "".join("-" if each else " " for each in paragraph).split(" ")
    )


def test_no_third_line_in_a_row_is_hyphenated() -> None:
    assert longest(hyphens(4000)) > ladders.MOST
    with ladders.broken():
        found = hyphens(4000)
    assert longest(found) == ladders.MOST


def test_two_equal_paragraphs_come_out_equal_and_pages_begin_anew() -> None:
    with ladders.broken():
        one, other = hyphens(4000)
        assert one == other
        assert hyphens(150) == hyphens(150)


def test_words_that_bear_their_own_hyphen_are_left() -> None:
    words = "self-made well-known long-term far-flung " * 12
    before = hyphens(4000, words)
    with ladders.broken():
        assert hyphens(4000, words) == before
