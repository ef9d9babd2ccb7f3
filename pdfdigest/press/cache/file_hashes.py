"""A path goes in; a hash of what stands there comes out, without reading what has not changed.

A file is known again by its size, its times (of content and of change), and its number on the disk; it
is read only where one of them differs.  Times are believed only once they lie well in the past of the
look that read the file: one that was saved in the same moment could be saved again without a trace.
Whether a path is absent, and what a folder lists, are sightings like any other.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from typing import Any

RACY = 2_000_000_000
"""Nanoseconds that a file must have lain still before its times are believed; FAT counts in two seconds."""
ABSENT = "absent"
_BLOCK = 1 << 20
_READS = 3

Signature = tuple[int, ...]


class Sightings:
    """What this run saw, and what earlier runs remember (`remembered`, as `kept` gives it)."""

    def __init__(self, remembered: dict[str, Any] | None = None) -> None:
        self._remembered: dict[str, Any] = dict(remembered or {})
        self._glanced: dict[str, tuple[Signature | str, int]] = {}
        self._seen: dict[str, str] = {}
        self._began = (time.time_ns(), time.monotonic_ns())

    def remember(self, more: dict[str, Any]) -> None:
        """Add what another run kept."""
        self._remembered.update(more)

    def glance(self, path: str) -> None:
        """Look at a file without reading it, so that `again` can tell whether it was changed meanwhile."""
        if path in self._glanced:
            return
        now = time.time_ns()
        signature = _signature(path)
        self._glanced[path] = (signature, now)
        if not isinstance(signature, str) and not _settled(signature, now):
            self._seen[path] = _read(path)

    def met(self, path: str) -> bool:
        """Whether this run has looked at a path."""
        return path in self._glanced

    def look(self, path: str) -> str:
        """The hash of a file as it was at this run's first look, `absent`, or what else stands there."""
        if path not in self._seen:
            self.glance(path)
            signature, _ = self._glanced[path]
            if path not in self._seen:
                self._seen[path] = self._hash(path, signature)
        return self._seen[path]

    def again(self, path: str) -> str | None:
        """The hash of a file where it is still what it was at this run's first look, else None.

        None as well for what this run has not looked at before.
        """
        if path not in self._glanced:
            return None
        first, at = self._glanced[path]
        before = self.look(path)
        now = _signature(path)
        if now != first:
            return None
        if isinstance(now, str) or _settled(now, at):
            return before
        return before if _read(path) == before else None

    def steady(self) -> bool:
        """Whether the clock ran as clocks do since this run began; where it was set, times prove nothing."""
        wall, ticks = time.time_ns() - self._began[0], time.monotonic_ns() - self._began[1]
        return abs(wall - ticks) < RACY // 2

    def tree(self, folder: str, suffixes: tuple[str, ...] = ()) -> str:
        """The hash of a folder: every file below it, by name and by content; `absent` where there is none."""
        found = hashlib.sha256()
        count = 0
        for name, path in _files(folder, suffixes):
            count += 1
            found.update(f"{name}\0{self.look(path)}\n".encode("utf-8", "surrogateescape"))
        return found.hexdigest() if count else ABSENT

    def tree_again(self, folder: str, suffixes: tuple[str, ...] = ()) -> str | None:
        """The hash of a folder where it is still what it was at this run's first look, else None."""
        found = hashlib.sha256()
        count = 0
        for name, path in _files(folder, suffixes):
            count += 1
            held = self.again(path)
            if held is None:
                return None
            found.update(f"{name}\0{held}\n".encode("utf-8", "surrogateescape"))
        return found.hexdigest() if count else ABSENT

    def kept(self, paths: Iterable[str]) -> dict[str, Any]:
        """What a later run may believe of these files: signature and hash."""
        kept = {}
        for path in paths:
            signature, at = self._glanced.get(path, ("", 0))
            if path in self._seen and not isinstance(signature, str) and _settled(signature, at):
                kept[path] = [*signature, self._seen[path]]
        return kept

    @property
    def looked(self) -> tuple[str, ...]:
        """Every path whose hash this run knows."""
        return tuple(self._seen)

    def _hash(self, path: str, signature: Signature | str) -> str:
        if isinstance(signature, str):
            return signature
        known = self._remembered.get(path)
        if known and known[:-1] == list(signature):
            return str(known[-1])
        held = _read(path)
        return held if _signature(path) == signature else _restless()


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


def _files(folder: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
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
