"""Lines of a body go in; the terms that are followed by what they mean come out: definitions, or the days of a chronology.

    2022-02-15
    : The ministers met.
    2022-02-24
    : The invasion began,
      and they met again.

Each meaning begins with a colon and a blank, right below its term, and goes on in lines that are indented.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pdfdigest.manuscript import tables

_MEANING = re.compile(r"\s{0,3}:[ \t]+(\S.*?)\s*$")
_TERM = re.compile(r"\s{0,3}(?![:>|#\s]|[-+*][ \t]|\d{1,9}[.)][ \t])\S")
_GOES_ON = re.compile(r"\s{2,}(?!:[ \t])\S")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, and what it means in one paragraph or several, each with its first line and the one after its last."""

    term: str
    line: int
    meanings: tuple[tuple[str, int, int], ...]


def entries(line: Callable[[int], str], end: int) -> tuple[list[Entry], int]:
    """The entries that begin with line 0 of so many, and how many lines they take; none where it begins none."""
    found: list[Entry] = []
    at = taken = 0
    while at + 1 < end and _TERM.match(line(at)) and _MEANING.match(line(at + 1)):
        if tables.facts([line(below) for below in range(at + 1, min(end, at + 1 + tables.MOST))]):
            break
        term, begun, meanings = line(at).strip(), at, []
        at += 1
        while at < end and (meaning := _MEANING.match(line(at))):
            first, words = at, [meaning[1]]
            at += 1
            while at < end and _GOES_ON.match(line(at)):
                words.append(line(at).strip())
                at += 1
            meanings.append(("\n".join(words), first, at))
        found.append(Entry(term, begun, tuple(meanings)))
        taken = at
        while at < end and not line(at).strip():
            at += 1
    return found, taken
