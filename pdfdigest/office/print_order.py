"""What is to be printed of each issue, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pdfdigest.errors import DigestError, Fault
from pdfdigest.manuscript import places
from pdfdigest.press.cache.edition_index import Forme, Order


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is printed of each issue: targets, and what differs from the publication's own."""

    targets: tuple[str, ...] = ("screen",)
    style: str = ""
    paper: str = ""
    icc: Path | None = None

    def order(self, place: places.Place, target: str) -> Order:
        """The order for one edition of an issue."""
        return Order(place.path, place.root or place.path.parent, target, self.style, self.paper, self.icc)


@dataclass(slots=True)
class Print:
    """One edition of an issue.  `data` is None where it was set in an earlier run and is at its place already."""

    target: str
    forme: Forme
    data: bytes | None


@dataclass(slots=True)
class Printed:
    """What became of one issue: its editions in the order of the targets, up to the one that failed."""

    place: places.Place
    prints: list[Print] = field(default_factory=list)
    warnings: tuple[Fault, ...] = ()
    error: DigestError | None = None
