"""Pages go in; on the last of them the imprint comes out at the foot, below the notes.

CSS has no way to say so, and notes stand at the foot of a page wherever text ends.  The two change places when the page
is made, so that nothing has more room than before, or less.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import ALL_PAGES, boxes

IMPRINT = "imprint"
"""The class of the footer that says who answers for an issue."""


@contextmanager
def placed() -> Iterator[None]:
    """Inside, an imprint stands last."""
    real = ALL_PAGES.real

    def make(context: Any, root: Any, html: Any, pages: Any) -> Iterator[Any]:
        made = list(real(context, root, html, pages))
        if made and not getattr(made[-1], "imprint_last", False):
            made[-1].imprint_last = True  # a page that stays as it is comes by again
            _place(made[-1])
        return iter(made)

    with ALL_PAGES.replaced(make):
        yield


def _place(page: Any) -> None:
    """Let imprint and notes of a page change places; nothing where some other text comes after the imprint."""
    found = [box for box in page.descendants() if _is_imprint(box)]
    if not found:
        return
    imprint = found[-1]
    within = {id(box) for box in imprint.descendants()}
    areas = [child for child in page.children if isinstance(child, boxes.FootnoteAreaBox)]
    noted = {id(box) for area in areas for box in area.descendants()}
    lines = [box for box in page.descendants() if isinstance(box, boxes.LineBox) and id(box) not in within | noted]
    if any(line.position_y >= imprint.position_y + imprint.margin_top for line in lines):
        return
    for area in areas:
        if area.children:
            area.translate(dy=-(imprint.border_height() + imprint.margin_top))
    foot = page.content_box_y() + page.height
    imprint.translate(dy=foot - imprint.border_box_y() - imprint.border_height())


def _is_imprint(box: Any) -> bool:
    element = box.element
    return (
        isinstance(box, boxes.BlockBox)
        and element is not None
        and box.element_tag == "footer"
        and IMPRINT in element.get("class", "").split()
    )
