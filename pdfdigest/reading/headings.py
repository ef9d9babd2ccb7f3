"""The headings of an index and the publishers of what was cited go in; a page for each comes out, for much of it one a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pdfdigest.index import entries, register
from pdfdigest.index.entries import Entry, Gathered
from pdfdigest.index.register import Cited, Publisher
from pdfdigest.reading.places import Link, addresses
from pdfdigest.reading.room import HOME, Page, Values

if TYPE_CHECKING:
    from pdfdigest.reading.lists import Lists

Spot = tuple[int, int]
"""A story in order: the place of its issue, and its own place in there; WHOLE for the issue itself."""
Pages = Iterator[tuple[str, Page]]
"""Paths from the folder of the publication, and what is to stand there."""
Years = tuple[tuple[str, int, int], ...]
T = TypeVar("T")
MANY = 160
"""With more stories or addresses than these a heading has a page for each year, and the newest year stands on its own."""


class Headings:
    """The pages of headings of the lists of a publication."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def index(self, name: str, gathered: Gathered[Spot]) -> Pages:
        """The headings of an index by letters, and a page for each with the stories that stand under it, where they are more than one."""
        index = entries.Index(name, gathered, self._lists.authority, self._lists.order)
        hrefs = addresses(gathered.places)
        alone = {heading for heading in gathered.places if self._is_alone(heading, gathered, index)}
        hrefs |= {heading: f"../{self._lists.links(gathered.places[heading])[0].href}" for heading in alone}
        folder, above = f"{name}/", self._lists.words[f"index_{name}"]
        said = "\n".join(f"{heading} {hrefs[heading]} {len(spots)}" for heading, spots in gathered.places.items())

        def all_of_it() -> Mapping[str, Any]:
            every = [Entry(heading, tuple(spots)) for heading, spots in gathered.places.items()]
            return self._lists.titled(above, letters=index.letters(every), hrefs=hrefs)

        def one(heading: str, newest: Sequence[Spot], years: Years) -> Mapping[str, Any]:
            entry = index.entry(heading, self._lists.links, newest)
            return self._lists.titled(heading, entry=entry, hrefs=hrefs, above=above, years=years)

        def of_year(heading: str, spots: Sequence[Spot]) -> Mapping[str, Any]:
            return {"entry": Entry(heading, self._lists.links(spots)), "hrefs": hrefs, "years": ()}

        yield self._lists.page(folder + HOME, "index", said, all_of_it)
        for heading, spots in gathered.places.items():
            if heading in alone:
                continue
            beside = [(other, hrefs[other]) for other in index.also(heading)] if index.names else ()
            elsewhere = self._lists.said(sorted(gathered.elsewhere(heading))) if heading in gathered.threads else ""
            parted = self._parted(spots, lambda spot: self._lists.years[spot[0]])
            for year, earlier in parted[:-1]:
                values = partial(of_year, heading, earlier)
                yield self._of_year("entry", folder, hrefs[heading], heading, year, self._lists.said(earlier), values)
            _, newest = parted[-1]
            years = _counted(hrefs[heading], parted)
            made_from = f"{heading}\n{self._lists.said(newest)}\n{elsewhere}\n{beside}\n{years}"
            yield self._lists.page(folder + hrefs[heading], "entry", made_from, partial(one, heading, newest, years))

    def _is_alone(self, heading: str, gathered: Gathered[Spot], index: entries.Index[Spot]) -> bool:
        """Whether one story is all that there is of a heading, so that a list leads to that story."""
        one = len(set(gathered.places[heading])) == 1
        return one and not gathered.elsewhere(heading) and not (index.names and index.also(heading))

    def register(self, publishers: Mapping[str, Cited[Spot]]) -> Pages:
        """The publishers of what was cited, and a page for each with its addresses."""
        hrefs = addresses(publishers)
        folder, above = "sources/", self._lists.words["register"]
        said = "\n".join(f"{name} {hrefs[name]} {len(cited)}" for name, cited in publishers.items())

        def all_of_it() -> Mapping[str, Any]:
            names = sorted(publishers, key=self._lists.order.key)
            return self._lists.titled(above, publishers=[(each, len(publishers[each])) for each in names], hrefs=hrefs)

        def shown(name: str, some: Sequence[str]) -> Publisher[Link]:
            return register.publisher(name, {each: publishers[name][each] for each in some}, self._lists.issues)

        def one(name: str, newest: Sequence[str], years: Years) -> Mapping[str, Any]:
            return self._lists.titled(name, publisher=shown(name, newest), above=above, years=years)

        yield self._lists.page(folder + HOME, "sources", said, all_of_it)
        for name, cited in publishers.items():
            years_of = {address: citings[0].date.year for address, citings in cited.items()}
            parted = self._parted(list(cited), years_of.__getitem__)
            for year, earlier in parted[:-1]:
                made_from = self._cited(cited, earlier)
                values = partial(lambda name, some: {"publisher": shown(name, some), "years": ()}, name, earlier)
                yield self._of_year("publisher", folder, hrefs[name], name, year, made_from, values)
            _, newest = parted[-1]
            years = _counted(hrefs[name], parted)
            made_from = f"{name}\n{self._cited(cited, newest)}\n{years}"
            yield self._lists.page(folder + hrefs[name], "publisher", made_from, partial(one, name, newest, years))

    def _cited(self, cited: Cited[Spot], some: Sequence[str]) -> str:
        """What tells all that is shown of some addresses from anything else."""
        spots = ((each, [spot for citing in cited[each] for spot in citing.places]) for each in some)
        return "\n".join([f"{each} {self._lists.said(several)}" for each, several in spots])

    def _parted(self, several: Sequence[T], year: Callable[[T], int]) -> list[tuple[int, Sequence[T]]]:
        """What stands under a heading by year, where it is much: the last part stands on its own page, the others on one each."""
        if len(several) <= MANY:
            return [(0, several)]
        found: defaultdict[int, list[T]] = defaultdict(list)
        for each in several:
            found[year(each)].append(each)
        return sorted(found.items())

    def _of_year(
        self, template: str, folder: str, href: str, heading: str, year: int, made_from: str, values: Values
    ) -> tuple[str, Page]:
        """A page with what stood under a heading in an earlier year."""
        title = f"{heading}{self._lists.words['comma']}{year}"
        path = folder + _of(href, year)
        led = {"above": heading, "above_at": f"../{href}"}
        return self._lists.page(
            path, template, f"{heading}\n{made_from}", lambda: self._lists.titled(title, **led, **values())
        )


def _of(href: str, year: int) -> str:
    return f"{href.removesuffix('.html')}/{year}.html"


def _counted(href: str, parted: Sequence[tuple[int, Sequence[object]]]) -> Years:
    """The years of a heading, the newest first: where the page of each lies, the year, and how much stands there."""
    newest = len(parted) - 1
    found = [("" if at == newest else _of(href, year), year, len(held)) for at, (year, held) in enumerate(parted)]
    return tuple(reversed(found)) if newest else ()
