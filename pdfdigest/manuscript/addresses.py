"""A text goes in; the web and mail addresses that stand bare in it come out, and where each leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pdfdigest.manuscript import forms

_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_ESCAPED = r"\\[!-/:-@\[-`{-~]"
_BARE = re.compile(
    rf"(?<![\w@.%+/\\-])(?:(?:https?|ftp)(?::|\\:)//|www\.(?=[\w-]+\.))"
    rf"(?:{_ESCAPED}|[^\s<>\[\]\"“”„«»‹›|`\\{_WIDE}])+"
    r"|(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}",
    re.IGNORECASE,
)
# The same after a sign of a script without spaces, where `\w` before the address is no part of it.
_GLUED = re.compile(
    _BARE.pattern.replace(r"(?<![\w@.%+/\\-])", rf"(?<=[{_WIDE}])").partition("|(?<!")[0], re.IGNORECASE
)
_TAIL = ".,;:!?'’‘*~^…"


def bare(text: str) -> Iterator[tuple[int, int]]:
    """Where each address begins and ends, from the left.

    The full point after it, a closing bracket that it did not open and the signs of emphasis do not belong to it.

    >>> [text[slice(*place)] for text in ("(see www.example.org/a_b).",) for place in bare(text)]
    ['www.example.org/a_b']
    """
    done = 0
    for found in sorted({match.span() for each in (_BARE, _GLUED) for match in each.finditer(text)}):
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
        if start >= done and not forms.address_fault(target(unescaped(text[start:end]))):
            yield start, end
            done = end


def unescaped(address: str) -> str:
    r"""An address without the `\` that an author put before its signs."""
    return re.sub(_ESCAPED, lambda found: found[0][1], address)


def target(address: str) -> str:
    """Where an address leads that is printed as it was typed: `www.example.org` to its https page."""
    if "://" in address:
        return address
    return f"mailto:{address}" if "@" in address else f"https://{address}"
