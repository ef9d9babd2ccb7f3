"""The stories of a volume and its authority file go in; an index comes out, ready to be set.

Under each name stand the pages on which a story of that name begins, every page once.  Stories of one
thread send the reader of a subject to each other, and stand together in a list of threads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pdfdigest.bindery.locators import Locator, Spot, locators, spot
from pdfdigest.bindery.matter import tongue
from pdfdigest.bindery.volume import BoundStory, Plan
from pdfdigest.index.authority import Authority, Name
from pdfdigest.index.collation import Order

INDEXES = MappingProxyType(
    {"subjects": ("topics",), "people": ("people", "organisations"), "countries": ("countries",)}
)
"""The indexes of a volume, and the fields of a story that each is made from."""
THREADED = "subjects"


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading: `see` alone for a name that leads to another, else pages.

    `threads` are pages where its stories go on, `also` other headings to look at.
    """

    heading: str
    pages: tuple[Locator, ...] = ()
    threads: tuple[Locator, ...] = ()
    also: tuple[str, ...] = ()
    see: str = ""

    @property
    def at_one_page(self) -> bool:
        """Whether its threads lead to one page alone."""
        return len(self.threads) == 1 and self.threads[0].single


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread of two stories or more: its name in words, and headline and page of each story, in reading order."""

    name: str
    stories: tuple[tuple[str, str, Locator], ...]
    """Headline, its attributes where it is in another language than the volume, and its page."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and the headings below it."""

    letter: str
    entries: tuple[Entry, ...]


def index(plan: Plan, name: str, authority: Authority, order: Order, words: dict[str, str]) -> tuple[Letter, ...]:
    """The index of that name in INDEXES, by letters; empty where no story has such a field.

    The last book holds it.  A `see` or `see also` that would lead nowhere in this volume is left out.
    """
    fields = INDEXES[name]
    names = tuple(each for field in fields for each in authority.names(field))
    known = {other: each.name for each in names for other in (each.name, *each.aliases, *each.spellings)}
    places: defaultdict[str, set[Spot]] = defaultdict(set)
    threads: defaultdict[str, set[str]] = defaultdict(set)
    for where, story in _stories(plan):
        for heading in headings(story, fields, known):
            places[heading].add(where)
            threads[heading].add(story.thread)
    going_on = _threads(plan) if name == THREADED else {}

    def told(spots: set[Spot]) -> tuple[Locator, ...]:
        return locators(spots, words, parts=plan.parts)

    own = {each.name: each for each in names}
    entries = [
        Entry(
            heading=heading,
            pages=told(spots),
            threads=told({each for thread in threads[heading] for each in going_on.get(thread, ())} - spots),
            also=_also(own.get(heading), known, places, order),
        )
        for heading, spots in places.items()
    ]
    entries += [
        Entry(heading=alias, see=each.name)
        for each in names
        if each.name in places
        for alias in each.aliases
        if alias not in places
    ]
    return _by_letter(entries, own, order)


def threads(plan: Plan, order: Order, words: dict[str, str]) -> tuple[Thread, ...]:
    """The threads of the volume by name; one of a single story is left out."""
    found: defaultdict[str, list[tuple[str, str, Locator]]] = defaultdict(list)
    for placed in plan.placed:
        spoken = tongue(placed.bound.language, plan.publication.language)
        for story in placed.bound.stories:
            if story.thread:
                (locator,) = locators({spot(plan, placed, story.page)}, words, parts=plan.parts)
                found[story.thread].append((story.headline, spoken, locator))
    named = {_in_words(thread): tuple(stories) for thread, stories in found.items() if len(stories) > 1}
    return tuple(Thread(name, named[name]) for name in sorted(named, key=order.key))


def _in_words(thread: str) -> str:
    said = thread.replace("-", " ").replace("_", " ")
    return said[:1].upper() + said[1:]


def headings(story: BoundStory, fields: tuple[str, ...], known: Mapping[str, str]) -> tuple[str, ...]:
    """The headings that a story stands under, each once."""
    said = [" ".join(each.split()) for field in fields for each in getattr(story, field)]
    return tuple(dict.fromkeys(known.get(each, each) for each in said if each))


def _stories(plan: Plan) -> Iterator[tuple[Spot, BoundStory]]:
    for placed in plan.placed:
        for story in placed.bound.stories:
            yield spot(plan, placed, story.page), story


def _threads(plan: Plan) -> Mapping[str, set[Spot]]:
    found: defaultdict[str, set[Spot]] = defaultdict(set)
    for where, story in _stories(plan):
        if story.thread:
            found[story.thread].add(where)
    return found


def _also(
    name: Name | None, known: Mapping[str, str], places: Mapping[str, set[Spot]], order: Order
) -> tuple[str, ...]:
    if name is None:
        return ()
    wanted = {known.get(other, other) for other in name.see_also}
    return tuple(sorted((other for other in wanted if other in places and other != name.name), key=order.key))


def _by_letter(entries: list[Entry], names: Mapping[str, Name], order: Order) -> tuple[Letter, ...]:
    def sorted_as(entry: Entry) -> str:
        name = names.get(entry.heading)
        return (name.sort if name else "") or entry.heading

    letters: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (order.key(sorted_as(entry)), entry.heading)):
        letters[order.letter(sorted_as(entry))].append(entry)
    return tuple(Letter(letter, tuple(found)) for letter, found in letters.items())
