"""A list of readers goes in; readers come out row by row, and for each row that is none the line and the reason.

Exports of other tools are understood: who left there comes out with the reason, and is not taken for a reader.
Nothing is padded: a row with fewer cells than there are titles is refused, and so is one whose state is not known.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pdfdigest.errors import PostError
from pdfdigest.manuscript.composed import composed
from pdfdigest.manuscript.unseen import CONTROL_IN_LINE, TURNS
from pdfdigest.post import list_cells, list_columns, list_encoding, mailbox
from pdfdigest.post.list_columns import COLUMNS, Columns, UnknownStatus
from pdfdigest.post.list_encoding import TITLES
from pdfdigest.post.tokens import Keys

LONGEST = 500
"""Characters of a cell; a name of more is a row whose quotation mark was never closed."""
DELIMITERS = (",", ";", "\t", "|")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BAD = re.compile(f"{CONTROL_IN_LINE.pattern}|[{TURNS}]")
_OPEN = ("unexpected end of data", "field larger than field limit")
_PARTED = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)

Row = tuple[int, bytes, str, str, str, str, str, str, str, str]
"""Line, mark, address, address as shown, the other five columns, and why they are no reader, empty where they are."""
Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened list: `columns` are those it has, `unknown` those of no use here, `rows` its readers.

    `tool` is the program whose export it is, where that is plain; `states` are the titles that say who left.
    """

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    delimiter: str
    rows: Iterator[Row]
    tool: str = ""
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told what on the way: rows that are refused, cells that are left out of a row, and of the whole file."""

    refuse: Tell
    drop: Tell
    say: Callable[[str], None]


def read(
    file: BinaryIO, path: Path, encoding: str, keys: Keys, telling: Telling, mapping: Mapping[str, str] | None = None
) -> Sheet:
    """The readers of a file; `mapping` names titles by column where they are not known.

    An empty `encoding` is the one that the file shows.  PostError where the whole file cannot be read: a wrong
    encoding, no line that names the columns, a quotation mark that is never closed.
    """
    asked = mapping or {}

    def known(text: str) -> bool:
        return any(_titled(line, asked) for line in text.splitlines())

    counted = _Counted(list_encoding.lines(file, path, encoding, known, telling.say))
    opened = _opened(counted, path, asked)
    if opened.before:
        telling.say(
            f"line {opened.line} names the columns; what stands before it is left out: {opened.before[0].strip()}"
        )
    columns = opened.columns
    if columns.twice:
        raise PostError(
            f"the column {columns.twice[0]!r} stands there twice", where=f"{path}:{opened.line}", needs="map"
        )
    rows = _rows(counted, path, opened, keys, telling)
    titles = tuple(title for _, _, title in columns.states)
    return Sheet(columns.kept, columns.unknown, opened.delimiter, rows, columns.tool, titles)


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a `'` stands before what would be one.

    >>> neutral("=1+1"), restored(neutral("=1+1")), restored(neutral("'=1"))
    ("'=1+1", '=1+1', "'=1")
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def restored(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def written(rows: Iterable[tuple[str, ...]], titles: tuple[str, ...] = COLUMNS) -> Iterator[bytes]:
    """The CSV of readers, in the columns of `COLUMNS` or under other titles: UTF-8, commas, line ends as RFC 4180 has them."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(titles)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
        if line.tell() > 1 << 16:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode()


