"""The values of the record: one revision, its editions, its files, and the papers that go in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.model import Identity

RECORD = "record.json"
"""The file in the folder of a revision that says what the others are."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the manuscript.

    `part` is `issue`, `picture` or `publication`; for an issue made elsewhere `facts`, and `original` for its PDF
    as it came where that had to be mended.
    """

    name: str
    part: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filed:
    """A file on record.

    `name` is its path from the folder of the revision, `part` what it is: `edition`, or a part of the
    manuscript as in `Paper`.
    """

    name: str
    part: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FiledEdition:
    """What is known of an edition on record without opening it; pages count from 1."""

    target: str
    name: str
    pages: int
    story_pages: tuple[tuple[str, int], ...]
    note_pages: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """That the files of a revision were erased: who did so, when (UTC) and why, and the hash of its record before."""

    by: str
    at: datetime
    why: str
    record_sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One revision on record.  `folder` holds it, `at` is in UTC, `why` may be empty for the first only.

    `setting` names what was mended in the engine while its pages were set, `versions` what set them.  `withdrawn` marks
    the notice that the issue was withdrawn; of an `erased` revision only the record is left, without its headlines.
    """

    identity: Identity
    folder: Path
    title: str
    date: date
    language: str
    style: str
    paper: str
    web: str
    embargo: datetime | None
    by: str
    at: datetime
    why: str
    stories: tuple[tuple[str, str], ...]
    editions: tuple[FiledEdition, ...]
    files: tuple[Filed, ...]
    versions: tuple[tuple[str, str], ...]
    setting: tuple[str, ...] = ()
    withdrawn: bool = False
    erased: Erasure | None = None

    def open_at(self, now: datetime) -> bool:
        """Whether it may be read at a moment: it has no embargo, or one that has ended."""
        return self.embargo is None or self.embargo <= now

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file on record, the editions first, the record itself after them; of an erased revision that alone."""
        if self.erased:
            return (self.folder / RECORD,)
        editions = [self.folder / filed.name for filed in self.files if filed.part == "edition"]
        papers = [self.folder / filed.name for filed in self.files if filed.part != "edition"]
        return (*editions, self.folder / RECORD, *papers)

    def path(self, target: str) -> Path:
        """The file of the edition for that target; RequestError where it is not on record."""
        return self.folder / self.edition(target).name

    def edition(self, target: str) -> FiledEdition:
        """What is known of the edition for that target; RequestError where it is not on record."""
        for edition in self.editions:
            if edition.target == target:
                return edition
        known = ", ".join(edition.target for edition in self.editions)
        words = f"{self.identity} r{self.identity.revision} has no edition for {target!r} on record"
        raise RequestError(words, hint=f"It has: {known}.  `record` in publication.toml names what is filed.")
