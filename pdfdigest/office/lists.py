"""Who reads what: readers are brought in, listed, written out, taken off, let in again, told of and forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from pdfdigest.errors import PostError, RequestError
from pdfdigest.office import disk, post_room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import list_columns, mailbox, mailing, readers, roster, suppressions
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.mailing import Difference, Standing
from pdfdigest.post.readers import Telling
from pdfdigest.post.suppressions import Suppressed
from pdfdigest.post.tokens import Keys

SUPPRESSED = ("address", "mark", "list", "cause", "why", "at")
"""The columns in which suppressions are written out; `list` is empty for all lists."""
SHOWN = 20
"""How many doubled lines, or cells that are left out, are named one by one."""
_NAMED = (*list_columns.COLUMNS, *list_columns.NAMES, "status")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: `difference` in numbers of readers, rows that were `refused`, whether it was done."""

    list: str
    difference: Difference
    refused: int
    done: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done to one address: `shown` has its domain in its own script, `new` says whether anything changed.

    `on` says whether it stands on the list.
    """

    shown: str
    list: str
    new: bool
    on: bool = False


@dataclass(frozen=True, slots=True)
class Erased:
    """An address that is forgotten: whether it was `known`, and how many `deliveries` now name its mark alone."""

    shown: str
    known: bool
    deliveries: int


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

    wrong = sorted(set(mapping or {}) - {*list_columns.COLUMNS, *list_columns.NAMES, "status"})
    if wrong:
        raise RequestError(f"there is no column {wrong[0]!r} to be named", hint=f"There are: {', '.join(_NAMED)}.")
    ledger, keys = opened(office, create=True)
    with ledger, _file(office, file) as source:
        new = not mailing.known(ledger.db, name)
        told = Telling(refuse, drop, office.tell.say)
        sheet = readers.read(source, file, encoding, keys, told, mapping)
        if sheet.tool:
            office.tell.say(f"{file} is taken for an export of {sheet.tool}")
        if sheet.states:
            office.tell.say(f"who left is told by: {', '.join(sheet.states)}")
        if sheet.delimiter != ",":
            office.tell.say(f"cells are parted by {'tabs' if sheet.delimiter == chr(9) else sheet.delimiter}")
        if sheet.unknown:
            office.tell.say(f"columns that are not kept: {', '.join(sheet.unknown)}")
        with mailing.incoming(ledger.db, sheet):
            found = mailing.compare(ledger.db, name, sheet, leavers=suppressed)
            if dropped > SHOWN:
                office.tell.say(f"and {dropped - SHOWN:,} more cells that were left out")
            if new:
                office.tell.say(f"{name} is a new list")
            _tell(office, found, name, refused, leavers=suppressed, replace=replace)
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
                mailing.suppress_incoming(ledger, name, at=office.seconds)
            else:
                mailing.bring_in(ledger, name, sheet, replace=replace, at=office.seconds)
    return Imported(name, found, refused, done=True)


def _tell(office: Office, found: Difference, name: str, refused: int, *, leavers: bool, replace: bool) -> None:
    say = office.tell.say
    for line, first in found.twice[:SHOWN]:
        say(f"line {line}: the address stands in line {first} too, and that line counts")
    if len(found.twice) > SHOWN:
        say(f"and {len(found.twice) - SHOWN:,} more lines whose address stands in another line too")
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
            f"{found.left:,} left where the file comes from, and are suppressed; {found.waiting:,} never confirmed there"
        )


def standings(office: Office) -> tuple[Standing, ...]:
    """Every list there is, by name, with how many it is sent to and how many left it."""
    ledger, _ = opened(office)
    with ledger:
        return mailing.standings(ledger.db)


def members(office: Office, name: str) -> Iterator[dict[str, str]]:
    """The readers of a list who have not left, by address, one after the other: the columns of `list_columns.COLUMNS`.

    RequestError where there is no such list.
    """
    ledger, _ = opened(office)
    with ledger:
        roster.known(ledger.db, (name,))
        for row in mailing.on_list(ledger.db, name):
            yield dict(zip(list_columns.COLUMNS, row, strict=True))


def export(office: Office, name: str, path: Path) -> Path:
    """Write the readers of a list as CSV, in a form that `bring_in` reads back; no cell is a formula.

    RequestError where there is no such list, or the file cannot be written.
    """
    ledger, _ = opened(office)
    with ledger:
        roster.known(ledger.db, (name,))
        disk.write(office.here / path, b"".join(readers.written(mailing.on_list(ledger.db, name))), secret=True)
    return path


def export_suppressed(office: Office, name: str, path: Path) -> Path:
    """Write who left a list, or every list, as CSV: the address where it is still known, else its mark; list, why and when.

    RequestError where there is no such list, or the file cannot be written.
    """
    ledger, _ = opened(office)
    with ledger:
        if not mailing.known(ledger.db, name):
            roster.known(ledger.db, (name,))
        found = suppressions.listed(ledger.db, name=name)
        rows = ((each.address, each.mark, each.list, each.cause, each.why, _iso(each.at)) for each in found)
        disk.write(office.here / path, b"".join(readers.written(rows, SUPPRESSED)), secret=True)
    return path


def rename(office: Office, name: str, to: str) -> None:
    """Give a list another name.  RequestError where there is no such list, or one of the new name."""
    ledger, _ = opened(office)
    with ledger:
        if not mailing.known(ledger.db, name):
            roster.known(ledger.db, (name,))
        mailing.rename(ledger, name, mailing.checked_name(to), at=office.seconds, who=office.who)


def drop(office: Office, name: str) -> tuple[int, int]:
    """Let go of a list: how many readers were on it, and how many were on no other and are forgotten."""
    ledger, _ = opened(office)
    with ledger:
        roster.known(ledger.db, (name,))
        return mailing.drop(ledger, name, at=office.seconds, who=office.who)


def remove(office: Office, address: str, name: str) -> Settled:
    """Take a reader off a list; no import brings them back, only `readmit`."""
    ledger, keys = opened(office)
    with ledger:
        roster.known(ledger.db, (name,))
        mark, shown = reader(keys, address)
        return Settled(shown, name, mailing.remove(ledger, mark, name, at=office.seconds))


def readmit(office: Office, address: str, name: str, *, why: str, by: str) -> Settled:
    """Let somebody who left be brought in again, because they asked for it; who answers for it is written down."""
    ledger, keys = opened(office)
    with ledger:
        mark, shown = reader(keys, address)
        done = mailing.readmit(ledger, mark, mailing.checked_name(name), why=why, who=by, at=office.seconds)
        return Settled(shown, name, done, on=mailing.is_on(ledger.db, mark, name))


def suppressed(
    office: Office, *, cause: str = "", since: datetime | None = None, name: str = ""
) -> Iterator[Suppressed]:
    """Who is not sent to, the latest first: for one cause, since a day of the office's clock, by one list or all lists."""
    room = post_room.here(office)
    with room.ledger() as ledger:
        moment = since.replace(tzinfo=room.zone).timestamp() if since else 0.0
        yield from suppressions.listed(ledger.db, cause=cause, since=moment, name=name)


