"""One ledger goes in; all that stands in it comes to stand in another, and is counted and summed on both sides."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdfdigest.errors import PostError
from pdfdigest.post import ledger_steps
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.ledger_file import FileDb
from pdfdigest.post.postgres_db import ServerDb
from pdfdigest.post.postgres_tables import EVERY

_CHUNK = 20_000


def columns(db: Db, table: str) -> tuple[str, ...]:
    """The columns of a table, by name."""
    found = db.execute(f"SELECT * FROM {table} LIMIT 0")
    return tuple(sorted(each[0] for each in found.description))  # type: ignore[attr-defined]


def _rows(db: Db, table: str, named: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    words = f"SELECT {', '.join(named)} FROM {table}"
    return iter(db.stream(words) if isinstance(db, ServerDb) else db.execute(words))


def sums(db: Db) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a hash of them that does not hang on their order."""
    found = {}
    for table in EVERY:
        count, total = 0, 0
        for row in _rows(db, table, columns(db, table)):
            count += 1
            plain = [float(each) if isinstance(each, int | float) else each for each in row]
            total ^= int.from_bytes(hashlib.sha256(repr(plain).encode()).digest())
        found[table] = (count, f"{total:064x}")
    return found


def fill(source: Db, target: Db) -> None:
    """Copy every table into an empty ledger, name and counter too; PostError where the two differ afterwards."""
    name, counter = source.execute("SELECT name, counter FROM ledger").fetchone()
    target.execute("UPDATE ledger SET name = ?, counter = ?", (name, counter))
    for table in EVERY:
        named = columns(source, table)
        marks = ", ".join("?" * len(named))
        words = f"INSERT INTO {table} ({', '.join(named)}) VALUES ({marks})"
        chunk = []
        for row in _rows(source, table, named):
            chunk.append(row)
            if len(chunk) == _CHUNK:
                target.executemany(words, chunk)
                chunk = []
        if chunk:
            target.executemany(words, chunk)
    before, after = sums(source), sums(target)
    if differing := [table for table in EVERY if before[table] != after[table]]:
        raise PostError(f"the copy of the ledger differs from it in {', '.join(differing)}; it is not used")


def to_file(source: Db, to: Path) -> None:
    """The ledger as one SQLite file, as it stood at one moment."""
    with contextlib.closing(sqlite3.connect(to, isolation_level=None, factory=FileDb)) as target:
        ledger_steps.take(target, to)
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN")
        fill(source, target)
        target.execute("COMMIT")
        target.execute("PRAGMA journal_mode = DELETE")
