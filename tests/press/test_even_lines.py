"""Loose lines, ladders and runts are found where they stand, and only in the text proper."""

from __future__ import annotations

import pytest
import weasyprint

from pdfdigest.press.engine import even_lines
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box

PAGE = (
    "<html lang=en><style>@page {{ size: 300px 200px; margin: 20px }} p {{ margin: 0; width: 150px; font: 13px serif; {css} }}"
    "</style><article id=story-a><div class={name}><p>{words}</div></article>"
)


def found(words: str, css: str = "", name: str = "body") -> list[tuple[str, str]]:
    pages = weasyprint.HTML(string=PAGE.format(words=words, css=css, name=name)).render().pages
    return [(line.rule, line.words) for line in even_lines.uneven(pages)]


def test_a_justified_line_with_wide_gaps_is_loose() -> None:
    words = "so it is incomprehensibilities of characteristically long words"
    assert ("loose-line", "so it is") in found(words, "text-align: justify")
    assert found(words) == []


def test_three_hyphens_in_a_row_are_a_ladder_told_once_a_run() -> None:
    words = "internationalisation of communications infrastructure notwithstanding administrative responsibilities " * 2
    rules = [rule for rule, _ in found(words, "hyphens: auto; hyphenate-limit-chars: 4 2 2")]
    assert "ladder" in rules
    assert found(words) == []


@pytest.mark.parametrize(("end", "wanted"), [("<br>it.", [("runt", "it.")]), ("<br>paper.", []), (" and so on.", [])])
def test_few_letters_on_the_last_line_are_a_runt(end: str, wanted: list[tuple[str, str]]) -> None:
    assert found(f"Some words stand in the line{end}") == wanted


def test_nothing_is_looked_for_outside_of_the_text() -> None:
    assert found("Some words stand in the line<br>it.", name="imprint") == []


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    pages = weasyprint.HTML(string=PAGE.format(words="Words to be read. " * 60, css="", name="body")).render().pages
    (lines,) = even_lines.paragraphs(pages)
    assert len(pages) > 1
    assert {line.page for line in lines} == set(range(1, len(pages) + 1))
    assert len(lines) == sum(isinstance(box, boxes.LineBox) for page in pages for box in page_box(page).descendants())


def test_a_figure_over_two_lines_is_a_torn_cell() -> None:
    words = "<table><tr><td class='figures whole' style='{}'>14 003</td><td>one two</td></tr></table>"
    for css, torn in (("white-space: nowrap", 0), ("width: 1px", 1)):
        html = PAGE.format(words=words.format(css), css="", name="body")
        (page,) = weasyprint.HTML(string=html).render().pages
        assert even_lines.torn_cells(page) == torn
