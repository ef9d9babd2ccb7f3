"""An address goes in; it comes out with signs without a width, where it may break at the end of a line and where not."""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"
WORD_JOINER = "\u2060"
_BREAKS = "?&=._%#+:@"
_HOST = re.compile(r"(?:(?:\w+:)?//)?([^/?#]+)(?=$|[/?#])")
LEAST = 4
"""Fewer characters of an address never stand on a line of their own."""
LONG_HOST = 40
"""A host of more characters may break."""
_UNSEEN = re.compile(rf"[\s{ZERO_WIDTH_SPACE}{WORD_JOINER}]+")


def breakable(address: str) -> str:
    """An address that may break after `/` and before any of `? & = . _ % # + : @`, and never at a hyphen.

    Whoever copies or reads a hyphen at a line's end cannot tell whether it belongs to the address, and a point there
    looks like the end of a sentence (Chicago 14.18).  A host breaks only where it is very long, and `%27` never.
    """
    out: list[str] = []
    host = _HOST.match(address)
    begins, ends = host.span(1) if host else (0, 0)
    ends = begins if ends - begins > LONG_HOST else ends
    last = len(address) - LEAST
    for index, sign in enumerate(address):
        before = address[index - 1] if index else ""
        if before and "-" in (before, sign):
            out.append(WORD_JOINER)
        elif before and (index == begins or ends <= index <= last) and _may_part(before, sign):
            out.append(ZERO_WIDTH_SPACE)
        out.append(sign)
    return "".join(out)


def _may_part(before: str, sign: str) -> bool:
    """Whether an address may break between two of its signs."""
    return (before == "/" and sign != "/") or (sign in _BREAKS and before not in _BREAKS and before != "/")


def whole(text: str) -> str:
    """A text without spaces, line ends and the signs that `breakable` puts in."""
    return _UNSEEN.sub("", text)
