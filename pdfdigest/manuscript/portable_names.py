"""A name or a path goes in; why Windows cannot have a file there comes out, wherever one stands.

Microsoft's "Naming Files, Paths, and Namespaces" has the rules.  A publication is often kept by several people, and what one
of them can call a file the others must be able to open.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

LONGEST = 259
"""Characters of a path on Windows, where nobody has allowed longer ones."""
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])", re.IGNORECASE)
_SIGNS = re.compile(r'[<>:"|?*\\\x00-\x1f]')


def trouble(name: str) -> str:
    """Why Windows cannot have a file or folder of that name, as a clause; empty where it can.

    >>> print(trouble("CON.yaml"), trouble("notes."), trouble("a:b.png"), trouble("1.1.yaml"), sep="|")
    Windows keeps the name CON for a device|Windows takes the . off its end|Windows has no names with :|
    """
    if found := _DEVICES.fullmatch(name.partition(".")[0].rstrip()):
        return f"Windows keeps the name {found[0]} for a device"
    if name.rstrip(". ") != name and name not in (".", ".."):
        return f"Windows takes the {'blank' if name.endswith(' ') else '.'} off its end"
    if found := _SIGNS.search(name):
        return f"Windows has no names with {found[0]!r}" if found[0] < " " else f"Windows has no names with {found[0]}"
    return ""


def too_long(path: Path) -> str:
    """Why Windows cannot have a file at that path for its length, as a clause; empty where it can."""
    length = len(os.path.abspath(path))  # noqa: PTH100  as a string, without looking at the disk
    return f"its path has {length} characters, and Windows takes {LONGEST}" if length > LONGEST else ""


def twin(path: Path) -> str:
    """Another name in the same folder that differs in capitals alone, which Windows and macOS take for one; else empty."""
    try:
        beside = os.listdir(path.parent)  # noqa: PTH208  names alone
    except OSError:
        return ""
    small = path.name.casefold()
    return min((name for name in beside if name != path.name and name.casefold() == small), default="")
