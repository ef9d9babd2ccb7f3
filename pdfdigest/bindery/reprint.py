"""An order for a volume goes in; its files come out if all that shaped them is as it was, or nothing.

What `press.cache.edition_index` is for an issue, this is for a volume: the whole folder of the publication counts, what
is on record too, with the house style, the plant, and the files that styles named.  Nothing heavy is imported.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdfdigest.manuscript import places
from pdfdigest.press import style_folders
from pdfdigest.press.cache import store, toolchain
from pdfdigest.press.cache.file_hashes import Sightings
from pdfdigest.press.cache.store import Standing

INDEX = "index"
FORMAT = 1
MOST_FILES = 60_000
"""Signatures that the index of a publication remembers; with more, those of the last run alone are kept."""
MOST_VOLUMES = 64
_PASSED = frozenset({"out", "post", "bound", "node_modules"})
"""Folders of a publication that no volume is made from."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """What is known of a volume that was bound before: its files by name with their hashes, and what was said."""

    key: str
    name: str
    hashes: dict[str, str]
    said: tuple[str, ...]


class Reprints:
    """The volumes of one publication that stand ready."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self.kept = Standing(cache)
        self._index = store.key("the volumes of", FORMAT, str(root))
        held = self._held()
        self._sightings = Sightings(held["files"])
        self._volumes: dict[str, Any] = held["volumes"]
        self._files: dict[str, Any] = held["files"]
        self.works = toolchain.digest(self._sightings)
        self._paths = tuple(_walk(root))
        for path in self._paths:
            self._sightings.glance(path)
        self._own = [(path, self._sightings.look(path)) for path in self._paths]
        self._house = [(str(folder), self._sightings.tree(str(folder))) for folder in style_folders.house(root)]
        self._shaped = store.key(FORMAT, self.works, str(root), self._house, self._own)

    def draft(self, path: Path, kind: str) -> str:
        """The key of a draft for a volume of a kind: the other issue files do not count for it."""
        own = str(path)
        counted = [(each, held) for each, held in self._own if each == own or not each.endswith((".yaml", ".yml"))]
        counted += [(each, held) for each, held in self._own if os.path.basename(each) in places.NOT_ISSUES]  # noqa: PTH119  for speed
        return store.key("a draft", FORMAT, self.works, self._house, own, kind, counted)

    def still(self, path: Path) -> bool:
        """Whether an issue file, and all that is no issue file, is what it was at this run's first look."""
        mine = [each for each, _ in self._own if each == str(path) or not each.endswith((".yaml", ".yml"))]
        return self._sightings.steady() and None not in [self._sightings.again(each) for each in mine]

    def find(self, order: str) -> Reprint | None:
        """The volume, where all that shaped it is as it was when it was bound."""
        known = self._volumes.get(order)
        if known is None or known["shaped"] != self._shaped:
            return None
        if any(self._sightings.look(path) != held for path, held in known["files"].items()):
            return None
        return Reprint(known["key"], known["name"], known["hashes"], tuple(known["said"]))

    def pages(self, found: Reprint) -> dict[str, bytes] | None:
        """The files of a volume by name, the books first; None where they are no longer kept."""
        parts = self.kept.find(found.key)
        return parts if parts is not None and list(parts) == list(found.hashes) else None

    def same(self, path: Path, sha256: str) -> bool:
        """Whether a file holds those bytes already."""
        return self._sightings.look(os.path.abspath(path)) == sha256  # noqa: PTH100  as a string

    def keep(
        self,
        order: str,
        name: str,
        files: dict[str, bytes],
        hashes: dict[str, str],
        said: tuple[str, ...],
        named: dict[str, str],
    ) -> bool:
        """Keep a volume; False where something that shaped it changed while it was bound.

        `named` are the files outside of the publication that it hangs on, with their hashes.
        """
        if not self._unchanged() or any(self._sightings.look(path) != held for path, held in named.items()):
            return False
        key = store.key("a volume", self._shaped, order, sorted(named.items()))
        if not self.kept.keep(key, files):
            return False
        self._volumes.pop(order, None)
        self._volumes[order] = {
            "shaped": self._shaped,
            "files": named,
            "key": key,
            "name": name,
            "hashes": hashes,
            "said": said,
        }
        return True

    def save(self) -> None:
        """Write the index, with what other runs wrote meanwhile, and make room."""
        files = self._sightings.kept(self._sightings.looked)
        held = self._held()
        if held["volumes"] == self._volumes and all(self._files.get(path) == known for path, known in files.items()):
            return
        volumes = {**held["volumes"], **self._volumes}
        while len(volumes) > MOST_VOLUMES:
            volumes.pop(next(iter(volumes)))
        remembered = {**held["files"], **files} if len(held["files"]) < MOST_FILES else files
        body = {"format": FORMAT, "volumes": volumes, "files": remembered}
        self.kept.keep(self._index, {INDEX: json.dumps(body, separators=(",", ":")).encode()})
        self.kept.make_room()

    def _held(self) -> dict[str, Any]:
        parts = self.kept.find(self._index)
        return json.loads(parts[INDEX]) if parts else {"volumes": {}, "files": {}}

    def _unchanged(self) -> bool:
        if _walk(self.root) != list(self._paths) or not self._sightings.steady():
            return False
        house = [(str(folder), self._sightings.tree_again(str(folder))) for folder in style_folders.house(self.root)]
        return house == self._house and None not in [self._sightings.again(path) for path in self._paths]


def _walk(root: Path) -> list[str]:
    found: list[str] = []
    for top, inside, files in os.walk(root):
        inside[:] = sorted(name for name in inside if not name.startswith(".") and name not in _PASSED)
        found += [os.path.join(top, name) for name in sorted(files) if not name.startswith(".")]  # noqa: PTH118  for speed
    return found
