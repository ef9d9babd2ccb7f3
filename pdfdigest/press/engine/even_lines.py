"""Finished pages go in; the lines of their texts that a typographer would not sign come out, each with its place.

A line is loose where its spaces are more than twice as wide as the face has them.  A ladder is three lines in a row that
end in a hyphen.  A runt is a last line of fewer letters than `RUNT`, of which a sign on the grid counts for two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pdfdigest.model import UnevenLine
from pdfdigest.press.engine import sign_spread
from pdfdigest.press.engine.ladders import hyphenated
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box, width_of_a_space

RUNT = 5
_PARTED = re.compile(f" |{sign_spread.SIGN.pattern}{{2}}")
"""Where a line can end that has more than a word."""
LADDER = 3
SHOWN = 40
"""Characters of a line by which it can be found."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a body: the paragraph it is of, its page from 1, the anchor of its story or section."""

    paragraph: Any
    page: int
    anchor: str
    box: Any

    @property
    def words(self) -> str:
        """The line as it is printed."""
        return "".join(box.text for box in _texts(self.box)).strip()

    @property
    def loose(self) -> bool:
        """Whether its spaces are over twice as wide as those of its face."""
        spread = max((box.justification_spacing for box in _texts(self.box)), default=0.0)
        if not spread:
            return False
        style = next(box.style for box in _texts(self.box) if box.justification_spacing)
        return bool(spread > width_of_a_space(style))


def uneven(pages: Iterable[Any]) -> tuple[UnevenLine, ...]:
    """Every loose line, ladder and runt, in the order of the text."""
    return tuple(each for paragraph in paragraphs(pages) for each in _uneven(paragraph))


def paragraphs(pages: Iterable[Any]) -> list[list[TextLine]]:
    """The lines of each paragraph of each body, over page breaks, in the order of the text."""
    found: dict[Any, list[TextLine]] = {}
    for number, page in enumerate(pages, 1):
        for line in _lines(page_box(page), number, "", within=False):
            found.setdefault(line.paragraph, []).append(line)
    return list(found.values())


def torn_cells(page: Any) -> int:
    """How many cells of figures on a page go over more than one line: none ever should."""
    cells = (box for box in page_box(page).descendants() if isinstance(box, boxes.TableCellBox))
    figures = (cell for cell in cells if "whole" in cell.element.get("class", "").split())
    return sum(sum(isinstance(box, boxes.LineBox) for box in cell.descendants()) > 1 for cell in figures)


def _lines(box: Any, page: int, anchor: str, *, within: bool) -> Iterator[TextLine]:
    element = box.element
    if isinstance(box, boxes.FootnoteAreaBox | boxes.MarginBox):
        return
    if element is not None and not box.element_tag.partition("::")[2]:
        names = element.get("class", "").split()
        if "table" in names or box.element_tag == "figure":
            return
        anchor = element.get("id", "") if box.element_tag in ("article", "section") else anchor
        within = within or "body" in names
    if not isinstance(box, boxes.ParentBox):
        return
    for child in box.children:
        if isinstance(child, boxes.LineBox):
            if within and element is not None:
                yield TextLine(element, page, anchor, child)
        else:
            yield from _lines(child, page, anchor, within=within)


def _uneven(lines: list[TextLine]) -> Iterator[UnevenLine]:
    running = 0
    for line in lines:
        if line.loose:
            yield _told("loose-line", line)
        running = running + 1 if hyphenated(line.box) else 0
        if running == LADDER:
            yield _told("ladder", line)
    last = lines[-1]
    if len(lines) > 1 and _PARTED.search(lines[-2].words) and sign_spread.letters(last.words) < RUNT:
        yield _told("runt", last)


def _told(rule: str, line: TextLine) -> UnevenLine:
    return UnevenLine(rule, line.page, line.anchor, line.words[:SHOWN].strip())


def _texts(line: Any) -> list[Any]:
    return [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
