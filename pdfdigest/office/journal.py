"""What was typed at the desk is kept on disk before it is written into a file, and until it is known what became of it.

One SQLite file in the user's state folder, in write-ahead mode and flushed at each commit; nobody but its owner reads it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdfdigest.errors import RequestError
from pdfdigest.manuscript.commands import Command, Outcome

KEPT = 90 * 24 * 3600
"""Seconds after which what is settled is let go of."""
_TABLES = """
CREATE TABLE IF NOT EXISTS command (
  number INTEGER PRIMARY KEY, issue TEXT NOT NULL, id TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL,
  said TEXT NOT NULL, outcome TEXT, UNIQUE (issue, id)
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON command (issue) WHERE outcome IS NULL;
CREATE TABLE IF NOT EXISTS session (hash TEXT PRIMARY KEY, at REAL NOT NULL) STRICT;
"""


def key_of(path: Path) -> str:
    """How an issue file is called where its path should not be: the beginning of a hash of it."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:24]


class Journal:
    """The journal in a folder, for one or more desks at a time."""

    def __init__(self, folder: Path) -> None:
        path = folder / "journal.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise RequestError(f"the journal of the desk cannot be kept: {error}", where=path) from None
        self._lock = threading.RLock()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def capture(self, issue: str, who: str, at: float, commands: tuple[Command, ...]) -> None:
        """Keep commands, on disk when this returns; one that is kept already stays as it is."""
        rows = [(issue, command.id, who, at, _said(command)) for command in commands]
        with self._work() as db:
            db.executemany("INSERT OR IGNORE INTO command (issue, id, who, at, said) VALUES (?, ?, ?, ?, ?)", rows)
            db.execute("DELETE FROM command WHERE outcome IS NOT NULL AND at < ?", (at - KEPT,))

    @contextlib.contextmanager
    def writing(self, issue: str) -> Iterator[list[tuple[Command, Outcome | None]]]:
        """The commands of an issue that wait, for whoever writes them; each is settled with the outcome put beside it.

        No other desk writes meanwhile.  Where the block fails, all wait on.
        """
        with self._work() as db:
            found = db.execute("SELECT said FROM command WHERE issue = ? AND outcome IS NULL ORDER BY number", (issue,))
            waiting: list[tuple[Command, Outcome | None]] = [(_command(said), None) for (said,) in found]
            yield waiting
            done = [(_told(outcome), issue, command.id) for command, outcome in waiting if outcome]
            db.executemany("UPDATE command SET outcome = ? WHERE issue = ? AND id = ?", done)

    def outcomes(self, issue: str, names: tuple[str, ...]) -> tuple[Outcome, ...]:
        """What became of commands, in their order."""
        made = []
        with self._lock:
            for name in names:
                row = self._db.execute(
                    "SELECT outcome FROM command WHERE issue = ? AND id = ?", (issue, name)
                ).fetchone()
                if row and row[0]:
                    made.append(Outcome(name, **json.loads(row[0])))
        return tuple(made)

    def waiting(self) -> frozenset[str]:
        """The issues of which commands wait."""
        with self._lock:
            found = self._db.execute("SELECT DISTINCT issue FROM command WHERE outcome IS NULL")
            return frozenset(issue for (issue,) in found)

    def admit(self, session: str, at: float) -> None:
        """Remember a session, by its hash alone."""
        with self._work() as db:
            db.execute("INSERT OR REPLACE INTO session VALUES (?, ?)", (_hash(session), at))

    def admitted(self, session: str, at: float, seconds: float) -> bool:
        """Whether a session was let in, not longer ago than so many seconds."""
        with self._lock:
            row = self._db.execute("SELECT at FROM session WHERE hash = ?", (_hash(session),)).fetchone()
        return bool(row) and 0 <= at - row[0] <= seconds

    @contextlib.contextmanager
    def _work(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _hash(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()


def _said(command: Command) -> str:
    facts = {name: getattr(command, name) for name in Command.__slots__}
    return json.dumps(facts, ensure_ascii=False)


def _command(said: str) -> Command:
    facts: dict[str, Any] = json.loads(said)
    return Command(**{**facts, "path": tuple(facts["path"])})


def _told(outcome: Outcome) -> str:
    return json.dumps({"value": outcome.value, "held": outcome.held, "lines": outcome.lines}, ensure_ascii=False)
