"""A galley becomes its edition, from the cache where the same galley was set before.

The whole galley counts, with all fonts and templates and what the styles named.
"""

from __future__ import annotations

from dataclasses import fields
from json import dumps, loads
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self

from pdfdigest.model import Edition
from pdfdigest.press import style_folders
from pdfdigest.press.cache import json_values, store
from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.cache.inputs import NOT_READ, TOOLCHAIN, TREE
from pdfdigest.press.galley import Galley, Setter

PAGES, EDITION = "pages", "edition"


class CachedMachine:
    """A cache before machines, which it asks for no galley twice; it may be asked from as many threads as they are.

    It is a context manager: what was set is remembered at its end.  The machines are stopped by who started them.

    `files` are the files that styles and templates named so far.  With `fresh` all is set, and kept, anew.
    """

    def __init__(self, cache: Cache, *machines: Setter, fresh: bool = False) -> None:
        self.files: set[str] = set()
        self._cache = cache
        self._fresh = fresh
        self._lock = Lock()
        self._idle: SimpleQueue[Setter] = SimpleQueue()
        for machine in {id(machine): machine for machine in machines}.values():
            self._idle.put(machine)

    def set(self, galley: Galley) -> Edition:
        """The finished edition; PagesError says what kept it from being set."""
        order = "galley " + store.key(repr([getattr(galley, each.name) for each in fields(galley)]))
        with self._lock:
            kept = None if self._fresh else self._cache.find(order)
            parts = kept and self._cache.parts(kept)
            if kept and parts:
                self.files |= {each for each in kept.inputs if each != TOOLCHAIN and not each.startswith(TREE)}
                return json_values.read(Edition, loads(parts[EDITION]), data=parts[PAGES])
            for path in galley.roots:
                self._cache.inputs.files.watch_folder(str(path), NOT_READ)
            inputs = _inputs(galley)
            self._cache.watch(inputs)
        machine = self._idle.get()
        try:
            edition = machine.set(galley)
        finally:
            self._idle.put(machine)
        with self._lock:
            inputs = (*inputs, *edition.files)
            self.files |= {each for each in inputs if not each.startswith(TREE)}
            about = dumps(json_values.plain(edition, but=("data",))).encode()
            self._cache.keep(order, inputs, {PAGES: edition.data, EDITION: about})
        return edition

    def __enter__(self) -> Self:
        """Nothing is read before there is something to set."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remember what was set."""
        self._cache.save()


def _inputs(galley: Galley) -> tuple[str, ...]:
    folders: tuple[Path, ...] = (*galley.fonts, style_folders.shipped("templates"), galley.base)
    profile = galley.target.profile
    return (*(f"{TREE}{folder}" for folder in folders), *((str(profile),) if profile else ()))
