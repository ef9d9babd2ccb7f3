"""The issues of a publication that may be read go in; its search comes out, which takes them in as they could be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pdfdigest.manuscript import languages
from pdfdigest.press.cache.cache import Cache
from pdfdigest.reading.cards import Card
from pdfdigest.reading.holdings import Held
from pdfdigest.reading.kept_facts import KeptFacts
from pdfdigest.reading.room import Room
from pdfdigest.reading.search_index import SearchIndex, Sought
from pdfdigest.record.revision import Record

_BY = "subjects"
"""The index by whose headings results are narrowed down."""


def index(room: Room, issues: Sequence[tuple[Held, Card]], kept: KeptFacts, cache: Cache) -> SearchIndex:
    """The search of a publication, over the newest revision of each issue.

    Issues stand in it by the moment from which they could be read, so that one issue more is the last of them.
    """
    in_time = sorted(issues, key=lambda each: (each[1].since, each[1].identity.rank[:-1]))
    found = tuple(_sought(room, held, card, kept) for held, card in in_time)
    return SearchIndex(found, cache, str(room.publication.root))


def _sought(room: Room, held: Held, card: Card, kept: KeptFacts) -> Sought:
    return Sought(
        label=card.label,
        year=card.date.year,
        mark=card.mark,
        key=f"{card.key} {room.stamp}",
        said=partial(_said, room, card),
        subjects=tuple(tuple(story.headings[_BY]) for story in card.stories),
        words=lambda: kept.words(held.newest),
    )


def _said(room: Room, card: Card) -> Mapping[str, Any]:
    spoken = card.language
    said = {"number": room.number(card.identity), "day": languages.long_date(card.date, room.language)}
    said |= {} if spoken == room.language else {"lang": spoken, "dir": languages.direction(spoken)}
    return said | {"stories": [story.id if story.anchored else "" for story in card.stories]}


def mark(record: Record, kept: KeptFacts) -> str:
    """What tells the words of a revision from those of any other: its name, and the hashes of all that they are read from."""
    papers = " ".join(filed.sha256 for filed in record.files if filed.part != "edition")
    said = f"{record.identity.label} r{record.identity.revision} {papers} {kept.beside(record)}"
    return hashlib.sha256(said.encode()).hexdigest()
