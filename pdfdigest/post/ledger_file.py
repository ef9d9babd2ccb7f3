"""The file of a ledger goes in; it comes out open: one SQLite file beside publication.toml, for one machine."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post import keys, ledger_faults, ledger_steps

NAME = "ledger.sqlite"
PATIENCE = 30.0
"""Seconds that a writer waits for another to finish."""


class FileDb(sqlite3.Connection):
    """A connection of SQLite with what every ledger has."""

    def function(self, name: str, made: Callable[[Any], Any], _over: str, _values: Sequence[Any] = (), /) -> None:
        """A function of one text that statements may call."""
        self.create_function(name, 1, made, deterministic=True)


class FileStore:
    """A ledger in one file.  `fresh` says that it was made just now."""

    def __init__(self, path: Path, db: FileDb, *, fresh: bool) -> None:
        self.where = path
        self.db = db
        self.fresh = fresh

    @classmethod
    def open(cls, path: Path) -> Self:
        """The ledger at that path, made where there is none; PostError where it cannot be read, or is a newer one."""
        try:
            if not path.exists():
                keys.make(path.parent)
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            db = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE, check_same_thread=False, factory=FileDb)
        except OSError as error:
            raise PostError(f"the ledger cannot be opened: {error.strerror}", where=path) from None
        try:
            return cls(path, db, fresh=ledger_steps.take(db, path))
        except sqlite3.Error as error:
            db.close()
            raise ledger_faults.told(error, path, "read") from None
        except BaseException:
            db.close()
            raise

    @property
    def shared(self) -> bool:
        """Never: one machine alone has it."""
        return False

    def adopt(self) -> None:
        """A file has nothing to forget."""

    def begin(self) -> None:
        """Take the lock of the file."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise ledger_faults.told(error, self.where, "written") from None

    def commit(self) -> None:
        """What was written is on the disk when this returns."""
        self.db.execute("COMMIT")

    def undo(self) -> None:
        """Take back what was written since `begin`."""
        with contextlib.suppress(sqlite3.Error):
            self.db.execute("ROLLBACK")

    def fault(self, error: BaseException, act: str) -> PostError | None:
        """The sentence for an error of SQLite."""
        return ledger_faults.told(error, self.where, act) if isinstance(error, sqlite3.Error) else None

    def clock(self) -> float:
        """The clock of the machine."""
        return time.time()

    def wipe(self) -> bool:
        """Leave nothing of what was deleted on the disk: not in free pages, not in the log; whether that was possible.

        It is not while another program has the ledger open for writing.
        """
        try:
            self.db.execute("VACUUM")
            busy: int = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        return not busy

    @contextlib.contextmanager
    def alone(self, folder: Path) -> Iterator[None]:
        """Hold the place of the one who sends; PostError where another run holds it.

        SQLite's own lock on a file of its own: gone with the program that held it, however it ended.
        """
        path = folder / "runner.lock"
        with contextlib.ExitStack() as stack:
            try:
                lock = stack.enter_context(contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=0)))
                path.chmod(0o600)
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if not ledger_faults.busy(error):
                    raise ledger_faults.told(error, path, "written") from None
                words = "a run is going on already, and only one may send at a time"
                raise PostError(words, where=folder, needs="how-far") from None
            yield

    def copied(self, to: Path) -> None:
        """A sound copy in one file, also while somebody writes."""
        with contextlib.closing(sqlite3.connect(to, isolation_level=None)) as target:
            self.db.backup(target)

    def close(self) -> None:
        """Close it; what was written is on the disk already."""
        self.db.close()


def older_copy(path: Path, to: Path) -> None:
    """A sound copy of a ledger, also while a run goes on, in one file without a log; RequestError where it cannot be made.

    The copy counts one write fewer than the ledger, so that it is an older copy wherever that one is used.
    """
    try:
        with (
            contextlib.closing(sqlite3.connect(path, timeout=PATIENCE)) as ledger,
            contextlib.closing(sqlite3.connect(to, isolation_level=None)) as target,
        ):
            ledger.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            target.execute("UPDATE ledger SET counter = max(counter - 1, 0)")
    except sqlite3.Error as error:
        raise RequestError(f"the ledger cannot be copied: {error}", where=path) from None
