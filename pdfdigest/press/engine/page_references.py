"""The pages that links are to tell go in as a guess; a layout in which they tell the right ones comes out, in one go.

The headline box says on which page each story begins, which is known when the pages are made.  WeasyPrint
makes a page again whose content has changed, and those after it only if they begin elsewhere: so the numbers
are set right between two of its rounds.  Where figures are as wide as each other they are exchanged in the
lines as they stand; else page 1 alone is made twice.  Where a style shows the numbers in
another way than as a generated word of their own, the guess stays, and the caller lays out anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pdfdigest.press.engine import patches
from pdfdigest.press.engine.weasyprint_internals import ALL_PAGES, boxes, split_first_line

ATTRIBUTE = "data-page"
ROUNDS = 3
"""Times that numbers are set right in one layout; numbers that move the stories further are left to the caller."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(slots=True)
class Telling:
    """The page that is told of each anchor."""

    told: dict[str, int]


def can(stylesheets: Iterable[str]) -> bool:
    """Whether the styles use the number of a page once, as generated words, and for nothing else."""
    rules = "".join(_COMMENT.sub("", sheet) for sheet in stylesheets)
    return rules.count(ATTRIBUTE) == rules.count(f"attr({ATTRIBUTE})") == 1


@contextmanager
def right(guess: dict[str, int]) -> Iterator[Telling]:
    """What is laid out inside tells the page of each anchor; where that cannot be, `told` is what it tells."""
    telling = Telling(dict(guess))
    if not guess or not patches.quick("page-references"):
        yield telling
        return
    real, left = ALL_PAGES.real, [ROUNDS]

    def make(context: Any, root: Any, html: Any, pages: Any) -> Iterator[Any]:
        made = list(real(context, root, html, pages))
        found = _found(made, telling.told)
        if left[0] and len(made) > 1 and found.keys() == telling.told.keys() and found != telling.told:
            left[0] -= 1
            _set_right(context, root, made, telling, found)
        return iter(made)

    with ALL_PAGES.replaced(make):
        yield telling


def _found(pages: list[Any], anchors: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for box in page.descendants():
            anchor = box.style["anchor"]
            if anchor in anchors:
                found.setdefault(anchor, number)
    return found


def _set_right(context: Any, root: Any, pages: list[Any], telling: Telling, found: dict[str, int]) -> None:
    """Change the numbers in the boxes that are still to be laid out, and let the pages that show them be made again."""
    words = [
        (box, box.element)
        for box in root.descendants()
        if isinstance(box, boxes.TextBox) and "::" in box.element_tag and box.text == box.element.get(ATTRIBUTE)
    ]
    if len(words) != len({id(element) for _, element in words}):
        return
    links = {element.get("href", "").removeprefix("#") for _, element in words}
    if links != found.keys():
        return
    elements = {id(element): str(found[element.get("href").removeprefix("#")]) for _, element in words}
    set_in_place = _in_place(context, pages, elements)
    for text, element in words:
        text.text = elements[id(element)]
        element.set(ATTRIBUTE, text.text)
    telling.told = found
    if set_in_place:
        return
    for index, page in enumerate(pages):
        if any(id(box.element) in elements for box in page.descendants() if box.element is not None):
            context.page_maker[index][-1]["content_changed"] = True


def _in_place(context: Any, pages: list[Any], numbers: dict[int, str]) -> bool:
    """Set the numbers in the lines as they stand, where each is as wide as the one before it; else nothing is touched."""
    shown = [
        box
        for page in pages
        for box in page.descendants(placeholders=True)
        if isinstance(box, boxes.TextBox)
        and id(box.element) in numbers
        and "::" in box.element_tag
        and box.text == box.element.get(ATTRIBUTE)
    ]
    if len(shown) != len(numbers):
        return False
    lines = [
        split_first_line(numbers[id(box.element)], box.style, context, None, box.justification_spacing) for box in shown
    ]
    if any(rest is not None or width != box.width for box, (_, _, rest, width, _, _) in zip(shown, lines, strict=True)):
        return False
    for box, (line, *_) in zip(shown, lines, strict=True):
        box.text, box.pango_layout = numbers[id(box.element)], line
    return True
