"""The issues of a volume go in; a Plan comes out: parts, dividers and folios, in numbers only.

Unless the publication wants otherwise, each issue begins on a recto, and each month with a leaf of its own where
months are not thin.  A volume that is larger than one book holds is parted at the edges of issues, the largest part
as small as can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from pdfdigest.bindery.volume import Bound, Divider, Gap, Placed, Plan
from pdfdigest.errors import BindingError
from pdfdigest.model import Identity, Publication


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers of a volume, from `first` to `last`, that are neither on record nor declared as never issued."""

    volume: int
    first: int
    last: int

    def __str__(self) -> str:
        one = self.first == self.last
        start = f"{self.volume}.{self.first}"
        what = f"No. {start} is" if one else f"Nos. {start} to {self.volume}.{self.last} are"
        them, were = ("it", "it was") if one else ("them", "they were")
        never = f"say there why {were} never issued"
        return f"{what} neither on record nor declared in gaps.yaml: publish or adopt {them}, or {never}"


LEAF = 2
"""Pages of a leaf: a divider and its blank back."""
THIN = 3
"""Months that hold fewer issues than these, on average, get no leaf unless one is asked for."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a month and an issue take in a volume: `leaf` pages before each month; issues on rectos, or not."""

    leaf: int
    rectos: bool

    @classmethod
    def of(cls, publication: Publication, issues: Sequence[Bound]) -> Room:
        """As the publication wants it for these issues."""
        months = {_month(bound.date) for bound in issues}
        leaves = publication.dividers == "months" or (
            not publication.dividers and len(issues) >= THIN * len(months) and len(months) > 1
        )
        return cls(LEAF if leaves else 0, publication.rectos != "none")

    def size(self, bound: Bound) -> int:
        """The pages from the beginning of an issue to where the next may begin."""
        return _even(bound.pages) if self.rectos else bound.pages


def in_order(issues: Iterable[Bound]) -> tuple[Bound, ...]:
    """By date, then by number.  BindingError names two issues that bear one number."""
    ordered = tuple(sorted(issues, key=lambda bound: (bound.date, bound.identity)))
    seen: dict[tuple[object, ...], Bound] = {}
    for bound in ordered:
        identity = bound.identity
        for number in identity.numbers:
            key = (identity.volume, number, identity.supplement, identity.translation)
            if key in seen:
                other = seen[key]
                raise BindingError(
                    f"two issues bear the number {identity.volume}.{number}: {other.identity} and {identity}",
                    where=bound.path,
                    hint=f"The other is {other.path}.  A volume holds each number once.",
                )
            seen[key] = bound
    return ordered


