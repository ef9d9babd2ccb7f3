"""Which issues a volume is to hold, what it is for, and how it is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pdfdigest.errors import RequestError


@dataclass(frozen=True, slots=True)
class VolumeOrder:
    """The issues of a volume, or of a year, or those from a day to a day, and what they are bound for.

    `kind` is `screen`, `archive`, `press` or `epub`; a `proof` binds drafts too; `max_pages` is the most pages of one book,
    None for as many as the publication says.
    """

    volume: int | None
    year: int | None
    first: date
    last: date
    kind: str = "screen"
    proof: bool = False
    max_pages: int | None = None

    @property
    def line(self) -> str:
        """All of it in one line."""
        return repr(self)

    def holds(self, number: int, day: date | None) -> bool:
        """Whether an issue of that volume and day is wanted."""
        if self.volume is not None:
            return number == self.volume
        return day is not None and self.first <= day <= self.last

    def names(self, days: Iterable[date]) -> tuple[str, str]:
        """The volume as printed, and as it stands in file names; `days` are those of its issues."""
        if self.volume is not None:
            return str(self.volume), f"vol-{self.volume}"
        if self.year is not None:
            return str(self.year), str(self.year)
        bound = sorted(days)
        first = self.first if self.first > date.min else min(bound, default=self.last)
        last = self.last if self.last < date.max else max(bound, default=self.first)
        return f"{first} – {last}", f"{first}-to-{last}"


def order(
    *,
    volume: int | None,
    year: int | None,
    first: date | None,
    last: date | None,
    kind: str,
    proof: bool,
    max_pages: int | None,
) -> VolumeOrder:
    """The order; RequestError unless exactly one of a volume, a year and a span of days is named."""
    span = first is not None or last is not None
    if (volume is not None) + (year is not None) + span != 1:
        raise RequestError("say which issues to bind", needs="one span")
    start = date(year, 1, 1) if year else first or date.min
    end = date(year, 12, 31) if year else last or date.max
    if start > end:
        raise RequestError(f"{start} is later than {end}", needs="earlier day")
    return VolumeOrder(volume, year, start, end, kind, proof, max_pages)
