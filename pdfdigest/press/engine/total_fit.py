"""Places where the lines of a paragraph can end go in; those come out that make the best paragraph (Knuth and Plass, 1981).

Each line costs the more the looser or tighter it is, and more where it ends in a hyphen; the breaks of the paragraph
that cost least together are taken.  No line ends where the next word has room, and no third one in a row in a hyphen.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import inf

MOST_HYPHENS = 2
"""Lines in a row that may end in a hyphen."""
SHRINK = 0.25
"""The share of its width that a space gives up at most."""
CLOSER = 0.6
"""The share of the room that letters may take which they give up at most in a line that is too long."""
FEWEST = 5
"""Letters of a last line that is no runt."""
FULL, WORST = 100.0, 10_000.0
"""What the shape of a line costs, before it is squared, whose spaces have given or taken all that they can, and at most."""
LOOSE = 60_000.0
"""What a line costs besides whose spaces are over twice as wide as those of its face."""
HYPHEN, HYPHEN_AGAIN, HYPHEN_LAST = 12_000.0, 6_000.0, 6_000.0
"""What a hyphen costs, one after another, and one in the last line but one."""
PARTED, BROKEN, AT_A_HYPHEN = 0.4, 0.4, 0.1
"""What it costs in a headline to part words that belong together, to break one, and to part one at its own hyphen, where a
line half empty costs 0.25."""
RUNT = 60_000.0
"""What a last line costs that is a runt."""
LONE, LONE_COST = 0.75, 0.25
"""From how empty on the last line of a headline stands as good as alone, and what that costs."""


@dataclass(slots=True)  # hundreds to a page: frozen ones take four times as long to make
class Point:
    """A place where a line can end, and the next begin; lengths from the start of the paragraph, in CSS pixels.

    The line ends at `stop` and the next begins at `resume`, in bytes of text number `leaf`; `place` counts the bytes of
    all texts.  `end` and `start` say how far the one and the other stand, a hyphen included; `spaces` and `letters` what
    room the spaces take and the letters may take beyond theirs up to there, `begun` the spaces up to the next line, and
    `count` how many letters stand before it.  A hyphen ends the line, of its own or `added`, or a `word`, which may belong
    `together` with the next one.
    """

    leaf: int
    stop: int
    resume: int
    place: int
    end: float
    start: float
    spaces: float = 0.0
    begun: float = 0.0
    letters: float = 0.0
    count: int = 0
    hyphen: bool = False
    added: bool = False
    word: bool = True
    together: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide the first line and the others are, in CSS pixels, and whether they are justified.

    A word is hyphenated only where the line would have more than `zone` to spare.  Letters give `closer` of the room that
    they may take where a line is too long.
    """

    first: float
    width: float
    justified: bool
    zone: float = 0.0
    closer: float = CLOSER


Node = tuple[float, int, int]
"""What the lines up to a place cost, and the place and the row of hyphens that they came by."""


def ends(points: list[Point], begin: int, measure: Measure, *, whole: bool = False) -> list[int] | None:
    """Which points end the lines of a paragraph from one of them on; None where some line cannot be filled.

    `whole` says that the first of these lines ends between words.
    """
    last = len(points) - 1
    reached: list[dict[int, Node]] = [{} for _ in points]
    reached[begin][0] = (0.0, -1, 0)
    starts = [point.start for point in points]
    for index in range(begin, last):
        if not reached[index]:
            continue
        width = measure.first if index == begin else measure.width
        for end, cost in _lines(points, starts, index, width, measure):
            hyphen = points[end].hyphen
            if hyphen and whole and index == begin:
                continue
            for run, (before, _, _) in reached[index].items():
                if hyphen and run == MOST_HYPHENS:
                    continue
                total = before + cost + (HYPHEN_AGAIN if hyphen and run else 0.0)
                if end == last and points[index].hyphen:
                    total += HYPHEN_LAST
                now = run + 1 if hyphen else 0
                known = reached[end].get(now)
                if known is None or total < known[0]:
                    reached[end][now] = (total, index, run)
    if not reached[last]:
        return None
    found, index, run = [], last, 0
    while index != begin:
        found.append(index)
        _, index, run = reached[index][run]
    return found[::-1]