def gaps(
    issues: tuple[Bound, ...],
    declared: Mapping[tuple[int, int], str],
    volume: int | None,
    withheld: tuple[Identity, ...] = (),
) -> tuple[tuple[Gap, ...], tuple[Missing, ...]]:
    """The declared gaps among the issues, and the numbers that are missing without a word.

    The numbers of a `volume` count from 1, those of a span of days from the first one bound.  What is
    `withheld` is on record and under embargo, so its numbers are neither.
    BindingError where a number was declared as not issued and is there.
    """
    found: list[Gap] = []
    missing: list[Missing] = []
    waiting = {(identity.volume, number) for identity in withheld for number in identity.numbers}
    for each in sorted({bound.identity.volume for bound in issues}):
        plain = [bound.identity for bound in issues if bound.identity.volume == each]
        numbers = {number for identity in plain if identity.supplement is None for number in identity.numbers}
        if not numbers:
            continue
        wrong = sorted(number for number in numbers if (each, number) in declared)
        if wrong:
            words = f"gaps.yaml says that {each}.{wrong[0]} was not issued, and it is there"
            raise BindingError(words, hint="Take that line out of gaps.yaml.")
        told = [number for owner, number in declared if owner == each]
        start = 1 if volume is not None else min(numbers)
        last = max([*numbers, *told]) if volume is not None else max(numbers)
        unsaid = [
            number
            for number in range(start, last + 1)
            if number not in numbers and (each, number) not in declared and (each, number) not in waiting
        ]
        found += [
            Gap(each, number, declared[each, number]) for number in range(start, last + 1) if (each, number) in declared
        ]
        missing += [Missing(each, *run) for run in _runs(unsaid)]
    return tuple(found), tuple(missing)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of numbers that follow each other."""
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        inside = [number for _, number in run]
        yield inside[0], inside[-1]


def plan(
    publication: Publication,
    issues: tuple[Bound, ...],
    *,
    name: str,
    stem: str,
    declared: tuple[Gap, ...] = (),
    max_pages: int = 0,
    reserve: int = 0,
    proof: bool = False,
) -> Plan:
    """The plan of a volume; `reserve` pages of each book are kept for front and back matter.

    BindingError where there is nothing to bind, or one issue alone fills more than a book.
    """
    if not issues:
        of = f"volume {name}" if stem == f"vol-{name}" else name
        raise BindingError(
            f"there is nothing to bind: {publication.name} has no issue of {of} on record",
            needs="issue on record",
        )
    room = Room.of(publication, issues)
    books = tuple(_books(issues, max_pages - reserve if max_pages else 0, room))
    placed: list[Placed] = []
    dividers: list[Divider] = []
    folio = 1
    for part, book in enumerate(books, 1):
        month: tuple[int, int] | None = None
        for bound in book:
            if (bound.date.year, bound.date.month) != month:
                month = (bound.date.year, bound.date.month)
                folio = _odd(folio) if room.leaf else folio
                dividers += [Divider(*month, part, folio)] if room.leaf else []
                folio += room.leaf
            placed.append(Placed(bound, part, folio))
            folio += room.size(bound)
        folio = _odd(folio)
    return Plan(
        publication=publication,
        name=name,
        first=min(bound.date for bound in issues),
        last=max(bound.date for bound in issues),
        placed=tuple(placed),
        dividers=tuple(dividers),
        gaps=declared,
        parts=len(books),
        last_folio=folio - 1,
        proof=proof,
        stem=stem,
    )


def _books(issues: tuple[Bound, ...], most: int, room: Room) -> Iterator[tuple[Bound, ...]]:
    """The issues of each book, of at most so many pages each (0 for no bound), the largest book as small as can be."""
    if not most:
        yield issues
        return
    largest = max(_even(bound.pages) + room.leaf for bound in issues)
    if largest > most:
        wide = next(bound for bound in issues if _even(bound.pages) + room.leaf == largest)
        words = f"No. {wide.identity} has {wide.pages} pages, more than one book may hold beside its own pages"
        raise BindingError(words, where=wide.path, needs="max pages")
    count = len(_cut(issues, most, room))
    low, high = largest, most
    while low < high:
        middle = (low + high) // 2
        if len(_cut(issues, middle, room)) <= count:
            high = middle
        else:
            low = middle + 1
    yield from _cut(issues, low, room)


def _cut(issues: tuple[Bound, ...], most: int, room: Room) -> list[tuple[Bound, ...]]:
    """Fill one book after the other."""
    starts, filled = [0], room.leaf + room.size(issues[0])
    for at, (before, bound) in enumerate(pairwise(issues), 1):
        turned = room.leaf > 0 and _month(before.date) != _month(bound.date)
        size = room.size(bound) + (_even(filled) - filled + room.leaf if turned else 0)
        if _even(filled + size) > most:
            starts.append(at)
            filled = room.leaf + room.size(bound)
        else:
            filled += size
    return [issues[start:end] for start, end in pairwise([*starts, len(issues)])]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _even(pages: int) -> int:
    return pages + pages % 2


def _odd(folio: int) -> int:
    return folio + 1 - folio % 2
