"""The hash of a file, without reading what has not changed.

A file is known again by its size, its times (of content and of change), and its number on the disk; it
is read only where one of them differs.  Times are believed only once they lie well in the past of the
look that read the file: one that was saved in the same moment could be saved again without a trace.
That a path is absent, and what a folder lists, counts like the bytes of a file.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from typing import Any

from pdfdigest.manuscript import places

RACY = 2_000_000_000
"""Nanoseconds that a file must have lain still before its times are believed; FAT counts in two seconds."""
ABSENT = "absent"
_BLOCK = 1 << 20
_READS = 3

Signature = tuple[int, ...]


class FileHashes:
    """The hashes of files in this run, and what earlier runs remember (`remembered`, as `signatures` gives it)."""

    def __init__(self, remembered: dict[str, Any] | None = None) -> None:
        self._remembered: dict[str, Any] = dict(remembered or {})
        self._signatures: dict[str, tuple[Signature | str, int]] = {}
        self._hashes: dict[str, str] = {}
        self._watched: list[tuple[str, frozenset[str]]] = []
        self._began = (time.time_ns(), time.monotonic_ns())

    def remember(self, more: dict[str, Any]) -> None:
        """Add what another run kept."""
        self._remembered.update(more)

    def watch(self, path: str) -> None:
        """Look at a file without reading it, so that `if_unchanged` can tell whether it was changed meanwhile."""
        if path in self._signatures:
            return
        now = time.time_ns()
        signature = _signature(path)
        self._signatures[path] = (signature, now)
        if not isinstance(signature, str) and not _settled(signature, now):
            self._hashes[path] = _read(path)

    def watch_folder(self, folder: str, skipped: frozenset[str]) -> None:
        """Watch every file below a folder; hidden folders and those of the `skipped` names are left out."""
        if (folder, skipped) in self._watched:
            return
        self._watched.append((folder, skipped))
        for top, inside, files in os.walk(folder):
            inside[:] = [name for name in inside if not places.hidden(name) and name not in skipped]
            for name in files:
                self.watch(os.path.join(top, name))  # noqa: PTH118  for speed

    def hash(self, path: str) -> str:
        """The hash of a file as it was at this run's first look, `absent`, or what else stands there."""
        if path not in self._hashes:
            self.watch(path)
            signature, _ = self._signatures[path]
            if path not in self._hashes:
                self._hashes[path] = self._read_or_known(path, signature)
        return self._hashes[path]

    def if_unchanged(self, path: str) -> str | None:
        """The hash of a file where it is still what it was at this run's first look, else None.

        None as well for what this run has not looked at before, unless it would have met it in a watched folder: that
        was absent.
        """
        if path not in self._signatures:
            return ABSENT if self._was_absent(path) and self.hash(path) == ABSENT else None
        first, at = self._signatures[path]
        before = self.hash(path)
        now = _signature(path)
        if now != first:
            return None
        if isinstance(now, str) or _settled(now, at):
            return before
        return before if _read(path) == before else None

    def clock_is_steady(self) -> bool:
        """Whether the clock ran as clocks do since this run began; where it was set, times prove nothing."""
        wall, ticks = time.time_ns() - self._began[0], time.monotonic_ns() - self._began[1]
        return abs(wall - ticks) < RACY // 2

    def tree(self, folder: str, suffixes: tuple[str, ...] = ()) -> str:
        """The hash of a folder: every file below it, by name and by content; `absent` where there is none."""
        return _tree(folder, suffixes, self.hash) or ABSENT

    def tree_if_unchanged(self, folder: str, suffixes: tuple[str, ...] = ()) -> str | None:
        """The hash of a folder where it is still what it was at this run's first look, else None."""
        return _tree(folder, suffixes, self.if_unchanged)

    def _was_absent(self, path: str) -> bool:
        for folder, skipped in self._watched:
            if path.startswith(folder + os.sep):
                inside = path[len(folder) + 1 :].split(os.sep)  # noqa: PTH206  for speed
                return not any(places.hidden(name) or name in skipped for name in inside)
        return False

    def signatures(self) -> dict[str, Any]:
        """What a later run may believe of every file whose hash this run knows: signature and hash."""
        kept = {}
        for path, held in self._hashes.copy().items():
            signature, at = self._signatures.get(path, ("", 0))
            if not isinstance(signature, str) and _settled(signature, at):
                kept[path] = [*signature, held]
        return kept

    def _read_or_known(self, path: str, signature: Signature | str) -> str:
        if isinstance(signature, str):
            return signature
        known = self._remembered.get(path)
        if known and known[:-1] == list(signature):
            return str(known[-1])
        held = _read(path)
        return held if _signature(path) == signature else _restless()


def _tree(folder: str, suffixes: tuple[str, ...], hash_of: Callable[[str], str | None]) -> str | None:
    """The hash of a folder as the hashes of its files make it; None where one of those is."""
    found = hashlib.sha256()
    count = 0
    for count, (name, path) in enumerate(files_below(folder, suffixes), 1):  # noqa: B007  counted to the last
        held = hash_of(path)
        if held is None:
            return None
        found.update(f"{name}\0{held}\n".encode("utf-8", "surrogateescape"))
    return found.hexdigest() if count else ABSENT


def _signature(path: str) -> Signature | str:
    """What a file is known again by; a word for what is no file that can be read."""
    try:
        known = os.stat(path)  # noqa: PTH116  Path.stat takes three times as long
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except (OSError, ValueError) as error:
        return f"unreadable {type(error).__name__}"
    if not stat.S_ISREG(known.st_mode):
        return f"mode {stat.S_IFMT(known.st_mode):o}"
    return (known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino)


def _settled(signature: Signature, at: int) -> bool:
    return max(signature[1], signature[2]) + RACY < at


def _read(path: str) -> str:
    """The hash of a file's bytes."""
    for _ in range(_READS):
        before = _signature(path)
        if isinstance(before, str):
            return before
        found = hashlib.sha256()
        try:
            with open(path, "rb") as file:  # noqa: PTH123  paths are strings here, for speed
                while block := file.read(_BLOCK):
                    found.update(block)
        except OSError as error:
            return f"unreadable {type(error).__name__}"
        if _signature(path) == before:
            return found.hexdigest()
    return _restless()


def _restless() -> str:
    """A word that is never met again, for a file that changes while it is read."""
    return f"restless {secrets.token_hex(16)}"


def files_below(folder: str, suffixes: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and path of every file below a folder, links followed, each real folder once."""
    waiting, known = [(folder, "")], {os.path.realpath(folder)}
    while waiting:
        place, name = waiting.pop()
        try:
            with os.scandir(place) as listed:
                inside = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in inside:
            try:
                is_folder = entry.is_dir()
            except OSError:
                is_folder = False
            if not is_folder:
                if entry.name.endswith(suffixes) if suffixes else True:
                    yield name + entry.name, entry.path
            elif entry.name != "__pycache__":
                real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
                if real not in known:
                    known.add(real)
                    waiting.append((entry.path, f"{name}{entry.name}/"))
