"""Readers of a file are brought into a list, whichever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pdfdigest.errors import PostError, RequestError, counted
from pdfdigest.office.lists import opened
from pdfdigest.office.surroundings import Office
from pdfdigest.post import incoming_readers, list_columns, list_preview, list_states, mailing, readers
from pdfdigest.post.incoming_readers import Difference
from pdfdigest.post.list_preview import FirstRows
from pdfdigest.post.readers import Sheet, Telling

SHOWN = 20
"""How many doubled lines, or cells that are left out, are named one by one."""
NAMED = (*list_columns.COLUMNS, *list_columns.NAMES, "status")
"""What a column of a file can be named."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: `difference` in numbers of readers, rows that were `refused`, whether it was done."""

    list: str
    difference: Difference
    refused: int
    done: bool


def bring_in(
    office: Office,
    file: Path,
    name: str,
    *,
    suppressed: bool = False,
    replace: bool = False,
    encoding: str = "",
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Imported:
    """Bring the readers of a file into a list; told on the way are refused rows, and what changes.

    `mapping` gives titles of the file by column (`list_columns.COLUMNS`, `first`, `last`, `status`), an empty one for a
    column that is to be left aside.  An empty `encoding` is the one that the file shows.

    `suppressed` takes them for people who left; `replace` takes off the list who is not in the file.
    RequestError for a wrong name of a list, an unknown encoding, or no file; PostError where the file cannot be
    read to its end, or is not whole and would take readers off the list.
    """
    mailing.checked_name(name)
    if suppressed and replace:
        raise RequestError("a list of people who left replaces no list of readers", needs="replace-or-suppressed")
    refused = dropped = 0

    def refuse(line: int, why: str) -> None:
        nonlocal refused
        refused += 1
        office.tell.say(f"{file}:{line}: {why}; refused")

    def drop(line: int, why: str) -> None:
        nonlocal dropped
        dropped += 1
        if dropped <= SHOWN:
            office.tell.say(f"{file}:{line}: {why}; left out, the reader stays")

    wrong = sorted(set(mapping or {}) - {*NAMED})
    if wrong:
        raise RequestError(f"there is no column {wrong[0]!r} to be named", hint=f"There are: {', '.join(NAMED)}.")
    ledger, keys = opened(office, create=True)
    with ledger, _file(office, file) as source:
        new = not mailing.known(ledger.db, name)
        told = Telling(refuse, drop, lambda words: office.tell.say(f"{file}: {words}"))
        sheet = readers.read(source, file, encoding, keys, told, mapping)
        if sheet.tool:
            office.tell.say(f"{file}: taken for an export of {sheet.tool}")
        if sheet.states:
            office.tell.say(f"{file}: who left is told by: {', '.join(sheet.states)}")
        if sheet.delimiter not in ("", ","):
            office.tell.say(f"{file}: cells are parted by {'tabs' if sheet.delimiter == chr(9) else sheet.delimiter}")
        if sheet.unknown:
            office.tell.say(f"{file}: columns that are not kept: {', '.join(sheet.unknown)}")
        if not suppressed and not sheet.states:
            _ask_of_all(file, sheet)
        with incoming_readers.incoming(ledger.db, sheet):
            found = incoming_readers.compare(ledger.db, name, sheet, leavers=suppressed)
            if dropped > SHOWN:
                office.tell.say(
                    f"{file}: and {counted(dropped - SHOWN, 'more cell that was', 'more cells that were')} left out"
                )
            if new:
                office.tell.say(f"{name} is a new list")
            _tell(office, file, found, name, refused, leavers=suppressed, replace=replace)
            if dry_run:
                return Imported(name, found, refused, done=False)
            if replace and (refused or not found.added + found.changed + found.same + found.held):
                why = f"{refused} of its rows were refused" if refused else "it names nobody"
                raise PostError(
                    f"the list is not replaced: {why}, and readers would be taken off by mistake",
                    where=file,
                    needs="no-replace",
                )
            if suppressed:
                incoming_readers.suppress_incoming(ledger, name, at=office.seconds)
            else:
                incoming_readers.bring_in(ledger, name, sheet, replace=replace, at=office.seconds)
    return Imported(name, found, refused, done=True)


def first_rows(
    office: Office, file: Path, *, encoding: str = "", mapping: Mapping[str, str] | None = None
) -> FirstRows:
    """The titles of a file of readers, what each column is taken for, and its first rows; nothing is brought in.

    `encoding` and `mapping` as for `bring_in`.  RequestError for no file; PostError where it cannot be read at all.
    """
    with _file(office, file) as source:
        return list_preview.first_rows(readers.lines(source, file, encoding, mapping or {}), file, mapping or {})


def _ask_of_all(file: Path, sheet: Sheet) -> None:
    """RequestError where the name of a file, or a line above its titles, says of all in it that they left."""
    for what, text in (("name of the file", file.stem), *(("line above its titles", each) for each in sheet.before)):
        if word := list_states.left_by_name(text):
            raise RequestError(
                f"the {what} says {word!r}, and none of its columns tells who left", where=file, needs="left-by-name"
            )


def _tell(
    office: Office, file: Path, found: Difference, name: str, refused: int, *, leavers: bool, replace: bool
) -> None:
    say = office.tell.say
    for line, first in found.twice[:SHOWN]:
        say(f"{file}:{line}: the address stands in line {first} too, and that line counts")
    if len(found.twice) > SHOWN:
        say(
            f"{file}: and {counted(len(found.twice) - SHOWN, 'more line whose address stands', 'more lines whose address stands')} in another line too"
        )
    if leavers:
        say(f"{name}: {found.added:,} suppressed, {found.same:,} were already, {refused:,} refused")
        return
    absent = f"{found.absent:,} absent ({'taken off' if replace else 'they stay'})"
    say(
        f"{name}: {found.added:,} added, {found.changed:,} changed, {found.same:,} the same, {absent}, "
        f"{found.held:,} left before and stay away, {refused:,} refused"
    )
    if found.left or found.waiting:
        say(
            f"{counted(found.left, 'left where the file comes from, and is', 'left where the file comes from, and are')}"
            f" suppressed; {found.waiting:,} never confirmed there"
        )


@contextmanager
def _file(office: Office, path: Path) -> Iterator[BinaryIO]:
    whole = office.here / path
    if whole.is_dir():
        raise RequestError("this is a folder, not a file", where=path)
    try:
        opened = whole.open("rb")
    except FileNotFoundError:
        raise RequestError("there is no such file", where=path) from None
    except OSError as error:
        raise RequestError(f"the file cannot be read: {error.strerror}", where=path) from None
    with opened:
        yield opened
