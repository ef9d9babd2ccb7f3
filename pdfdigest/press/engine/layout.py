"""Wishes go in; a layout comes out in which every page carries the notes that it calls, and no headline stands alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pdfdigest.press.engine import free_pictures, proofreader
from pdfdigest.press.galley import Galley

STEPS = (
    "gaps-1",
    "box-1",
    "picture-1",
    "gaps-2",
    "picture-2",
    "box-2",
    "picture-3",
    "leading-1",
    "type-1",
    "leading-2",
    "type-2",
)
"""What is tightened to fit, in this order, each on top of the ones before; the styles set the amounts."""

ROUNDS = 12
"""Layouts tried until each page has its notes.  A page depends on those before it alone, so that it
settles from the front, nearly always in two."""
SETTLING = 8
"""Rounds after which a note printed again is never taken back, so that it must come to an end."""
BREAKS = 24
"""Blocks moved to the next page so that notes stay with their calls; more would hide a fault."""

Told = dict[str, int]
"""The page of each story, by its anchor: what the headline box shows."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a galley is laid out.

    `classes` go on its root, notes are repeated with the calls in `repeats`, the blocks in `breaks` begin
    a page, the headline box tells the pages in `told`, and pictures stand `later` by so many paragraphs.
    """

    classes: tuple[str, ...] = ()
    repeats: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    told: Told = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)


Render = Callable[[Wishes], tuple[Any, Wishes]]
"""Lays out, and answers with the document and what it shows: its `told` may be better than the one wished for."""


@dataclass(slots=True)
class LaidOut:
    """A layout, and how it was come by: `steps` tightenings, and what was wished for beside them."""

    document: Any
    steps: int
    wishes: Wishes
    remarks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many pages it has."""
        return len(self.document.pages)

    def page_of(self, anchor: str) -> int:
        """The page, from 1, on which an anchor stands; 0 where it stands nowhere."""
        return next((n for n, page in enumerate(self.document.pages, 1) if anchor in page.anchors), 0)

    def told(self, galley: Galley) -> Told:
        """The page of each story."""
        return {f"story-{story}": self.page_of(f"story-{story}") for story, _ in galley.stories}

    def pages_of_note(self, number: int) -> tuple[int, ...]:
        """The pages on which a source's note stands."""
        pages = enumerate(self.document.pages, 1)
        return tuple(n for n, page in pages if any(number == noted for noted, _ in proofreader.notes(page)))


def lay_out(render: Render, steps: int, wishes: Wishes) -> LaidOut:
    """Lay out until every page carries the notes of the sources it calls, each once, and no headline stands alone.

    WeasyPrint moves a note to the next page where the text after its call would otherwise run over; then
    that text begins the next page instead.
    """
    wishes = replace(wishes, classes=STEPS[:steps])
    while True:
        document, wishes = _settled(render, wishes)
        block = proofreader.block_to_move(document.pages, wishes.breaks)
        if block and len(wishes.breaks) < BREAKS:
            wishes = replace(wishes, breaks=wishes.breaks | {block})
            continue
        later = free_pictures.to_move(document.pages, wishes.later, proofreader.BLOCK)
        if later == wishes.later:
            return LaidOut(document, steps, wishes)
        wishes = replace(wishes, later=later)


def _settled(render: Render, wishes: Wishes) -> tuple[Any, Wishes]:
    """A layout in which just those notes are repeated that must be, and the wishes it came of."""
    document, wishes = render(wishes)
    for turn in range(ROUNDS):
        wanted = _notes_to_repeat(document)
        if turn >= SETTLING:
            wanted |= wishes.repeats
        if wanted == wishes.repeats:
            break
        document, wishes = render(replace(wishes, repeats=wanted))
    return document, wishes


def _notes_to_repeat(document: Any) -> frozenset[str]:
    """Of each source whose note is not on a page that calls it: the first of those calls."""
    return frozenset(
        anchor
        for page in document.pages
        for anchor in proofreader.to_repeat(proofreader.calls(page), proofreader.notes(page))
    )
