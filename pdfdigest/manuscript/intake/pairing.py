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


def stems(words: str) -> frozenset[str]:
    """The telling words, cut to five letters: `allies` and `allied` meet."""
    return frozenset(word[:5] for word in _WORD.findall(words.lower()) if word not in _COMMON)


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
