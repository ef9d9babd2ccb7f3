"""Readers go in and come out of the ledger: brought in, taken off, suppressed, told of, erased.

A suppression holds the mark of an address, not the address; it outlives the reader and every new import.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pdfdigest.errors import RequestError
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.list_columns import PENDING
from pdfdigest.post.readers import Sheet
from pdfdigest.post.suppressions import EVERY, let_in
from pdfdigest.post.tokens import LIST_NAME

ELSEWHERE = "left before: "
"""How the reason begins where another tool knew that somebody had left."""
DAY = 86_400.0
_CHUNK = 20_000
_READER = ("name", "language")
_MEMBERSHIP = ("tags", "consent_source", "consent_date")


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import would do to a list, in numbers of readers.

    `held` are those in the file who have left or were erased: they stay suppressed.  `absent` are on the
    list and not in the file.  `left` are those of whom the file itself says that they left where it comes from, and
    who are suppressed by that, `waiting` those who never confirmed there and are left aside.  `twice` are the lines
    of an address that stands in another line too, and which line counts.
    """

    added: int
    changed: int
    same: int
    held: int
    absent: int
    left: int = 0
    waiting: int = 0
    twice: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A list: its name, how many it is sent to, how many of it are suppressed."""

    list: str
    readers: int
    suppressed: int


def checked_name(name: str) -> str:
    """The name of a list; RequestError where it could not stand in an address."""
    if not LIST_NAME.match(name):
        raise RequestError(
            f"{name!r} is no name for a list",
            hint="Use small letters, digits and hyphens, 40 at most, like press-tokyo.",
        )
    return name


@contextlib.contextmanager
def incoming(db: sqlite3.Connection, sheet: Sheet) -> Iterator[None]:
    """The readers of a file in a table of their own, which is gone afterwards; memory does not grow with them."""
    db.execute("PRAGMA temp_store = FILE")
    db.execute(
        "CREATE TEMP TABLE incoming (line INTEGER PRIMARY KEY, mark BLOB, address TEXT, shown TEXT, name TEXT,"
        " language TEXT, tags TEXT, consent_source TEXT, consent_date TEXT, gone TEXT)"
    )
    try:
        db.execute("BEGIN")
        try:
            while chunk := list(islice(sheet.rows, _CHUNK)):
                db.executemany("INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", chunk)
            db.execute("CREATE INDEX temp.incoming_mark ON incoming (mark, line)")
        finally:
            db.execute("COMMIT")
        yield
    finally:
        db.execute("DROP TABLE temp.incoming")
        db.execute("DROP TABLE IF EXISTS temp.leaving")


def compare(db: sqlite3.Connection, name: str, sheet: Sheet, *, leavers: bool = False) -> Difference:
    """What the incoming readers would do to a list; a second line of the same address is set aside.

    Where an address stands in several lines, one that says that its reader left is the one that counts.
    """
    twice = tuple(
        db.execute(
            "SELECT line, counts FROM (SELECT line, first_value(line) OVER (PARTITION BY mark ORDER BY"
            " gone IN ('', ?1), line) AS counts FROM incoming WHERE mark IN"
            " (SELECT mark FROM incoming GROUP BY mark HAVING count(*) > 1)) WHERE line <> counts ORDER BY line",
            (PENDING,),
        )
    )
    db.executemany("DELETE FROM incoming WHERE line = ?", ((line,) for line, _ in twice))

    def one(sql: str, *values: str) -> int:
        return int(db.execute(sql, values).fetchone()[0])

    if leavers:
        total = one("SELECT count(*) FROM incoming")
        held = one(f"SELECT count(*) FROM incoming i WHERE {_HELD}", name)
        return Difference(total - held, 0, held, 0, 0, twice=twice)
    db.execute("CREATE TEMP TABLE leaving AS SELECT mark, gone FROM incoming WHERE gone NOT IN ('', ?)", (PENDING,))
    waiting = one("SELECT count(*) FROM incoming WHERE gone = ?", PENDING)
    db.execute("DELETE FROM incoming WHERE gone <> ''")
    total = one("SELECT count(*) FROM incoming")
    held = one(f"SELECT count(*) FROM incoming i WHERE {_HELD}", name)
    held_of_left = one(f"SELECT count(*) FROM leaving i WHERE {_HELD}", name)
    left = one("SELECT count(*) FROM leaving") - held_of_left
    differs = [f"r.{column} <> i.{column}" for column in _READER if column in sheet.columns]
    differs += [f"m.{column} <> i.{column}" for column in _MEMBERSHIP if column in sheet.columns]
    join = "incoming i JOIN readers r ON r.mark = i.mark JOIN memberships m ON m.reader = r.id AND m.list = ?1"
    there = one(f"SELECT count(*) FROM {join} WHERE NOT {_HELD}", name)
    changed = one(f"SELECT count(*) FROM {join} WHERE ({' OR '.join(differs) or '0'}) AND NOT {_HELD}", name)
    absent = one(f"SELECT count(*) {_ABSENT}", name)
    return Difference(total - held - there, changed, there - changed, held + held_of_left, absent, left, waiting, twice)


_HELD = (
    "(EXISTS (SELECT 1 FROM suppressions s WHERE s.mark = i.mark AND s.list IN ('', ?1))"
    " OR (EXISTS (SELECT 1 FROM readmissions x WHERE x.mark = i.mark)"
    " AND NOT EXISTS (SELECT 1 FROM readmissions x WHERE x.mark = i.mark AND x.list = ?1)))"
)
_ABSENT = (
    "FROM memberships m JOIN readers r ON r.id = m.reader WHERE m.list = ?1"
    " AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.mark = r.mark)"
    " AND NOT EXISTS (SELECT 1 FROM leaving i WHERE i.mark = r.mark)"
    " AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', ?1))"
)


def bring_in(ledger: Ledger, name: str, sheet: Sheet, *, replace: bool, at: float) -> None:
    """Put the incoming readers on a list; who is suppressed there stays so, who is absent stays on unless `replace`.

    Who left where the file comes from is suppressed on the list, with what the file says of it.
    """
    kept = [column for column in _READER if column in sheet.columns]
    facts = [column for column in _MEMBERSHIP if column in sheet.columns]
    with ledger.writing() as db:
        db.execute(
            "INSERT INTO readers (mark, address, shown, name, language)"
            f" SELECT mark, address, shown, name, language FROM incoming i WHERE NOT {_HELD} ORDER BY mark"
            f" ON CONFLICT (mark) {_taking(kept)}",
            (name,),
        )
        db.execute(
            "INSERT INTO memberships (list, reader, tags, consent_source, consent_date, since)"
            " SELECT ?1, r.id, i.tags, i.consent_source, i.consent_date, ?2"
            f" FROM incoming i JOIN readers r ON r.mark = i.mark WHERE NOT {_HELD} ORDER BY r.id"
            f" ON CONFLICT (list, reader) {_taking(facts)}",
            (name, at),
        )
        db.execute(
            "INSERT INTO suppressions SELECT mark, ?1, ?2 || gone, ?3 FROM leaving WHERE true ORDER BY mark"
            " ON CONFLICT (mark, list) DO NOTHING",
            (name, ELSEWHERE, at),
        )
        if replace:
            db.execute(f"DELETE FROM memberships WHERE list = ?1 AND reader IN (SELECT r.id {_ABSENT})", (name,))
            _forget_strays(db)


def _taking(columns: list[str]) -> str:
    return f"DO UPDATE SET {', '.join(f'{each} = excluded.{each}' for each in columns)}" if columns else "DO NOTHING"


def known(db: sqlite3.Connection, name: str) -> bool:
    """Whether there is a list of that name, or somebody who left it."""
    found = db.execute(
        "SELECT EXISTS (SELECT 1 FROM memberships WHERE list = ?1) OR EXISTS (SELECT 1 FROM suppressions WHERE list = ?1)",
        (name,),
    )
    return bool(found.fetchone()[0])


def rename(ledger: Ledger, name: str, to: str, *, at: float, who: str) -> None:
    """Give a list another name, with its readers and those who left it.  RequestError where there is one of that name."""
    with ledger.writing() as db:
        if known(db, to):
            raise RequestError(f"there is a list {to} already", hint="Bring readers of the one into the other instead.")
        for table in ("memberships", "suppressions"):
            db.execute(f"UPDATE {table} SET list = ? WHERE list = ?", (to, name))
        record(db, at=at, act="rename", who=who, why=f"{name} is called {to}")


def drop(ledger: Ledger, name: str, *, at: float, who: str) -> tuple[int, int]:
    """Let go of a list: how many readers were on it, and how many of them are on no other and are forgotten.

    Who left it stays suppressed under its name, should there be such a list again.
    """
    with ledger.writing() as db:
        gone = db.execute("DELETE FROM memberships WHERE list = ?", (name,)).rowcount
        (before,) = db.execute("SELECT count(*) FROM readers").fetchone()
        _forget_strays(db)
        (after,) = db.execute("SELECT count(*) FROM readers").fetchone()
        record(db, at=at, act="drop", who=who, why=f"the list {name}")
    return gone, before - after


def suppress_incoming(ledger: Ledger, name: str, *, at: float) -> None:
    """Suppress the incoming readers on a list, as those who left it before."""
    with ledger.writing() as db:
        db.execute(
            "INSERT INTO suppressions SELECT mark, ?1, 'left before', ?2 FROM incoming ORDER BY mark"
            " ON CONFLICT (mark, list) DO NOTHING",
            (name, at),
        )


def suppress(db: sqlite3.Connection, mark: bytes, name: str, why: str, at: float) -> bool:
    """Suppress a reader on a list, or on all where `name` is empty; whether that is new."""
    done = db.execute(
        "INSERT INTO suppressions VALUES (?, ?, ?, ?) ON CONFLICT (mark, list) DO NOTHING", (mark, name, why, at)
    )
    return done.rowcount > 0


def standings(db: sqlite3.Connection) -> tuple[Standing, ...]:
    """Every list there is, by name."""
    left = "EXISTS (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', m.list))"
    readers = {
        name: int(number)
        for name, number in db.execute(
            f"SELECT m.list, count(*) FROM memberships m JOIN readers r ON r.id = m.reader WHERE NOT {left} GROUP BY 1"
        )
    }
    gone = {
        name: int(number)
        for name, number in db.execute("SELECT list, count(*) FROM suppressions WHERE list <> '' GROUP BY list")
    }
    every = {name for (name,) in db.execute("SELECT DISTINCT list FROM memberships")} | set(gone)
    return tuple(Standing(name, readers.get(name, 0), gone.get(name, 0)) for name in sorted(every))


def on_list(db: sqlite3.Connection, name: str) -> Iterator[tuple[str, ...]]:
    """The readers of a list who have not left, by address: the columns of `readers.COLUMNS`."""
    yield from db.execute(
        "SELECT r.shown, r.name, r.language, m.tags, m.consent_source, m.consent_date"
        " FROM memberships m JOIN readers r ON r.id = m.reader WHERE m.list = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', ?1)) ORDER BY r.address",
        (name,),
    )


def is_on(db: sqlite3.Connection, mark: bytes, name: str) -> bool:
    """Whether a reader stands on a list, suppressed or not."""
    found = db.execute(
        "SELECT 1 FROM memberships m JOIN readers r ON r.id = m.reader WHERE r.mark = ? AND m.list = ?", (mark, name)
    )
    return found.fetchone() is not None


def about(db: sqlite3.Connection, mark: bytes, address: str, iso: Callable[[float], str]) -> dict[str, Any]:
    """All that is known of an address, as an access request wants it; moments through `iso`."""
    reader = db.execute("SELECT id, address, shown, name, language FROM readers WHERE mark = ?", (mark,)).fetchone()
    lists = db.execute(
        "SELECT list, tags, consent_source, consent_date, since FROM memberships WHERE reader = ? ORDER BY list",
        (reader[0] if reader else None,),
    )
    left = db.execute("SELECT list, why, at FROM suppressions WHERE mark = ? ORDER BY list", (mark,))
    sent = db.execute(
        "SELECT e.issue, e.revision, r.kind, d.list, d.state, d.at, d.code, d.reply FROM deliveries d"
        " JOIN releases r ON r.id = d.release JOIN editions e ON e.id = r.edition"
        " WHERE d.address = ? COLLATE NOCASE ORDER BY d.id",
        (reader[1] if reader else address,),
    )
    back = db.execute("SELECT kind, words, at FROM returns WHERE mark = ? ORDER BY at", (mark,))
    return {
        "address": reader[2] if reader else address,
        "known": reader is not None,
        "name": reader[3] if reader else "",
        "language": reader[4] if reader else "",
        "lists": [
            {"list": a, "tags": b, "consent_source": c, "consent_date": d, "since": iso(e)} for a, b, c, d, e in lists
        ],
        "suppressed": [{"list": a or "all lists", "why": b, "at": iso(c)} for a, b, c in left],
        "deliveries": [
            {
                "issue": a, "revision": b, "kind": c, "list": d, "state": e,
                "at": iso(f) if f else "", "code": g, "reply": h or "",
            }
            for a, b, c, d, e, f, g, h in sent
        ],
        "returns": [{"kind": a, "words": b, "at": iso(c)} for a, b, c in back],
    }  # fmt: skip


def remove(ledger: Ledger, mark: bytes, name: str, *, at: float) -> bool:
    """Take a reader off a list for good, until `readmit`; whether anything changed."""
    with ledger.writing() as db:
        return suppress(db, mark, name, "taken off by the office", at)


def readmit(ledger: Ledger, mark: bytes, name: str, *, why: str, who: str, at: float) -> bool:
    """Lift what keeps an address off a list, and off no other; whether there was anything."""
    with ledger.writing() as db:
        done = let_in(db, mark, name)
        if done:
            record(db, at=at, act="readmit", who=who, why=f"{mark.hex()} on {name}: {why}")
        return done


def erase(ledger: Ledger, mark: bytes, address: str, *, at: float) -> tuple[bool, int]:
    """Forget an address; whether it was known, and of how many deliveries only the fact and the mark remain.

    What stays is the mark, suppressed on all lists, so that no import brings the reader back.
    """
    with ledger.writing() as db:
        found = db.execute("SELECT address FROM readers WHERE mark = ?", (mark,)).fetchone()
        spelt = found[0] if found else address
        sent = db.execute(
            "UPDATE deliveries SET address = ?, name = '', reply = NULL,"
            " state = CASE WHEN state IN ('planned', 'deferred') THEN 'skipped' ELSE state END"
            " WHERE address = ? COLLATE NOCASE",
            (f"erased:{mark.hex()}", spelt),
        ).rowcount
        db.execute("DELETE FROM readers WHERE mark = ?", (mark,))
        db.execute("UPDATE returns SET words = '' WHERE mark = ?", (mark,))
        for table in ("suppressions", "readmissions", "wishes"):
            db.execute(f"DELETE FROM {table} WHERE mark = ?", (mark,))
        suppress(db, mark, EVERY, "erased", at)
    return found is not None, int(sent)


def purge(ledger: Ledger, days: int, *, at: float) -> tuple[int, int]:
    """Forget the addresses of those who left every list they were on more than so many days ago, and old reports.

    Their marks stay suppressed.  How many addresses, and how many reports of bounces.
    """
    before = at - days * DAY
    with ledger.writing() as db:
        gone = db.execute(
            "DELETE FROM readers WHERE id IN (SELECT r.id FROM readers r WHERE NOT EXISTS"
            " (SELECT 1 FROM memberships m WHERE m.reader = r.id AND NOT EXISTS (SELECT 1 FROM suppressions s"
            " WHERE s.mark = r.mark AND s.list IN ('', m.list) AND s.at < ?)))",
            (before,),
        ).rowcount
        reports = db.execute("DELETE FROM returns WHERE at < ?", (before,)).rowcount
    return int(gone), int(reports)


def _forget_strays(db: sqlite3.Connection) -> None:
    """Readers on no list any more are not kept."""
    db.execute("DELETE FROM readers WHERE id NOT IN (SELECT reader FROM memberships)")
