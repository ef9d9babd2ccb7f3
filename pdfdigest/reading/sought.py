"""The issues of a publication that may be read go in; its search comes out, which takes them in as they could be read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from pdfdigest.index import entries
from pdfdigest.index.authority import Authority
from pdfdigest.manuscript import languages
from pdfdigest.model import Identity
from pdfdigest.press.cache.cache import Cache
from pdfdigest.reading.holdings import Held
from pdfdigest.reading.kept_facts import KeptFacts
from pdfdigest.reading.lists import Listed
from pdfdigest.reading.room import Room
from pdfdigest.reading.search_index import SearchIndex, Sought
from pdfdigest.record.revision import Record

_BY = "subjects"
"""The index by whose headings results are narrowed down."""


def index(
    room: Room, issues: Sequence[tuple[Held, Listed]], authority: Authority, kept: KeptFacts, cache: Cache
) -> SearchIndex:
    """The search of a publication, over the newest revision of each issue.

    Issues stand in it by the moment from which they could be read, so that one issue more is the last of them.
    """
    known = entries.known_as(_BY, authority)
    in_time = sorted(issues, key=lambda each: _first_read(each[0]))
    found = tuple(_sought(room, listed, known, kept) for _, listed in in_time)
    return SearchIndex(found, cache, str(room.publication.root))


def _first_read(held: Held) -> tuple[datetime, Identity]:
    first = held.revisions[0]
    return max(first.at, first.embargo or first.at), first.identity


def _sought(room: Room, listed: Listed, known: dict[str, str], kept: KeptFacts) -> Sought:
    record = listed.facts.record
    spoken = record.language
    said = {"number": room.number(record.identity), "day": languages.long_date(record.date, room.language)}
    said |= {} if spoken == room.language else {"lang": spoken, "dir": languages.direction(spoken)}
    return Sought(
        label=record.identity.label,
        year=record.date.year,
        mark=_mark(record, kept),
        said=tuple(said.items()),
        anchored=listed.anchored,
        subjects=tuple(entries.headings(story, entries.INDEXES[_BY], known) for story in listed.facts.stories),
        words=partial(kept.words, record),
    )


def _mark(record: Record, kept: KeptFacts) -> str:
    """What tells the words of a revision from those of any other: its name, and the hashes of all that they are read from."""
    papers = " ".join(filed.sha256 for filed in record.files if filed.part != "edition")
    said = f"{record.identity.label} r{record.identity.revision} {papers} {kept.beside(record)}"
    return hashlib.sha256(said.encode()).hexdigest()
