"""Paragraphs as WeasyPrint breaks them, line by line, go in; they come out broken as a whole.

The breaks of a paragraph are chosen before its first line is made (`break_points`, `total_fit`), and each line is then told
where it ends.  A justified line may be a little wider than its block until its spaces give way.  A hyphen at the end of
a page is avoided where the line can end between words.  A paragraph that cannot be measured, or that does not come out, is
broken line by line as before.  Headlines and centred lines are broken as even as can be (CSS Text 4, `text-wrap: balance`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any
from weakref import WeakKeyDictionary

from pdfdigest.press.engine import break_points, sign_spread, total_fit
from pdfdigest.press.engine.break_points import Leaf
from pdfdigest.press.engine.total_fit import Measure, Point
from pdfdigest.press.engine.weasyprint_internals import (
    ALIGNED_LINE,
    INLINE_BOX,
    JUSTIFIED_LINE,
    LINES,
    NEXT_LINE,
    TEXT_BOX,
    percentage,
    skip_first_whitespace,
)

WIDEST = 0.8
"""No text has letters that are wider than this on the whole, in em: one that is shorter stands on one line."""
WIDEST_ON_A_GRID = 1.0
"""The same of text that is set on a grid, in em."""

HEADLINES = ("h1", "h2", "h3")
EVEN = frozenset({"deck", "balanced"})
"""The elements whose lines are balanced, and the classes of others."""

Ends = dict[int, Point]
"""Where each line of a paragraph ends, by the place where it begins."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its texts by their boxes, where its lines can end, and what was chosen so far, by where it began."""

    texts: list[Leaf]
    points: list[Point]
    balanced: bool = False
    numbers: dict[int, int] = field(default_factory=dict)
    index: dict[int, int] = field(default_factory=dict)
    chosen: dict[tuple[int, Measure, bool], Ends | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Have its texts by their boxes, and its points by their places."""
        self.numbers.update((id(leaf.box), number) for number, leaf in enumerate(self.texts))
        self.index.update((point.place, number) for number, point in enumerate(self.points))

    def place(self, skip_stack: Any) -> int | None:
        """The place, in bytes from the start, at which a line begins; None where it is none of ours."""
        way, stack, byte = [], skip_stack, 0
        while stack is not None:
            ((number, stack),) = stack.items()
            way.append(number)
        for leaf in self.texts:
            if leaf.way == tuple(way[: len(leaf.way)]):
                byte = way[len(leaf.way)] if len(way) > len(leaf.way) else 0
                return leaf.place + byte
            if leaf.way[: len(way)] == tuple(way):
                return leaf.place
        return None

    def ends(self, place: int, measure: Measure, *, whole: bool = False) -> Ends | None:
        """Where its lines end from a place on; None where it cannot be said."""
        if place != self.points[0].place:
            measure = replace(measure, first=measure.width)
        key = (place, measure, whole)
        if key not in self.chosen:
            begin = self.index.get(place)
            found = None
            if begin is not None and self.balanced:
                found = total_fit.balanced(self.points, begin, measure)
            elif begin is not None:
                found = total_fit.ends(self.points, begin, measure, whole=whole)
            if begin is None or found is None:
                self.chosen[key] = None
            else:
                starts = [begin, *found[:-1]]
                pairs = zip(starts, found, strict=True)
                self.chosen[key] = {self.points[start].place: self.points[end] for start, end in pairs}
        return self.chosen[key]


@dataclass(slots=True)
class _Line:
    """The line that is being made: the box of its paragraph, and where it ends."""

    box: Any
    paragraph: Paragraph
    end: Point


class _Compositor:
    """Hands the breaks of each paragraph to its lines, as they are made."""

    def __init__(self) -> None:
        self.paragraphs: WeakKeyDictionary[Any, Paragraph | None] = WeakKeyDictionary()
        self.begun: dict[int, Ends | None] = {}
        self.line: _Line | None = None
        self.lines, self.next_line, self.aligned = LINES.real, NEXT_LINE.real, ALIGNED_LINE.real
        self.inline_box, self.text_box = INLINE_BOX.real, TEXT_BOX.real

    def of_a_block(self, context: Any, box: Any, *rest: Any) -> Iterator[tuple[Any, Any]]:
        # What was chosen for a page depends on where it begins alone, so that it comes out the same however it was come by.
        self.begun[id(box)] = None
        yield from self.lines(context, box, *rest)

    def one(
        self, context: Any, box: Any, position_y: float, bottom: float, skip_stack: Any, block: Any, *rest: Any
    ) -> tuple[Any, Any]:
        given = (context, box, position_y, bottom, skip_stack, block, *rest)
        before, self.line = self.line, None
        try:
            found = self._end(given)
            if found is None:
                made: tuple[Any, Any] = self.next_line(*given)
                return made
            paragraph, place, measure = found
            self.line = _Line(box, paragraph, (self.begun[id(box)] or {})[place])
            made = self.next_line(*given)
            if paragraph.balanced:
                made[0].balanced = True
            elif self.line.end.hyphen and self._ends_page(context, made[0], bottom, block, paragraph, box):
                other = paragraph.ends(place, measure, whole=True)
                if other is not None:
                    self.begun[id(box)] = other
                    self.line = _Line(box, paragraph, other[place])
                    made = self.next_line(*given)
            return made
        finally:
            self.line = before

    def _end(self, given: tuple[Any, ...]) -> tuple[Paragraph, int, Measure] | None:
        """The paragraph of a line that is ours to end, where the line begins, and how wide lines are."""
        context, box, _, _, skip_stack, block, _, _, letter, first = given
        if letter or first or context.excluded_shapes or id(box) not in self.begun:
            return None
        paragraph = self._paragraph(context, box, block)
        if paragraph is None:
            return None
        skip_stack = skip_first_whitespace(box, skip_stack)
        place = None if skip_stack == "continue" else paragraph.place(skip_stack)
        if place is None:
            return None
        measure = _measure(box, block)
        ends = self.begun[id(box)]
        if ends is None or place not in ends:
            whole = paragraph.ends(paragraph.points[0].place, measure)
            ends = whole if whole is not None and place in whole else paragraph.ends(place, measure)
            self.begun[id(box)] = ends
        return None if ends is None else (paragraph, place, measure)

    def _paragraph(self, context: Any, box: Any, block: Any) -> Paragraph | None:
        if box not in self.paragraphs:
            self.paragraphs[box] = _paragraph(context, box, block)
        return self.paragraphs[box]

    def _ends_page(self, context: Any, line: Any, bottom: float, block: Any, paragraph: Paragraph, box: Any) -> bool:
        """Whether a line will stand last on its page, as far as can be said before the next ones are made."""
        under = line.position_y + line.height
        ends = self.begun[id(box)] or {}
        assert self.line is not None
        left, place = 0, self.line.end.place
        while place in ends:
            left, place = left + 1, ends[place].place
        fit = 0
        while fit < left and not context.overflows_page(bottom, under + (fit + 1) * line.height):
            fit += 1
        return bool(fit < left == max(left - fit, block.style["widows"]))

    def box(self, context: Any, box: Any, position_x: float, max_x: float, *rest: Any) -> tuple[Any, ...]:
        if self.line is not None and box is self.line.box:
            max_x = inf
        found: tuple[Any, ...] = self.inline_box(context, box, position_x, max_x, *rest)
        return found

    def text(self, context: Any, box: Any, width: float | None, skip: int, **more: Any) -> tuple[Any, ...]:
        line = self.line
        number = None if line is None else line.paragraph.numbers.get(id(box))
        if line is None or number is None:
            found: tuple[Any, ...] = self.text_box(context, box, width, skip, **more)
            return found
        end = line.end
        if number < end.leaf or end is line.paragraph.points[-1]:
            return tuple(self.text_box(context, box, None, skip, **more))
        if end.stop <= skip:
            return None, end.resume, False
        words = line.paragraph.texts[number].text[: end.stop].decode()
        cut = box.copy_with_text(words + box.style["hyphenate_character"] if end.added else words)
        made, _, _ = self.text_box(context, cut, None, skip, **more)
        return made, end.resume, False

    def align(self, context: Any, line: Any, width: float, last: bool) -> float:
        if self.line is not None and line.width > width and line.style["text_align_all"] == "justify":
            JUSTIFIED_LINE.real(context, line, width - line.width)
            return 0.0
        return float(self.aligned(context, line, width, last))


@contextmanager
def broken() -> Iterator[None]:
    """Inside, paragraphs are broken as a whole."""
    ours = _Compositor()
    with (
        LINES.replaced(ours.of_a_block),
        NEXT_LINE.replaced(ours.one),
        INLINE_BOX.replaced(ours.box),
        TEXT_BOX.replaced(ours.text),
        ALIGNED_LINE.replaced(ours.align),
    ):
        yield


def _paragraph(context: Any, box: Any, block: Any) -> Paragraph | None:
    """A paragraph of more than a line whose breaks make a difference, measured; None where it is none."""
    justified = box.style["text_align_all"] == "justify"
    names = box.element.get("class", "").split() if box.element is not None else ()
    centred = box.style["text_align_all"] == "center"
    balanced = centred or box.element_tag in HEADLINES or bool(not justified and EVEN.intersection(names))
    texts = break_points.leaves(box, heading=balanced)
    if not texts or not (
        justified
        or balanced
        or sign_spread.spaceless(box)
        or any(leaf.box.style["hyphens"] == "auto" for leaf in texts)
    ):
        return None
    widest = WIDEST_ON_A_GRID if break_points.on_a_grid(box) else WIDEST
    if sum(len(leaf.box.text) * leaf.box.style["font_size"] for leaf in texts) * widest < block.width:
        return None
    if any(not leaf.box.style["font_size"] for leaf in texts):
        return None
    found = break_points.points(box, texts, context)
    return Paragraph(texts, break_points.of_a_headline(found, texts) if balanced else found, balanced)


def _measure(box: Any, block: Any) -> Measure:
    justified = box.style["text_align_all"] == "justify"
    zone = percentage(box.style["hyphenate_limit_zone"], box.style, block.width)
    closer = 0.0 if sign_spread.spaceless(box) else total_fit.CLOSER
    return Measure(block.width - _indent(box, block), block.width, justified, zone, closer)


def _indent(box: Any, block: Any) -> float:
    return float(percentage(box.style["text_indent"], box.style, block.width))
