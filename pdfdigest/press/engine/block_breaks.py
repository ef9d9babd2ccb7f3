"""Blocks that must begin a page go in; pages on which each has its notes come out, each page made as soon as it can be.

WeasyPrint moves a note to the next page where the text after its call would otherwise run over, and leaves a
headline behind the text of its story; then a block must begin the next page instead.  Which one is seen on
that page alone, so that it is made again at once, and not the whole document.  Whether all is well is judged
on the finished document all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pdfdigest.press.engine import patches, proofreader
from pdfdigest.press.engine.weasyprint_internals import REMADE_PAGE

KEPT = ("reported_footnotes", "footnotes", "rendered_notes", "broken_out_of_flow")
"""What one page hands on to the next, beside where it ended."""
FRESH: dict[str, Any] = {"content_changed": False, "pages_wanted": False, "anchors": [], "content_lookups": []}


@dataclass(slots=True)
class Moving:
    """The blocks that begin a page."""

    blocks: frozenset[str]


@contextmanager
def at_once(moved: frozenset[str], repeats: frozenset[str], most: int) -> Iterator[Moving]:
    """What is laid out inside has as many blocks moved as are found to need it; `blocks` says which, in the end.

    A page that wants other notes repeated than those of the calls in `repeats` is left to the caller, and so
    are those after it.
    """
    moving = Moving(moved)
    if not patches.quick("block-breaks"):
        yield moving
        return
    real = REMADE_PAGE.real
    begun: dict[int, set[str]] = {}
    last = [1_000_000]

    def remake(index: int, context: Any, root: Any, html: Any) -> tuple[Any, Any]:
        kept = {name: _copy(getattr(context, name)) for name in KEPT}
        met = {block for page, blocks in begun.items() if page < index for block in blocks}
        while True:
            page, resume_at = real(index, context, root, html)
            here = set(met)
            block = _block(page, here, moving.blocks, repeats) if index < last[0] else ""
            begun[index] = here - met
            if block == "":
                last[0] = min(last[0], index)
            if not block or len(moving.blocks) >= most or not _begin_page(root, block):
                return page, resume_at
            moving.blocks |= {block}
            for name, value in kept.items():
                setattr(context, name, _copy(value))
            context.page_maker[index][-1].update({name: _copy(value) for name, value in FRESH.items()})

    with REMADE_PAGE.replaced(remake):
        yield moving


def _block(page: Any, met: set[str], moved: frozenset[str], repeats: frozenset[str]) -> str | None:
    """The block of a page that must begin the next; None where all is well, nothing where it is not to be judged."""
    calls, notes = proofreader.anchored(page, "call-"), proofreader.anchored(page, "note-")
    if proofreader.to_repeat(calls, notes) != repeats.intersection(anchor for _, anchor in calls):
        return ""
    lacking = bool({number for number, _ in calls} - {number for number, _ in notes})
    return proofreader.block_on(page, met, moved, lacking=lacking)


def _begin_page(root: Any, block: str) -> bool:
    """Let a block begin a page, wherever its outermost box comes to stand."""
    for box in root.descendants():
        if box.element is not None and box.element.get(proofreader.BLOCK) == block:
            box.style = box.style.copy()  # elements that look the same share one
            box.style["break_before"] = "page"
            return True
    return False


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, list | dict) else value
