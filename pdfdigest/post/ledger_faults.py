"""An error of SQLite goes in; a sentence that says what is wrong with the ledger, and what to do, comes out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pdfdigest.errors import PostError

_AGAIN = "Make room, and run it again; nothing is lost."
_RIGHTS = "Give yourself the right to write the file and its folder, or run it as their owner."
_COPY = "Bring it back from a copy."
_SAID = {
    sqlite3.SQLITE_BUSY: ("another pdfdigest is writing it", "Run it again when that has ended."),
    sqlite3.SQLITE_LOCKED: ("another pdfdigest is writing it", "Run it again when that has ended."),
    sqlite3.SQLITE_FULL: ("the disk is full", _AGAIN),
    sqlite3.SQLITE_READONLY: ("it may not be written: the file, its folder or the disk is read-only", _RIGHTS),
    sqlite3.SQLITE_PERM: ("it may not be opened by you", _RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("the file, or one beside it, may not be opened or made", _RIGHTS),
    sqlite3.SQLITE_IOERR: ("the disk fails to read or write it", "Look after the disk, and whether it is full."),
    sqlite3.SQLITE_CORRUPT: ("it is broken", _COPY),
    sqlite3.SQLITE_NOTADB: ("it is no ledger, or broken", _COPY),
}
"""What the result codes of SQLite (https://sqlite.org/rescode.html) say to a person."""


def busy(error: sqlite3.Error) -> bool:
    """Whether another program holds the lock; any other error is none of its doing."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def told(error: sqlite3.Error, where: Path, act: str) -> PostError:
    """The sentence for a ledger that cannot be read or written; `act` says which."""
    words, hint = _SAID.get(_code(error), (str(error), _COPY if act == "read" else ""))
    return PostError(f"the ledger cannot be {act}: {words}", where=where, hint=hint)


def _code(error: sqlite3.Error) -> int:
    """The primary result code; its low byte, since there are extended ones."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
