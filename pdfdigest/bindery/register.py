"""The issues of a volume go in; every address that they cite comes out, once, under who published it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from pdfdigest.bindery.locators import Locator, Spot, locators, spot
from pdfdigest.bindery.volume import Placed, Plan
from pdfdigest.index.collation import Order


@dataclass(frozen=True, slots=True)
class Address:
    """A source as the register has it: where it was cited first and last, by issue and date, and the pages."""

    address: str
    title: str
    first: tuple[str, date]
    last: tuple[str, date]
    pages: tuple[Locator, ...]


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher, or a host where none is known, and its addresses in order."""

    name: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose pictures they are: what each shows, and where it stands."""

    credit: str
    pictures: tuple[tuple[str, Locator], ...]


def register(plan: Plan, order: Order, words: dict[str, str]) -> tuple[Publisher, ...]:
    """Every address once.  The publisher and title are those given where it is cited first."""
    spots: defaultdict[str, set[Spot]] = defaultdict(set)
    issues: defaultdict[str, list[Placed]] = defaultdict(list)
    publishers: dict[str, str] = {}
    titles: dict[str, str] = {}
    for placed in plan.placed:
        for source in placed.bound.sources:
            if not source.address:
                continue
            spots[source.address].update(spot(plan, placed, page) for page in source.pages)
            issues[source.address].append(placed)
            publishers[source.address] = publishers.get(source.address) or source.publisher
            titles[source.address] = titles.get(source.address) or source.title
    by_publisher: defaultdict[str, list[Address]] = defaultdict(list)
    for address in sorted(issues):
        pages = locators(spots[address], words, parts=plan.parts)
        name = publishers[address] or host(address)
        by_publisher[name].append(Address(address, titles[address], *_first_and_last(issues[address]), pages))
    return tuple(Publisher(name, tuple(by_publisher[name])) for name in sorted(by_publisher, key=order.key))


def _first_and_last(cited: Iterable[Placed]) -> tuple[tuple[str, date], tuple[str, date]]:
    issues = sorted((placed.bound.date, placed.folio, placed.bound.identity.label) for placed in cited)
    return (issues[0][2], issues[0][0]), (issues[-1][2], issues[-1][0])


def host(address: str) -> str:
    """The host of an address without `www.`, or its scheme where it has none."""
    parts = urlsplit(address)
    return (parts.hostname or parts.scheme).removeprefix("www.")


def credits_of(plan: Plan, order: Order, words: dict[str, str]) -> tuple[Credit, ...]:
    """The pictures of the volume under whose they are; each credit once, its pictures in reading order."""
    found: defaultdict[str, list[tuple[Spot, str]]] = defaultdict(list)
    for placed in plan.placed:
        for image in placed.bound.images:
            if image.credit:
                found[image.credit].append((spot(plan, placed, image.page or 1), image.caption))
    credited = []
    for credit in sorted(found, key=order.key):
        pictures = tuple(
            (caption.removesuffix("."), locator)  # a comma and the page follow
            for where, caption in sorted(set(found[credit]))
            for locator in locators({where}, words, parts=plan.parts)
        )
        credited.append(Credit(credit, pictures))
    return tuple(credited)
