"""A text, and two changed copies of it go in; one text with both changes comes out, sentence by sentence.

Where two changed the same sentence differently there is no such text, and whoever asks keeps both.
`desk-client/src/merge.js` is the same in the browser; a test holds them to each other.
"""

from __future__ import annotations

import itertools
import re

from pdfdigest.manuscript.common_ends import common_ends

_END = re.compile("(?<![.!?])[.!?]+[)\\]\"'”’»]*[ \t]+|[。！？]+[」』）]*|\n+")
"""Where a sentence ends, in signs that Python and JavaScript read alike."""

Pieces = tuple[str, ...]
Change = tuple[int, int, Pieces]
"""The pieces from one number to another, and what stands there instead."""
MOST = 400
"""Pieces beyond which no longest common run is looked for: all that differs is one change then."""


def pieces(text: str) -> Pieces:
    """The sentences of a text and its line ends; joined they are the text again."""
    ends = [found.end() for found in _END.finditer(text)]
    cuts = [0, *ends, len(text)]
    return tuple(text[a:b] for a, b in itertools.pairwise(cuts) if a < b)


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes in one text; None where both changed the same sentence, each otherwise."""
    made = together(pieces(base), pieces(mine), pieces(theirs))
    return None if made is None else "".join(made)


def together(base: Pieces, mine: Pieces, theirs: Pieces) -> Pieces | None:
    """Both changes in one row of pieces; None where both changed the same one, each otherwise."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    both = sorted(dict.fromkeys([*changes(base, mine), *changes(base, theirs)]), key=lambda change: change[:2])
    for one, other in itertools.pairwise(both):
        if other[0] < one[1] or one[:2] == other[:2]:
            return None
    made: list[str] = []
    at = 0
    for begin, end, words in both:
        made += [*base[at:begin], *words]
        at = end
    return (*made, *base[at:])


def changes(old: Pieces, new: Pieces) -> list[Change]:
    """What became of some pieces, change by change."""
    head, tail = common_ends(old, new)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if not a and not b:
        return []
    if not a or not b or max(len(a), len(b)) > MOST:
        return [(head, head + len(a), b)]
    longest = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            same = a[i] == b[j]
            longest[i][j] = longest[i + 1][j + 1] + 1 if same else max(longest[i + 1][j], longest[i][j + 1])
    made: list[Change] = []
    i = j = 0
    while i < len(a) or j < len(b):
        start, put = i, j
        while (i < len(a) or j < len(b)) and not (i < len(a) and j < len(b) and a[i] == b[j]):
            if j >= len(b) or (i < len(a) and longest[i + 1][j] >= longest[i][j + 1]):
                i += 1
            else:
                j += 1
        if start < i or put < j:
            made.append((head + start, head + i, b[put:j]))
        while i < len(a) and j < len(b) and a[i] == b[j]:
            i, j = i + 1, j + 1
    return made
