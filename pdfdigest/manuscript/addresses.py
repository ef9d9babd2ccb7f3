"""A text goes in; the web and mail addresses that stand bare in it come out, where each leads, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from pdfdigest.manuscript.unseen import CONTROL_IN_TEXT

_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_ESCAPED = r"\\[!-/:-@\[-`{-~]"
_LETTERS = rf"(?:{_ESCAPED}|[^\s<>\[\]\"“”„«»‹›|`\\{_WIDE}])+"
# Capitals count as small letters where letters are named, and nowhere else: over the wide ranges that costs 20 ms.
_WEB = r"(?i:(?:https?|ftp)(?::|\\:)//|www\.(?=[\w-]+\.))" + _LETTERS
_MAIL = r"(?i:[A-Z0-9][A-Z0-9._%+-]{0,63}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,6})"
_BARE = re.compile(rf"(?<![\w@.%+/\\-]){_WEB}|(?<![\w.%+-]){_MAIL}")
_TAIL = ".,;:!?'’‘*~^…"


def bare(text: str) -> Iterator[tuple[int, int]]:
    """Where each address begins and ends, from the left.

    The full point after it, a closing bracket that it did not open and the signs of emphasis do not belong to it.

    >>> [text[slice(*place)] for text in ("(see www.example.org/a_b).",) for place in bare(text)]
    ['www.example.org/a_b']
    """
    done = 0
    patterns = (_BARE,) if text.isascii() else (_BARE, _glued())
    for found in sorted({match.span() for each in patterns for match in each.finditer(text)}):
        start, end = found
        while end > start:
            last = text[end - 1]
            emphasis = last == "_" and text[start - 1 : start] == "_"
            if (
                ((last in _TAIL or emphasis) and text[end - 2] != "\\")
                or (last == ")" and text.count("(", start, end) < text.count(")", start, end))
                or last in "{}"
            ):
                end -= 1
            else:
                break
        if start >= done and not address_fault(target(unescaped(text[start:end]))):
            yield start, end
            done = end


@cache
def _glued() -> re.Pattern[str]:
    r"""The same after a sign of a script without spaces, where `\w` before the address is no part of it."""
    return re.compile(rf"(?<=[{_WIDE}]){_WEB}")


def unescaped(address: str) -> str:
    r"""An address without the `\` that an author put before its signs."""
    return re.sub(_ESCAPED, lambda found: found[0][1], address)


def target(address: str) -> str:
    """Where an address leads that is printed as it was typed: `www.example.org` to its https page."""
    if "://" in address:
        return address
    return f"mailto:{address}" if "@" in address else f"https://{address}"


_HOST = re.compile(r"(?:[^\s./:@]+\.)+[^\s./:@\d][^\s./:@]*\Z|localhost\Z|\[[0-9a-fA-F:.]+\]\Z|\d+(?:\.\d+){3}\Z")


_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Signs that come with words which are copied from a page; those that join letters may belong to an address."""


def address_fault(address: str) -> str:
    """Why an address cannot be printed as a source, or nothing where it can."""
    if not address.strip():
        return "the address is empty"
    if len(address) > 4000:
        return f"the address is {len(address):,} characters long; no browser opens more than about 4,000"
    if re.search(r"\s", address.strip()) or CONTROL_IN_TEXT.search(address):
        return f"the address {address!r} has a space or a control character in it"
    if unseen := _UNSEEN.search(address):
        return f"the address {address!r} has the invisible sign U+{ord(unseen[0]):04X} in it, and would lead elsewhere; delete it"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"the address {address!r} cannot be read: {error}"
    scheme = parts.scheme.lower()
    if scheme in ("http", "https", "ftp"):
        return "" if host and _HOST.match(host.removesuffix(".")) else f"the address {address!r} has no host"
    if scheme in ("mailto", "doi", "urn", "tel"):
        return "" if parts.path else f"the address {address!r} is empty after {scheme}:"
    if not scheme:
        return f"{address!r} is no web address; it should begin with https://"
    return f"an address that begins with {scheme}: cannot be printed as a source"
