"""The issues of a publication that may be read go in; its lists come out, as pages of a site.

By year and by volume; indexes, threads, the register of sources, credits and corrections are made by what makes
those of a volume, and lead to stories instead of pages.  A list of nothing is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from markupsafe import Markup

from pdfdigest.index import entries, register
from pdfdigest.index.authority import Authority
from pdfdigest.index.collation import Order
from pdfdigest.index.entries import Gathered
from pdfdigest.index.register import Citing, Credit
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.press.compose.tongue import tongue
from pdfdigest.reading.cards import WHOLE, Card
from pdfdigest.reading.headings import Headings, Pages, Spot
from pdfdigest.reading.places import Link, issue_page
from pdfdigest.reading.room import HOME, Page, Room, Values

MARK = 24
"""So many signs of the hash of a card tell it from any other."""
LATELY = 13
"""So many issues stand on the page of a publication; all of them stand in the lists of its volumes and years."""
HEADLINES, FEWEST = 160, 2
"""So many headlines stand on the page of a volume or a year, the first ones of each issue, but never fewer of each than these: a first view stays small."""


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

    def __init__(self, room: Room, cards: Sequence[Card], authority: Authority, wrong: Sequence[Erratum]) -> None:
        self.room = room
        self.cards = cards
        self.authority = authority
        self.wrong = wrong
        self.words = room.words()
        self.order = Order(room.language, mac=authority.mac, saint=authority.saint)
        self.years = [card.date.year for card in cards]
        self._marks = [card.key[:MARK] for card in cards]
        self._made: dict[Spot, Link] = {}

    def pages(self) -> Pages:
        """Every list, and the page of the publication itself, which leads to them, last."""
        menu = []
        for name, heading, pages in self._named():
            menu.append((f"{name}/{HOME}", heading))
            yield from pages
        groups = self._groups()
        for name, heading, several in groups:
            values = partial(self._group, heading, several)
            yield self.page(f"{name}/{HOME}", "issues", self.said((at, WHOLE) for at in several), values)
        kept = tuple((f"{name}/{HOME}", heading, len(several)) for name, heading, several in groups)
        script = self.room.file("site/search.js")
        heading = self.words["site_search"]
        every = (*((path, name) for path, name, _ in kept), *menu)
        found = self.titled(heading, script=script, menu=every, groups=())
        yield self.page(f"search/{HOME}", "search", f"{script} {every!r}", lambda: found)
        in_time = sorted(range(len(self.cards)), key=lambda at: (self.cards[at].date, at))
        lately = in_time[: -LATELY - 1 : -1]
        said = f"{kept!r} {menu!r} {self.said((at, WHOLE) for at in lately)}"
        yield self.page(HOME, "home", said, partial(self._home, lately, kept, tuple(menu)))

    def menu(self) -> list[tuple[str, str]]:
        """Path and heading of the list of each volume and year, the newest first."""
        return [(f"{name}/{HOME}", heading) for name, heading, _ in self._groups()]

    def _home(self, lately: Sequence[int], groups: object, menu: object) -> Mapping[str, Any]:
        newest, *before = map(self._line, lately)
        title = self.room.publication.name
        return {"title": title, "newest": newest, "lines": tuple(before), "menu": menu, "groups": groups}

    def _group(self, heading: str, several: Sequence[int]) -> Mapping[str, Any]:
        most = max(HEADLINES // len(several), FEWEST)
        return self.titled(heading, lines=tuple(self._line(at, most) for at in several))

    def page(self, path: str, template: str, made_from: str, values: Values) -> tuple[str, Page]:
        """A page and its path."""
        return path, self.room.listing(path, template, made_from, values)

    def titled(self, heading: str, **values: Any) -> Mapping[str, Any]:
        """The values of a page with its heading, and the title that it has in a browser."""
        return {"title": f"{heading}, {self.room.publication.name}", "heading": heading, **values}

    def said(self, spots: Iterable[Spot]) -> str:
        """What tells all that is shown of stories from anything else."""
        marks = self._marks
        return " ".join([f"{marks[at]}{place}" for at, place in spots])

    def _named(self) -> Iterator[tuple[str, str, Pages]]:
        """Folder, heading and pages of each list that is not empty."""
        headings = Headings(self)
        for name in entries.INDEXES:
            gathered = self._gathered(name)
            if gathered.places:
                yield name, self.words[f"index_{name}"], headings.index(name, gathered)
        if threads := entries.threads(self._threaded(), self.order):
            said = "\n".join(f"{name} {self.said(spots)}" for name, spots in threads)
            yield self._one("threads", "threads", said, lambda: {"threads": self._linked(threads)})
        if publishers := register.grouped(self._citings()):
            yield "sources", self.words["register"], headings.register(publishers)
        if credited := register.credited(self._pictures(), self.order):
            said = "\n".join(f"{who} {self.said(at for _, at in several)}" for who, several in credited)
            yield self._one("pictures", "picture_credits", said, lambda: {"credited": self._credited(credited)})
        if corrections := tuple(self._corrections()):
            yield self._one("corrections", "corrections", repr(corrections), lambda: {"corrections": corrections})

    def _one(self, name: str, word: str, made_from: str, values: Values) -> tuple[str, str, Pages]:
        heading = self.words[word]
        page = self.page(f"{name}/{HOME}", name, made_from, lambda: self.titled(heading, **values()))
        return name, heading, iter((page,))

    def _gathered(self, name: str) -> Gathered[Spot]:
        found: Gathered[Spot] = Gathered()
        threaded = name == entries.THREADED
        for at, card in enumerate(self.cards):
            for place, story in enumerate(card.stories):
                found.add((at, place), story.headings[name], story.thread if threaded else "")
        return found

    def _threaded(self) -> Iterator[tuple[Spot, str]]:
        for at, card in enumerate(self.cards):
            for place, story in enumerate(card.stories):
                yield (at, place), story.thread

    def _linked(self, threads: Sequence[tuple[str, tuple[Spot, ...]]]) -> Sequence[tuple[str, tuple[Link, ...]]]:
        return [(name, tuple(map(self._link, spots))) for name, spots in threads]

    def _credited(self, credited: Sequence[Credit[Spot]]) -> Sequence[Credit[Link]]:
        return [(who, tuple((caption, self._link(spot)) for caption, spot in several)) for who, several in credited]

    def _link(self, spot: Spot) -> Link:
        if spot not in self._made:
            at, place = spot
            card = self.cards[at]
            self._made[spot] = self.room.link(card, card.stories[place] if place != WHOLE else None)
        return self._made[spot]

    def links(self, spots: Iterable[Spot]) -> tuple[Link, ...]:
        """Stories in order, as lists show them."""
        return tuple(map(self._link, sorted(spots)))

    def issues(self, spots: Iterable[Spot]) -> tuple[Link, ...]:
        """One link an issue, to the first of the spots in it."""
        first: dict[int, Spot] = {}
        for spot in sorted(spots):
            first.setdefault(spot[0], spot)
        return tuple(map(self._link, first.values()))

    def _citings(self) -> Iterator[Citing[Spot]]:
        for at, card in enumerate(self.cards):
            label, day = card.label, card.date
            for address, publisher, title, stories, host in card.sources:
                yield Citing(
                    address, publisher, title, label, day, [(at, place) for place in stories or (WHOLE,)], host
                )

    def _pictures(self) -> Iterator[tuple[str, str, Spot]]:
        for at, card in enumerate(self.cards):
            for picture in card.pictures:
                yield picture.credit, picture.caption, (at, picture.story)

    def _corrections(self) -> Iterator[Correction]:
        known = {card.label: at for at, card in enumerate(self.cards) if not card.withdrawn} if self.wrong else {}
        for erratum in reversed(self.wrong):
            if erratum.issue in known:
                at = known[erratum.issue]
                stories = self.cards[at].stories
                place = next((place for place, each in enumerate(stories) if each.id == erratum.story), WHOLE)
                yield Correction(self._link((at, place)), erratum.page, erratum.wrong, erratum.right, erratum.date)

    def _line(self, at: int, most: int = HEADLINES) -> IssueLine:
        """An issue with its headlines, so many at most."""
        card = self.cards[at]
        return IssueLine(
            href=issue_page(card.label),
            number=self.room.number(card.identity),
            day=card.date,
            revision=card.identity.revision,
            attributes=tongue(card.language, self.room.language),
            stories=tuple(self._link((at, place)) for place in range(min(most, len(card.stories)))),
            more=len(card.stories) > most,
            withdrawn=card.withdrawn,
        )

    def _groups(self) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
        """Folder, heading and issues of each volume and of each year, the newest first."""
        volumes: defaultdict[int, list[int]] = defaultdict(list)
        years: defaultdict[int, list[int]] = defaultdict(list)
        for at, card in enumerate(self.cards):
            volumes[card.identity.volume].append(at)
            years[card.date.year].append(at)
        by_volume = [
            (f"vol-{each}", self.words["volume"].format(volume=each), tuple(volumes[each])) for each in sorted(volumes)
        ]
        by_year = [(f"{each}", str(each), tuple(years[each])) for each in sorted(years)]
        return (*reversed(by_volume), *reversed(by_year))
