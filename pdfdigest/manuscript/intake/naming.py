"""Words go in; a short name for a story or a source comes out that stays the same and is unique."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 40
_NO_WORD = re.compile(r"[\d-]+(?:e\d+)?|0[xo][\da-f]+|true|false|yes|no|on|off|null|nan|inf|y|n")
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "over", "the", "to", "with"]
)


def slug(words: str, otherwise: str) -> str:
    """The first telling words in small letters; `otherwise` where no Latin letter is left.

    >>> slug("Japan's Foreign Minister shares views", "story-1")
    'japans-foreign-minister-shares-views'
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]", "", words)).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z0-9]+", plain)
    telling = [word for word in found if word not in _SMALL] or found
    name = ""
    for word in telling:
        longer = f"{name}-{word}" if name else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        name = longer
    # YAML reads `no`, `2024`, `1e5` and `2022-06-03` as something else than words.
    return f"{otherwise}-{name}" if _NO_WORD.fullmatch(name) else name or otherwise


def unique(name: str, taken: Container[str]) -> str:
    """The name, or the name with the next free number."""
    number, free = 2, name
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return free
