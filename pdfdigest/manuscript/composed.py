"""A text goes in as some keyboard, file system or program wrote it; the same text in one form (NFC) comes out.

What looks alike is then alike: found by a search, and one heading in an index.  Ideographs of the compatibility
blocks stay, since Unicode's composed form would print another shape of a name (UAX 15, 1.4; UTS 37).
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

_REST = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")


def composed(text: str) -> str:
    """The text with each letter and its accents as one character.

    >>> composed("Mu\u0308ller") == "M\u00fcller"
    True
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return _REST.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def beside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder, however its letters are composed; nothing where there is none."""
    # Path.is_file raises where a name is too long.
    if os.path.isfile(folder / name):  # noqa: PTH113  as said above
        return folder / name
    *folders, last = Path(name).parts or (name,)
    for part in folders:
        folder = _within(folder, part) or folder / part
    found = _within(folder, last)
    return found if found and found.is_file() else None


def _within(folder: Path, name: str) -> Path | None:
    if name in ("..", "/"):
        return folder / name
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return None
    return next((entry for entry in entries if composed(entry.name) == composed(name)), None)
