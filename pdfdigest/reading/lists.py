"""The issues of a publication that may be read go in; its lists come out, as pages of a site.

By year and by volume; indexes, threads, the register of sources, credits and corrections are made by what makes
those of a volume, and lead to stories instead of pages.  A list of nothing is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from markupsafe import Markup

from pdfdigest.bindery.matter import tongue
from pdfdigest.index import entries, register
from pdfdigest.index.authority import Authority
from pdfdigest.index.collation import Order
from pdfdigest.index.entries import Letter
from pdfdigest.index.register import Citing, Publisher
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.reading.holdings import Facts, HeldStory
from pdfdigest.reading.places import Link, Spot, addresses, issue_page
from pdfdigest.reading.room import HOME, Page, Room

_PLACE = attrgetter("issue", "story", "label", "id")
"""How spots are sorted, without asking each of them."""
Pages = Iterator[tuple[str, Page]]
"""Paths from the folder of the publication, and what is to stand there."""


LATELY = 13
"""So many issues stand on the page of a publication; all of them stand in the lists of its volumes and years."""
HEADLINES, FEWEST = 160, 2
"""So many headlines stand on the page of a volume or a year, the first ones of each issue, but never fewer of each than these: a first view stays small."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An issue for the lists: what its newest revision tells, and the ids of its stories that its page has."""

    facts: Facts
    anchored: frozenset[str]


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue in a list of issues."""

    href: str
    number: str
    day: date
    revision: int
    attributes: Markup
    stories: tuple[Link, ...]
    more: bool = False
    """Whether it has more stories than those."""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum as a list has it: the issue or story that it is about, its page where that is known, and what it says."""

    link: Link
    page: int
    wrong: str
    right: str
    day: date


