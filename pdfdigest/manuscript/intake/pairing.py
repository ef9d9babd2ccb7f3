"""Headlines and details go in; which belongs to which comes out, and what makes one doubt it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "that",
        "this",
        "over",
        "into",
        "about",
        "after",
        "before",
        "has",
        "have",
        "had",
        "will",
        "was",
        "were",
        "are",
        "its",
        "his",
        "her",
        "their",
        "new",
        "more",
        "than",
        "other",
        "says",
        "said",
        "und",
        "der",
        "die",
        "das",
        "mit",
        "von",
        "für",
    ]
)
MOST_PAIRS = 10_000
"""Beyond a hundred stories order alone tells."""
PAIR = tuple[int | None, int | None]


_UNPARTED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def stems(words: str) -> frozenset[str]:
    """The telling words, cut to five letters: `allies` and `allied` meet.  Where no blanks part them, pairs of signs."""
    small = words.lower()
    found = {word[:5] for word in _WORD.findall(_UNPARTED.sub(" ", small)) if word not in _COMMON}
    for run in _UNPARTED.findall(small):
        size = 4 if run < "\u3000" else 2
        found |= {run[at : at + size] for at in range(max(len(run) - size + 1, 1))}
    return frozenset(found)


class Likeness:
    """How much each headline shares with each detail; a word that few texts have counts for more."""

    def __init__(self, headlines: Sequence[str], details: Sequence[str]) -> None:
        self.headlines = [stems(words) for words in headlines]
        self.details = [stems(words) for words in details]
        self.often = Counter(stem for each in self.details for stem in each)

    def of(self, headline: int, detail: int) -> float:
        """Zero where nothing is shared, one where all of the headline is."""
        wanted = self.headlines[headline]
        total = sum(self.weight(stem) for stem in wanted)
        shared = sum(self.weight(stem) for stem in wanted & self.details[detail])
        return shared / total if total else 0.0

    def weight(self, stem: str) -> float:
        """Rare words tell more than common ones."""
        return log(1 + (len(self.details) + 1) / (1 + self.often[stem]))


def pair(headlines: Sequence[str], details: Sequence[str]) -> list[PAIR]:
    """In order; where one side has more, the likeness of the words tells which stands alone."""
    if len(headlines) == len(details) or len(headlines) * len(details) > MOST_PAIRS:
        longer = range(max(len(headlines), len(details)))
        return [(i if i < len(headlines) else None, i if i < len(details) else None) for i in longer]
    likeness = Likeness(headlines, details)
    rows, columns = len(headlines), len(details)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            # A pair is always worth something, so that texts which share no word still pair by order.
            both = likeness.of(row, column) + 0.05 + best[row + 1][column + 1]
            best[row][column] = max(both, best[row + 1][column], best[row][column + 1])
    pairs: list[PAIR] = []
    row = column = 0
    while row < rows or column < columns:
        if row < rows and column < columns:
            both = likeness.of(row, column) + 0.05 + best[row + 1][column + 1]
            if both >= best[row][column] - 1e-9:
                pairs.append((row, column))
                row, column = row + 1, column + 1
                continue
        if column < columns and (row == rows or best[row][column + 1] >= best[row + 1][column]):
            pairs.append((None, column))
            column += 1
        else:
            pairs.append((row, None))
            row += 1
    return pairs


def doubtful(headlines: Sequence[str], details: Sequence[str], pairs: Sequence[PAIR]) -> list[tuple[int, int, int]]:
    """Pairs that share nothing while the headline fits another detail well: headline, detail, the better one."""
    if len(headlines) * len(details) > MOST_PAIRS:
        return []
    likeness = Likeness(headlines, details)
    found = []
    for headline, detail in pairs:
        if headline is None or detail is None or len(details) < 2:
            continue
        own = likeness.of(headline, detail)
        score, better = max((likeness.of(headline, other), -other) for other in range(len(details)))
        if -better != detail and score > 0.2 and score > 2.5 * own:
            found.append((headline, detail, -better))
    return found


def beginnings(headlines: Sequence[str], paragraphs: Sequence[str]) -> list[int]:
    """Which paragraphs begin a detail, where details have several: one for each headline, the first always.

    Chosen so that the headlines share as much as can be with the paragraphs that they begin, in order.
    """
    rows, columns = len(headlines), len(paragraphs)
    if rows * columns > MOST_PAIRS or rows >= columns:
        return list(range(min(rows, columns)))
    likeness = Likeness(headlines, paragraphs)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - (rows - row), -1, -1):
            later = best[row][column + 1] if column + 1 <= columns - (rows - row) else -1.0
            best[row][column] = max(likeness.of(row, column) + best[row + 1][column + 1], later)
    chosen, column = [0], 1
    for row in range(1, rows):
        while (
            column < columns - (rows - row)
            and likeness.of(row, column) + best[row + 1][column + 1] < best[row][column] - 1e-9
        ):
            column += 1
        chosen.append(column)
        column += 1
    return chosen
