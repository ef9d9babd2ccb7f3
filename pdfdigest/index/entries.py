"""Stories with what they are indexed under go in; the headings of an index come out, by letters, and threads by name.

Where a story stands is the caller's: a page of a volume, an address on a site.  `told` makes of such places what is
to stand behind a heading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Gathered(Generic[P]):
    """The headings of one index: where their stories stand, the threads of those, and where each thread goes on."""

    places: defaultdict[str, list[P]] = field(default_factory=lambda: defaultdict(list))
    threads: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    going_on: defaultdict[str, list[P]] = field(default_factory=lambda: defaultdict(list))

    def add(self, where: P, headings: Iterable[str], thread: str) -> None:
        """Add a story that stands under headings; `thread` is empty where it has none or the index does not show them."""
        for heading in headings:
            self.places[heading].append(where)
            if thread:
                self.threads[heading].add(thread)
        if thread:
            self.going_on[thread].append(where)

    def elsewhere(self, heading: str) -> set[P]:
        """Where the threads of a heading go on, but for the stories that stand under it."""
        threads = self.threads.get(heading, ())
        return {each for thread in threads for each in self.going_on[thread]}.difference(
            self.places[heading] if threads else ()
        )


class Index(Generic[P]):
    """The index of that name in INDEXES; a `see` or `see also` that would lead nowhere is left out."""

    def __init__(self, name: str, gathered: Gathered[P], authority: Authority, order: Order) -> None:
        self.gathered = gathered
        self.order = order
        self.names = tuple(each for field in INDEXES[name] for each in authority.names(field))
        self._known = known_as(name, authority)
        self._own = {each.name: each for each in self.names}

    def also(self, heading: str) -> tuple[str, ...]:
        """The other headings to look at."""
        return _also(self._own.get(heading), self._known, self.gathered.places, self.order)

    def entry(self, heading: str, told: Callable[[set[P]], tuple[L, ...]], some: Iterable[P] | None = None) -> Entry[L]:
        """One heading that has stories, or with `some` of them."""
        found = self.gathered
        spots = set(found.places[heading] if some is None else some)
        return Entry(heading, told(spots), told(found.elsewhere(heading)), self.also(heading))

    def letters(self, entries: Iterable[Entry[L]]) -> tuple[Letter[L], ...]:
        """Entries, and the names that lead to them, by letters."""
        places = self.gathered.places
        sees: list[Entry[L]] = [
            Entry(heading=alias, see=each.name)
            for each in self.names
            if each.name in places
            for alias in each.aliases
            if alias not in places
        ]
        return _by_letter([*entries, *sees], self._own, self.order)


def index(
    stories: Iterable[tuple[P, Indexed]],
    name: str,
    authority: Authority,
    order: Order,
    told: Callable[[set[P]], tuple[L, ...]],
) -> tuple[Letter[L], ...]:
    """The index of that name in INDEXES, by letters; empty where no story has such a field."""
    known = known_as(name, authority)
    gathered: Gathered[P] = Gathered()
    for where, story in stories:
        gathered.add(where, headings(story, INDEXES[name], known), story.thread if name == THREADED else "")
    found = Index(name, gathered, authority, order)
    return found.letters([found.entry(heading, told) for heading in gathered.places])


def threads(stories: Iterable[tuple[L, str]], order: Order) -> tuple[tuple[str, tuple[L, ...]], ...]:
    """The name in words of each thread of two stories or more, by name, and its stories in the order given; `stories` are given with their thread."""
    found: defaultdict[str, list[L]] = defaultdict(list)
    for where, thread in stories:
        if thread:
            found[thread].append(where)
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


def _also(name: Name | None, known: Mapping[str, str], places: Mapping[str, list[P]], order: Order) -> tuple[str, ...]:
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
