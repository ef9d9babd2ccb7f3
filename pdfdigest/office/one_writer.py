"""One at a time: whoever writes a paper holds a lock, in this program or in another one of the same user."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.office.surroundings import Office

LOCK = "papers.lock"
"""Its name in the user's state folder."""
PATIENCE = 20.0
"""Seconds to wait for whoever holds it."""
_TURN = threading.Lock()


@contextlib.contextmanager
def alone(office: Office, patience: float = PATIENCE) -> Iterator[None]:
    """Nobody else writes a paper meanwhile; RequestError where the lock is not to be had in `patience` seconds.

    SQLite's own lock is gone with the program that held it, however it ended.
    """
    path = office.state / LOCK
    with _TURN:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = sqlite3.connect(path, isolation_level=None, timeout=patience)
        except (OSError, sqlite3.Error):
            raise _busy(path) from None
        with contextlib.closing(lock):
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error:
                raise _busy(path) from None
            yield


def _busy(path: Path) -> RequestError:
    return RequestError("another desk writes at this moment, or its lock cannot be had; try again", where=path)
