"""A Galley goes in; its Edition comes out, from the standing type where the same galley was set before.

What `formes` is for the issues of a `build`, this is for whatever else is set: the leaves of a volume, and
drafts in a proof of it.  The whole galley counts, with all fonts and templates, the plant, and what the
styles named.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

from pdfdigest.model import Edition, Identity
from pdfdigest.press import style_folders
from pdfdigest.press.cache import store, toolchain
from pdfdigest.press.cache.file_hashes import Sightings
from pdfdigest.press.cache.store import Standing
from pdfdigest.press.galley import Galley
from pdfdigest.press.workers.machine import Machine

PAGES, FACTS, FILES = "pages", "facts", "files"


class KeptMachine(Machine):
    """A machine before others, which it asks for no galley twice; it may be asked from as many threads as they are.

    `files` are the files that styles and templates named so far, with the hash of each.  With `fresh` all is
    set, and kept, anew.
    """

    def __init__(self, cache: Path, *machines: Machine, fresh: bool = False) -> None:
        super().__init__(cache)
        self.files: dict[str, str] = {}
        self._fresh = fresh
        self._lock = Lock()
        self._idle: SimpleQueue[Machine] = SimpleQueue()
        for machine in {id(machine): machine for machine in machines}.values():
            self._idle.put(machine)
        self._standing = Standing(cache)
        self._sightings = Sightings()
        self._works = ""

    def set(self, galley: Galley) -> Edition:
        """The finished edition; PagesError says what kept it from being set."""
        with self._lock:
            name = self._key(galley)
            parts = None if self._fresh else self._standing.find(name)
            if parts is not None and self._unchanged(parts[FILES]):
                self.files |= json.loads(parts[FILES])
                return _edition(parts)
            for path in galley.roots:
                self._glance(path)
        machine = self._idle.get()
        try:
            edition = machine.set(galley)
        finally:
            self._idle.put(machine)
        with self._lock:
            self._keep(name, galley, edition)
        return edition

    def _keep(self, name: str, galley: Galley, edition: Edition) -> None:
        seen = {path: self._sightings.again(path) for path in edition.files}
        self.files |= {path: held or "" for path, held in seen.items()}
        if None not in seen.values() and self._sightings.steady() and self._key(galley, again=True) == name:
            facts = {key: value for key, value in asdict(edition).items() if key != "data"}
            self._standing.keep(
                name,
                {PAGES: edition.data, FACTS: json.dumps(facts).encode(), FILES: json.dumps(seen).encode()},
            )

    def stop(self) -> None:
        """Make room in the standing type; the other machine is stopped by who started it."""
        self._standing.make_room()

    def _key(self, galley: Galley, *, again: bool = False) -> str:
        self._works = self._works or toolchain.digest(self._sightings)
        look = self._sightings.tree_again if again else self._sightings.tree
        trees = [(str(path), look(str(path))) for path in self._trees(galley)]
        profile = galley.target.profile
        inks = self._sightings.look(str(profile)) if profile else ""
        if profile:
            self.files[str(profile)] = inks
        return store.key(self._works, trees, inks, repr([getattr(galley, each.name) for each in fields(galley)]))

    @staticmethod
    def _trees(galley: Galley) -> tuple[Path, ...]:
        return (*galley.fonts, style_folders.shipped("templates"), galley.base)

    def _glance(self, root: Path) -> None:
        for top, inside, files in os.walk(root):
            inside[:] = [name for name in inside if not name.startswith(".") and name not in ("issued", "post", "out")]
            for name in files:
                self._sightings.glance(os.path.join(top, name))  # noqa: PTH118  for speed

    def _unchanged(self, files: bytes) -> bool:
        return all(self._sightings.look(path) == held for path, held in json.loads(files).items())


def _edition(parts: dict[str, bytes]) -> Edition:
    facts = json.loads(parts[FACTS])
    identity = facts["identity"]
    lists = {
        key: tuple(tuple(each) if isinstance(each, list) else each for each in value)
        for key, value in facts.items()
        if isinstance(value, list)
    }
    lists["note_pages"] = tuple((number, tuple(pages)) for number, pages in facts["note_pages"])
    made = Identity(**{**identity, "numbers": tuple(identity["numbers"])})
    return Edition(**{**facts, **lists, "identity": made, "data": parts[PAGES]})
