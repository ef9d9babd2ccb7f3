"""A list of readers goes in; readers come out row by row, and for each row that is none the line and the reason.

Exports of other tools are understood: who left there comes out with the reason, and is not taken for a reader.
Nothing is padded: a row with fewer cells than there are titles is refused, and so is one whose state is not known.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pdfdigest.errors import PostError, counted
from pdfdigest.manuscript.composed import composed
from pdfdigest.manuscript.unseen import CONTROL_IN_LINE, TURNS
from pdfdigest.post import (
    address_lines,
    list_cells,
    list_columns,
    list_encoding,
    list_opening,
    list_state_words,
    list_states,
    mailbox,
)
from pdfdigest.post.list_columns import COLUMNS, Columns
from pdfdigest.post.list_opening import Counted, Opened
from pdfdigest.post.list_states import UnknownStatus
from pdfdigest.post.tokens import Keys

LONGEST = 500
"""Characters of a cell; a name of more is a row whose quotation mark was never closed."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BAD = re.compile(f"{CONTROL_IN_LINE.pattern}|[{TURNS}]")
_OPEN = ("unexpected end of data", "field larger than field limit")

Row = tuple[int, bytes, str, str, str, str, str, str, str, str]
"""Line, mark, address, address as shown, the other five columns, and why they are no reader, empty where they are."""
Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened list: `columns` are those it has, `unknown` those of no use here, `rows` its readers.

    `tool` is the program whose export it is, where that is plain; `states` are the titles that say who left, `before` the lines above the titles.
    """

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    delimiter: str
    rows: Iterator[Row]
    tool: str = ""
    states: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


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
    numbered = Counted(lines(file, path, encoding, asked, telling.say))
    opened = list_opening.opened(numbered, path, asked, telling.say)
    if opened.before:
        telling.say(
            f"line {opened.line} names the columns; what stands before it is left out: {opened.before[0].strip()}"
        )
    columns = opened.columns
    if columns.twice:
        raise PostError(
            f"the column {columns.twice[0]!r} stands there twice", where=f"{path}:{opened.line}", needs="map"
        )
    rows = _rows(numbered, path, opened, keys, telling)
    titles = tuple(title for _, _, title in columns.states)
    return Sheet(columns.kept, columns.unknown, opened.delimiter, rows, columns.tool, titles, opened.before)


def lines(
    file: BinaryIO, path: Path, encoding: str, asked: Mapping[str, str], say: Callable[[str], None] = lambda _: None
) -> Iterator[str]:
    """The lines of a list, in the encoding that is named or that its titles show."""

    def known(text: str) -> int:
        titled = [found for line in text.splitlines() if (found := list_opening.titled(line, asked))]
        return max((len(columns.places) + len(columns.states) for _, columns, _ in titled), default=0)

    return list_encoding.lines(file, path, encoding, known, say)


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


def _rows(numbered: Counted, path: Path, opened: Opened, keys: Keys, telling: Telling) -> Iterator[Row]:
    maker = _Maker(opened.columns, keys, telling.drop)
    if not opened.delimiter:
        yield from _bare_rows(numbered, maker, telling)
        return
    reader = csv.reader(numbered, delimiter=opened.delimiter, strict=True)
    wide, said_left, begun = opened.wide, list_state_words.SAID_LEFT, list_state_words.BEGUN.match
    while True:
        line = numbered.number + 1
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
                _no_section(cells, path, line)
                telling.refuse(line, _unlike(len(cells), wide, opened.line))
                continue
        if not said_left.isdisjoint(cells) or any(map(begun, cells)):
            _ask(cells, opened.columns, path, line)
        try:
            row = maker.row(line, cells)
        except ValueError as error:
            telling.refuse(line, str(error))
        else:
            if row is not None:
                yield row


def _ask(cells: Sequence[str], columns: Columns, path: Path, line: int) -> None:
    """PostError where a column that is not known as one says that a reader left."""
    for at, title in zip(columns.rest, columns.unknown, strict=True):
        said = at < len(cells) and (cells[at] in list_state_words.SAID_LEFT or list_state_words.BEGUN.match(cells[at]))
        if said and columns.asked:
            raise PostError(
                f"the column {title!r} says {cells[at][:60]!r} of a reader, and is not known to tell who left",
                where=f"{path}:{line}",
                needs=f"status-column:{title}",
            )


def _no_section(cells: Sequence[str], path: Path, line: int) -> None:
    """PostError where a line says of all that stand below it that they left."""
    said = [cell.strip().rstrip(":") for cell in cells if cell.strip()]
    if len(said) == 1 and said[0] in list_state_words.SAID_LEFT:
        raise PostError(
            f"the line says {said[0]!r} of those below it",
            where=f"{path}:{line}",
            hint="Part the file there, and bring in who left by themselves.  Nothing was brought in.",
        )


def _bare_rows(numbered: Counted, maker: _Maker, telling: Telling) -> Iterator[Row]:
    for text in numbered:
        for cells in address_lines.read(composed(text)) if text.strip() else ():
            try:
                row = maker.row(numbered.number, cells)
            except ValueError as error:
                telling.refuse(numbered.number, str(error))
            else:
                if row is not None:
                    yield row


def _unlike(cells: int, wide: int, titles: int) -> str:
    has, columns = f"it has {counted(cells, 'cell')}", counted(wide, "column")
    return f"{has}, and line {titles} names {columns}" if titles else f"{has}, and the file has {columns}"


class _Maker:
    """Makes readers of cells."""

    def __init__(self, columns: Columns, keys: Keys, drop: Tell) -> None:
        self._columns = columns
        self._at = dict(columns.places)
        self._parts = any(name in columns.places for name in list_columns.NAMES)
        self._keys = keys
        self._drop = drop

    def row(self, line: int, cells: Sequence[str]) -> Row | None:
        """The reader in a row, or None in a row of blanks; ValueError says why it is none."""
        at = self._at
        found = {name: restored(cells[place].strip()) for name, place in at.items()}
        found["address"] = found["address"].strip(list_cells.UNSEEN)
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
        why = self._left(cells) or self._unconsenting(found)
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

    def _left(self, cells: Sequence[str]) -> str:
        """Why somebody is no reader, by the columns that tell: `status: blocklisted`."""
        waiting = unknown = ""
        for place, kind, title in self._columns.states:
            try:
                why = list_states.left(kind, title, cells[place])
            except UnknownStatus as error:
                unknown = unknown or str(error)
                continue
            if why == list_states.PENDING:
                waiting = why
            elif why:
                return why if kind != "status" else f"{title}: {why}"
        if unknown:
            raise ValueError(unknown)
        return waiting

    def _unconsenting(self, found: dict[str, str]) -> str:
        """That somebody never agreed, where a column of consents says no of them; the cell is no source and no day."""
        refused = [name for name in ("consent_source", "consent_date") if list_states.refuses(found.get(name, ""))]
        for name in refused:
            found[name] = ""
        return list_states.PENDING if refused and self._columns.asked else ""
