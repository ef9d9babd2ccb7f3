"""A page's notes go in, one more or one fewer than before; how high they stand comes out, sooner.

WeasyPrint lays out all notes of a page again for each that joins them, so that their cost grows with the
square of their number.  Here a note that stands below the others is laid out alone, and for one that runs on
after them only the line that they end with is laid out again.  Where pages break is decided by these heights;
the notes that are printed are still laid out by WeasyPrint itself, all together.

This stands in for a private method of one version of WeasyPrint, so it is watched: the first notes of each
page are measured both ways, and so is every page when it is done.  Where one figure differs, or WeasyPrint is
another one, the plain way is taken for the rest of the life of this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any

from pdfdigest.press.engine import patches
from pdfdigest.press.engine.weasyprint_internals import (
    FOOTNOTE_AREA,
    block_level_layout,
    boxes,
    page_box,
    with_anonymous_boxes,
)

NAME = "footnote-heights"
FEW = 4
"""Notes on a page that are always laid out all together: the quick way begins after them."""
NEAR = 1e-6
"""CSS pixels by which two measures of the same notes may differ: the noise of adding in another order."""
FOOT = "pdfdigest_foot"
"""Under this name what is known of a page's foot stands in the context of its layout."""
BELOW, RUN_ON = "below", "run on"


@dataclass(frozen=True, slots=True)
class _Stand:
    """How high the first notes of a page stand: the last line begins in the note `first`, `above` lower than the top."""

    height: float
    first: int = 0
    resume: Any = None
    above: float = 0.0


@dataclass(slots=True)
class _Foot:
    """The notes of one page, and how high each number of them stands."""

    area: Any
    kind: str
    notes: list[Any] = field(default_factory=list)
    stands: list[_Stand] = field(default_factory=list)


@dataclass(slots=True)
class Watch:
    """What was measured in one layout of a document: the page boxes with the height of their notes."""

    felt: list[tuple[Any, float]] = field(default_factory=list)
    agreed: bool = True

    def sound(self, document: Any) -> bool:
        """Whether WeasyPrint, laying out each page's notes together, came to the heights that decided its end."""
        heights = {id(page): height for page, height in self.felt}
        for page in document.pages:
            for box in page_box(page).children:
                if isinstance(box, boxes.FootnoteAreaBox) and box.children:
                    told = heights.get(id(page_box(page)))
                    if told is not None and abs(told - box.height) > NEAR:
                        self.agreed = False
        return self.agreed


def distrust() -> None:
    """Take the plain way from now on."""
    patches.OFF.add(NAME)


@contextmanager
def quick() -> Iterator[Watch]:
    """Measure notes the quick way inside; the watch tells afterwards whether it was right."""
    watch = Watch()
    if not FOOTNOTE_AREA.there or not patches.quick(NAME):
        yield watch
        return
    plain = FOOTNOTE_AREA.real

    def update(context: Any) -> bool:
        return _update(context, watch, plain)

    with FOOTNOTE_AREA.replaced(update):
        yield watch


def _update(context: Any, watch: Watch, plain: Callable[[Any], bool]) -> bool:
    """What the private method does: set the height of the area, and the bottom of the page above it."""
    area, notes = context.current_footnote_area, context.current_page_footnotes
    foot = _foot(context, watch)
    if foot is None or len(notes) <= FEW:
        overflow = plain(context)
        if foot is not None:
            _note(foot, notes, len(notes))
            if len(notes) == FEW and abs(_measure(context, foot) - area.height) > NEAR:
                watch.agreed = False
            watch.felt.append((area.page, area.height))
        return overflow
    if area.height != "auto":
        context.page_bottom += area.margin_height()
    _note(foot, notes, len(notes))
    area.height = _measure(context, foot)
    area.children = notes
    context.page_bottom -= area.margin_height()
    watch.felt.append((area.page, area.height))
    return False


def _foot(context: Any, watch: Watch) -> _Foot | None:
    """What is known of the foot of this page; None where its notes are of a kind that is not measured here."""
    area = context.current_footnote_area
    foot: _Foot | None = getattr(context, FOOT, None)
    if foot is None or foot.area is not area:
        foot = _Foot(area, _kind(area, context.current_page_footnotes))
        setattr(context, FOOT, foot)
    if not watch.agreed or context.in_column or not foot.kind:
        return None
    if any(_kind(area, [note]) != foot.kind for note in context.current_page_footnotes[len(foot.stands) :]):
        foot.kind = ""
        return None
    return foot


def _kind(area: Any, notes: list[Any]) -> str:
    """How notes stand: below each other, or running on; empty where they do not all do the same, or have margins."""
    style = area.style
    if style["height"] != "auto" or area.max_height != inf or area.min_height != 0 or area.padding_bottom < NEAR:
        return ""
    if style["column_count"] != "auto" or style["column_width"] != "auto":
        return ""
    kinds = {_kind_of(note) for note in notes}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind_of(note: Any) -> str:
    inside = [box for box in note.descendants() if box is not note]
    if not all(isinstance(box, boxes.InlineBox | boxes.TextBox) and box.is_in_normal_flow() for box in inside):
        return ""
    if type(note) is boxes.InlineBox:
        return RUN_ON
    style = note.style
    plain = style["margin_top"].value == style["margin_bottom"].value == 0 and style["max_lines"] == "none"
    return BELOW if type(note) is boxes.BlockBox and plain else ""


def _note(foot: _Foot, notes: list[Any], count: int) -> None:
    """Keep what is known of those notes at the head that are what they were."""
    same = 0
    for one, other in zip(foot.notes[: len(foot.stands)], notes, strict=False):
        if one is not other:
            break
        same += 1
    foot.notes = list(notes[:count])
    del foot.stands[same:]


def _measure(context: Any, foot: _Foot) -> float:
    """How high the notes stand together."""
    step = _below if foot.kind == BELOW else _run_on
    while len(foot.stands) < len(foot.notes):
        foot.stands.append(step(context, foot, len(foot.stands)))
    return foot.stands[-1].height if foot.stands else 0.0


def _below(context: Any, foot: _Foot, index: int) -> _Stand:
    before = foot.stands[-1].height if foot.stands else 0.0
    return _Stand(before + _laid_out(context, foot.area, foot.notes[index : index + 1], None).height)


def _run_on(context: Any, foot: _Foot, index: int) -> _Stand:
    last = foot.stands[-1] if foot.stands else _Stand(0.0)
    skip = None if last.resume is None else {0: last.resume}
    area = _laid_out(context, foot.area, foot.notes[last.first : index + 1], skip)
    lines = area.children
    if len(lines) < 2:
        return _Stand(last.above + area.height, last.first, last.resume, last.above)
    ((inside, rest),) = lines[-2].resume_at.items()
    above = last.above + lines[-1].position_y - lines[0].position_y
    return _Stand(last.above + area.height, last.first + inside, {0: rest}, above)


def _laid_out(context: Any, area: Any, notes: list[Any], skip: Any) -> Any:
    """The area with some notes, from some place on."""
    kept, area.children = area.children, notes
    alone = with_anonymous_boxes(area)
    area.children = kept
    return block_level_layout(context, alone, -inf, skip, area.page)[0]
