"""A ledger file goes in; which steps it lacks comes out, and whether taking them would lose anything, tried on a copy in memory."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.post import ledger_faults, ledger_steps, tables

_SUMS = (
    "SELECT 'reader', count(*) FROM readers",
    "SELECT 'membership of ' || list, count(*) FROM memberships GROUP BY list",
    "SELECT 'suppression', count(*) FROM suppressions",
    "SELECT 'return of mail', count(*) FROM returns",
    "SELECT 'release', count(*) FROM releases",
    "SELECT 'delivery ' || state || ' of release ' || release, count(*) FROM deliveries GROUP BY release, state",
    "SELECT 'act', count(*) FROM acts",
)


def steps(path: Path) -> tuple[str, str]:
    """How far a ledger is, and how far this pdfdigest brings it: the steps taken of each part, like `readers 1, releases 1`.

    They are tried on a copy in memory.  PostError where a newer pdfdigest wrote it, where it cannot be read, and where
    what it counts would not be the same afterwards.
    """
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as ledger,
            contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy,
        ):
            ledger.backup(copy)
            before, held = _taken(copy), _sums(copy)
            ledger_steps.take(copy, path)
            after, holds = _taken(copy), _sums(copy)
    except sqlite3.Error as error:
        raise ledger_faults.told(error, path, "read") from None
    # A step may add readers, those that had a letter and stand on no list; nothing may go.
    lost = [f"{name}: {number} of {held[name]}" for name in held if (number := holds.get(name, 0)) < held[name]]
    if lost:
        raise PostError(f"bringing the ledger up to date would lose something: {'; '.join(lost)}", where=path)
    return before, after


def _taken(db: sqlite3.Connection) -> str:
    known = dict(db.execute("SELECT name, steps FROM parts")) if _has(db, "parts") else {}
    return ", ".join(f"{part.name} {known.get(part.name, 0)}" for part in tables.ALL)


def _sums(db: sqlite3.Connection) -> dict[str, int]:
    found: dict[str, int] = {}
    for asked in _SUMS:
        if _has(db, asked.partition(" FROM ")[2].split(" ")[0]):
            found |= dict(db.execute(asked))
    return found


def _has(db: sqlite3.Connection, table: str) -> bool:
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone())
