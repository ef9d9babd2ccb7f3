"""A file of addresses without titles goes in, like `Ada Lee <ada@example.org>` a line; address and name come out."""

from __future__ import annotations

import csv
import re
from email.utils import getaddresses

_BEFORE = re.compile(r"(?P<address>[^\s<>(),;\"]+@[^\s<>(),;\"]+)\s+(?P<name>[^@<>(),;]+)\Z")
DELIMITERS = (",", ";", "\t", "|")


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line; none where it is no line of a CSV."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def parted(line: str, fixed: str = "") -> tuple[str, int, int, int] | None:
    """What parts the cells of a file that begins with this line, how many there are, and where address and name stand.

    None where the line is written as in a letter: addresses alone, or with the name around them.  The name is -1 where
    there is none.
    """
    for delimiter in (fixed,) if fixed else DELIMITERS:
        found = cells(line, delimiter)
        held = [at for at, cell in enumerate(found) if "@" in cell]
        if len(held) != 1 or len(found) < 2 or re.search(r"[<(]", found[held[0]]):
            continue
        others = [at for at, cell in enumerate(found) if at != held[0] and any(map(str.isalpha, cell))]
        near = [at for at in (held[0] - 1, held[0] + 1) if at in others]
        return delimiter, len(found), held[0], near[0] if (near and len(found) == 2) or held[0] - 1 in near else -1
    return None


def read(line: str) -> list[tuple[str, str]]:
    """Address and name of each in a line as letters have them; what is no address comes out as it stands, with no name.

    >>> read('"Lee, Ada" <ada@example.org>; bob@example.org (Bob)')
    [('ada@example.org', 'Lee, Ada'), ('bob@example.org', 'Bob')]
    """
    text = line.strip().rstrip(",;")
    if found := _BEFORE.match(text):
        return [(found["address"], found["name"].strip())]
    made: list[tuple[str, str]] = []
    before = ""
    for name, address in getaddresses([text.replace(";", ",").removeprefix("mailto:")]):
        if "@" in address:
            made.append((address, ", ".join(part for part in (before, name) if part)))
            before = ""
        else:
            before = ", ".join(part for part in (before, name or address) if part)
    return made if made and not before else [(text, "")]
