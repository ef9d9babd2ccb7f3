"""A page of a bound volume is said as the issue that it is, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.bindery.citing import Cited


@dataclass(frozen=True, slots=True)
class Citation:
    """A page that was asked for: the words it was asked with, the volume's title, and where it stands."""

    wanted: str
    volume: str
    page: Cited

    @property
    def folio(self) -> str:
        """The page in the volume, with its part where there are several: `41`, `II:41`."""
        return f"{self.page.part}:{self.page.folio}" if self.page.part else str(self.page.folio)

    @property
    def by_issue(self) -> bool:
        """Whether it was asked for as an issue and its page, so that the folio is the answer."""
        return (":" in self.wanted or "¶" in self.wanted) and not self.wanted.startswith(f"{self.page.part}:")


def cite(office: Office, volume: Path, citations: Iterable[str]) -> Iterator[Citation]:
    """Where each citation stands, in the order asked, as soon as it is found.

    `volume` is the PDF of a bound volume, or of a part of it; a citation is a folio of the volume (`41`, or
    `II:41`), an issue and its page (`3.4:2`), or a numbered paragraph of it (`3.4:¶12`).  Raises RequestError where the file cannot be read or is no bound
    volume, and at the first citation that it does not hold; DifferenceError where another version bound it.
    """
    from pdfdigest.bindery import catalogue, citing

    path = office.here / volume
    disk.read(path)
    told = catalogue.carried(path)
    for wanted in citations:
        yield Citation(wanted, told["title"], citing.cite(told, wanted))
