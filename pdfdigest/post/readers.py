"""A CSV file goes in; readers come out row by row, and for each row that is none the line and the reason.

Nothing is guessed and nothing padded: the encoding is the one that was named, the first line names the
columns, and a row with more or fewer cells than that line is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript import languages
from pdfdigest.post import mailbox
from pdfdigest.post.tokens import Keys

COLUMNS = ("address", "name", "language", "tags", "consent_source", "consent_date")
_NAMES = {
    "email": "address",
    "e-mail": "address",
    "mail": "address",
    "email address": "address",
    "e-mail address": "address",
    "consent": "consent_source",
    "consent source": "consent_source",
    "source": "consent_source",
    "consent date": "consent_date",
    "consented": "consent_date",
    "lang": "language",
    "tag": "tags",
}
LONGEST = 500
"""Characters of a cell; a name of more is a row whose quotation mark was never closed."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BAD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_WIDE = ("utf-16", "utf_16", "utf16", "utf-32", "utf_32", "utf32")

Row = tuple[int, bytes, str, str, str, str, str, str, str]
"""Line, mark, address, address as shown, and the other five columns."""
Refuse = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened list: `columns` are those it has, `unknown` those of no use here, `rows` its readers."""

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    delimiter: str
    rows: Iterator[Row]


def read(file: BinaryIO, path: Path, encoding: str, keys: Keys, refuse: Refuse) -> Sheet:
    """The readers of a file; `refuse` is told the line and the reason of each row that is none.

    PostError where the whole file cannot be read: a wrong encoding, no line that names the columns, a
    quotation mark that is never closed.
    """
    counted = _Counted(_decoded(file, path, encoding))
    first = next(counted, "").removeprefix("\ufeff")
    delimiter, header = _header(first, path)
    wide = len(header)
    known = [_NAMES.get(each, each) for each in header]
    twice = [name for name in COLUMNS if known.count(name) > 1]
    if twice:
        raise PostError(f"the column {twice[0]!r} stands there twice", where=f"{path}:1")
    unknown = tuple(name for name in known if name not in COLUMNS)
    places = {name: known.index(name) for name in COLUMNS if name in known}
    rows = _rows(counted, path, delimiter, wide, places, keys, refuse)
    return Sheet(tuple(places), unknown, delimiter, rows)


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a `'` stands before what would be one.

    >>> neutral("=1+1"), restored(neutral("=1+1")), restored(neutral("'=1"))
    ("'=1+1", '=1+1', "'=1")
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def restored(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def written(rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    """The CSV of readers, in the columns of `COLUMNS`: UTF-8, commas, line ends as RFC 4180 has them."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
        if line.tell() > 1 << 16:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode()


class _Counted:
    """Lines that know how many of them were read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.number = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        return line


def _decoded(file: BinaryIO, path: Path, encoding: str) -> Iterator[str]:
    """Lines; an encoding that is not the file's is said with its line, never guessed."""
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError, ValueError):
        raise RequestError(
            f"there is no encoding {encoding!r}", hint="Usual are utf-8, utf-16, windows-1252."
        ) from None
    start = file.read(4)
    file.seek(0)
    wide = encoding.lower().startswith(_WIDE)
    if not wide and start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise PostError(f"the file is not {encoding}: it begins as UTF-16 does", where=path, needs="encoding-utf-16")
    if start[:4] == b"PK\x03\x04":
        raise PostError(
            "this is a spreadsheet, not a CSV file", where=path, hint="Save it as CSV (UTF-8), and bring that in."
        )
    lines: Iterator[str] = _wide_lines(file, encoding) if wide else _line_by_line(file, encoding)
    number = 1
    try:
        for line in lines:
            yield line
            number += 1
    except UnicodeError as error:
        raise PostError(
            f"the file is not {encoding}: {error.reason if isinstance(error, UnicodeDecodeError) else error}",
            where=f"{path}:{number}",
            needs="encoding",
        ) from None


def _line_by_line(file: BinaryIO, encoding: str) -> Iterator[str]:
    for line in file:
        yield line.decode(encoding)


def _wide_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    lines = io.TextIOWrapper(file, encoding, newline="")
    try:
        yield from lines
    finally:
        lines.detach()


def _header(first: str, path: Path) -> tuple[str, list[str]]:
    for delimiter in (",", ";", "\t"):
        cells = next(csv.reader([first], delimiter=delimiter), [])
        named = [" ".join(cell.split()).lower() for cell in cells]
        if "address" in [_NAMES.get(name, name) for name in named]:
            return delimiter, named
    raise PostError(
        "no column is called `address` or `email`",
        where=f"{path}:1",
        hint=f"The first line names the columns: {','.join(COLUMNS)}; only address must be there.",
    )


def _rows(
    counted: _Counted, path: Path, delimiter: str, wide: int, places: dict[str, int], keys: Keys, refuse: Refuse
) -> Iterator[Row]:
    reader = csv.reader(counted, delimiter=delimiter, strict=True)
    at = counted.number + 1
    try:
        for cells in reader:
            if not cells:
                at = counted.number + 1
                continue
            line, at = at, counted.number + 1
            if len(cells) != wide:
                refuse(line, f"it has {len(cells)} cells, and the first line names {wide} columns")
                continue
            try:
                row = _row(
                    line, [restored(cells[places[name]].strip()) if name in places else "" for name in COLUMNS], keys
                )
            except ValueError as error:
                refuse(line, str(error))
            else:
                yield row
    except csv.Error as error:
        raise PostError(
            f"the file cannot be read from here on: {error}",
            where=f"{path}:{at}",
            hint="A quotation mark may be open that is never closed.  Nothing was brought in.",
        ) from None


def _row(line: int, cells: list[str], keys: Keys) -> Row:
    for name, cell in zip(COLUMNS, cells, strict=True):
        if bad := _BAD.search(cell):
            raise ValueError(f"{name} holds the control character U+{ord(bad[0]):04X}")
        if len(cell) > LONGEST:
            raise ValueError(f"{name} is {len(cell):,} characters long; {LONGEST} is the most")
    typed, name, language, tags, consent, consented = cells
    if not typed:
        raise ValueError("the address is empty")
    box = mailbox.read(typed)
    if language and not languages.is_tag(language):
        raise ValueError(f"{language!r} is no language tag; write one like en-GB, ja or ar")
    if consented:
        try:
            consented = date.fromisoformat(consented).isoformat()
        except ValueError:
            raise ValueError(f"{consented!r} is no date; write year-month-day, like 2022-02-25") from None
    tags = " ".join(dict.fromkeys(re.split(r"[\s,;]+", tags))).strip()
    return (line, keys.mark(box.address), box.address, box.shown, name, language, tags, consent, consented)
