"""The folder `post/` goes in; a ledger to read and write comes out, or a sentence why it must not be used.

The ledger is one SQLite file beside publication.toml, or on a server of PostgreSQL that several machines share.  What it says has reached the disk before anything
is done that rests on it.  A copy of it is a danger: two would each send.  So a ledger has a name and a
counter that grows with every write, and a note in the user's state folder, outside of any backup of the
publication, remembers how far it had come.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from pdfdigest.errors import PostError, RequestError, counted
from pdfdigest.post.ledger_db import Db, Store
from pdfdigest.post.ledger_file import NAME, FileStore
from pdfdigest.post.ledger_note import Note
from pdfdigest.post.ledger_place import synced
from pdfdigest.post.postgres_db import Server
from pdfdigest.post.postgres_store import ServerStore


class Ledger:
    """One open ledger.  `db` is for reading; `writing` is the only way to write.

    `folder` is `post/`, `state` the user's state folder.  A ledger that `trusted` does not vouch for can
    be read and nothing else.
    """

    def __init__(self, folder: Path, state: Path, store: Store) -> None:
        self.folder = folder
        self.db: Db = store.db
        self._store = store
        self._lock = threading.RLock()
        name, _ = self.db.execute("SELECT name, counter FROM ledger").fetchone()
        self.name: str = name
        self._note = Note(state / "ledgers" / name)
        self._vouched = False

    @classmethod
    def open(cls, folder: Path, state: Path, *, create: bool = False, server: Server | None = None) -> Self:
        """The ledger in `post/`, or on a server; `create` makes it where there is none yet.

        RequestError where there is none, PostError where it cannot be read or a newer pdfdigest wrote it.
        """
        store: Store
        if server is not None:
            store = ServerStore.open(server, folder, create=create)
        else:
            path = folder / NAME
            if not create and not path.exists():
                raise RequestError("nothing has been planned or imported here yet", where=folder, needs="readers")
            store = FileStore.open(path)
        try:
            ledger = cls(folder, state, store)
            if store.fresh:
                ledger._note.write(0, "")
        except BaseException as error:
            store.close()
            if told := store.fault(error, "read"):
                raise told from None
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
        self._store.close()

    @property
    def shared(self) -> bool:
        """Whether several machines may send by it at once."""
        return self._store.shared

    @property
    def counter(self) -> int:
        """How many times this ledger was written, since it was made."""
        number: int = self.db.execute("SELECT counter FROM ledger").fetchone()[0]
        return number

    def trusted(self) -> None:
        """Nothing, or PostError: in a synced folder, from another machine, or older than one already used."""
        remembered = self._note.read()
        where = self._store.where
        if remembered is None and self._store.shared:
            return
        if remembered is None:
            raise PostError(
                "this ledger was not made on this machine, or by another user; if it is used in both places, "
                "readers get their mail twice",
                where=where,
                needs="adopt-moved",
            )
        if self.counter < remembered[0]:
            raise PostError(
                f"this ledger is an older copy: it was written {counted(self.counter, 'time')}, and one that was used here "
                f"{counted(remembered[0], 'time')}; it does not know who got what in between",
                where=where,
                needs="adopt-old",
            )
        if not self._store.shared and remembered[1] != str(self.folder.resolve()) and (why := synced(self.folder)):
            raise PostError(
                f"the ledger lies {why}: another machine could use it too, and a half-copied ledger is a broken one",
                where=where,
                needs="adopt-here",
            )

    def adopt(self, *, at: float, who: str, why: str) -> None:
        """Take this ledger for the one and only; whoever does so answers for it."""
        self._vouched = True
        self._store.adopt()
        with self.writing() as db:
            note = self._note.read()
            if note is not None and note[0] >= self.counter:
                db.execute("UPDATE ledger SET counter = ?", (note[0] + 1,))
            record(db, at=at, act="adopt", who=who, why=why)
        self._note.write(self.counter, str(self.folder.resolve()))

    @contextlib.contextmanager
    def writing(self) -> Iterator[Db]:
        """A transaction: on the disk when the block ends, undone when it raises.

        PostError where the ledger is not trusted; see `trusted`.  One thread writes at a time, and one
        program.
        """
        with self._lock:
            if not self._vouched:
                self.trusted()
                self._vouched = True
            self._store.begin()
            try:
                yield self.db
                self.db.execute("UPDATE ledger SET counter = counter + 1")
                counter: int = self.db.execute("SELECT counter FROM ledger").fetchone()[0]
                self._store.commit()
            except BaseException as error:
                self._store.undo()
                if told := self._store.fault(error, "written"):
                    raise told from None
                raise
            self._note.count(counter)

    def clock(self) -> float:
        """The clock that all who share it go by, in seconds from 1970."""
        return self._store.clock()

    def wipe(self) -> bool:
        """Leave nothing of what was deleted on the disk; whether that was possible."""
        return self._store.wipe()

    def alone(self) -> AbstractContextManager[None]:
        """Hold the place of the one who sends; PostError where another run holds it."""
        return self._store.alone(self.folder)

    def copied(self, to: Path) -> None:
        """A sound copy as one SQLite file, also while somebody writes."""
        self._store.copied(to)


def record(
    db: Db,
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
