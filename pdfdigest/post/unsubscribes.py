"""Tokens of readers who leave go in, from the public host's queue or from mail; suppressions come out.

The queue is an SQLite file of its own: the server that fills it knows neither the ledger nor an address.
A token is checked again here, since a public host is not to be trusted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import urllib3

from pdfdigest.errors import PostError
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.post import mailing, web_faults
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.suppressions import EVERY
from pdfdigest.post.tokens import SigningKeys

MAIL = "mail:"
"""What stands before the path of a mailbox among the places that were fetched from."""
STALE = 24 * 3600.0
"""Seconds after which leavers must be fetched before anything is sent."""
MOST = 1_000
"""How many leavers a server hands over at a time."""


@dataclass(frozen=True, slots=True)
class Queued:
    """One who leaves: its number in the queue, its token, whether it means all lists, and when, in seconds from 1970."""

    number: int
    token: str
    every: bool
    at: float


class Queue:
    """The leavers who wait to be fetched; what was added has reached the disk.

    Numbers only grow, also over a queue that is made anew or brought back from a copy: whoever opens it to
    add says the moment, in seconds from 1970, and numbers go on from its milliseconds.  An office that asks
    for what is behind the last number it saw then misses nobody.
    """

    def __init__(self, path: Path, now: float = 0.0) -> None:
        self.path = path
        try:
            with closing(self._open()) as db:
                db.execute(
                    "CREATE TABLE IF NOT EXISTS leavers (number INTEGER PRIMARY KEY AUTOINCREMENT,"
                    " token TEXT NOT NULL, every INTEGER NOT NULL, at REAL NOT NULL, UNIQUE (token, every))"
                )
                least = int(now * 1000)
                db.execute("BEGIN IMMEDIATE")
                known = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'leavers'").fetchone()
                if known is None:
                    db.execute("INSERT INTO sqlite_sequence VALUES ('leavers', ?)", (least,))
                db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'leavers' AND seq < ?", (least, least))
                db.execute("COMMIT")
            path.chmod(0o600)
        except (sqlite3.Error, OSError) as error:
            raise PostError(f"the queue of leavers cannot be opened: {error}", where=path) from None

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        db.execute("PRAGMA synchronous = FULL")
        return db

    def add(self, token: str, at: float, *, every: bool = False) -> None:
        """Note a leaver; a second time changes nothing."""
        with closing(self._open()) as db:
            db.execute("INSERT OR IGNORE INTO leavers (token, every, at) VALUES (?, ?, ?)", (token, every, at))

    def add_all(self, leavers: Iterable[tuple[str, float, bool]]) -> None:
        """Note leavers, token, moment and whether all lists are meant, in one transaction."""
        with closing(self._open()) as db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT OR IGNORE INTO leavers (token, at, every) VALUES (?, ?, ?)", leavers)
            db.execute("COMMIT")

    def after(self, number: int, ids: tuple[str, ...] = ()) -> tuple[Queued, ...]:
        """The leavers behind a number, the oldest first, `MOST` at a time: those whose tokens keys of these names signed, or all."""
        which, names = _of(ids)
        asked = f"SELECT number, token, every, at FROM leavers WHERE number > ? AND {which} ORDER BY number LIMIT ?"  # noqa: S608  marks alone
        with closing(self._open()) as db:
            rows = db.execute(asked, (number, *names, MOST)).fetchall()
        return tuple(Queued(number, token, bool(every), at) for number, token, every, at in rows)

    def forget(self, number: int, ids: tuple[str, ...] = ()) -> None:
        """Let go of the leavers up to a number, which the office has; those of other keys than these wait on."""
        which, names = _of(ids)
        with closing(self._open()) as db:
            db.execute(f"DELETE FROM leavers WHERE number <= ? AND {which}", (number, *names))  # noqa: S608  marks alone


def _of(ids: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A condition for the tokens of some keys; what does not look like a token is everybody's."""
    marks = ", ".join("?" * len(ids))
    return (f"(substr(token, 1, 8) IN ({marks}) OR substr(token, 9, 1) <> '.')" if ids else "true"), ids


