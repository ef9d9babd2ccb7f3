"""A font program in CFF goes in; how long each of its outlines is comes out (Adobe Technical Note 5176).

fontTools reads the names of all glyphs too, and loads all tables of OpenType for it: for each worker that looks over what
it has set, a tenth of its start.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from operator import sub

CHAR_STRINGS, BY_CHARACTER = 17, 1200 + 30
"""Operators of a top DICT: where the outlines stand; that the font is told by characters (ROS), each with a glyph of its own."""
_SIZES = {1: "B", 2: "H", 4: "I"}
_ESCAPE, _REAL, _TWO, _FOUR = 12, 30, 28, 29


def lengths(data: bytes) -> Sequence[int] | None:
    """The bytes of each outline, by the number of its glyph; None where the font is told by characters.

    Raises IndexError, KeyError or ValueError where the font is damaged.
    """
    _, after = _index(data, data[2])
    tops, _ = _index(data, after)
    facts = _facts(data[tops[0] : tops[1]])
    if BY_CHARACTER in facts:
        return None
    places, _ = _index(data, facts[CHAR_STRINGS])
    return list(map(sub, places[1:], places))


def _index(data: bytes, at: int) -> tuple[list[int], int]:
    """Where the things of an INDEX begin, and the last one ends; and where what follows begins."""
    count = int.from_bytes(data[at : at + 2], "big")
    if at + 2 > len(data):
        raise ValueError("an INDEX that is not there")
    if not count:
        return [], at + 2
    size, start = data[at + 2], at + 3
    end = start + (count + 1) * size
    if not 1 <= size <= 4 or end > len(data):
        raise ValueError("an INDEX that is not whole")
    places = [end - 1 + place for place in _numbers(data[start:end], size)]
    if places != sorted(places) or places[-1] > len(data):
        raise ValueError("an INDEX that is not in order")
    return places, places[-1]


def _numbers(row: bytes, size: int) -> Sequence[int]:
    """Whole numbers of so many bytes each, the largest byte first."""
    if size in _SIZES:
        return struct.unpack(f">{len(row) // size}{_SIZES[size]}", row)
    high, middle, low = row[::3], row[1::3], row[2::3]
    return [one << 16 | two << 8 | three for one, two, three in zip(high, middle, low, strict=True)]


def _facts(data: bytes) -> dict[int, int]:
    """The operators of a DICT, each with the last whole number before it."""
    found: dict[int, int] = {}
    at = number = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first <= 21:
            if first == _ESCAPE:
                first, at = 1200 + data[at], at + 1
            found[first] = number
        elif first in (_TWO, _FOUR):
            size = 2 if first == _TWO else 4
            number, at = int.from_bytes(data[at : at + size], "big", signed=True), at + size
        elif first == _REAL:
            while data[at] & 0xF != 0xF:
                at += 1
            at += 1
        elif first <= 246:
            number = first - 139
        else:
            number = (first - 247) * 256 + data[at] + 108 if first <= 250 else -(first - 251) * 256 - data[at] - 108
            at += 1
    return found
