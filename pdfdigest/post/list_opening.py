"""The first lines of a list go in; what parts its cells and what they mean come out, where no line names the columns too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.post import address_lines, list_columns
from pdfdigest.post.list_columns import COLUMNS, Columns
from pdfdigest.post.list_encoding import TITLES

_PARTED = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)


class Counted:
    """Lines that know how many of them were read; some may be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> Counted:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.number += 1
        return line

    def back(self, lines: list[str]) -> None:
        """Lines that are read once more."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)


@dataclass(frozen=True, slots=True)
class Opened:
    """How a file is read: what parts its cells, what they mean, how many there are, and the line that says so."""

    delimiter: str
    columns: Columns
    wide: int
    line: int
    before: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def opened(counted: Counted, path: Path, asked: Mapping[str, str], say: Callable[[str], None]) -> Opened:
    """The titles, looked for in the first lines; a list of bare addresses has none."""
    seen: list[str] = []
    fixed = ""
    for _ in range(TITLES):
        line = next(counted, None)
        if line is None:
            break
        line = line.removeprefix("\ufeff") if not seen and counted.number == 1 else line
        if counted.number == 1 and (parted := _PARTED.match(line)):
            fixed = parted[1]
            continue
        line = _whole(line, counted, asked, fixed)
        if found := titled(line, asked, fixed):
            delimiter, columns, titles = found
            before = tuple(each for each in seen if each.strip())
            return Opened(delimiter, columns, len(titles), counted.number, before, titles)
        seen.append(line)
        if "@" in line:
            break
    if seen and "@" in seen[-1] and not any(each.strip() for each in seen[:-1]):
        counted.back([seen[-1]])
        return _bare(seen[-1], fixed, say)
    first = next((each for each in seen if each.strip()), "")
    named = ", ".join(cell.strip() for cell in address_lines.cells(first, fixed or likely(first)) if cell.strip())
    raise PostError(
        "no column is called `address` or `email`" + (f"; the first line names {named[:300]}" if named else ""),
        where=f"{path}:1",
        hint=f"The first line names the columns: {','.join(COLUMNS)}; only address must be there.",
        needs="map",
    )


def _whole(line: str, counted: Counted, asked: Mapping[str, str], fixed: str) -> str:
    """A line of titles with those after it that belong to it, as where a title is broken in a spreadsheet."""
    taken = [line]
    while "".join(taken).count('"') % 2 and len(taken) < TITLES and (more := next(counted, None)) is not None:
        taken.append(more)
    whole = "".join(taken)
    if len(taken) > 1 and not titled(whole, asked, fixed):
        counted.back(taken[1:])
        return line
    return whole


def titled(line: str, asked: Mapping[str, str], fixed: str = "") -> tuple[str, Columns, tuple[str, ...]] | None:
    """What parts the cells of a line of titles, what they mean, and the titles; None where it is none."""
    for delimiter in (fixed,) if fixed else address_lines.DELIMITERS:
        cells = address_lines.cells(line, delimiter)
        if columns := list_columns.understood(cells, asked):
            return delimiter, columns, tuple(cells)
    return None


def likely(line: str) -> str:
    """What stands most often between the cells of a line."""
    return max(address_lines.DELIMITERS, key=line.count)


def _bare(line: str, fixed: str, say: Callable[[str], None]) -> Opened:
    """The form of a file without titles: an address a line, or the cells of addresses and names."""
    found = address_lines.parted(line, fixed)
    if found is None:
        return Opened("", Columns({"address": 0, "name": 1}), 2, 0)
    delimiter, wide, address, name = found
    if name < 0:
        return Opened(delimiter, Columns({"address": address}), wide, 0)
    first = address_lines.cells(line, delimiter)[name].strip()
    say(f"no line names the columns; names are taken from column {name + 1}, like {first!r}")
    return Opened(delimiter, Columns({"address": address, "name": name}), wide, 0)
