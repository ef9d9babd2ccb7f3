"""Readers who are to be forgotten go in; no address or name of theirs is left in the ledger.

What was sent is still counted, under the mark.  Servers' words and notes that quote an address are kept without it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    """Take all that names the readers out of every table but `suppressions`, which knows marks alone."""
    gone = list(readers)
    db.execute("CREATE TEMP TABLE gone (address TEXT PRIMARY KEY COLLATE NOCASE, mark BLOB NOT NULL) WITHOUT ROWID")
    try:
        db.executemany("INSERT OR IGNORE INTO temp.gone VALUES (?, ?)", ((each.address, each.mark) for each in gone))
        letters = tuple(
            token
            for (token,) in db.execute(
                "SELECT d.token FROM temp.gone g JOIN deliveries d ON d.address = g.address COLLATE NOCASE"
                " JOIN releases r ON r.id = d.release WHERE r.kind = 'rehearsal'"
            )
        )
        db.execute(
            "UPDATE acts SET why = '' WHERE delivery IN"
            " (SELECT d.id FROM deliveries d JOIN temp.gone g ON d.address = g.address COLLATE NOCASE)"
        )
        db.execute(
            "UPDATE outcomes SET words = '' WHERE delivery IN"
            " (SELECT d.id FROM deliveries d JOIN temp.gone g ON d.address = g.address COLLATE NOCASE)"
        )
        number = db.execute(
            "UPDATE deliveries SET name = '', reply = NULL,"
            " address = 'erased:' || (SELECT lower(hex(g.mark)) FROM temp.gone g WHERE g.address = deliveries.address COLLATE NOCASE),"
            " state = CASE WHEN state IN ('planned', 'deferred') THEN 'skipped' ELSE state END"
            " WHERE address COLLATE NOCASE IN (SELECT address FROM temp.gone)"
        ).rowcount
        for table, columns in (("returns", "words = '', alike = ''"), ("wishes", "words = ''")):
            db.execute(f"UPDATE {table} SET {columns} WHERE mark IN (SELECT mark FROM temp.gone)")
        db.execute("DELETE FROM readers WHERE mark IN (SELECT mark FROM temp.gone)")
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


def strays(db: sqlite3.Connection, before: float, mark: Callable[[str], bytes]) -> list[Reader]:
    """Who is on no list any more and was last sent to before a moment: only what was sent still names them."""
    rows = db.execute(
        "SELECT d.address, max(d.name) FROM deliveries d JOIN releases r ON r.id = d.release"
        " WHERE d.address NOT LIKE 'erased:%' AND NOT EXISTS (SELECT 1 FROM readers x WHERE x.address = d.address)"
        " GROUP BY d.address HAVING max(coalesce(d.at, r.made_at)) < ?",
        (before,),
    )
    return [Reader(mark(address), address, address, name) for address, name in rows]
