"""The pages on which something stands go in; what an index prints behind it comes out, pages that follow joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pdfdigest.bindery.volume import Placed, Plan

ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"))
SMALL_ROMAN = ((9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """One page of one issue in a volume: its folio, the book it is in, and the issue's own page from 1."""

    folio: int
    part: int
    label: str
    page: int


@dataclass(frozen=True, slots=True)
class Locator:
    """Where to look: the text as printed (`41–43`, `II:41`), the link, which may lead into another book, and it in words.

    `single` where it is one page.
    """

    text: str
    href: str
    says: str
    single: bool = True


def spot(plan: Plan, placed: Placed, page: int) -> Spot:
    """Where a page of an issue stands in the volume."""
    return Spot(plan.folio(placed, page), placed.part, placed.bound.identity.label, page)


def roman(number: int) -> str:
    """A whole number above 0 in Roman figures.

    >>> roman(4), roman(1999)
    ('IV', 'MCMXCIX')
    """
    out = ""
    for value, signs in ROMAN + SMALL_ROMAN:
        out += signs * (number // value)
        number %= value
    return out


def runs(spots: Iterable[Spot]) -> Iterator[tuple[Spot, Spot]]:
    """First and last page of each run of pages that follow each other within one issue, in order, none twice."""
    ordered = sorted(set(spots))
    if not ordered:
        return
    first = ordered[0]
    for one, other in pairwise(ordered):
        if other.folio != one.folio + 1 or other.label != one.label:
            yield first, one
            first = other
    yield first, ordered[-1]


def locators(spots: Iterable[Spot], words: dict[str, str], *, parts: int) -> tuple[Locator, ...]:
    """What is printed behind a heading in a volume of so many `parts`."""
    return tuple(_locator(first, last, words, parts) for first, last in runs(spots))


def _locator(first: Spot, last: Spot, words: dict[str, str], parts: int) -> Locator:
    text = str(first.folio) if first == last else f"{first.folio}–{last.folio}"
    says = words["at_page" if first == last else "at_pages"].format(page=text)
    if parts > 1:
        text = f"{roman(first.part)}:{text}"
        says = words["part"].format(part=roman(first.part)) + words["comma"] + says
    return Locator(text, f"bound:{first.label}:{first.page}", says, single=first == last)