def readmit_all(office: Office, name: str, *, cause: str, since: datetime, why: str, by: str) -> int:
    """Let in by a list again all whom a cause took off since a day of the office's clock; how many.

    RequestError for a cause that is the reader's own wish.
    """
    room = post_room.here(office)
    with room.ledger() as ledger:
        roster.known(ledger.db, (name,))
        moment = since.replace(tzinfo=room.zone).timestamp()
        return suppressions.readmit_all(ledger, name, cause=cause, since=moment, why=why, who=by, at=office.seconds)


def about(office: Office, address: str) -> dict[str, Any]:
    """All that is known of an address, as an access request wants it: facts by name, moments in UTC as ISO 8601."""
    ledger, keys = opened(office)
    with ledger:
        mark, shown = reader(keys, address)
        return mailing.about(ledger.db, mark, shown, _iso)


def erase(office: Office, address: str) -> Erased:
    """Forget an address for good; its mark stays, so that no import brings it back."""
    ledger, keys = opened(office)
    with ledger:
        mark, shown = reader(keys, address)
        known, sent = mailing.erase(ledger, mark, shown, at=office.seconds)
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Erased(shown, known, sent)


def purge(office: Office, days: int) -> tuple[int, int]:
    """Forget who left more than so many days ago: how many addresses, and how many reports of bounces."""
    ledger, _ = opened(office)
    with ledger:
        gone = mailing.purge(ledger, days, at=office.seconds)
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone


def opened(office: Office, *, create: bool = False) -> tuple[Ledger, Keys]:
    """The ledger of the one publication here, which the caller closes, and its keys."""
    room = post_room.here(office)
    ledger = room.ledger(create=create)
    try:
        return ledger, room.keys()
    except BaseException:
        ledger.close()
        raise


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


def reader(keys: Keys, address: str) -> tuple[bytes, str]:
    """The mark of an address that somebody typed, and the address as it is shown; RequestError where it is none."""
    try:
        box = mailbox.read(address.strip())
    except ValueError as error:
        raise RequestError(str(error)) from None
    return keys.mark(box.address), box.shown


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