class Lists:
    """The lists of one publication; `wrong` are its errata that may be told by now."""

    def __init__(self, room: Room, issues: Sequence[Listed], authority: Authority, wrong: Sequence[Erratum]) -> None:
        self.room = room
        self.issues = issues
        self.authority = authority
        self.wrong = wrong
        self.words = room.words()
        self.order = Order(room.language, mac=authority.mac, saint=authority.saint)
        self._made: dict[tuple[int, int, str], Link] = {}

    def pages(self) -> Pages:
        """Every list, and the page of the publication itself, which leads to them, last."""
        menu = []
        for name, heading, pages in self._named():
            menu.append((f"{name}/{HOME}", heading))
            yield from pages
        groups = self._groups()
        for name, heading, several in groups:
            lines = tuple(self._line(at, max(HEADLINES // len(several), FEWEST)) for at in several)
            yield self._page(f"{name}/{HOME}", "issues", heading, lines=lines)
        kept = tuple((f"{name}/{HOME}", heading, len(several)) for name, heading, several in groups)
        script = self.room.file("site/search.js")
        heading = self.words["site_search"]
        every = (*((path, name) for path, name, _ in kept), *menu)
        yield self._page(f"search/{HOME}", "search", heading, script=script, menu=every, groups=())
        in_time = sorted(range(len(self.issues)), key=lambda at: (self.issues[at].facts.record.date, at))
        newest, *before = (self._line(at) for at in reversed(in_time[-LATELY:]))
        yield (
            HOME,
            self.room.page(
                HOME,
                "home",
                title=self.room.publication.name,
                newest=newest,
                lines=tuple(before),
                menu=tuple(menu),
                groups=kept,
            ),
        )

    def _page(self, path: str, template: str, heading: str, **values: Any) -> tuple[str, Page]:
        title = f"{heading}, {self.room.publication.name}"
        return path, self.room.page(path, template, title=title, heading=heading, **values)

    def _named(self) -> Iterator[tuple[str, str, Pages]]:
        """Folder, heading and pages of each list that is not empty."""
        for name in entries.INDEXES:
            if letters := entries.index(self._stories(), name, self.authority, self.order, self._links):
                yield name, self.words[f"index_{name}"], self._index(name, letters)
        linked = [(self._link(spot), story) for spot, story in self._stories()]
        if threads := entries.threads(linked, self.order):
            yield "threads", self.words["threads"], self._one("threads", self.words["threads"], threads=threads)
        if publishers := register.register(self._citings(), self.order, self._issues):
            yield "sources", self.words["register"], self._register(publishers)
        if credited := register.credited(self._pictures(), self.order):
            shown = tuple((who, tuple((each, self._link(at)) for each, at in several)) for who, several in credited)
            heading = self.words["picture_credits"]
            yield "pictures", heading, self._one("pictures", heading, credited=shown)
        if corrections := tuple(self._corrections()):
            heading = self.words["corrections"]
            yield "corrections", heading, self._one("corrections", heading, corrections=corrections)

    def _one(self, name: str, heading: str, **values: Any) -> Pages:
        yield self._page(f"{name}/{HOME}", name, heading, **values)

    def _index(self, name: str, letters: tuple[Letter[Link], ...]) -> Pages:
        """The headings of an index by letters, and a page for each with the stories that stand under it."""
        every = [entry for letter in letters for entry in letter.entries if not entry.see]
        hrefs = addresses(entry.heading for entry in every)
        folder, heading = f"{name}/", self.words[f"index_{name}"]
        yield self._page(folder + HOME, "index", heading, letters=letters, hrefs=hrefs)
        for entry in every:
            path = folder + hrefs[entry.heading]
            yield self._page(path, "entry", entry.heading, entry=entry, hrefs=hrefs, above=heading)

    def _register(self, publishers: tuple[Publisher[Link], ...]) -> Pages:
        """The publishers of what was cited, and a page for each with its addresses."""
        hrefs = addresses(each.name for each in publishers)
        heading = self.words["register"]
        yield self._page(f"sources/{HOME}", "sources", heading, publishers=publishers, hrefs=hrefs)
        for each in publishers:
            yield self._page(f"sources/{hrefs[each.name]}", "publisher", each.name, publisher=each, above=heading)

    def _stories(self) -> Iterator[tuple[Spot, HeldStory]]:
        for at, listed in enumerate(self.issues):
            for place, story in enumerate(listed.facts.stories):
                yield Spot(at, place, listed.facts.record.identity.label, story.id), story

    def _spot(self, at: int, story: str) -> Spot:
        facts = self.issues[at].facts
        place = next((place for place, each in enumerate(facts.stories) if each.id == story), -1)
        return Spot(at, place, facts.record.identity.label, story if place >= 0 else "")

    def _link(self, spot: Spot) -> Link:
        key = (spot.issue, spot.story, spot.id)
        if key not in self._made:
            self._made[key] = self._new_link(spot)
        return self._made[key]

    def _new_link(self, spot: Spot) -> Link:
        listed = self.issues[spot.issue]
        record, stories = listed.facts.record, listed.facts.stories
        headline = stories[spot.story].headline if spot.id else ""
        anchored = spot.id in listed.anchored
        return self.room.link(spot, headline, record.language, record.date, record.identity, anchored=anchored)

    def _links(self, spots: set[Spot]) -> tuple[Link, ...]:
        return tuple(self._link(spot) for spot in sorted(spots, key=_PLACE))

    def _issues(self, spots: set[Spot]) -> tuple[Link, ...]:
        """One link an issue, to the first of the spots in it."""
        first: dict[int, Spot] = {}
        for spot in sorted(spots, key=_PLACE):
            first.setdefault(spot.issue, spot)
        return tuple(self._link(spot) for spot in first.values())

    def _citings(self) -> Iterator[Citing[Spot]]:
        for at, listed in enumerate(self.issues):
            record = listed.facts.record
            for source in listed.facts.sources:
                spots = tuple(self._spot(at, story) for story in source.stories or ("",))
                label = record.identity.label
                yield Citing(source.address, source.publisher, source.title, label, record.date, spots)

    def _pictures(self) -> Iterator[tuple[str, str, Spot]]:
        for at, listed in enumerate(self.issues):
            for picture in listed.facts.pictures:
                yield picture.credit, picture.caption, self._spot(at, picture.story)

    def _corrections(self) -> Iterator[Correction]:
        records = [listed.facts.record for listed in self.issues]
        known = {record.identity.label: at for at, record in enumerate(records) if not record.withdrawn}
        for erratum in reversed(self.wrong):
            if erratum.issue in known:
                link = self._link(self._spot(known[erratum.issue], erratum.story))
                yield Correction(link, erratum.page, erratum.wrong, erratum.right, erratum.date)

    def _line(self, at: int, most: int = HEADLINES) -> IssueLine:
        """An issue with its headlines, so many at most."""
        record = self.issues[at].facts.record
        label = record.identity.label
        stories = tuple(
            self._link(Spot(at, place, label, story.id)) for place, story in enumerate(self.issues[at].facts.stories)
        )
        return IssueLine(
            href=issue_page(label),
            number=self.room.number(record.identity),
            day=record.date,
            revision=record.identity.revision,
            attributes=tongue(record.language, self.room.language),
            stories=stories[:most],
            more=len(stories) > most,
            withdrawn=record.withdrawn,
        )

    def _groups(self) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
        """Folder, heading and issues of each volume and of each year, the newest first."""
        volumes: defaultdict[int, list[int]] = defaultdict(list)
        years: defaultdict[int, list[int]] = defaultdict(list)
        for at, listed in enumerate(self.issues):
            volumes[listed.facts.record.identity.volume].append(at)
            years[listed.facts.record.date.year].append(at)
        by_volume = [
            (f"vol-{each}", self.words["volume"].format(volume=each), tuple(volumes[each])) for each in sorted(volumes)
        ]
        by_year = [(f"{each}", str(each), tuple(years[each])) for each in sorted(years)]
        return (*reversed(by_volume), *reversed(by_year))
