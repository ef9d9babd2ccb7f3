"""A page of a site and what it was filled to in an earlier run: while nothing on it has changed, it need not be filled again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pdfdigest.press.cache import store
from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.cache.file_hashes import FileHashes
from pdfdigest.press.cache.inputs import house
from pdfdigest.reading.room import Page


class FilledPages:
    """The hashes of the pages of a site; `roots` are the folders of the publications on it.

    The house style is looked at first, before anything is filled.
    """

    def __init__(self, cache: Cache, roots: Iterable[Path | None]) -> None:
        self._cache = cache
        self._style = tuple(dict.fromkeys(name for root in roots if root for name in house(root)))
        self._seen = [cache.inputs.hash(name) for name in self._style]
        kept = cache.find(_ORDER)
        style = store.key(self._seen)
        self._before: dict[str, str] = dict(kept.facts["pages"]) if kept and kept.facts["style"] == style else {}
        self._facts: dict[str, Any] = {"style": style, "pages": {}}

    @property
    def files(self) -> FileHashes:
        """The hashes of files in this run."""
        return self._cache.inputs.files

    def sha256(self, name: str, page: Page) -> str:
        """The SHA-256 of a page as it was filled in an earlier run; nothing where it never was like this."""
        key, _, sha256 = self._before.get(name, "").partition(" ")
        if key != page.key:
            return ""
        self._facts["pages"][name] = self._before[name]
        return sha256

    def learn(self, name: str, page: Page, sha256: str) -> None:
        """Take notice of what a page was filled to."""
        self._facts["pages"][name] = f"{page.key} {sha256}"

    def keep(self) -> None:
        """Have later runs know it, where the house style is still what it was before the first page."""
        if all(self._cache.inputs.if_unchanged(name) is not None for name in self._style):
            self._cache.keep(_ORDER, (), {}, self._facts)


_ORDER = "pages"
