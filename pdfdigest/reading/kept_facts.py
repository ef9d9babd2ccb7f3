"""What a revision tells is read from its files once, and found again by their hashes in later runs.

A revision on record never changes, so one issue more costs what that issue costs.  What was told with a remark, and an
issue whose page must be set from its manuscript, are read each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pdfdigest.index.collation import Order
from pdfdigest.manuscript import places
from pdfdigest.model import Publication
from pdfdigest.press.cache import json_values, store
from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.cache.inputs import TOOLCHAIN
from pdfdigest.press.cache.store import Store
from pdfdigest.reading import holdings, search_words, twins
from pdfdigest.reading.ahead import Ahead
from pdfdigest.reading.holdings import Facts
from pdfdigest.record import issued
from pdfdigest.record.revision import RECORD, Record

_BESIDE = ("record", "issue")
"""Fields of Facts that are not kept: the record is read in every run, an issue is more than its page needs."""
_FACTS, _WORDS, _TEXT = "facts", "words", "text"
"""What is kept of a revision: what it tells, what search knows of it, and its text in Markdown."""


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
        self._unkept: dict[str, dict[str, bytes]] = {}
        self._ahead: Ahead | None = None

    @contextmanager
    def ahead(self, records: Iterable[Record]) -> Iterator[None]:
        """Have those of some revisions that no earlier run has read be read by several processes, in their order."""
        wanted = [(key, each.folder) for each in records if not self._cache.store.holds(key := self._key(each))]
        folder = self._cache.store.folder.parent
        with Ahead(folder, partial(read_ahead, folder, self._publication), wanted) as self._ahead:
            yield

    def facts(self, record: Record, *, checked: bool) -> tuple[Facts, bool]:
        """What a revision tells, and whether the next run may take it as read.

        DifferenceError names what of it was edited since it was filed, where it was not `checked` before.
        """
        key = self._key(record)
        checked |= self._ahead is not None and self._ahead.waited(key)
        parts = self._cache.store.find(key)
        if parts is None:
            return self._read(key, record)
        if not checked:
            issued.read(record.folder)
        return json_values.read(Facts, json.loads(parts[_FACTS]), record=record, issue=None), True

    def words(self, record: Record) -> dict[str, Any]:
        """What search knows of a revision (`search_words.words`)."""
        return dict(json.loads(self._part(record, _WORDS)))

    def text(self, record: Record) -> str:
        """The text of a revision in Markdown (`twins.text`)."""
        return self._part(record, _TEXT).decode()

    def _part(self, record: Record, part: str) -> bytes:
        key = self._key(record)
        if key not in self._unkept:
            parts = self._cache.store.find(key)
            if parts is not None:
                return parts[part]
            self._read(key, record)
            parts = self._cache.store.find(key)
            return self._unkept[key][part] if parts is None else parts[part]
        return self._unkept[key][part]

    def beside(self, record: Record) -> str:
        """The hash of what a revision is read with that was not filed with it; nothing where all was."""
        from pdfdigest.record import filed_manuscript

        root = self._publication.root
        if root is None or filed_manuscript.own_publication(record):
            return ""
        return self._cache.inputs.hash(str((root / places.NAME).absolute()))

    def _read(self, key: str, record: Record) -> tuple[Facts, bool]:
        told, lasting, parts = _told(record, self._publication)
        if not lasting or not self._cache.store.keep(key, parts):
            self._unkept[key] = parts
        return told, lasting

    def _key(self, record: Record) -> str:
        said = [(filed.name, filed.sha256) for filed in record.files]
        own = hashlib.sha256((record.folder / RECORD).read_bytes()).hexdigest()
        return store.key(_FACTS, self._cache.inputs.hash(TOOLCHAIN), own, said, self.beside(record))


def read_ahead(cache: Path, publication: Publication, records: Sequence[tuple[str, Path]]) -> None:
    """Read the revisions in some folders, and keep what they tell under their keys."""
    kept = Store(cache)
    for key, folder in records:
        _, lasting, parts = _told(issued.read(folder), publication)
        if lasting:
            kept.keep(key, parts)


def _told(record: Record, publication: Publication) -> tuple[Facts, bool, dict[str, bytes]]:
    """What a revision tells, whether later runs may take it as read, and what is kept of it."""
    told = holdings.facts(record, publication)
    facts = json.dumps(json_values.plain(told, but=_BESIDE)).encode()
    parts = {_FACTS: facts, _WORDS: search_words.written(told), _TEXT: twins.text(told).encode()}
    lasting = not told.remark and (told.issue is None or bool(holdings.web_page(record)))
    return told, lasting, parts
