"""Publications go in; every file of their site comes out, one after the other, so that no site is too large for memory.

With one publication its pages stand at the top; with several each has a folder of its own, and a shelf leads to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pdfdigest.index import authority, entries
from pdfdigest.index.authority import Authority
from pdfdigest.manuscript import errata, places
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.press.cache import store
from pdfdigest.press.cache.cache import Cache
from pdfdigest.reading import cards, feeds, holdings, sought, twins
from pdfdigest.reading.cards import Card
from pdfdigest.reading.folios import Folios
from pdfdigest.reading.holdings import Holdings
from pdfdigest.reading.issue_pages import AS_EPUB, AS_FILED, AS_PDF, Filed, IssuePages
from pdfdigest.reading.kept_facts import KeptFacts, kept_weights
from pdfdigest.reading.lists import Lists
from pdfdigest.reading.room import HOME, OWN_SHEET, Page, Room
from pdfdigest.reading.site_state import SHARED, Same, SiteState, Unit
from pdfdigest.record.revision import Record

Files = Iterator[tuple[str, bytes | Page | Filed | Same]]
"""Paths from the folder of the site, with slashes, and what is to stand there."""


@dataclass(frozen=True, slots=True)
class Works:
    """What a site is made with: the moment, its address with its slash or nothing, who is told what an index lacks, and what earlier runs left."""

    now: datetime
    base: str
    told: Callable[[str], None]
    cache: Cache
    state: SiteState


def files(shelf: Sequence[Holdings], works: Works) -> Files:
    """All files of a site; each path once.

    `shelf` holds publications of which something may be read.  ManuscriptError holds faults of an authority file or
    of errata; DifferenceError names what on record was edited.
    """
    base, state = works.base, works.state
    beside = [_beside(held, works.now) for held in shelf]
    stamps = [_stamp(held, each, works.cache) for held, each in zip(shelf, beside, strict=True)]
    state.begin(store.key(base, stamps, [held.publication.slug for held in shelf]))
    seen: set[str] = set()
    pages: list[str] = []
    for held, (known, wrong), stamp in zip(shelf, beside, stamps, strict=True):
        folder = f"{held.publication.slug}/" if len(shelf) > 1 else ""
        room = Room(held.publication, base, folder, stamp)
        for path, data in _publication(room, held, known, wrong, works):
            if not path.startswith(SHARED):
                yield folder + path, data
                if path.endswith(".html") and not path.endswith(f"/{AS_FILED}"):
                    pages.append(folder + path)
            elif path not in seen:
                seen.add(path)
                yield path, data
    if len(shelf) > 1:
        yield from _shelf(shelf, base, seen)
        pages.append(HOME)
    if base:
        yield from feeds.sitemaps(base, pages).items()


def _stamp(held: Holdings, beside: tuple[Authority, tuple[Erratum, ...]], cache: Cache) -> str:
    """The hash of what beside the record and the house style shapes the pages of a publication."""
    root = held.publication.root
    facts = cache.inputs.hash(str((root / places.NAME).absolute())) if root else ""
    return store.key(repr(held.publication), facts, repr(beside))


def _publication(room: Room, held: Holdings, known: Authority, wrong: tuple[Erratum, ...], works: Works) -> Files:
    """All files of one publication; those that others may have too come as often as they are met."""
    kept = KeptFacts(held.publication, works.cache)
    found: list[Card] = []
    folios = Folios(held.publication.root, (issue.label for issue in held.issues))
    there: set[str] = set()
    with kept.ahead(record for issue in held.issues if issue.unit is None for record in issue.revisions):
        for at in range(len(held.issues)):
            made = _Issue(room, held, at, wrong, folios)
            for path, data in made.files(kept, known, works):
                there.add(path)
                yield path, data
            found.append(made.card)
    room.sheet()
    room.file(OWN_SHEET)
    lists = Lists(room, found, known, wrong)
    with kept_weights(lists.order, room.language, works.cache):
        yield from _with_assets(room, lists.pages())
    yield _lately(room, found, lists)
    yield from folios.pages(room, there, {card.label: card for card in found})
    yield from sought.index(room, tuple(zip(held.issues, found, strict=True)), kept, works.cache).pages()
    if room.base:
        yield from feeds.feeds(room, found)


def _with_assets(room: Room, pages: Iterable[tuple[str, Page | Filed]]) -> Files:
    """Files, and behind each the styles and the pictures that it is the first to ask for."""
    for path, page in pages:
        yield path, page
        while room.assets:
            yield room.assets.popitem()


class _Issue:
    """An issue as the site has it: from an earlier run where nothing of it has changed."""

    def __init__(self, room: Room, held: Holdings, at: int, wrong: tuple[Erratum, ...], folios: Folios) -> None:
        self.room = room
        self.held = held.issues[at]
        self.pages = IssuePages(room, held, at, wrong, folios)
        self.name = f"{room.publication.slug}/{self.held.label}"
        self._said: list[Any] = []

    @property
    def card(self) -> Card:
        """What lists know of it, once its files came out."""
        return cards.read(self._said)

    def files(self, kept: KeptFacts, known: Authority, works: Works) -> Files:
        """Its files."""
        state, unit, around = works.state, self.held.unit, self.pages.around()
        if unit and not unit.always and state.current and unit.around == around:
            same = state.same(unit)
            if same is not None:
                state.keep(self.name, unit)
                self._said = unit.card
                for name, there in same:
                    yield name if name.startswith(SHARED) else name.removeprefix(self.room.folder), there
                return
        names = []
        always = len(self.held.revisions) < len(self.held.standing)
        for record in self.held.revisions:
            facts, lasting = kept.facts(record, checked=unit is not None)
            always |= not lasting
            if facts.remark:
                works.told(f"{self.room.publication.slug}: {facts.remark}")
            for path, data in _with_assets(self.room, self.pages.files(facts)):
                names.append(path if path.startswith(SHARED) else self.room.folder + path)
                yield path, data
        names.append(f"{self.room.folder}{self.held.label}/{twins.NAME}")
        of_index = {name: entries.known_as(name, known) for name in entries.INDEXES}
        mark = sought.mark(self.held.newest, kept)
        self._said = cards.card(self.held.revisions, facts, self.pages.anchored, mark, of_index)
        yield f"{self.held.label}/{twins.NAME}", self._twin(kept)
        seen = holdings.looked(self.held.every)
        folder = str(self.held.every[0].folder.parent.parent)
        until = [each.embargo.isoformat() for each in self.held.standing if each.embargo]
        told = Unit(seen, state.signature(folder, seen), until, always, around, self._said, list(dict.fromkeys(names)))
        state.keep(self.name, told)

    def _twin(self, kept: KeptFacts) -> Page:
        """Its text in Markdown."""
        record, room = self.held.newest, self.room
        beside = [(name, f"r{record.identity.revision}/{file}") for name, file in self._editions(record)]
        card = self.card
        key = store.key(twins.NAME, card.key, record.title, beside, room.stamp)
        return Page(key, lambda: twins.written(room, record.title, card, kept.text(record), beside))

    def _editions(self, record: Record) -> Iterator[tuple[str, str]]:
        """Name and file of each edition beside the twin."""
        for name, file, there in (
            ("PDF", AS_PDF, holdings.pdf(record)),
            ("HTML", AS_FILED, holdings.web_page(record)),
            ("EPUB", AS_EPUB, holdings.epub(record)),
        ):
            if there:
                yield name, file


def _lately(room: Room, found: Sequence[Card], lists: Lists) -> tuple[str, Page]:
    """The list of twins."""
    newest = sorted(found, key=lambda card: (card.date, card.identity.rank))[: -twins.NEWEST - 1 : -1]
    several = lists.menu()
    key = store.key(
        twins.LIST, repr(room.publication), room.base, room.folder, room.stamp, [card.key for card in newest], several
    )
    return twins.LIST, Page(key, lambda: twins.listed(room, newest, several))


def _beside(held: Holdings, now: datetime) -> tuple[Authority, tuple[Erratum, ...]]:
    """The authority file of a publication, and its errata up to that day."""
    mine = held.publication
    if mine.root is None:
        return Authority(), ()
    known = authority.read(mine.root, mine.language, smart=mine.typography == "smart")
    return known, tuple(each for each in errata.read(mine.root) if each.date <= now.date())


def _shelf(shelf: Sequence[Holdings], base: str, seen: set[str]) -> Files:
    """The page that leads to each publication, in the style and the language of the first."""
    room = Room(shelf[0].publication, base)
    room.sheet()
    room.file(OWN_SHEET)
    title = room.words()["site_shelf"]
    kept = tuple((held.publication, f"{held.publication.slug}/{HOME}") for held in shelf)
    yield HOME, room.listing(HOME, "shelf", repr(kept), lambda: {"title": title, "heading": title, "kept": kept})
    for name, data in room.assets.items():
        if name not in seen:
            yield name, data
