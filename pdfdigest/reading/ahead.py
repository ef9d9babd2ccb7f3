"""Revisions that nobody has read yet go in; several processes read them, a little ahead of who asks, and keep what they tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

from pdfdigest.errors import PagesError

FEWEST = 48
"""Fewer revisions are read sooner than processes for them are started."""
BATCH = 12


class Ahead:
    """Processes that read revisions in the order in which they are asked for; used as a context.

    `read` is called in a process with what it was given for a revision and gives nothing: it keeps what it read.
    """

    def __init__(
        self, cache: Path, read: Callable[[Sequence[tuple[str, Path]]], object], wanted: Sequence[tuple[str, Path]]
    ) -> None:
        self._cache = cache
        self._read = read
        self._wanted = wanted if len(wanted) >= FEWEST else ()
        self._read_in: dict[str, Future[object]] = {}

    def __enter__(self) -> Self:
        """Begin to read."""
        if self._wanted:
            from pdfdigest.press.workers.pool import Pool

            self._pool = Pool(self._cache)
            for start in range(0, len(self._wanted), BATCH):
                batch = self._wanted[start : start + BATCH]
                future = self._pool.submit(self._read, batch)
                self._read_in.update({key: future for key, _ in batch})
        return self

    def waited(self, key: str) -> bool:
        """Whether a revision was read, once it is; what is wrong with its files is raised here."""
        future = self._read_in.pop(key, None)
        if future is None:
            return False
        try:
            future.result()
        except PagesError:  # its process ended, for want of memory perhaps
            return False
        return True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        if self._wanted:
            self._pool.shutdown(cancel_futures=True)
