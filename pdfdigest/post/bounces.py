"""What mail came back goes in; bounced and complained deliveries, and suppressed addresses, come out.

Only a letter of this ledger counts: its return path is signed with the ledger's key, and its Message-ID is
an HMAC that nobody can guess.  Anything else changes nothing.
"""

from __future__ import annotations

import mailbox
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.post import bounce_reports, mailing
from pdfdigest.post.bounce_reports import Returned
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.releases import settle_doubt
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import token_of

SOFT = 3
"""So many letters that came back softly within `SPAN` seconds, and an address is not sent to any more."""
SPAN = 180 * 86_400.0
_MOST = bounce_reports.LARGEST + 1
_TOGETHER = 200
_Row = tuple[int, str, str, bytes]
"""Of a delivery: id, address, state, token."""


@dataclass(slots=True)
class Read:
    """How many mails were read, and what they were.

    `again` were read before; `nothing` are delays, successes, automatic answers and other mail; `forged` name
    a return path that was not signed here, `foreign` are reports on letters that are not of this ledger.
    `suppressed` counts addresses.
    """

    messages: int = 0
    hard: int = 0
    soft: int = 0
    complaints: int = 0
    suppressed: int = 0
    again: int = 0
    nothing: int = 0
    forged: int = 0
    foreign: int = 0
    unreadable: int = 0


def mails(path: Path) -> Iterator[bytes]:
    """The mails in a Maildir, an mbox or a file of one mail; none is changed.  RequestError where it is none."""
    try:
        if path.is_dir():
            folders = [path / name for name in ("new", "cur") if (path / name).is_dir()]
            if not folders:
                raise RequestError("this folder is no Maildir", where=path, hint="A Maildir holds `new` and `cur`.")
            for file in sorted(file for folder in folders for file in folder.iterdir() if file.is_file()):
                yield _opening(file)
            return
        with path.open("rb") as opened:
            start = opened.read(5)
        if start != b"From ":
            yield _opening(path)
            return
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                with box.get_file(key) as one:
                    yield one.read(_MOST)
        finally:
            box.close()
    except FileNotFoundError:
        raise RequestError("there is no such Maildir or mbox", where=path) from None
    except OSError as error:
        raise RequestError(f"the mail cannot be read: {error.strerror}", where=path) from None


def _opening(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST)


def take(ledger: Ledger, keys: Keys, found: Iterable[bytes], *, at: float) -> Read:
    """Read mails into the ledger; the same mail a second time changes nothing."""
    told = Read()
    reports = map(bounce_reports.read, found)
    while batch := list(islice(reports, _TOGETHER)):
        told.messages += len(batch)
        known = [(report, row) for report in batch if (row := _weighty(ledger.db, keys, report, told)) is not None]
        if known:
            with ledger.writing() as db:
                for report, row in known:
                    _enter(db, keys, report, row, told, at)
    return told


def _weighty(db: sqlite3.Connection, keys: Keys, report: Returned, told: Read) -> _Row | None:
    """The delivery that a report is about, where it says anything and is about one of ours."""
    if report.kind == "unreadable":
        told.unreadable += 1
        return None
    if report.kind == "nothing":
        told.nothing += 1
        return None
    row, forged = _delivery(db, keys, report)
    if row is None:
        told.forged += forged
        told.foreign += not forged
    return row


def _enter(db: sqlite3.Connection, keys: Keys, report: Returned, row: _Row, told: Read, at: float) -> None:
    identifier, address, state, token = row
    erased = address.startswith("erased:")
    mark = bytes.fromhex(address[7:]) if erased else keys.mark(address)
    new = db.execute(
        "INSERT INTO returns VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (report.id, token, mark, report.kind, "" if erased else report.words, at),
    ).rowcount
    if not new:
        told.again += 1
        return
    words = "" if erased else report.words[:200]
    if state == "in_doubt":
        settle_doubt(db, identifier, arrived=True, at=at, act="bounce", who="lists bounces", why=words)
    after, before = ("complained", "bounced") if report.kind == "complaint" else ("bounced", "accepted")
    db.execute(
        "UPDATE deliveries SET state = ?, code = coalesce(?, code), reply = ? WHERE id = ? AND state IN ('dot', 'accepted', ?)",
        (after, report.code, words, identifier, before),
    )
    told.hard += report.kind == "hard"
    told.soft += report.kind == "soft"
    told.complaints += report.kind == "complaint"
    if why := _reason(db, report.kind, mark, at):
        told.suppressed += mailing.suppress(db, mark, mailing.EVERY, why, at)


def _delivery(db: sqlite3.Connection, keys: Keys, report: Returned) -> tuple[_Row | None, bool]:
    """The delivery that a report is about, and whether it names a return path that was not signed here.

    A signed return path outweighs a Message-ID, and one that is forged makes all else in the report suspect.
    """
    signing = keys.signing()
    codes = [signing.read_return(path) for path in report.paths]
    if None in codes:
        return None, True
    codes = codes or [token_of(name) for name in report.identifiers]
    for code in codes:
        row = db.execute(
            "SELECT d.id, d.address, d.state, d.token FROM deliveries d JOIN releases r ON r.id = d.release"
            " WHERE d.token = ? AND r.kind = 'mail'",
            (code,),
        ).fetchone()
        if row is not None:
            return row, False
    return None, False


def _reason(db: sqlite3.Connection, kind: str, mark: bytes, at: float) -> str:
    """Why an address is not sent to any more, or nothing."""
    if kind == "complaint":
        return "complained"
    if kind == "hard":
        return "bounced"
    (letters,) = db.execute(
        "SELECT count(DISTINCT delivery) FROM returns WHERE mark = ? AND kind = 'soft' AND at > ?", (mark, at - SPAN)
    ).fetchone()
    return f"bounced softly {letters} times" if letters >= SOFT else ""
