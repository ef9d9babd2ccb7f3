"""A server of PostgreSQL goes in; an open connection with the face that every ledger has comes out.

Whatever fails comes out as a sentence: nobody beyond this module sees an error of the driver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from pdfdigest.errors import PostError
from pdfdigest.post import postgres_dialect
from pdfdigest.post.ledger_db import Rows

SESSION = {
    "synchronous_commit": "on",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "120s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "15s",
    "default_transaction_isolation": "read committed",
    "client_min_messages": "warning",
}
"""What a session is set to: what is committed is on the disk, and a machine that is cut off or stopped amid a transaction
lets go of it."""
_AT_ONCE = 10_000
_REACH = {"connect_timeout": 10, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
_AGAIN = "Run it again when the server is there; who had the last dot then is in doubt, by name."


@dataclass(frozen=True, slots=True)
class Server:
    """Where a ledger is kept: a server's address without a password, and the schema there.

    `authority` is a file with the certificates to trust, empty for those of the system; `tls` says that the address leads
    beyond this machine, and the server must prove its name.
    """

    url: str
    schema: str
    password: str = field(default="", repr=False)
    authority: str = ""
    tls: bool = False

    @property
    def name(self) -> Path:
        """How sentences call it."""
        return Path(f"{self.schema} on {self.url.partition('://')[2].partition('?')[0]}")


def fault(error: BaseException, where: Path, act: str) -> PostError:
    """The sentence for an error of the driver."""
    words = " ".join(str(error).split()) or type(error).__name__
    state = getattr(error, "sqlstate", None) or ""
    if state == "55P03":
        return PostError(
            f"the ledger cannot be {act}: another pdfdigest is writing it",
            where=where,
            hint="Run it again when that has ended.",
        )
    if state.startswith(("53", "58")):
        return PostError(f"the ledger cannot be {act}: the server lacks room or its disk fails: {words}", where=where)
    lost = not state or state.startswith(("08", "57", "25"))
    return PostError(f"the ledger cannot be {act}: {words[:300]}", where=where, hint=_AGAIN if lost else "")


class ServerDb:
    """A connection to PostgreSQL with what every ledger has."""

    def __init__(self, raw: Any, server: Server) -> None:
        self.raw = raw
        self.server = server

    @classmethod
    def connect(cls, server: Server) -> Self:
        """Connected, in the ledger's schema, which may not be there yet; PostError where that fails."""
        try:
            import psycopg
            from psycopg import sql
        except ImportError:
            raise PostError(
                "the ledger is on PostgreSQL, and the part of pdfdigest that reads it is not installed",
                hint="Install it beside pdfdigest: pipx inject pdfdigest 'psycopg[binary]'",
            ) from None
        given: dict[str, Any] = {"target_session_attrs": "read-write", **_REACH}
        given |= {"password": server.password} if server.password else {}
        if server.tls:
            given |= {"sslmode": "verify-full", "sslrootcert": server.authority or "system"}
        try:
            raw = psycopg.connect(server.url, autocommit=True, **given)
            try:
                for name, value in SESSION.items():
                    raw.execute(sql.SQL("SET {} TO {}").format(sql.Identifier(name), sql.Literal(value)))
                raw.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(server.schema)))
            except BaseException:
                raw.close()
                raise
        except psycopg.Error as error:
            raise fault(error, server.name, "reached") from None
        return cls(raw, server)

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Run a statement."""
        words, numbered = postgres_dialect.translated(sql)
        rows: Rows = self._run(lambda: self.raw.execute(words, postgres_dialect.values(values, numbered=numbered)), sql)
        return rows

    def stream(self, sql: str) -> Iterator[Any]:
        """The rows of a statement, some at a time."""

        def opened() -> Any:
            cursor = self.raw.cursor(name="rows", withhold=True)
            cursor.execute(postgres_dialect.translated(sql)[0])
            return cursor

        with self._run(opened, sql) as cursor:
            while rows := self._run(lambda: cursor.fetchmany(_AT_ONCE), sql):
                yield from rows

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> Rows:
        """Run a statement for each of many."""
        words, numbered = postgres_dialect.translated(sql)

        def run() -> Rows:
            cursor: Rows = self.raw.cursor()
            cursor.executemany(words, [postgres_dialect.values(each, numbered=numbered) for each in values])  # type: ignore[attr-defined]
            return cursor

        rows: Rows = self._run(run, sql)
        return rows

    def function(self, name: str, made: Callable[[Any], Any], over: str, values: Sequence[Any] = (), /) -> None:
        """A function of one text: what it makes of each is put into a table of the session, since no server calls Python."""
        given = [text for (text,) in self.execute(over, values)]
        self.fill(name, [(text, made(text)) for text in given])

    def fill(self, name: str, pairs: list[tuple[str, Any]]) -> None:
        """The table behind a function."""
        kind = "BYTEA" if pairs and isinstance(pairs[0][1], bytes) else "TEXT"

        def run() -> Rows:
            self.raw.execute(f"DROP TABLE IF EXISTS pg_temp.made_{name} CASCADE")
            self.raw.execute(f'CREATE TEMP TABLE made_{name} (given TEXT COLLATE "C" PRIMARY KEY, made {kind})')
            with self.raw.cursor() as cursor, cursor.copy(f"COPY pg_temp.made_{name} FROM STDIN") as rows:
                for pair in pairs:
                    rows.write_row(pair)
            self.raw.execute(f"ANALYZE pg_temp.made_{name}")
            self.raw.execute(f"DROP FUNCTION IF EXISTS pg_temp.{name}(TEXT)")
            done: Rows = self.raw.execute(
                f"CREATE FUNCTION pg_temp.{name}(TEXT) RETURNS {kind} LANGUAGE sql STABLE AS"
                f" 'SELECT made FROM pg_temp.made_{name} WHERE given = $1'"
            )
            return done

        self._run(run, name)

    def script(self, words: str) -> None:
        """Several statements, as PostgreSQL has them."""
        self._run(lambda: self.raw.execute(words), words)

    def close(self) -> None:
        """Close it."""
        self.raw.close()

    def _run(self, run: Callable[[], Any], sql: str) -> Any:
        import psycopg

        try:
            return run()
        except psycopg.Error as error:
            act = "read" if sql.lstrip().upper().startswith("SELECT") else "written"
            raise fault(error, self.server.name, act) from None
