"""A page of a site and what it was filled to in an earlier run: while nothing on it has changed, it need not be filled again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

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
        self._learnt: dict[str, dict[str, str]] = {}

    @property
    def files(self) -> FileHashes:
        """The hashes of files in this run."""
        return self._cache.inputs.files

    def sha256(self, name: str, page: Page) -> str:
        """The SHA-256 of a page as it was filled in an earlier run; nothing where it never was like this."""
        kept = self._cache.find(_order(name))
        known = kept is not None and kept.facts["page"] == self._key(page)
        return str(kept.facts["sha256"]) if kept is not None and known else ""

    def learn(self, name: str, page: Page, sha256: str) -> None:
        """Take notice of what a page was filled to."""
        self._learnt[name] = {"page": self._key(page), "sha256": sha256}

    def keep(self) -> None:
        """Have later runs know it, where the house style is still what it was before the first page."""
        if all(self._cache.inputs.if_unchanged(name) is not None for name in self._style):
            for name, facts in self._learnt.items():
                self._cache.keep(_order(name), (), {}, facts)

    def _key(self, page: Page) -> str:
        return store.key(page.key, self._seen)


def _order(name: str) -> str:
    return f"page {name}"