def balanced(points: list[Point], begin: int, measure: Measure) -> list[int] | None:
    """Which points end the lines of a headline: as few as there can be, and as even as these can be.

    Words that belong together stand on one line where the others bear it, and a word is broken only that is wider than
    its line.  None where not even that helps.
    """
    last = len(points) - 1
    places = [begin, *_places(points, begin, measure), last]
    reached: list[dict[int, tuple[float, int]]] = [{} for _ in places]
    reached[0][0] = (0.0, 0)
    for at, start in enumerate(places[:-1]):
        for count, (before, _) in reached[at].items():
            width = measure.width if count else measure.first
            for to in range(at + 1, len(places)):
                slack = 1 - (points[places[to]].end - points[start].start) / width
                if slack < 0:
                    break
                total = before + slack**2 + _parted(points[places[to]], last=places[to] == last)
                if count and places[to] == last and slack > LONE:
                    total += LONE_COST
                if total < reached[to].get(count + 1, (inf, 0))[0]:
                    reached[to][count + 1] = (total, at)
    if not reached[-1]:
        return None
    found, at, count = list[int](), len(places) - 1, min(reached[-1])
    while count:
        found.append(places[at])
        at, count = reached[at][count][1], count - 1
    return found[::-1]


def _places(points: list[Point], begin: int, measure: Measure) -> list[int]:
    """Between which words the lines of a headline can end, and within which."""
    last = len(points) - 1
    found, before = list[int](), begin
    for index in (*(index for index in range(begin + 1, last) if points[index].word), last):
        if points[index].end - points[before].start > measure.width:
            found += range(before + 1, index)
        found += [index] if index < last else []
        before = index
    return found


def _parted(point: Point, *, last: bool) -> float:
    """What it costs to end a line of a headline there."""
    if last:
        return 0.0
    if not point.word:
        return BROKEN if point.added else AT_A_HYPHEN
    return PARTED if point.together else 0.0


def _lines(
    points: list[Point], starts: list[float], begin: int, width: float, measure: Measure
) -> list[tuple[int, float]]:
    """Where a line from one point can end, and what it costs to end there."""
    origin, last = points[begin].start, len(points) - 1
    filled, found = begin, list[int]()
    for index in range(min(max(begin + 1, bisect_left(starts, origin + 0.6 * width)), last), last + 1):
        point = points[index]
        natural = point.end - origin
        spaces = point.spaces - points[begin].begun
        letters = point.letters - points[begin].letters
        if natural - (SHRINK * spaces + measure.closer * letters if measure.justified else 0.0) > width:
            if not point.added:
                break
            continue
        if natural <= width and (point.word or index == last):
            filled = index
            found.clear()
        found.append(index)
    room = width - (points[filled].end - origin) if filled > begin else width
    out = []
    for index in found:
        if points[index].hyphen and 0 <= room <= measure.zone:
            continue
        out.append((index, _cost(points[begin], points[index], width, measure, last=index == last)))
    return out


def _cost(begin: Point, end: Point, width: float, measure: Measure, *, last: bool) -> float:
    """What a line costs by its shape and by what it ends in."""
    slack = width - (end.end - begin.start)
    spaces = end.spaces - begin.begun
    if not measure.justified:
        share = max(slack, 0.0) / (0.25 * width)
    elif slack < 0:
        give = SHRINK * spaces + measure.closer * (end.letters - begin.letters)
        share = -slack / give if give else 0.0
    else:
        room = spaces + end.letters - begin.letters
        share = slack / room if room else WORST
    if last and slack >= 0:
        share = 0.0
    cost = (1 + min(FULL * share**3, WORST)) ** 2
    if measure.justified and share > 1:
        cost += LOOSE
    if end.hyphen:
        cost += HYPHEN
    if last and end.count - begin.count < FEWEST:
        cost += RUNT
    return cost
