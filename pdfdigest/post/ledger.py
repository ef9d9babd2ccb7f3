"""The folder `post/` goes in; a ledger to read and write comes out, or a sentence why it must not be used.

The ledger is one SQLite file beside publication.toml.  What it says has reached the disk before anything
is done that rests on it.  A copy of it is a danger: two would each send.  So a ledger has a name and a
counter that grows with every write, and a note in the user's state folder, outside of any backup of the
publication, remembers how far it had come.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from pdfdigest.errors import PostError, RequestError, counted
from pdfdigest.manuscript import file_moves
from pdfdigest.post import keys, ledger_faults, ledger_steps
from pdfdigest.post.ledger_place import synced

NAME = "ledger.sqlite"
PATIENCE = 30.0
"""Seconds that a writer waits for another to finish."""


class Ledger:
    """One open ledger.  `db` is for reading; `writing` is the only way to write.

    `folder` is `post/`, `state` the user's state folder.  A ledger that `trusted` does not vouch for can
    be read and nothing else.
    """

    def __init__(self, folder: Path, state: Path, db: sqlite3.Connection) -> None:
        self.folder = folder
        self.db = db
        self._state = state
        self._lock = threading.RLock()
        name, _ = db.execute("SELECT name, counter FROM ledger").fetchone()
        self.name: str = name
        self._note = _Note(state / "ledgers" / name)
        self._vouched = False

    @classmethod
    def open(cls, folder: Path, state: Path, *, create: bool = False) -> Self:
        """The ledger in `post/`; `create` makes it where there is none yet.

        RequestError where there is none, PostError where it cannot be read or a newer pdfdigest wrote it.
        """
        path = folder / NAME
        new = not path.exists()
        if new and not create:
            raise RequestError("nothing has been planned or imported here yet", where=folder, needs="readers")
        try:
            if new:
                keys.make(folder)
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            db = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
        except OSError as error:
            raise PostError(f"the ledger cannot be opened: {error.strerror}", where=path) from None
        try:
            fresh = ledger_steps.take(db, path)
            ledger = cls(folder, state, db)
            if fresh:
                ledger._note.write(0, "")
        except sqlite3.Error as error:
            db.close()
            raise ledger_faults.told(error, path, "read") from None
        except BaseException:
            db.close()
            raise
        return ledger

    def __enter__(self) -> Self:
        """Nothing is locked."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close it; what was written is on the disk already."""
        self._note.close()
        self.db.close()

    @property
    def counter(self) -> int:
        """How many times this ledger was written, since it was made."""
        number: int = self.db.execute("SELECT counter FROM ledger").fetchone()[0]
        return number

    def trusted(self) -> None:
        """Nothing, or PostError: in a synced folder, from another machine, or older than one already used."""
        remembered = self._note.read()
        if remembered is None:
            raise PostError(
                "this ledger was not made on this machine, or by another user; if it is used in both places, "
                "readers get their mail twice",
                where=self.folder / NAME,
                needs="adopt-moved",
            )
        if self.counter < remembered[0]:
            raise PostError(
                f"this ledger is an older copy: it was written {counted(self.counter, 'time')}, and one that was used here "
                f"{counted(remembered[0], 'time')}; it does not know who got what in between",
                where=self.folder / NAME,
                needs="adopt-old",
            )
        if remembered[1] != str(self.folder.resolve()) and (why := synced(self.folder)):
            raise PostError(
                f"the ledger lies {why}: another machine could use it too, and a half-copied ledger is a broken one",
                where=self.folder / NAME,
                needs="adopt-here",
            )

    def adopt(self, *, at: float, who: str, why: str) -> None:
        """Take this ledger for the one and only; whoever does so answers for it."""
        self._vouched = True
        with self.writing() as db:
            note = self._note.read()
            if note is not None and note[0] >= self.counter:
                db.execute("UPDATE ledger SET counter = ?", (note[0] + 1,))
            record(db, at=at, act="adopt", who=who, why=why)
        self._note.write(self.counter, str(self.folder.resolve()))

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: on the disk when the block ends, undone when it raises.

        PostError where the ledger is not trusted; see `trusted`.  One thread writes at a time, and one
        program.
        """
        with self._lock:
            if not self._vouched:
                self.trusted()
                self._vouched = True
            try:
                self.db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise ledger_faults.told(error, self.folder / NAME, "written") from None
            try:
                yield self.db
                self.db.execute("UPDATE ledger SET counter = counter + 1")
                counter: int = self.db.execute("SELECT counter FROM ledger").fetchone()[0]
                self.db.execute("COMMIT")
            except sqlite3.OperationalError as error:
                self._undo()
                raise ledger_faults.told(error, self.folder / NAME, "written") from None
            except BaseException:
                self._undo()
                raise
            self._note.count(counter)

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

    def _undo(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self.db.execute("ROLLBACK")

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the place of the one who sends; PostError where another run holds it.

        SQLite's own lock on a file of its own: gone with the program that held it, however it ended.
        """
        path = self.folder / "runner.lock"
        with contextlib.ExitStack() as stack:
            try:
                lock = stack.enter_context(contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=0)))
                path.chmod(0o600)
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if not ledger_faults.busy(error):
                    raise ledger_faults.told(error, path, "written") from None
                words = "a run is going on already, and only one may send at a time"
                raise PostError(words, where=self.folder, needs="how-far") from None
            yield


def record(
    db: sqlite3.Connection,
    *,
    at: float,
    act: str,
    who: str,
    why: str,
    release: int | None = None,
    delivery: int | None = None,
) -> None:
    """Write down who did what, and why."""
    db.execute(
        "INSERT INTO acts (at, release, delivery, act, who, why) VALUES (?, ?, ?, ?, ?, ?)",
        (at, release, delivery, act, who, why),
    )


class _Note:
    """What the user's state folder remembers of one ledger: its counter, and where it was adopted on purpose.

    The counter is written in place after each commit and not forced to the disk: it may lag behind the
    ledger after a power cut, never run ahead of it.
    """

    _WIDTH = 20

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def read(self) -> tuple[int, str] | None:
        try:
            counter, _, place = self._path.read_text("utf-8").partition("\n")
            return int(counter), place.strip()
        except (OSError, ValueError):
            return None

    def write(self, counter: int, place: str) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
            beside.write_text(f"{counter:0{self._WIDTH}}\n{place}\n", "utf-8")
            file_moves.replace(beside, self._path)
        except OSError as error:
            raise PostError(
                f"what must be remembered of this ledger cannot be written: {error.strerror}", where=self._path
            ) from None
        self.close()

    def count(self, counter: int) -> None:
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_WRONLY)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, f"{counter:0{self._WIDTH}}".encode())
        except OSError:
            remembered = self.read()
            self.write(counter, remembered[1] if remembered else "")

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
