"""A plain text goes in; the same comes out in lines of 72 columns, broken between words.

Letters of East Asia take two columns, and a line may end between any two of them but before a closing mark or
after an opening one (JIS X 4051; UAX 14).  What has no place to break, an address above all, stays whole.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

WIDTH = 72
_WIDE = ("W", "F")
_CLOSING = frozenset("、。，．・：；！？）」』】〕〉》”’ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.;:!?)]}")
_OPENING = frozenset("（「『【〔〈《“‘([{")
_UNSEEN = re.compile("\ue002[a-z_]+\ue001|\ue003")
"""Begins and ends what stands in some letters alone (`wire.only`)."""
_ADDRESS = re.compile(r"://|@")
_WORD = re.compile(r"[^ ]* *(?=[^ ]|\Z)")
_INDENT = re.compile(r"(\s*)((?:[*-] )?)")


def columns(text: str) -> int:
    """How many columns a text takes.

    >>> columns("Digest"), columns("ヘッド")
    (6, 6)
    """
    text = _UNSEEN.sub("", text)
    return sum(
        0 if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf") else 1 + _wide(letter)
        for letter in text
    )


def broken(text: str, width: int = WIDTH) -> str:
    """The text with every line that is too long broken, turnovers set in under the first letter.

    No more than one empty line follows another, and one line end stands last.

    >>> print(broken("* one two three", 9), end="")
    * one two
      three
    """
    lines = [piece for line in text.split("\n") for piece in _lines(line, width)]
    kept = [line for before, line in pairwise(["", *lines]) if line or before]
    return "\n".join(kept).rstrip("\n") + "\n"


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in _WIDE


def _lines(line: str, width: int) -> list[str]:
    if line == "-- ":
        return [line]
    if columns(line) <= width:
        return [line.rstrip()]
    found = _INDENT.match(line)
    first = found[0] if found else ""
    indent, lines, current = " " * len(first), [], first
    for word in _words(line[len(first) :]):
        if current.strip(" *-") and columns(current + word.rstrip()) > width:
            lines.append(current.rstrip())
            current = indent
        current += word
    return [*lines, current.rstrip()]


def _words(text: str) -> list[str]:
    """The text in pieces between which a line may end, each with the blanks after it."""
    words = []
    for word in _WORD.findall(text):
        start = 0
        if not _ADDRESS.search(word):
            for place, (letter, after) in enumerate(pairwise(word), 1):
                east = (_wide(letter) or _wide(after)) and after != " "
                if east and after not in _CLOSING and letter not in _OPENING:
                    words.append(word[start:place])
                    start = place
        words.append(word[start:])
    return words