class _Counted:
    """Lines that know how many of them were read; some may be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> _Counted:
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
class _Opened:
    """How a file is read: what parts its cells, what they mean, how many there are, and the line that says so."""

    delimiter: str
    columns: Columns
    wide: int
    line: int
    before: tuple[str, ...] = ()


def _opened(counted: _Counted, path: Path, asked: Mapping[str, str]) -> _Opened:
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
        if found := _titled(line, asked, fixed):
            delimiter, columns, wide = found
            return _Opened(delimiter, columns, wide, counted.number, tuple(each for each in seen if each.strip()))
        seen.append(line)
        if "@" in line:
            break
    if seen and "@" in seen[-1] and not any(each.strip() for each in seen[:-1]) and (bare := _bare(seen[-1], fixed)):
        counted.back([seen[-1]])
        return bare
    first = next((each for each in seen if each.strip()), "")
    titles = ", ".join(cell.strip() for cell in _cells(first, fixed or _likely(first)) if cell.strip())[:300]
    raise PostError(
        "no column is called `address` or `email`" + (f"; the first line names {titles}" if titles else ""),
        where=f"{path}:1",
        hint=f"The first line names the columns: {','.join(COLUMNS)}; only address must be there.",
        needs="map",
    )


def _titled(line: str, asked: Mapping[str, str], fixed: str = "") -> tuple[str, Columns, int] | None:
    """What parts the cells of a line of titles, what they mean, and how many there are; None where it is none."""
    for delimiter in (fixed,) if fixed else DELIMITERS:
        cells = _cells(line, delimiter)
        if columns := list_columns.understood(cells, asked):
            return delimiter, columns, len(cells)
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _likely(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _bare(line: str, fixed: str) -> _Opened | None:
    """The form of a file without titles, of one address a line or in one column."""
    for delimiter in (fixed,) if fixed else DELIMITERS:
        cells = _cells(line, delimiter)
        held = [at for at, cell in enumerate(cells) if "@" in cell]
        if len(held) == 1:
            return _Opened(delimiter, Columns({"address": held[0]}), len(cells), 0)
    return None


def _rows(counted: _Counted, path: Path, opened: _Opened, keys: Keys, telling: Telling) -> Iterator[Row]:
    reader = csv.reader(counted, delimiter=opened.delimiter, strict=True)
    maker = _Maker(opened.columns, keys, telling.drop)
    wide = opened.wide
    while True:
        line = counted.number + 1
        try:
            read = next(reader, None)
            cells = read and [composed(cell) for cell in read]
        except csv.Error as error:
            if str(error).startswith(_OPEN):
                raise PostError(
                    f"the file cannot be read from here on: {error}",
                    where=f"{path}:{line}",
                    hint="A quotation mark may be open that is never closed.  Nothing was brought in.",
                ) from None
            telling.refuse(line, f"a quotation mark stands where none may be ({error})")
            continue
        if read is None or cells is None:
            return
        if not any(cells):
            continue  # a blank row of a spreadsheet is no reader
        if len(cells) != wide:
            if len(cells) > wide and not any(cells[wide:]):
                del cells[wide:]
            elif not any(cell.strip() for cell in cells):
                continue
            else:
                telling.refuse(line, f"it has {len(cells)} cells, and the first line names {wide} columns")
                continue
        try:
            row = maker.row(line, cells)
        except ValueError as error:
            telling.refuse(line, str(error))
        else:
            if row is not None:
                yield row


class _Maker:
    """Makes readers of cells."""

    def __init__(self, columns: Columns, keys: Keys, drop: Tell) -> None:
        self._columns = columns
        self._at = dict(columns.places)
        self._parts = any(name in columns.places for name in list_columns.NAMES)
        self._keys = keys
        self._drop = drop

    def row(self, line: int, cells: list[str]) -> Row | None:
        """The reader in a row, or None in a row of blanks; ValueError says why it is none."""
        at = self._at
        found = {name: restored(cells[place].strip()) for name, place in at.items()}
        for name, cell in found.items():
            if len(cell) > LONGEST:
                raise ValueError(f"{name} is {len(cell):,} characters long; {LONGEST} is the most")
            if bad := _BAD.search(cell):
                raise ValueError(f"{name} holds the control character U+{ord(bad[0]):04X}")
        if not found["address"]:
            if not any(cell.strip() for cell in cells):
                return None
            raise ValueError("the address is empty")
        typed, within = list_cells.address(found["address"])
        box = mailbox.read(typed)
        name = found.get("name", "")
        if not name and self._parts:
            parts = (found.get(part, "") for part in list_columns.NAMES)
            name = list_cells.joined(*parts, eastern=self._columns.eastern)
        why = self._left(cells)
        language = self._meant(line, found.get("language", ""), list_cells.language)
        consented = self._meant(line, found.get("consent_date", ""), list_cells.day)
        tags = list_cells.tags(found["tags"]) if found.get("tags") else ""
        consent = found.get("consent_source", "")
        mark = self._keys.mark(box.address)
        return (line, mark, box.address, box.shown, name or within, language, tags, consent, consented, why)

    def _meant(self, line: int, cell: str, read: Callable[[str], str]) -> str:
        """What a cell means, or nothing where it means nothing: the reader stays, and `drop` is told."""
        if not cell:
            return ""
        try:
            return read(cell)
        except ValueError as error:
            self._drop(line, str(error))
            return ""

    def _left(self, cells: list[str]) -> str:
        """Why somebody is no reader, by the columns that tell: `status: blocklisted`."""
        waiting = ""
        for place, kind, title in self._columns.states:
            try:
                why = list_columns.left(kind, title, cells[place])
            except UnknownStatus as error:
                raise ValueError(str(error)) from None
            if why == list_columns.PENDING:
                waiting = why
            elif why:
                return why if kind != "status" else f"{title}: {why}"
        return waiting
