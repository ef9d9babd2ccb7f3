"""What issues cite and show goes in; addresses under who published them, and pictures under whose they are, come out.

As in `entries`, where something stands is the caller's, and `told` makes of it what is to be read there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

from pdfdigest.index.collation import Order

P = TypeVar("P", bound=Hashable)
L = TypeVar("L")


class Citing(NamedTuple, Generic[P]):
    """An issue cites a source: the source, the issue by label and date, and where; `host` is that of its address where known."""

    address: str
    publisher: str
    title: str
    issue: str
    date: date
    places: Sequence[P]
    host: str = ""


Cited = dict[str, list[Citing[P]]]
"""By address, who cites it."""
Credit = tuple[str, tuple[tuple[str, P], ...]]
"""Whose pictures, and caption and place of each."""


@dataclass(frozen=True, slots=True)
class Address(Generic[L]):
    """A source as the register has it: where it was cited first and last, by issue and date, and the pages."""

    address: str
    title: str
    first: tuple[str, date]
    last: tuple[str, date]
    pages: tuple[L, ...]


@dataclass(frozen=True, slots=True)
class Publisher(Generic[L]):
    """A publisher, or a host where none is known, and its addresses in order."""

    name: str
    addresses: tuple[Address[L], ...]


def register(
    citings: Iterable[Citing[P]], order: Order, told: Callable[[set[P]], tuple[L, ...]]
) -> tuple[Publisher[L], ...]:
    """Every address once; issues come in the order in which they follow each other."""
    found = grouped(citings)
    return tuple(publisher(name, found[name], told) for name in sorted(found, key=order.key))


def grouped(citings: Iterable[Citing[P]]) -> dict[str, Cited[P]]:
    """What was cited, by publisher and address; the publisher is the one given where an address is cited first."""
    found: defaultdict[str, list[Citing[P]]] = defaultdict(list)
    for citing in citings:
        if citing.address:
            found[citing.address].append(citing)
    by_publisher: defaultdict[str, Cited[P]] = defaultdict(dict)
    for address, cited in found.items():
        name = next((each.publisher for each in cited if each.publisher), "") or cited[0].host or host(address)
        by_publisher[name][address] = cited
    return by_publisher


def publisher(name: str, found: Cited[P], told: Callable[[set[P]], tuple[L, ...]]) -> Publisher[L]:
    """A publisher with its addresses in order; the title of each is the one given where it is cited first."""
    addresses = []
    for address in sorted(found):
        cited = found[address]
        title = next((each.title for each in cited if each.title), "")
        in_time = sorted(cited, key=lambda each: each.date)
        first, last = ((each.issue, each.date) for each in (in_time[0], in_time[-1]))
        pages = told({place for each in cited for place in each.places})
        addresses.append(Address(address, title, first, last, pages))
    return Publisher(name, tuple(addresses))


def host(address: str) -> str:
    """The host of an address without `www.`, or its scheme where it has none."""
    parts = urlsplit(address)
    return (parts.hostname or parts.scheme).removeprefix("www.")


def credited(pictures: Iterable[tuple[str, str, P]], order: Order) -> tuple[Credit[P], ...]:
    """Each credit once, with caption and place of its pictures, each of those once and in the order given.

    `pictures` are credit, caption and place; one without a credit is left out.
    """
    found: defaultdict[str, dict[tuple[str, P], None]] = defaultdict(dict)
    for credit, caption, place in pictures:
        if credit:
            found[credit][caption.removesuffix("."), place] = None  # a comma and the place follow
    return tuple((credit, tuple(found[credit])) for credit in sorted(found, key=order.key))
