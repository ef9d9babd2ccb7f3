"""Stories with what they are indexed under go in; the headings of an index come out, by letters, and threads by name.

Where a story stands is the caller's: a page of a volume, an address on a site.  `told` makes of such places what is
to stand behind a heading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from pdfdigest.index.authority import Authority, Name
from pdfdigest.index.collation import Order
from pdfdigest.model import Indexed, whole

P = TypeVar("P", bound=Hashable)
"""Where a story stands."""
L = TypeVar("L")
"""What stands behind a heading."""
INDEXES = MappingProxyType(
    {"subjects": ("topics",), "people": ("people", "organisations"), "countries": ("countries",)}
)
"""The indexes there are, and the fields of a story that each is made from."""
THREADED = "subjects"


@dataclass(frozen=True, slots=True)
class Entry(Generic[L]):
    """One heading: `see` alone for a name that leads to another, else pages, or what stands for them on a site.

    `threads` are those where its stories go on, `also` other headings to look at.
    """

    heading: str
    pages: tuple[L, ...] = ()
    threads: tuple[L, ...] = ()
    also: tuple[str, ...] = ()
    see: str = ""


@dataclass(frozen=True, slots=True)
class Letter(Generic[L]):
    """A letter and the headings below it."""

    letter: str
    entries: tuple[Entry[L], ...]


def index(
    stories: Iterable[tuple[P, Indexed]],
    name: str,
    authority: Authority,
    order: Order,
    told: Callable[[set[P]], tuple[L, ...]],
) -> tuple[Letter[L], ...]:
    """The index of that name in INDEXES, by letters; empty where no story has such a field.

    A `see` or `see also` that would lead nowhere is left out.
    """
    fields = INDEXES[name]
    names = tuple(each for field in fields for each in authority.names(field))
    known = known_as(name, authority)
    places: defaultdict[str, set[P]] = defaultdict(set)
    threads: defaultdict[str, set[str]] = defaultdict(set)
    going_on: defaultdict[str, set[P]] = defaultdict(set)
    for where, story in stories:
        for heading in headings(story, fields, known):
            places[heading].add(where)
            threads[heading].add(story.thread)
        if story.thread and name == THREADED:
            going_on[story.thread].add(where)
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


def threads(stories: Iterable[tuple[L, Indexed]], order: Order) -> tuple[tuple[str, tuple[L, ...]], ...]:
    """The name in words of each thread of two stories or more, by name, and its stories in the order given."""
    found: defaultdict[str, list[L]] = defaultdict(list)
    for where, story in stories:
        if story.thread:
            found[story.thread].append(where)
    named = {_in_words(thread): tuple(several) for thread, several in found.items() if len(several) > 1}
    return tuple((name, named[name]) for name in sorted(named, key=order.key))


def _in_words(thread: str) -> str:
    said = thread.replace("-", " ").replace("_", " ")
    return said[:1].upper() + said[1:]


def known_as(name: str, authority: Authority) -> dict[str, str]:
    """The heading of an index that each name in the authority file stands for."""
    names = (each for field in INDEXES[name] for each in authority.names(field))
    return {other: each.name for each in names for other in (each.name, *each.aliases, *each.spellings)}


def headings(story: Indexed, fields: tuple[str, ...], known: Mapping[str, str]) -> tuple[str, ...]:
    """The headings that a story stands under, each once, and one with soft hyphens as the same without."""
    said = [" ".join(whole(each).split()) for field in fields for each in getattr(story, field)]
    return tuple(dict.fromkeys(known.get(each, each) for each in said if each))


def _also(name: Name | None, known: Mapping[str, str], places: Mapping[str, set[P]], order: Order) -> tuple[str, ...]:
    if name is None:
        return ()
    wanted = {known.get(other, other) for other in name.see_also}
    return tuple(sorted((other for other in wanted if other in places and other != name.name), key=order.key))


def _by_letter(entries: list[Entry[L]], names: Mapping[str, Name], order: Order) -> tuple[Letter[L], ...]:
    def sorted_as(entry: Entry[L]) -> str:
        name = names.get(entry.heading)
        return (name.sort if name else "") or entry.heading

    letters: defaultdict[str, list[Entry[L]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (order.key(sorted_as(entry)), entry.heading)):
        letters[order.letter(sorted_as(entry))].append(entry)
    return tuple(Letter(letter, tuple(found)) for letter, found in letters.items())
