"""What a ledger is asked in: the face of a connection that every ledger has, wherever it is kept.

Statements are SQL as SQLite and PostgreSQL both read it, but for what `postgres_dialect` says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from pdfdigest.errors import PostError


class Rows(Protocol):
    """What a statement comes to: rows, each a tuple, and how many it changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Row after row."""


class Db(Protocol):
    """An open ledger as statements see it; values stand for `?`, or for `?1` and `?2` where one is meant twice."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Rows:
        """Run a statement."""

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> Rows:
        """Run a statement for each of many."""

    def function(self, name: str, made: Callable[[Any], Any], over: str, values: Sequence[Any] = ..., /) -> None:
        """A function of one text that statements may call: `over` selects every text that they will give it."""


class Store(Protocol):
    """Where a ledger is kept; all that differs from place to place."""

    @property
    def db(self) -> Db:
        """Its connection."""

    @property
    def shared(self) -> bool:
        """Whether several machines may use it, and send by it at once."""

    @property
    def fresh(self) -> bool:
        """Whether it was made just now."""

    @property
    def where(self) -> Path:
        """What a sentence about the ledger names."""

    def adopt(self) -> None:
        """Somebody answers for it: what happened to the place that it is kept in counts no more, once it is written."""

    def begin(self) -> None:
        """Begin to write; nobody else writes until it is committed or undone.  PostError where it cannot be."""

    def commit(self) -> None:
        """What was written is on the disk when this returns."""

    def undo(self) -> None:
        """Take back what was written since `begin`; never an error."""

    def fault(self, error: BaseException, act: str) -> PostError | None:
        """The sentence for an error of the ledger that is `read` or `written`, None for any other error."""

    def alone(self, folder: Path) -> AbstractContextManager[None]:
        """Hold the place of one who sends; PostError where another holds it."""

    def clock(self) -> float:
        """The clock that all who share it go by, in seconds from 1970."""

    def wipe(self) -> bool:
        """Leave nothing of what was deleted on the disk; whether that was possible."""

    def copied(self, to: Path) -> None:
        """A sound copy as one SQLite file, also while somebody writes."""

    def close(self) -> None:
        """Close it."""
