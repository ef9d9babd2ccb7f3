"""A server of PostgreSQL goes in; the ledger there comes out open, for several machines at once.

Writers take turns, as with a file: whoever begins to write waits for the one before.  So what holds for one machine holds
for all, and a letter counts under a cap or has its dot by one of them alone.  A server that lost what it had confirmed is a
danger as a copy is: after a change of server or timeline nothing is written until somebody adopts it, unless a standby had
confirmed every commit.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post import keys, ledger_moves, postgres_tables, tables
from pdfdigest.post.machines import awake
from pdfdigest.post.postgres_db import Server, ServerDb

_NOW = (
    "SELECT now_seconds(), (SELECT system_identifier::text FROM pg_control_system()),"
    " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), current_setting('synchronous_standby_names') <> '',"
    " current_setting('fsync') = 'on', s.system, s.timeline, s.synchronous FROM servers s"
)
_UPGRADE = "Upgrade pdfdigest."


class ServerStore:
    """A ledger on a server.  `fresh` says that it was made just now."""

    def __init__(self, db: ServerDb, *, fresh: bool) -> None:
        self.db = db
        self.where = db.server.name
        self.fresh = fresh
        self._adopting = False
        self._ahead: float | None = None

    @classmethod
    def open(cls, server: Server, folder: Path, *, create: bool) -> Self:
        """The ledger there; `create` makes it.  RequestError where there is none, PostError where it is a newer one."""
        db = ServerDb.connect(server)
        try:
            fresh = not _there(db)
            if fresh and not create:
                raise RequestError("nothing has been planned or imported here yet", where=folder, needs="readers")
            if fresh:
                keys.make(folder)
                fresh = _make(db)
            _steps(db)
            return cls(db, fresh=fresh)
        except BaseException:
            db.close()
            raise

    @property
    def shared(self) -> bool:
        """Always: that is what it is for."""
        return True

    def adopt(self) -> None:
        """The server as it is now counts, whatever it was before."""
        self._adopting = True

    def begin(self) -> None:
        """Wait for one's turn; PostError where the server may have lost what it confirmed."""
        try:
            self.db.script("BEGIN; SELECT pg_advisory_xact_lock('ledger'::regclass::oid::bigint)")
            self._same()
        except BaseException:
            self.undo()
            raise

    def _same(self) -> None:
        now, system, timeline, synchronous, safe, known, before, confirmed = self.db.execute(_NOW).fetchone()
        self._ahead = now - awake()
        if not safe:
            raise PostError(
                "the server does not wait for its disk (fsync is off), so what it confirms can be lost",
                where=self.where,
            )
        if (system, timeline) != (known, before) and not self._adopting:
            moved = "is another one" if system != known else "was brought back from a copy, or another took its place"
            if system != known or not confirmed:
                raise PostError(
                    f"the server {moved}, and no standby had confirmed every commit: who got what at the end may be lost",
                    where=self.where,
                    needs="adopt-server",
                )
        if (system, timeline, int(synchronous)) != (known, before, confirmed):
            self.db.execute(
                "UPDATE servers SET system = ?, timeline = ?, synchronous = ?", (system, timeline, synchronous)
            )

    def commit(self) -> None:
        """What was written is on the disks when this returns."""
        self.db.script("COMMIT")

    def undo(self) -> None:
        """Take back what was written since `begin`."""
        with suppress(PostError):
            self.db.script("ROLLBACK")

    def fault(self, _error: BaseException, _act: str) -> PostError | None:
        """None: what fails here is a sentence already."""
        return None

    @contextlib.contextmanager
    def alone(self, _folder: Path) -> Iterator[None]:
        """Nothing is held: several machines may send at once.  One that stops amid a transaction keeps the others waiting for seconds."""
        self.db.script("SET idle_in_transaction_session_timeout TO '5s'")
        yield

    def wipe(self) -> bool:
        """Whether what was deleted is out of the tables; of the server's log and backups its keeper must say."""
        try:
            for name in postgres_tables.EVERY:
                self.db.script(f"VACUUM {name}")
        except PostError:
            return False
        return True

    def clock(self) -> float:
        """The server's clock, in seconds from 1970, as it was read when somebody last began to write, and gone on since."""
        if self._ahead is None:
            self._ahead = self.db.execute("SELECT now_seconds()").fetchone()[0] - awake()
        return awake() + self._ahead

    def copied(self, to: Path) -> None:
        """A sound copy as one SQLite file, as the ledger stood at one moment."""
        self.db.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            ledger_moves.to_file(self.db, to)
        finally:
            self.undo()

    def close(self) -> None:
        """Close it."""
        self.db.close()


def there(server: Server) -> bool:
    """Whether a server keeps the ledger; PostError where it cannot be reached."""
    db = ServerDb.connect(server)
    try:
        return _there(db)
    finally:
        db.close()


def _there(db: ServerDb) -> bool:
    found = db.execute("SELECT to_regclass('ledger') IS NOT NULL").fetchone()
    return bool(found[0])


def _make(db: ServerDb) -> bool:
    """Make the tables, all or none; whether it was this one who made them."""
    name: Any = db.server.schema.replace('"', '""')
    db.script(f"BEGIN; SELECT pg_advisory_xact_lock(hashtext('{db.server.schema}'))")
    try:
        db.script(f'CREATE SCHEMA IF NOT EXISTS "{name}"')
        made = not _there(db)
        if made:
            db.script(postgres_tables.FUNCTIONS + postgres_tables.TABLES)
            db.execute("INSERT INTO ledger VALUES (?, 0)", (secrets.token_hex(16),))
            db.executemany("INSERT INTO parts VALUES (?, ?)", list(postgres_tables.TAKEN.items()))
            db.script(
                "INSERT INTO servers SELECT (SELECT system_identifier::text FROM pg_control_system()),"
                " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), 0"
            )
        db.script("COMMIT")
    except BaseException:
        with suppress(PostError):
            db.script("ROLLBACK")
        raise
    return made


def _steps(db: ServerDb) -> None:
    """Take the steps that are lacking."""
    for part in tables.ALL:
        (taken,) = db.execute("SELECT steps FROM parts WHERE name = ?", (part.name,)).fetchone()
        if taken > len(part.steps):
            raise PostError("a newer pdfdigest wrote this ledger", where=db.server.name, hint=_UPGRADE)
        for at in range(taken, len(part.steps)):
            step = postgres_tables.STEPS[part.name][at - postgres_tables.TAKEN[part.name]]
            db.script(
                f"BEGIN; LOCK TABLE parts; {step}; UPDATE parts SET steps = {at + 1} WHERE name = '{part.name}'; COMMIT"
            )
