"""What was made for a publication in earlier runs is found again, where all that shaped it is as it was.

An order is what was asked for, in words of whoever asks.  Its inputs are learnt when it is made; its key is the hash
of the order and of what stands at each input.  One index file remembers the inputs and the signatures of files, so
that a run in which nothing changed reads that file alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from pdfdigest.press.cache import store
from pdfdigest.press.cache.inputs import TOOLCHAIN, Inputs
from pdfdigest.press.cache.store import Store

INDEX = ".index"
FORMAT = 2
FACTS = "facts of the cache"
MOST_FILES = 60_000
"""Signatures that an index remembers; with more, those of the last run alone are kept."""
MOST_ORDERS = 20_000
SOON = 1.0
"""Seconds that something made may wait to be kept; a run that is killed makes it again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of something that was made: its key, its facts, what shaped it, and its parts if they were read."""

    key: str
    facts: Mapping[str, Any]
    inputs: tuple[str, ...]
    parts: Mapping[str, bytes] | None = field(default=None, repr=False)


class Cache:
    """What is kept for one publication and one purpose; it may be asked from several threads.

    Several caches of one run share their `inputs`.  Nothing here raises: what cannot be kept is made again.
    """

    def __init__(self, folder: Path, root: Path, purpose: str, inputs: Inputs | None = None) -> None:
        self.store = Store(folder)
        self.inputs = Inputs() if inputs is None else inputs
        self._root = str(root)
        self._path = self.store.folder / f"{store.key(self._root, purpose)[:32]}{INDEX}"
        self._lock = RLock()
        self._changed: dict[str, None] = {}
        self._waiting: list[tuple[float, str, tuple[str, ...], Mapping[str, bytes], Mapping[str, Any] | None]] = []
        held = _read(self._path)
        self._orders: dict[str, Any] = held["orders"]
        self._files: dict[str, Any] = held["files"]
        self.inputs.files.remember(self._files)

    def watch(self, inputs: Iterable[str]) -> None:
        """Look at inputs before anything is made from them."""
        for name in (TOOLCHAIN, *inputs):
            self.inputs.hash(name)

    def find(self, order: str, inputs: Iterable[str] | None = None) -> Kept | None:
        """What was made for an order, where its inputs are as they were; learnt ones, unless they are given."""
        with self._lock:
            known = self._orders.get(order) if inputs is None else None
            if inputs is None and known is None:
                return None
            names = tuple(known["inputs"] if known else (TOOLCHAIN, *(inputs or ())))
            key = self._key(order, {name: self.inputs.hash(name) for name in names})
            if known and known["key"] == key:
                return Kept(key, known["facts"], names)
            parts = self.store.find(key)
            if parts is None:
                return None
            facts = json.loads(parts.pop(FACTS))
            if known:
                self._learn(order, key, names, facts)
            return Kept(key, facts, names, parts)

    def parts(self, kept: Kept) -> Mapping[str, bytes] | None:
        """The parts of something that was found; None where they are no longer kept."""
        if kept.parts is not None:
            return kept.parts
        parts = self.store.find(kept.key)
        if parts is not None:
            del parts[FACTS]
        return parts

    def holds(self, order: str, inputs: Iterable[str]) -> bool:
        """Whether something lies there for an order with these inputs; whether it is whole, `find` alone can tell."""
        key = self._key(order, {name: self.inputs.hash(name) for name in (TOOLCHAIN, *inputs)})
        return self.store.holds(key)

    def keep(
        self,
        order: str,
        inputs: Iterable[str],
        parts: Mapping[str, bytes],
        facts: Mapping[str, Any] | None = None,
        *,
        learn: bool = True,
    ) -> bool:
        """Keep what was made; False where an input is not what it was at this run's first look.

        With `learn` the index remembers the inputs, for who does not know them the next time; facts alone, without
        parts, lie in the index only.
        """
        with self._lock:
            names = (TOOLCHAIN, *inputs)
            seen: dict[str, str] = {}
            for name in names:
                held = self.inputs.if_unchanged(name) if parts or name != TOOLCHAIN else self.inputs.hash(name)
                if held is None:
                    return False
                seen[name] = held
            if not self.inputs.files.clock_is_steady():
                return False
            key, facts = self._key(order, seen), dict(facts or {})
            if parts and not self.store.keep(key, {FACTS: json.dumps(facts).encode(), **parts}):
                return False
            if learn:
                self._learn(order, key, tuple(seen), facts)
            return True

    def keep_soon(
        self, order: str, inputs: Iterable[str], parts: Mapping[str, bytes], facts: Mapping[str, Any] | None = None
    ) -> None:
        """Keep what was made, as `keep` does, within `SOON` of work or with `save`: folders are then looked at once for several."""
        with self._lock:
            now = time.monotonic()
            self._waiting.append((now, order, tuple(inputs), parts, facts))
            if now - self._waiting[0][0] > SOON:
                self._keep_waiting()

    def _keep_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        with self.inputs.looking_once():
            for _, order, inputs, parts, facts in waiting:
                self.keep(order, inputs, parts, facts)

    def save(self) -> None:
        """Write the index, with what other runs wrote meanwhile, and make room."""
        with self._lock:
            self._keep_waiting()
            files = self.inputs.files.signatures()
            if not self._changed and all(self._files.get(path) == known for path, known in files.items()):
                return
            held = _read(self._path)
            orders = {order: known for order, known in held["orders"].items() if order not in self._changed}
            orders |= {order: self._orders[order] for order in self._changed}
            for order in list(orders)[: max(len(orders) - MOST_ORDERS, 0)]:
                del orders[order]
            remembered = held["files"] if len(held["files"]) < MOST_FILES else {}
            body = {"format": FORMAT, "orders": orders, "files": {**remembered, **files}}
            text = json.dumps(body, separators=(",", ":")).encode()
            self.store.write(self._path, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
            self.store.make_room()
            self._changed.clear()

    def same(self, path: Path, sha256: str) -> bool:
        """Whether a file holds those bytes already."""
        return self.inputs.hash(os.path.abspath(path)) == sha256  # noqa: PTH100  as a string

    def _learn(self, order: str, key: str, inputs: tuple[str, ...], facts: Mapping[str, Any]) -> None:
        known = {"inputs": list(inputs), "key": key, "facts": facts}
        if self._orders.get(order) != known:
            self._orders[order] = known
            self._changed[order] = None

    def _key(self, order: str, seen: Mapping[str, str]) -> str:
        return store.key(FORMAT, self._root, order, seen)


def _read(path: Path) -> dict[str, Any]:
    """An index as it was written; empty where it is damaged or of another format."""
    empty: dict[str, Any] = {"format": FORMAT, "orders": {}, "files": {}}
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError:
        return empty
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return empty
    held: dict[str, Any] = json.loads(text)
    return held if held.get("format") == FORMAT else empty
