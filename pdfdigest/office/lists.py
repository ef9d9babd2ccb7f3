"""Who reads what: readers are brought in, listed, written out, taken off, let in again, told of and forgotten."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pdfdigest.errors import RequestError
from pdfdigest.office import disk, post_room
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import list_columns, mailbox, mailing, readers, roster, suppressions
from pdfdigest.post.forgetting import Forgotten
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.mailing import Standing
from pdfdigest.post.suppressions import Suppressed
from pdfdigest.post.tokens import Keys

SUPPRESSED = ("address", "mark", "list", "cause", "why", "at")
"""The columns in which suppressions are written out; `list` is empty for all lists."""
SEARCHED = 20_000_000
"""Octets of the largest file that is searched for an address."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done to one address: `shown` has its domain in its own script, `new` says whether anything changed.

    `on` says whether it stands on the list, or on any where it was about all, suppressed or not.
    """

    shown: str
    list: str
    new: bool
    on: bool = False


@dataclass(frozen=True, slots=True)
class Erased:
    """An address that is forgotten: whether it was `known`, and how many `deliveries` now name its mark alone.

    `letters` of rehearsals were deleted.  `elsewhere` are files of the publication that still have the address or the whole
    name, as the office's own exports do.  `wiped` is false where a run kept the ledger from being written anew on the disk.
    """

    shown: str
    known: bool
    deliveries: int
    letters: int
    elsewhere: tuple[Path, ...]
    wiped: bool


@dataclass(frozen=True, slots=True)
class Purged:
    """How many addresses and old reports of bounces are forgotten; `letters` and `wiped` as in `Erased`."""

    addresses: int
    reports: int
    letters: int
    wiped: bool


def standings(office: Office) -> tuple[Standing, ...]:
    """Every list there is, by name, with how many it is sent to and how many left it."""
    ledger, _ = opened(office)
    with ledger:
        return mailing.standings(ledger.db)


def each(office: Office) -> tuple[tuple[str, Office], ...]:
    """The publications here that have readers, by slug, each with an office that stands in it; RequestError where there is none."""
    rooms = post_room.rooms(office)
    found = tuple((room.publication.slug, replace(office, here=room.root)) for room in rooms if room.begun)
    if not found:
        raise RequestError("nothing has been planned or imported here yet", needs="readers")
    return found


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
        done = mailing.remove(ledger, mark, name, at=office.seconds)
        return Settled(shown, name, done, on=mailing.is_on(ledger.db, mark, name))


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


def zone(office: Office) -> ZoneInfo:
    """The office's own clock, by which days are told."""
    return post_room.here(office).zone


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
    room = post_room.here(office)
    with room.ledger() as ledger:
        mark, shown = reader(room.keys(), address)
        name = mailing.name_of(ledger.db, mark)
        known, gone = mailing.erase(ledger, mark, shown, at=office.seconds)
        letters = _delete_letters(room, gone)
        wiped = ledger.wipe()
    return Erased(shown, known, gone.deliveries, letters, tuple(_naming(room.root, shown, name)), wiped)


def purge(office: Office, days: int) -> Purged:
    """Forget who left more than so many days ago, and reports of bounces that are as old."""
    room = post_room.here(office)
    with room.ledger() as ledger:
        addresses, reports, gone = mailing.purge(ledger, days, at=office.seconds)
        letters = _delete_letters(room, gone)
        wiped = ledger.wipe()
    return Purged(addresses, reports, letters, wiped)


def _delete_letters(room: Room, gone: Forgotten) -> int:
    """Delete the letters that rehearsals wrote to those readers."""
    from pdfdigest.office import mail_setup
    from pdfdigest.post.dispatch import file_name

    return mail_setup.forget(room, {file_name(token) for token in gone.letters})


def _naming(root: Path, address: str, name: str) -> Iterator[Path]:
    """The files of a publication that still have an address or a whole name, as far as they are no larger than `SEARCHED`.

    A name of one word stands in too many texts to tell of this reader.
    """
    wanted = [address.lower().encode(), *([name.lower().encode()] if " " in name else [])]
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= SEARCHED:
            with contextlib.suppress(OSError):
                text = path.read_bytes().lower()
                if any(each in text for each in wanted):
                    yield path.relative_to(root)


def opened(office: Office, *, create: bool = False) -> tuple[Ledger, Keys]:
    """The ledger of the one publication here, which the caller closes, and its keys."""
    room = post_room.here(office)
    ledger = room.ledger(create=create)
    try:
        return ledger, room.keys()
    except BaseException:
        ledger.close()
        raise


def reader(keys: Keys, address: str) -> tuple[bytes, str]:
    """The mark of an address that somebody typed, and the address as it is shown; RequestError where it is none."""
    try:
        box = mailbox.read(address.strip())
    except ValueError as error:
        raise RequestError(str(error)) from None
    return keys.mark(box.address), box.shown


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
