"""Parts are kept on disk under a key, and come back byte for byte in a later run, or not at all.

A key is the hash of everything that shaped the parts (`key`), so that what is found is always right; what is
damaged, half written or gone is simply made again.  Files are written beside their place and renamed: two runs at
once, or a kill in the middle, leave whole entries only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pdfdigest.manuscript import file_moves

FOLDER = "cache"
_BEFORE = "standing"
"""The folder of earlier versions, which is removed."""
MAGIC = b"pdfdigest cache 2\n"
MOST = 1_000_000_000
"""Bytes that are kept; what was used longest ago goes first."""
LEAVE = 0.8
"""The share of `MOST` that is left after room was made, so that it is not made at every run."""
ABANDONED = 600.0
"""Seconds after which a file that never came to its place is cleared away."""
_PART = ".part"
_COUNT = "bytes.count"
"""The file that says how many bytes were kept at most, and when they were counted last."""
COUNTED = 86_400.0
"""Seconds after which they are counted again in any case; that many thousand files take a while to look at."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept: how many entries, how many bytes."""

    entries: int
    bytes: int


def key(*facts: object) -> str:
    """The hash of facts, which are strings, numbers, lists and dictionaries of them."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class Store:
    """What is kept for one user, below their cache folder.

    Nothing here raises: a folder that cannot be read or written keeps nothing.
    """

    def __init__(self, cache: Path, *, most: int = MOST) -> None:
        self.folder = cache / FOLDER
        self._before = cache / _BEFORE
        self._most = most
        self._grown = 0

    def keep(self, name: str, parts: Mapping[str, bytes]) -> bool:
        """Keep parts under a key; False where that could not be done."""
        body = b"".join(parts.values())
        lengths = {part: len(held) for part, held in parts.items()}
        head = json.dumps({"key": name, "parts": lengths}).encode() + b"\n"
        if len(body) > self._most // 2:
            return False
        digest = hashlib.sha256(head + body).hexdigest().encode() + b"\n"
        self._grown += len(body) + len(head)
        return self.write(self._place(name), MAGIC + digest + head + body)

    def holds(self, name: str) -> bool:
        """Whether something lies under a key; whether it is whole, `find` alone can tell."""
        return self._place(name).is_file()

    def find(self, name: str) -> dict[str, bytes] | None:
        """The parts kept under a key, every byte compared with its hash; None where there are none."""
        path = self._place(name)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        parts = _parts(name, raw)
        with contextlib.suppress(OSError):
            if parts is None:
                path.unlink()
            else:
                os.utime(path)
        return parts

    def write(self, path: Path, raw: bytes) -> bool:
        """Write a file of this folder, whole or not at all."""
        beside = path.with_name(f"{path.name}.{secrets.token_hex(6)}{_PART}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.write_bytes(raw)
            file_moves.replace(beside, path)
        except OSError:
            return False
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        return True

    def make_room(self) -> None:
        """Where this run kept something and the bound is passed: let go of what was used longest ago."""
        if not self._grown:
            return
        grown, self._grown = self._grown, 0
        held, counted = self._count()
        if held + grown <= self._most and 0 <= time.time() - counted < COUNTED:
            self._counted(held + grown, counted)
            return
        self._drop_before()
        found = sorted((known.st_mtime_ns, known.st_size, path) for path, known in self._files())
        held = sum(size for _, size, _ in found)
        bound = self._most * LEAVE if held > self._most else held
        for _, size, path in found:
            if held <= bound:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                held -= size
        self._counted(held, time.time())

    def _count(self) -> tuple[int, float]:
        """How many bytes are kept at most, as far as is known, and when they were counted; zero where nobody did."""
        try:
            held, counted = (self.folder / _COUNT).read_text("ascii").split()
            return int(held), float(counted)
        except (OSError, ValueError):
            return 0, 0.0

    def _counted(self, held: int, at: float) -> None:
        if self.folder.is_dir():
            self.write(self.folder / _COUNT, f"{held} {at}".encode())

    def holdings(self) -> Holdings:
        """What is kept."""
        sizes = [(path.suffix, known.st_size) for path, known in self._files()]
        return Holdings(sum(suffix == "" for suffix, _ in sizes), sum(size for _, size in sizes))

    def drop(self) -> Holdings:
        """Let go of everything; what was let go of comes out."""
        self._drop_before()
        entries = held = 0
        for path, known in tuple(self._files()):
            with contextlib.suppress(OSError):
                path.unlink()
                entries, held = entries + (path.suffix == ""), held + known.st_size
        return Holdings(entries, held)

    def _drop_before(self) -> None:
        if self._before.is_dir():
            import shutil

            shutil.rmtree(self._before, ignore_errors=True)

    def _place(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Every file that is kept; what a killed run left is cleared away on the same walk."""
        newest = 0.0
        left: list[tuple[Path, os.stat_result]] = []
        for top, _, names in os.walk(self.folder):
            for path in (Path(top) / each for each in names):
                with contextlib.suppress(OSError):
                    known = path.stat()
                    newest = max(newest, known.st_mtime)
                    if path.suffix == _PART:
                        left.append((path, known))
                    else:
                        yield path, known
        for path, known in left:
            if newest - known.st_mtime > ABANDONED:
                with contextlib.suppress(OSError):
                    path.unlink()


def _parts(name: str, raw: bytes) -> dict[str, bytes] | None:
    if not raw.startswith(MAGIC):
        return None
    digest, _, rest = raw[len(MAGIC) :].partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != digest:
        return None
    head, _, body = rest.partition(b"\n")
    facts = json.loads(head)
    if facts["key"] != name:
        return None
    parts, at = {}, 0
    for part, length in facts["parts"].items():
        parts[part] = body[at : at + length]
        at += length
    return parts
