"""The values of the bindery: issues as they are bound, where they are placed, and the volume they make.

Pages within an issue count from 1.  A folio is the printed page number of the volume: Arabic folios run
on through all parts of a volume, Roman ones number the front matter of each part.

How a volume is set: the Plan is made first, in numbers only.  `back.back_matter(plan, target, machine)` is
set next, since its folios are known from the Plan (its first page is a recto, folio `plan.back_folio`);
then, where there are any, `dividers.leaves(plan, target, machine)`, a Matter of one page, one top-level element of
structure, for each of `plan.dividers` in their order; then, for each part, `front.front_matter(plan, part, target, machine,
back=sections)`, where `sections` are anchor, heading and folio of what the back matter holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pdfdigest.model import Identity, Indexed, Publication


@dataclass(frozen=True, slots=True)
class BoundStory(Indexed):
    """A story as the volume's contents and indexes see it; `page` is the issue's page it begins on."""

    id: str
    headline: str
    page: int
    kicker: str = ""


@dataclass(frozen=True, slots=True)
class BoundSource:
    """A source that an issue cites, and the pages of the issue on which its note stands."""

    number: int
    address: str
    publisher: str
    title: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoundImage:
    """A picture of an issue: whose it is, what it shows, and the issue's page (0 where not known)."""

    credit: str
    caption: str
    page: int


@dataclass(frozen=True, slots=True)
class Bound:
    """An issue as it goes into a volume.

    `path` is its edition as issued, `sha256` that of the file.  `earlier` are the revisions before this
    one, as their numbers.  `draft` marks an issue bound for proof, not on record.  `foreign` marks an
    issue that was not made by us, `tagged` whether its file has a structure tree that can be kept, `sound` whether
    nothing at all is wrong with that tree.  `withdrawn` marks the notice that is bound in the place of an issue.
    """

    identity: Identity
    title: str
    date: date
    language: str
    path: Path
    sha256: str
    pages: int
    stories: tuple[BoundStory, ...] = ()
    sources: tuple[BoundSource, ...] = ()
    images: tuple[BoundImage, ...] = ()
    earlier: tuple[int, ...] = ()
    draft: bool = False
    foreign: bool = False
    tagged: bool = True
    sound: bool = True
    remarks: tuple[str, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A number that was declared as not issued, and why."""

    volume: int
    number: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """An issue in its place: `part` counts from 1, `folio` is the volume's folio of its first page."""

    bound: Bound
    part: int
    folio: int


@dataclass(frozen=True, slots=True)
class Divider:
    """The leaf before the issues of a month."""

    year: int
    month: int
    part: int
    folio: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes where in a volume, in numbers only, before front and back matter are set.

    `name` is the volume as printed (`3`, or `2025` where a year or a span of days was bound), `stem` as it
    stands in file names (`vol-3`), `dividers` are empty where months have no leaves, `parts` is how
    many books it makes, `last_folio` the last Arabic folio before the back matter; it is even, so that
    the back matter begins on a recto.  Each part holds an even number of pages and begins with an odd folio.
    """

    publication: Publication
    name: str
    first: date
    last: date
    placed: tuple[Placed, ...]
    dividers: tuple[Divider, ...]
    gaps: tuple[Gap, ...]
    parts: int
    last_folio: int
    proof: bool = False
    stem: str = ""

    def folio(self, placed: Placed, page: int) -> int:
        """The folio of an issue's page."""
        return placed.folio + page - 1

    @property
    def back_folio(self) -> int:
        """The folio of the first page of the back matter."""
        return self.last_folio + 1

    @property
    def slug(self) -> str:
        """The stem of the volume's files: `the-bound-page-vol-3`, `the-bound-page-2025`."""
        return f"{self.publication.slug}-{self.stem}"


@dataclass(frozen=True, slots=True)
class Matter:
    """Set front or back matter: a tagged PDF, its page count, and the page (from 1) of each named section.

    Its links to pages of issues are URI links `bound:LABEL:PAGE` (`bound:3.4:2`), those to a section of the
    other matter `bound:matter:ANCHOR`; the merge turns them into links within the volume.
    """

    data: bytes = field(repr=False)
    pages: int
    sections: tuple[tuple[str, str, int], ...] = ()
    """Anchor, heading and page of each section, for outlines and contents."""
