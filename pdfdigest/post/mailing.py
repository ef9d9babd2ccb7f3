"""Readers go in and come out of the ledger: brought in, taken off, suppressed, told of, erased.

A suppression holds the mark of an address, not the address; it outlives the reader and every new import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pdfdigest.errors import RequestError
from pdfdigest.post.forgetting import Forgotten, Reader, forget, strays
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.suppressions import EVERY, let_in
from pdfdigest.post.tables import ERASED
from pdfdigest.post.tokens import LIST_NAME

DAY = 86_400.0


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


def known(db: Db, name: str) -> bool:
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
        for table in ("memberships", "suppressions", "readmissions"):
            db.execute(f"UPDATE {table} SET list = ? WHERE list = ?", (to, name))
        record(db, at=at, act="rename", who=who, why=f"{name} is called {to}")


def drop(ledger: Ledger, name: str, *, at: float, who: str) -> tuple[int, int]:
    """Let go of a list: how many readers were on it, and how many of them are on no other.

    Those are forgotten; who was sent to is kept for what was sent, until `purge`.  Who left it stays suppressed under
    its name, should there be such a list again.
    """
    with ledger.writing() as db:
        (alone,) = db.execute(
            "SELECT count(*) FROM memberships m WHERE list = ?1"
            " AND NOT EXISTS (SELECT 1 FROM memberships o WHERE o.reader = m.reader AND o.list <> ?1)",
            (name,),
        ).fetchone()
        gone = db.execute("DELETE FROM memberships WHERE list = ?", (name,)).rowcount
        forget_strays(db)
        record(db, at=at, act="drop", who=who, why=f"the list {name}")
    return gone, alone


def suppress(db: Db, mark: bytes, name: str, why: str, at: float) -> bool:
    """Suppress a reader on a list, or on all where `name` is empty; whether that is new."""
    done = db.execute(
        "INSERT INTO suppressions VALUES (?, ?, ?, ?) ON CONFLICT (mark, list) DO NOTHING", (mark, name, why, at)
    )
    return done.rowcount > 0


def standings(db: Db) -> tuple[Standing, ...]:
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


def on_list(db: Db, name: str) -> Iterator[tuple[str, ...]]:
    """The readers of a list who have not left, by address: the columns of `readers.COLUMNS`."""
    yield from db.execute(
        "SELECT r.shown, r.name, r.language, m.tags, m.consent_source, m.consent_date"
        " FROM memberships m JOIN readers r ON r.id = m.reader WHERE m.list = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', ?1)) ORDER BY r.address",
        (name,),
    )


def is_on(db: Db, mark: bytes, name: str) -> bool:
    """Whether a reader stands on a list, or on any where `name` is empty, suppressed or not."""
    found = db.execute(
        "SELECT 1 FROM memberships m JOIN readers r ON r.id = m.reader WHERE r.mark = ?1 AND ?2 IN ('', m.list)",
        (mark, name),
    )
    return found.fetchone() is not None


def about(db: Db, mark: bytes, address: str, iso: Callable[[float], str]) -> dict[str, Any]:
    """All that is known of an address, as an access request wants it; moments through `iso`."""
    reader = db.execute(
        "SELECT id, shown, name, language FROM readers WHERE mark = ? AND address NOT LIKE ? || '%'", (mark, ERASED)
    ).fetchone()
    identifier = reader[0] if reader else None
    lists = db.execute(
        "SELECT list, tags, consent_source, consent_date, since FROM memberships WHERE reader = ? ORDER BY list",
        (identifier,),
    )
    left = db.execute("SELECT list, why, at FROM suppressions WHERE mark = ? ORDER BY list", (mark,))
    sent = db.execute(
        "SELECT e.issue, e.revision, r.kind, d.list, d.state, d.at, d.code, d.reply FROM deliveries d"
        " JOIN releases r ON r.id = d.release JOIN editions e ON e.id = r.edition"
        " WHERE d.reader = ? ORDER BY d.id",
        (identifier,),
    )
    became = db.execute(
        "SELECT e.issue, e.revision, r.kind, o.at, o.state, o.code, o.words FROM deliveries d"
        " JOIN outcomes o ON o.delivery = d.id JOIN releases r ON r.id = d.release JOIN editions e ON e.id = r.edition"
        " WHERE d.reader = ? ORDER BY o.id",
        (identifier,),
    )
    back = db.execute("SELECT kind, words, at FROM returns WHERE mark = ? ORDER BY at", (mark,))
    return {
        "address": reader[1] if reader else address,
        "known": reader is not None,
        "name": reader[2] if reader else "",
        "language": reader[3] if reader else "",
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
        "outcomes": [
            {
                "issue": a, "revision": b, "kind": c, "at": iso(d) if d else "", "state": e, "code": f, "words": g,
            }
            for a, b, c, d, e, f, g in became
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


def name_of(db: Db, mark: bytes) -> str:
    """The name of a reader; empty where none is known."""
    found = db.execute("SELECT name FROM readers WHERE mark = ?", (mark,)).fetchone()
    return str(found[0]) if found else ""


def erase(ledger: Ledger, mark: bytes, address: str, *, at: float) -> tuple[bool, Forgotten]:
    """Forget an address; whether it was known, and what named it.

    What stays is the mark, suppressed on all lists, so that no import brings the reader back.
    """
    with ledger.writing() as db:
        found = db.execute(
            "SELECT address, shown, name FROM readers WHERE mark = ? AND address NOT LIKE ? || '%'", (mark, ERASED)
        ).fetchone()
        spelt, shown, name = found or (address, address, "")
        gone = forget(db, [Reader(mark, spelt, shown, name)])
        for table in ("suppressions", "readmissions", "wishes"):
            db.execute(f"DELETE FROM {table} WHERE mark = ?", (mark,))
        suppress(db, mark, EVERY, "erased", at)
    return found is not None, gone


def purge(ledger: Ledger, days: int, *, at: float) -> tuple[int, int, Forgotten]:
    """Forget those who left every list they were on more than so many days ago, and old reports.

    Who is on no list and was last sent to before that is forgotten too.  Their marks stay suppressed.  How many
    addresses, how many reports of bounces, and what named them.
    """
    before = at - days * DAY
    with ledger.writing() as db:
        rows = db.execute(
            "SELECT r.mark, r.address, r.shown, r.name FROM readers r WHERE EXISTS"
            " (SELECT 1 FROM memberships m WHERE m.reader = r.id) AND NOT EXISTS"
            " (SELECT 1 FROM memberships m WHERE m.reader = r.id AND NOT EXISTS (SELECT 1 FROM suppressions s"
            " WHERE s.mark = r.mark AND s.list IN ('', m.list) AND s.at < ?))",
            (before,),
        )
        leavers = [Reader(*row) for row in rows]
        leavers += strays(db, before)
        gone = forget(db, leavers)
        reports = db.execute("DELETE FROM returns WHERE at < ?", (before,)).rowcount
    return len(leavers), int(reports), gone


def forget_strays(db: Db) -> None:
    """Readers on no list any more are not kept, but for those who were sent to: `purge` forgets them in its time."""
    db.execute(
        "DELETE FROM readers WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.reader = readers.id)"
        " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.reader = readers.id)"
    )
