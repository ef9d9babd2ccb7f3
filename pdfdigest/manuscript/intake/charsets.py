"""The bytes of a text go in, with the charsets that are said of it; the text comes out, and what to ask where none of them fits."""

from __future__ import annotations

import re

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FOREIGN = re.compile(r"\w*[\x80-\U0010ffff]\w*")


def decoded(raw: bytes, *said: str) -> tuple[str, str]:
    """The text in the first charset that fits: one of those that are said, UTF-8, UTF-16 by its mark, or Windows-1252.

    The last is what browsers take where nothing is said (HTML, 13.2.3.2), and is a guess: the second text asks about it.
    """
    for name in (*said, "utf-16" if raw.startswith(_MARKS) else "utf-8-sig"):
        try:
            return raw.decode(name), ""
        except (LookupError, UnicodeDecodeError):
            continue
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    found = _FOREIGN.search(text)
    word = found[0] if found else ""
    return text, f"its charset is not said; it was read as Windows-1252, as browsers do: is “{word}” right?"
