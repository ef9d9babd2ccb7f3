"""The issues of a volume go in; a Plan comes out: parts, dividers and folios, in numbers only.

Each issue begins on a recto, each month with a leaf of its own.  A volume that is larger than one book
holds is parted at the edges of issues, the largest part as small as can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from pdfdigest.bindery.volume import Bound, Divider, Gap, Placed, Plan
from pdfdigest.errors import BindingError
from pdfdigest.model import Publication

LEAF = 2
"""Pages of a leaf: a divider and its blank back."""


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
    issues: tuple[Bound, ...], declared: Mapping[tuple[int, int], str], volume: int | None
) -> tuple[tuple[Gap, ...], tuple[str, ...]]:
    """The declared gaps among the issues, and a sentence for each number that is missing without a word.

    The numbers of a `volume` count from 1, those of a span of days from the first one bound.
    BindingError where a number was declared as not issued and is there.
    """
    found: list[Gap] = []
    missing: list[str] = []
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
        for number in range(start, last + 1):
            if number in numbers:
                continue
            if (each, number) in declared:
                found.append(Gap(each, number, declared[each, number]))
            else:
                missing.append(f"No. {each}.{number} is neither on record nor declared in gaps.yaml")
    return tuple(found), tuple(missing)


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
    books = tuple(_books(issues, max_pages - reserve if max_pages else 0))
    placed: list[Placed] = []
    dividers: list[Divider] = []
    folio = 1
    for part, book in enumerate(books, 1):
        month: tuple[int, int] | None = None
        for bound in book:
            if (bound.date.year, bound.date.month) != month:
                month = (bound.date.year, bound.date.month)
                dividers.append(Divider(*month, part, folio))
                folio += LEAF
            placed.append(Placed(bound, part, folio))
            folio += _even(bound.pages)
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


def _books(issues: tuple[Bound, ...], room: int) -> Iterator[tuple[Bound, ...]]:
    """The issues of each book, of at most `room` pages each (0 for no bound), the largest book as small as can be."""
    if not room:
        yield issues
        return
    largest = max(_even(bound.pages) + LEAF for bound in issues)
    if largest > room:
        wide = next(bound for bound in issues if _even(bound.pages) + LEAF == largest)
        words = f"No. {wide.identity} has {wide.pages} pages, more than one book may hold beside its own pages"
        raise BindingError(words, where=wide.path, needs="max pages")
    count = len(_cut(issues, room))
    low, high = largest, room
    while low < high:
        middle = (low + high) // 2
        if len(_cut(issues, middle)) <= count:
            high = middle
        else:
            low = middle + 1
    yield from _cut(issues, low)


def _cut(issues: tuple[Bound, ...], room: int) -> list[tuple[Bound, ...]]:
    """Fill one book after the other."""
    starts, filled = [0], _even(issues[0].pages) + LEAF
    for at, (before, bound) in enumerate(pairwise(issues), 1):
        turn = LEAF if _month(before.date) != _month(bound.date) else 0
        size = _even(bound.pages)
        if filled + turn + size > room:
            starts.append(at)
            filled = LEAF + size
        else:
            filled += turn + size
    return [issues[start:end] for start, end in pairwise([*starts, len(issues)])]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _even(pages: int) -> int:
    return pages + pages % 2
