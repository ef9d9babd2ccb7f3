"""Pages go in; the picture comes out that begins one and leaves white on the page before, where the text behind it has room.

A picture that no mark places in the text is free: it may stand a paragraph later, so that the page before it is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from pdfdigest import paper
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box

FREE = "free"
"""The class of a picture that no mark places."""
WHITE = 15 * paper.PIXELS
"""What a page may leave white at its foot before a picture, in CSS pixels: 15 mm."""
MOVES = 12
"""Paragraphs that pictures of an issue are moved by at most."""


def to_move(pages: Iterable[Any], later: Mapping[str, int], name: str) -> dict[str, int]:
    """By how many paragraphs each free picture is moved now, one of them by one more; the same where all is well.

    `name` is the attribute that names blocks.
    """
    if sum(later.values()) < MOVES:
        for page, following in pairwise(pages):
            figure, last = _begins(page_box(following))
            if figure is not None and not last and _white(page_box(page)) > WHITE:
                block = figure.get(name, "")
                return {**later, block: later.get(block, 0) + 1}
    return dict(later)


def moved(root: Element, later: Mapping[str, int], name: str) -> None:
    """Move pictures behind the paragraphs that come after them."""
    if not later:
        return
    for parent in list(root.iter("div")):
        for figure in [child for child in parent if child.get(name) in later]:
            at = list(parent).index(figure)
            parent.remove(figure)
            parent.insert(at + later[figure.get(name, "")], figure)


def _begins(page: Any) -> tuple[Element | None, bool]:
    """The free picture that begins a page, and whether it is the last in its story."""
    for box in page.descendants():
        element = box.element
        if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox) or element is None:
            continue
        if box.element_tag == "figure" and FREE in element.get("class", "").split():
            holder = next((each for each in page.descendants() if _holds(each, box)), None)
            return element, holder is None or list(holder.element)[-1] is element
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox) and not _in_margin(page, box):
            break
    return None, True


def _holds(holder: Any, box: Any) -> bool:
    return (
        isinstance(holder, boxes.ParentBox)
        and holder.element is not None
        and any(box is child for child in holder.children)
    )


def _in_margin(page: Any, box: Any) -> bool:
    return any(
        box is inner for area in page.children if isinstance(area, boxes.MarginBox) for inner in area.descendants()
    )


def _white(page: Any) -> float:
    """How much room is left between the last line of a page and its notes, in CSS pixels."""
    areas = [child for child in page.children if isinstance(child, boxes.FootnoteAreaBox)]
    foot = page.content_box_y() + page.height - sum(area.margin_height() for area in areas if area.children)
    apart = {
        id(box)
        for area in page.children
        if isinstance(area, boxes.MarginBox | boxes.FootnoteAreaBox)
        for box in area.descendants()
    }
    printed = [
        box.position_y + box.height
        for box in page.descendants()
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox) and id(box) not in apart
    ]
    return float(foot - max(printed, default=foot))
