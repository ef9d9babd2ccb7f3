"""How many letters went to one server on a day, counted over the ledgers of all publications on this machine.

One SQLite file a server in the user's state folder, with days and numbers alone.  A letter is counted before it is sent, and
taken back where it was not: a run that is killed may leave some counted that never went, and none uncounted that did.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pdfdigest.errors import PostError

FOLDER = "sent"
DAYS = 40
"""Days after which a number is let go of."""


class SharedCount:
    """The count of one server and its user, and the most letters a day."""

    def __init__(self, state: Path, server: str, most: int) -> None:
        self.most = most
        self._path = state / FOLDER / f"{hashlib.sha256(server.encode()).hexdigest()[:24]}.sqlite"

    def number(self, day: str) -> int:
        """How many were counted on a day, like 2025-03-01."""
        with self._open() as db:
            row = db.execute("SELECT number FROM sent WHERE day = ?", (day,)).fetchone()
        return int(row[0]) if row else 0

    def take(self, day: str) -> bool:
        """Count one more, whoever else counts at the same moment; False where the most is reached."""
        with self._open() as db:
            db.execute("INSERT OR IGNORE INTO sent VALUES (?, 0)", (day,))
            done = db.execute(
                "UPDATE sent SET number = number + 1 WHERE day = ? AND number < ?", (day, self.most)
            ).rowcount
            db.execute("DELETE FROM sent WHERE day NOT IN (SELECT day FROM sent ORDER BY day DESC LIMIT ?)", (DAYS,))
        return done == 1

    def give_back(self, day: str) -> None:
        """One that was counted was not sent."""
        with self._open() as db:
            db.execute("UPDATE sent SET number = number - 1 WHERE day = ? AND number > 0", (day,))

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with contextlib.closing(sqlite3.connect(self._path, timeout=30)) as db, db:
                db.execute("PRAGMA synchronous = OFF")
                db.execute(
                    "CREATE TABLE IF NOT EXISTS sent (day TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID"
                )
                yield db
        except (OSError, sqlite3.Error) as error:
            words = f"the count of letters that all publications share cannot be kept: {error}"
            raise PostError(words, where=self._path) from None
