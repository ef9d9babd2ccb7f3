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
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdfdigest.errors import RequestError
from pdfdigest.manuscript.commands import Command, Outcome

FORMAT = 1
"""What a journal says of its form; one of before it said so is brought up to date as it is opened."""
DAYS = 90
"""Days after which what is settled is let go of, where the user's settings say nothing else."""
SITTING = 300
"""Seconds of one person's writing that are one state."""
_TABLES = """
CREATE TABLE IF NOT EXISTS command (
  number INTEGER PRIMARY KEY, issue TEXT NOT NULL, id TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL,
  said TEXT NOT NULL, outcome TEXT, UNIQUE (issue, id)
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON command (issue) WHERE outcome IS NULL;
CREATE TABLE IF NOT EXISTS state (
  number INTEGER PRIMARY KEY, issue TEXT NOT NULL, who TEXT NOT NULL, begun REAL NOT NULL, at REAL NOT NULL,
  mark TEXT NOT NULL, hash TEXT NOT NULL, text BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS states ON state (issue, number);
CREATE TABLE IF NOT EXISTS once (token TEXT PRIMARY KEY, at REAL NOT NULL, said TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS session (hash TEXT PRIMARY KEY, at REAL NOT NULL) STRICT;
"""


def key_of(path: Path) -> str:
    """How an issue file is called where its path should not be: the beginning of a hash of it."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:24]


FOLDER = "desk"
"""Its folder in the user's state folder."""
_NAME = "journal.sqlite"


def begun(state: Path) -> bool:
    """Whether there is a journal in the user's state folder."""
    return (state / FOLDER / _NAME).is_file()


class Journal:
    """The journal in a folder, for one or more desks at a time."""

    def __init__(self, folder: Path, days: int | None = None) -> None:
        path = folder / _NAME
        self._kept = (days or DAYS) * 24 * 3600.0
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            (found,) = self._db.execute("PRAGMA user_version").fetchone()
            if found <= FORMAT:
                self._db.executescript(_TABLES)
                self._db.execute(f"PRAGMA user_version = {FORMAT}")
        except (OSError, sqlite3.Error) as error:
            raise RequestError(f"the journal of the desk cannot be kept: {error}", where=path) from None
        if found > FORMAT:
            self._db.close()
            raise RequestError("a newer pdfdigest wrote the journal of the desk", where=path, hint="Upgrade pdfdigest.")
        self._lock = threading.RLock()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def forget_old(self, at: float) -> None:
        """Let go of all that is older than what is kept; what waits to be written stays."""
        with self._work() as db:
            db.execute("DELETE FROM command WHERE outcome IS NOT NULL AND at < ?", (at - self._kept,))
            for table in ("state", "once", "session"):
                db.execute(f"DELETE FROM {table} WHERE at < ?", (at - self._kept,))  # noqa: S608  names from here

    def capture(self, issue: str, who: str, at: float, commands: tuple[Command, ...]) -> None:
        """Keep commands, on disk when this returns; one that is kept already stays as it is."""
        rows = [(issue, command.id, who, at, _said(command)) for command in commands]
        with self._work() as db:
            db.executemany("INSERT OR IGNORE INTO command (issue, id, who, at, said) VALUES (?, ?, ?, ?, ?)", rows)
            db.execute("DELETE FROM command WHERE outcome IS NOT NULL AND at < ?", (at - self._kept,))

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

    def remember(self, issue: str, who: str, at: float, raw: bytes, mark: str = "") -> None:
        """Keep what an issue file says now; what one person writes within a few minutes is one state, a `mark` its own."""
        found = hash_of(raw)
        with self._work() as db:
            last = db.execute(
                "SELECT number, who, begun, mark, hash FROM state WHERE issue = ? ORDER BY number DESC LIMIT 1",
                (issue,),
            ).fetchone()
            if last and last[4] == found and mark in ("", last[3]):
                return
            row = (who, at, mark, found, zlib.compress(raw))
            if last and not mark and not last[3] and who and last[1] == who and 0 <= at - last[2] < SITTING:
                db.execute(
                    "UPDATE state SET who = ?, at = ?, mark = ?, hash = ?, text = ? WHERE number = ?", (*row, last[0])
                )
            else:
                db.execute(
                    "INSERT INTO state (issue, begun, who, at, mark, hash, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (issue, at, *row),
                )
            db.execute("DELETE FROM state WHERE at < ?", (at - self._kept,))

    def states(self, issue: str) -> tuple[tuple[int, str, float, str, str], ...]:
        """Number, who, moment, mark and hash of each state of an issue file that is kept, the newest first."""
        with self._lock:
            found = self._db.execute(
                "SELECT number, who, at, mark, hash FROM state WHERE issue = ? ORDER BY number DESC", (issue,)
            )
            return tuple((number, who, at, mark, of) for number, who, at, mark, of in found)

    def state(self, issue: str, number: int) -> bytes | None:
        """What an issue file said in a state; None where it is not kept."""
        with self._lock:
            row = self._db.execute("SELECT text FROM state WHERE issue = ? AND number = ?", (issue, number)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def let_go(self, issue: str) -> int:
        """Let go of all that an issue file said, and of what was typed in it and is settled; how many states there were."""
        with self._work() as db:
            db.execute("DELETE FROM command WHERE issue = ? AND outcome IS NOT NULL", (issue,))
            return db.execute("DELETE FROM state WHERE issue = ?", (issue,)).rowcount

    def begin(self, token: str, at: float) -> str | None:
        """Note that something is begun that is done once: None, or what came of it before, empty while it is on its way."""
        with self._work() as db:
            db.execute("DELETE FROM once WHERE at < ?", (at - self._kept,))
            row = db.execute("SELECT said FROM once WHERE token = ?", (token,)).fetchone()
            if row is None:
                db.execute("INSERT INTO once VALUES (?, ?, '')", (token, at))
            return str(row[0]) if row else None

    def end(self, token: str, said: str) -> None:
        """Note what came of it."""
        with self._work() as db:
            db.execute("UPDATE once SET said = ? WHERE token = ?", (said, token))

    def forget(self, token: str) -> None:
        """It did not come about, and may be begun again."""
        with self._work() as db:
            db.execute("DELETE FROM once WHERE token = ?", (token,))

    def admit(self, session: str, at: float) -> None:
        """Remember a session, by its hash alone."""
        with self._work() as db:
            db.execute("DELETE FROM session WHERE at < ?", (at - self._kept,))
            db.execute("INSERT OR REPLACE INTO session VALUES (?, ?)", (_hash(session), at))

    def admitted(self, session: str, at: float, seconds: float) -> bool:
        """Whether a session was let in, not longer ago than so many seconds."""
        with self._lock:
            row = self._db.execute("SELECT at FROM session WHERE hash = ?", (_hash(session),)).fetchone()
        return bool(row) and 0 <= at - row[0] <= seconds

    @contextlib.contextmanager
    def _work(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._db.in_transaction:  # of this thread, which holds the lock
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def hash_of(raw: bytes) -> str:
    """The hash of a file's bytes, by which states of it are told apart."""
    return hashlib.sha256(raw).hexdigest()[:32]


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