def pull(
    ledger: Ledger, keys: SigningKeys, source: str, secret: str, *, now: float, proxy: Proxy | None = None
) -> tuple[int, int]:
    """Fetch leavers from a queue file or a leave server, and note when; how many left, and how many tokens were none.

    A batch is in the ledger before the next one is asked for, and asking for the next one is what lets the
    server forget it: a broken connection loses nobody.
    """
    found = ledger.db.execute("SELECT last FROM pulls WHERE source = ?", (source,)).fetchone()
    last = int(found[0]) if found else 0
    left = forged = 0
    while True:
        batch = (
            _fetched(source, secret, last, keys.ids, proxy or Proxy())
            if "://" in source
            else _read(Path(source), last, keys.ids)
        )
        with ledger.writing() as db:
            for each in batch:
                known = keys.read_leave(each.token)
                if known is None:
                    forged += 1
                    continue
                name = EVERY if each.every else known.list
                left += mailing.suppress(db, known.mark, name, "left", min(each.at, now))
            last = max((each.number for each in batch), default=last)
            db.execute(
                "INSERT INTO pulls VALUES (?, ?, ?) ON CONFLICT (source) DO UPDATE SET last = excluded.last, at = excluded.at",
                (source, last, now),
            )
        if not batch:
            return left, forged


def note_pull(ledger: Ledger, source: str, last: int, *, at: float) -> None:
    """Note when a mailbox was read, and how far."""
    with ledger.writing() as db:
        db.execute(
            "INSERT INTO pulls VALUES (?, ?, ?) ON CONFLICT (source) DO UPDATE SET last = excluded.last, at = excluded.at",
            (source, last, at),
        )


def as_number(validity: int, uid: int) -> int:
    """A UID and what it is valid for (RFC 3501 2.3.1.1), 32 bits each, as one number that SQLite holds."""
    return (validity & 0x7FFFFFFF) << 32 | (uid & 0xFFFFFFFF)


def last_uid(db: Db, source: str) -> tuple[int, int]:
    """The validity and the UID up to which a folder was read, both 0 where it never was."""
    found = db.execute("SELECT last FROM pulls WHERE source = ?", (source,)).fetchone()
    return (int(found[0]) >> 32, int(found[0]) & 0xFFFFFFFF) if found else (0, 0)


def last_pull(db: Db, *, server: bool = False) -> float | None:
    """When leavers were last fetched, in seconds from 1970; None where they never were.

    `server` leaves out mailboxes: who clicked waits on the public host.
    """
    found: float | None = db.execute(
        "SELECT max(at) FROM pulls WHERE ?1 = 0 OR (source NOT LIKE 'mail:%' AND source NOT LIKE 'imap://%')", (server,)
    ).fetchone()[0]
    return found


def fresh(db: Db, now: float, *, server: bool = False) -> None:
    """Nothing, or PostError where leavers were not fetched within the last day; `server` as for `last_pull`."""
    last = last_pull(db, server=server)
    if last is None or now - last > STALE:
        since = "were never fetched" if last is None else f"were last fetched {(now - last) / 3600:,.0f} hours ago"
        raise PostError(
            f"the readers who left {since}; who asked to leave must not be sent to",
            needs="leavers",
        )


def _read(path: Path, last: int, ids: tuple[str, ...]) -> tuple[Queued, ...]:
    if not path.is_file():
        raise PostError("there is no queue of leavers", where=path, needs="queue")
    queue = Queue(path)
    queue.forget(last, ids)
    return queue.after(last, ids)


def _fetched(source: str, secret: str, last: int, ids: tuple[str, ...], proxy: Proxy) -> tuple[Queued, ...]:
    """A batch from a leave server; PostError in whatever way it fails."""
    if not _safe(source):
        raise PostError("leavers are fetched over https", where=source)
    try:
        with proxy.pool(source, timeout=30, retries=False) as pool:
            answer = pool.request(
                "POST",
                f"{source.rstrip('/')}/pull",
                body=f"after={last}&keys={','.join(ids)}".encode(),
                headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/x-www-form-urlencoded"},
                redirect=False,
            )
    except urllib3.exceptions.HTTPError as error:
        raise PostError(f"the leave server cannot be reached: {web_faults.told(error)}", where=source) from None
    if answer.status == 401:
        raise PostError(
            "the leave server does not know the pull token", where=source, hint="Both sides need the same one."
        )
    if answer.status != 200:
        raise PostError(f"the leave server answered {answer.status}", where=source)
    try:
        return tuple(_queued(json.loads(line)) for line in answer.data.decode().splitlines())
    except (ValueError, KeyError, TypeError):
        raise PostError("what answered is no leave server of pdfdigest", where=source) from None


def _safe(source: str) -> bool:
    """Whether the secret may be sent there: over TLS, or to this machine itself."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def _queued(values: dict[str, object]) -> Queued:
    number, token, every, at = values["number"], values["token"], values["every"], values["at"]
    if not isinstance(number, int) or not isinstance(token, str) or not isinstance(at, int | float):
        raise TypeError
    return Queued(number, token, every is True, float(at))


def lines(batch: Iterable[Queued]) -> str:
    """A batch as it goes over the wire: one JSON object a line."""
    return "".join(
        json.dumps({"number": each.number, "token": each.token, "every": each.every, "at": each.at}) + "\n"
        for each in batch
    )
