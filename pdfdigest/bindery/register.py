"""The issues of a volume go in; every address that they cite comes out, once, under who published it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdfdigest.bindery.locators import Locator, Spot, locators, spot
from pdfdigest.bindery.volume import Plan
from pdfdigest.index import register as addresses
from pdfdigest.index.collation import Order
from pdfdigest.index.register import Citing

Publisher = addresses.Publisher[Locator]
"""A publisher in the register of a volume."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose pictures they are: what each shows, and where it stands."""

    credit: str
    pictures: tuple[tuple[str, Locator], ...]


def register(plan: Plan, order: Order, words: dict[str, str]) -> tuple[Publisher, ...]:
    """Every address once.  The publisher and title are those given where it is cited first."""

    def told(spots: set[Spot]) -> tuple[Locator, ...]:
        return locators(spots, words, parts=plan.parts)

    return addresses.register(_citings(plan), order, told)


def _citings(plan: Plan) -> Iterator[Citing[Spot]]:
    for placed in plan.placed:
        bound = placed.bound
        for source in bound.sources:
            spots = tuple(spot(plan, placed, page) for page in source.pages)
            yield Citing(source.address, source.publisher, source.title, bound.identity.label, bound.date, spots)


def credits_of(plan: Plan, order: Order, words: dict[str, str]) -> tuple[Credit, ...]:
    """The pictures of the volume under whose they are; each credit once, its pictures in reading order."""
    pictures = sorted(
        (spot(plan, placed, image.page or 1), image.caption, image.credit)
        for placed in plan.placed
        for image in placed.bound.images
    )
    found = addresses.credited(((credit, caption, where) for where, caption, credit in pictures), order)

    def told(where: Spot) -> Locator:
        (locator,) = locators({where}, words, parts=plan.parts)
        return locator

    return tuple(
        Credit(credit, tuple((caption, told(where)) for caption, where in several)) for credit, several in found
    )
