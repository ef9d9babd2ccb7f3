"""What a revision tells is read from its files once, and found again by their hashes in later runs.

A revision on record never changes, so one issue more costs what that issue costs.  What was told with a remark, and an
issue whose page must be set from its manuscript, are read each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pdfdigest.index.collation import Order
from pdfdigest.manuscript import places
from pdfdigest.model import Publication
from pdfdigest.press.cache import json_values
from pdfdigest.press.cache.cache import Cache, Kept
from pdfdigest.reading import holdings, search_words
from pdfdigest.reading.holdings import Facts
from pdfdigest.record import filed_manuscript
from pdfdigest.record.revision import Record

_BESIDE = ("record", "issue")
"""Fields of Facts that are not kept: the record is read in every run, an issue is more than its page needs."""
_WORDS = "words"
"""What the search of a site knows of a revision, kept beside its facts: few runs ask for it."""


@contextmanager
def kept_weights(order: Order, language: str, cache: Cache) -> Iterator[None]:
    """Have an order know what headings of a language were compared by in earlier runs, and later runs what they are in this one."""
    name = f"weights {language}"
    kept = cache.find(name)
    order.weights.update(kept.facts if kept else {})
    before = len(order.weights)
    yield
    if len(order.weights) > before:
        cache.keep(name, (), {}, {text: list(each) for text, each in order.weights.items()})


class KeptFacts:
    """The facts of the revisions of one publication, from the cache where an earlier run read them."""

    def __init__(self, publication: Publication, cache: Cache) -> None:
        self._publication = publication
        self._cache = cache
        self._kept: dict[str, Kept] = {}
        self._words: dict[str, bytes] = {}

    def facts(self, record: Record) -> Facts:
        """What a revision tells; DifferenceError names what of it was edited since it was filed.

        A file is compared with its hash again where its size, its times or its number on the disk is another.
        """
        order = self._order(record)
        kept = self._cache.find(order)
        if kept is None:
            return self._read(record)
        self._kept[order] = kept
        return json_values.read(Facts, kept.facts, record=record, issue=None)

    def words(self, record: Record) -> dict[str, Any]:
        """What search knows of a revision whose facts were asked for (`search_words.words`)."""
        order = self._order(record)
        if order not in self._words:
            parts = self._cache.parts(self._kept[order]) if order in self._kept else None
            if parts is not None:
                return dict(json.loads(parts[_WORDS]))
            self._words[order] = search_words.written(holdings.facts(record, self._publication))
        return dict(json.loads(self._words[order]))

    def beside(self, record: Record) -> str:
        """The hash of what a revision is read with that was not filed with it; nothing where all was."""
        beside = self._beside(record)
        return self._cache.inputs.hash(str(beside.absolute())) if beside else ""

    def _beside(self, record: Record) -> Path | None:
        """The publication.toml that is read in place of the one that was not filed."""
        root = self._publication.root
        return None if root is None or filed_manuscript.own_publication(record) else root / places.NAME

    def _read(self, record: Record) -> Facts:
        beside = self._beside(record)
        inputs = tuple(str(path.absolute()) for path in (*record.paths, *([beside] if beside else ())))
        self._cache.watch(inputs)
        told = holdings.facts(record, self._publication)
        words = search_words.written(told)
        plain = json_values.plain(told, but=_BESIDE)
        lasting = not told.remark and (told.issue is None or bool(holdings.web_page(record)))
        order = self._order(record)
        if lasting and self._cache.keep(order, inputs, {_WORDS: words}, plain):
            kept = self._cache.find(order)
            if kept is not None:
                self._kept[order] = kept
        else:
            self._words[order] = words
        return told

    def _order(self, record: Record) -> str:
        return f"facts {record.folder.absolute()}"
