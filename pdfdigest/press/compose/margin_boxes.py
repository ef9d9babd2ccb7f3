"""Boxes of a story go in, and what each of its blocks takes; out comes beside which blocks each box stands in the margin.

A small picture with its caption is such a box, and stands no earlier than where it stands in the text.

A box stands below what is there already: the head of the story, and the box before it.  It and the blocks beside it are
kept on one page, and as high as the box is.  One for which the text is too short, or the paper too narrow, stands in the
text, behind all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pdfdigest.model import Box, Node
from pdfdigest.paper import POINTS, Paper
from pdfdigest.press.compose import castoff

ROW, QUOTE_ROW = 11.0, 15.0
"""The height of a line of a box, and of a quotation that is pulled out, in points."""
MARGIN_ROW, QUOTE_MEASURE = 28, 19
"""Characters to a line of each, on A4."""
GAP = 4.0
"""What stands free between the margin column and the text, in mm."""
PADDING = 14.0
"""What stands free above and below, in points."""
HIGHEST = 230.0
"""A box that is higher than this would leave white on too many pages: it stands in the text."""
PLAIN = frozenset({"paragraph", "list", "numbered", "quotation"})
"""Blocks that leave the margin free."""


@dataclass(frozen=True, slots=True)
class Flank:
    """A box beside the blocks of a text from one to before another, and its height in points."""

    box: int
    start: int
    end: int
    height: float


def height(box: Box, paper: Paper) -> float:
    """How high a box stands in the margin column of a paper, in points; 0 where it has none or the box is too high."""
    share = castoff.beside(paper)
    if not share:
        return 0.0
    rows = ROW * sum(castoff.lines(text, MARGIN_ROW * share) for text in (box.heading, *box.text) if text)
    quote = QUOTE_ROW * castoff.lines(box.quote, QUOTE_MEASURE * share) if box.quote else 0.0
    # A line more than is counted, as no line is as full as it could be.
    whole = rows + quote + PADDING + (QUOTE_ROW if quote else ROW)
    return whole if whole <= HIGHEST else 0.0


def measure(paper: Paper) -> float:
    """How wide a picture is in the margin column of a paper, in mm; 0 where it has none."""
    return max(paper.side - GAP, 0.0)


def picture_height(width: float, height: float, said: str, paper: Paper) -> float:
    """How high a picture of that shape stands in the margin, above what is said of it, in points; 0 as for a box."""
    share = castoff.beside(paper)
    if not share or not width:
        return 0.0
    whole = measure(paper) * POINTS * height / width + ROW * (castoff.lines(said, MARGIN_ROW * share) + 1) + PADDING
    return whole if whole <= HIGHEST else 0.0


def flanks(
    nodes: Sequence[Node],
    heights: Sequence[float],
    taken: Sequence[float],
    head: float,
    earliest: Sequence[int] = (),
) -> tuple[Flank, ...]:
    """Where boxes stand: `taken` is the height of each block, `head` that of what stands beside the first, in points.

    `earliest` is the block that each box stands beside at the earliest, where that is not the first: such boxes are placed
    before the others, which stand where these leave room.  A box that is in none of the answers stands in the text.
    """
    busy = [node.kind not in PLAIN for node in nodes]
    wanted = dict(enumerate(earliest or [0] * len(heights)))
    found: list[Flank] = []
    for pinned in (True, False):
        at = 0
        for box, first in wanted.items():
            if bool(first) is not pinned or not heights[box]:
                continue
            for start in range(max(at, first), len(nodes)):
                end = _beside(busy, taken, start, heights[box]) if sum(taken[:start]) >= head else None
                if end is not None:
                    found.append(Flank(box, start, end, heights[box]))
                    busy[start:end] = [True] * (end - start)
                    at = end
                    break
    return tuple(sorted(found, key=lambda flank: flank.start))


def _beside(busy: Sequence[bool], taken: Sequence[float], start: int, high: float) -> int | None:
    """Before which block a run of free ones from one of them ends that is as high as a box; None where none is."""
    end, beside = start, 0.0
    while end < len(busy) and not busy[end] and beside < high:
        beside += taken[end]
        end += 1
    return end if beside >= high else None
