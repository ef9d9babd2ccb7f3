"""An issue as lists, feeds and search know it: a card, which is kept in few words and read again in no time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from pdfdigest.index import entries, register
from pdfdigest.model import Identity

if TYPE_CHECKING:
    from pdfdigest.reading.holdings import Facts
    from pdfdigest.record.revision import Record


WHOLE = -1
"""The place of what belongs to an issue as a whole."""


class CardStory(NamedTuple):
    """A story: its id, its headline, whether the page of its issue has an anchor for it, its thread, and its headings by index."""

    id: str
    headline: str
    anchored: bool
    thread: str
    headings: Mapping[str, tuple[str, ...]]


class CardSource(NamedTuple):
    """A source, the places of the stories that cite it, from 0 (none where no story is known to), and the host of its address."""

    address: str
    publisher: str
    title: str
    stories: tuple[int, ...]
    host: str


class CardPicture(NamedTuple):
    """A picture, and the place of its story, or WHOLE."""

    credit: str
    caption: str
    story: int


@dataclass(frozen=True)
class Card:
    """The newest revision of an issue.

    `published` and `updated` are the moments at which its first revision and this one were filed, as ISO 8601 has
    them, `since` from when it could be read, in seconds, `mark` tells its words from those of any other, and `key`
    is a hash of all of it.
    """

    identity: Identity
    language: str
    date: date
    published: str
    updated: str
    since: float
    mark: str
    withdrawn: bool
    stories: tuple[CardStory, ...]
    sources: tuple[CardSource, ...]
    pictures: tuple[CardPicture, ...]
    key: str

    @cached_property
    def label(self) -> str:
        """The name of the issue in addresses."""
        return self.identity.label


def card(
    revisions: tuple[Record, ...],
    facts: Facts,
    anchored: frozenset[str],
    mark: str,
    known: Mapping[str, Mapping[str, str]],
) -> list[Any]:
    """The card of an issue as JSON takes it; `known` are the names of the authority file by index (`entries.known_as`)."""
    record, first = facts.record, revisions[0]
    identity = record.identity
    places = {story.id: place for place, story in enumerate(facts.stories)}
    stories = [
        [
            story.id,
            story.headline,
            story.id in anchored,
            story.thread,
            {name: list(entries.headings(story, fields, known[name])) for name, fields in entries.INDEXES.items()},
        ]
        for story in facts.stories
    ]
    sources = [
        [
            each.address,
            each.publisher,
            each.title,
            [places[story] for story in each.stories if story in places],
            register.host(each.address),
        ]
        for each in facts.sources
    ]
    pictures = [[each.credit, each.caption, places.get(each.story, WHOLE)] for each in facts.pictures]
    said = [
        [
            identity.publication,
            identity.volume,
            identity.numbers,
            identity.supplement,
            identity.translation,
            identity.revision,
        ],
        record.language,
        record.date.isoformat(),
        first.at.isoformat(),
        record.at.isoformat(),
        max(each.astimezone(UTC).timestamp() for each in (first.at, first.embargo or first.at)),
        mark,
        record.withdrawn,
        stories,
        sources,
        pictures,
    ]
    return [*said, hashlib.sha256(json.dumps(said).encode()).hexdigest()]


def read(said: list[Any]) -> Card:
    """A card that `card` wrote."""
    identity, language = heading(said)
    day, published, updated, since, mark, withdrawn, stories, sources, pictures, key = said[2:]
    return Card(
        identity,
        language,
        date.fromisoformat(day),
        published,
        updated,
        since,
        mark,
        withdrawn,
        tuple(map(CardStory._make, stories)),
        tuple(map(CardSource._make, sources)),
        tuple(map(CardPicture._make, pictures)),
        key,
    )


def heading(said: list[Any]) -> tuple[Identity, str]:
    """Which issue a card is of, and its language."""
    publication, volume, numbers, *rest = said[0]
    return Identity(publication, volume, tuple(numbers), *rest), str(said[1])
