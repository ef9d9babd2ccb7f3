"""Readers who are to be forgotten go in; no address or name of theirs is left in the ledger.

What was sent is still counted, under the mark.  Servers' words and notes that quote an address are kept without it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from pdfdigest.post import tables

ERASED = "erased"
"""What stands in the place of an address inside a text."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"]{1,64}@[^\s<>()\[\],;:\\\"]{1,253}")
_LEAST = 3
"""Signs of a name below which it is no more than a syllable."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is to be forgotten: mark, the address that was sent to, the one that was shown, the name."""

    mark: bytes
    address: str
    shown: str
    name: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many deliveries name a mark alone now, and the tokens of letters that a rehearsal left in the outbox."""

    deliveries: int
    letters: tuple[bytes, ...]


def forget(db: sqlite3.Connection, readers: Iterable[Reader]) -> Forgotten:
    """Take what names the readers out of `readers`, where alone it stands, and out of what was said and written of them.

    Whoever was sent to keeps a row there with the mark alone; `suppressions` knows marks alone as well.
    """
    gone = list(readers)
    db.execute("CREATE TEMP TABLE gone (mark BLOB PRIMARY KEY, reader INTEGER) WITHOUT ROWID")
    try:
        db.executemany(
            "INSERT OR IGNORE INTO temp.gone SELECT ?1, (SELECT id FROM readers WHERE mark = ?1)",
            ((each.mark,) for each in gone),
        )
        letters = tuple(
            token
            for (token,) in db.execute(
                "SELECT d.token FROM temp.gone g JOIN deliveries d ON d.reader = g.reader"
                " JOIN releases r ON r.id = d.release WHERE r.kind = 'rehearsal'"
            )
        )
        sent = "SELECT d.id FROM temp.gone g JOIN deliveries d ON d.reader = g.reader"
        db.execute(f"UPDATE acts SET why = '' WHERE delivery IN ({sent})")
        db.execute(f"UPDATE outcomes SET words = '' WHERE delivery IN ({sent})")
        number = db.execute(
            "UPDATE deliveries SET reply = NULL,"
            " state = CASE WHEN state IN ('planned', 'deferred') THEN 'skipped' ELSE state END"
            f" WHERE id IN ({sent})"
        ).rowcount
        for table, columns in (("returns", "words = '', alike = ''"), ("wishes", "words = ''")):
            db.execute(f"UPDATE {table} SET {columns} WHERE mark IN (SELECT mark FROM temp.gone)")
        db.execute("DELETE FROM memberships WHERE reader IN (SELECT reader FROM temp.gone)")
        db.execute(
            "UPDATE readers SET address = ? || lower(hex(mark)), shown = '', name = '', language = ''"
            " WHERE id IN (SELECT reader FROM temp.gone)",
            (tables.ERASED,),
        )
        db.execute(
            "DELETE FROM readers WHERE id IN (SELECT reader FROM temp.gone)"
            " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.reader = readers.id)"
        )
    finally:
        db.execute("DROP TABLE temp.gone")
    _scrub(db, gone)
    return Forgotten(int(number), letters)


def _scrub(db: sqlite3.Connection, gone: list[Reader]) -> None:
    """Take the addresses and names out of what was said or written of others."""
    addresses = {text.lower() for each in gone for text in (each.address, each.shown)}
    names = [each.name for each in gone if len(each.name) >= _LEAST]
    marks = {each.mark.hex() for each in gone}
    db.create_function("without", 1, lambda text: without(text, addresses, names), deterministic=True)
    for table, column in (("returns", "words"), ("returns", "alike"), ("wishes", "words")):
        db.execute(f"UPDATE {table} SET {column} = without({column}) WHERE {column} <> ''")
    # The replies are as many as the letters: those that can name anybody are looked for first.
    for table, column in (("deliveries", "reply"), ("outcomes", "words")):
        db.execute(f"UPDATE {table} SET {column} = without({column}) WHERE {column} LIKE '%@%'")
        for name in names:
            db.execute(
                f"UPDATE {table} SET {column} = without({column}) WHERE instr(lower({column}), lower(?)) > 0", (name,)
            )
    db.execute("UPDATE acts SET who = without(who), why = without(why)")
    acts = db.execute("SELECT id, why FROM acts WHERE act IN ('readmit', 'leave', 'keep')").fetchall()
    for identifier, why in acts:
        if why[:32] in marks:
            db.execute("UPDATE acts SET why = ? WHERE id = ?", (why.partition(":")[0], identifier))


def without(text: str, addresses: set[str], names: Iterable[str]) -> str:
    """A text without those addresses, in whatever spelling and between whatever signs, and without those names."""

    def kept(found: re.Match[str]) -> str:
        bare = found[0].strip(".'`<>").lower()
        return found[0].lower().replace(bare, ERASED) if bare in addresses else found[0]

    text = _ADDRESS.sub(kept, text)
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ERASED, text, flags=re.IGNORECASE)
    return text


def shown(text: str) -> str:
    """A server's words as they may be printed: without any address in them.

    >>> shown("550 5.1.1 <ann@example.org>: no such user")
    '550 5.1.1 <...>: no such user'
    """
    return _ADDRESS.sub("...", text)


def strays(db: sqlite3.Connection, before: float) -> list[Reader]:
    """Who is on no list any more and was last sent to before a moment: they are kept for what was sent alone."""
    rows = db.execute(
        "SELECT r.mark, r.address, r.shown, r.name FROM readers r JOIN deliveries d ON d.reader = r.id"
        " JOIN releases x ON x.id = d.release WHERE r.address NOT GLOB ? || '*'"
        " AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.reader = r.id)"
        " GROUP BY r.id HAVING max(coalesce(d.at, x.made_at)) < ?",
        (tables.ERASED, before),
    )
    return [Reader(*row) for row in rows]
