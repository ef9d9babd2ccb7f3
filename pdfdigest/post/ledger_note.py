"""What the user's state folder remembers of one ledger: its counter, and where it was adopted on purpose."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.manuscript import file_moves


class Note:
    """The note of one ledger.

    The counter is written in place after each commit and not forced to the disk: it may lag behind the
    ledger after a power cut, never run ahead of it.
    """

    _WIDTH = 20

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def read(self) -> tuple[int, str] | None:
        """Counter and place, or None where nothing is remembered."""
        try:
            counter, _, place = self._path.read_text("utf-8").partition("\n")
            return int(counter), place.strip()
        except (OSError, ValueError):
            return None

    def write(self, counter: int, place: str) -> None:
        """Remember both; PostError where that cannot be written."""
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
        """Remember a counter."""
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_WRONLY)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, f"{counter:0{self._WIDTH}}".encode())
        except OSError:
            remembered = self.read()
            self.write(counter, remembered[1] if remembered else "")

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
