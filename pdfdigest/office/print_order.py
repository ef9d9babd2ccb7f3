"""What is to be printed of each issue, and what became of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from pdfdigest.errors import DigestError, Fault
from pdfdigest.manuscript import places
from pdfdigest.press.cache.kept_edition import KeptEdition


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is printed of each issue: targets, and what differs from the publication's own.

    `plain` has WeasyPrint set the pages as it is, without what we mend in it.
    """

    targets: tuple[str, ...] = ("screen",)
    style: str = ""
    paper: str = ""
    icc: Path | None = None
    plain: bool = False

    def order(self, place: places.Place, target: str) -> str:
        """The order for one edition of an issue, as the cache knows it."""
        icc = os.path.realpath(self.icc) if self.icc else ""
        return "\n".join((str(place.path), target, self.style, self.paper, icc, *(["plain"] if self.plain else [])))


@dataclass(slots=True)
class Print:
    """One edition of an issue.  `data` is None where it was set in an earlier run and is at its place already."""

    target: str
    edition: KeptEdition
    data: bytes | None


@dataclass(slots=True)
class Printed:
    """What became of one issue: its editions in the order of the targets, up to the one that failed."""

    place: places.Place
    prints: list[Print] = field(default_factory=list)
    warnings: tuple[Fault, ...] = ()
    error: DigestError | None = None
