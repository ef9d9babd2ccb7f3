"""What a book of a volume is made of, and its numbers: how many pages, where each stands, and what its file is called."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pdfdigest.bindery.conformance import Claims
from pdfdigest.bindery.locators import roman
from pdfdigest.bindery.marks import Mark
from pdfdigest.bindery.matter import Setting
from pdfdigest.bindery.page_layer import Note
from pdfdigest.bindery.sewn import Sewn
from pdfdigest.bindery.stamping import Type
from pdfdigest.bindery.volume import Bound, Matter, Placed, Plan
from pdfdigest.press.targets import Target


@dataclass(frozen=True, slots=True)
class Volume:
    """What is set for a volume: back matter, the leaves of months, front matter by part, and the layer's lines."""

    plan: Plan
    target: Target
    setting: Setting
    back: Matter
    leaves: Matter | None
    fronts: tuple[Matter, ...]
    specimen: bytes = field(repr=False)
    marks: tuple[Mark, ...] = ()
    embed: bool = False
    blank: Matter | None = None
    """An empty page with the marks of the press; None where blanks bear nothing."""
    hashes: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What is known of issues by the hash of their file, and of the volume's own pages: what is computed is found there the next time."""


@dataclass(frozen=True, slots=True)
class Book:
    """One finished book: `pages` of which `front` bear Roman folios, and what it claims."""

    part: int
    name: str
    data: bytes = field(repr=False)
    pages: int
    front: int
    claims: tuple[str, ...]
    own: Mapping[str, Any] = field(repr=False)
    """What proves the book's own parts, as the manifest has it."""


@dataclass(slots=True)
class Work:
    """One book while it is bound: what it is made of, and what has been sewn so far.

    `own` are the volume's own pages, which may bear links; `blank` is the page that stands for an empty one.
    """

    volume: Volume
    claims: Claims
    part: int
    sewn: Sewn
    layer: Type
    blank: Any = None
    own: list[Any] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """The plan of the whole volume."""
        return self.volume.plan

    @property
    def pdf(self) -> Any:
        """The file that is being made."""
        return self.sewn.pdf

    @property
    def placed(self) -> tuple[Placed, ...]:
        """The issues of this book."""
        return tuple(placed for placed in self.plan.placed if placed.part == self.part)

    @property
    def front(self) -> int:
        """How many pages stand before the first Arabic folio."""
        return front_pages(self.volume.fronts[self.part - 1])

    @property
    def first(self) -> int:
        """The first Arabic folio."""
        return first_folio(self.plan, self.part)


def first_folio(plan: Plan, part: int) -> int:
    """The Arabic folio that a part begins with."""
    leaves = [divider.folio for divider in plan.dividers if divider.part == part]
    return min([*leaves, *(placed.folio for placed in plan.placed if placed.part == part)])


def page_index(volume: Volume, part: int, folio: int) -> int:
    """The page, from 0, of its book that an Arabic folio stands on."""
    return front_pages(volume.fronts[part - 1]) + folio - first_folio(volume.plan, part)


def size(volume: Volume, part: int) -> int:
    """How many pages a book will have."""
    plan = volume.plan
    begins = [first_folio(plan, one) for one in range(1, plan.parts + 1)]
    ends = [*begins[1:], plan.last_folio + 1]
    behind = front_pages(volume.back) if part == plan.parts else 0
    return front_pages(volume.fronts[part - 1]) + ends[part - 1] - begins[part - 1] + behind


def file_name(plan: Plan, part: int) -> str:
    """`SLUG-vol-3.pdf`, or `SLUG-vol-3-part-1.pdf` where there are several."""
    return f"{plan.slug}.pdf" if plan.parts == 1 else f"{plan.slug}-part-{part}.pdf"


def front_pages(matter: Matter) -> int:
    """The pages of front matter as bound, a blank after an odd number of them."""
    return matter.pages + matter.pages % 2


def notes(volume: Volume, bound: Bound, number: int) -> tuple[Note, ...]:
    """The marks of corrections over a page of an issue."""
    mine = [mark for mark in volume.marks if (mark.label, mark.page) == (bound.identity.label, number)]
    if not mine:
        return ()
    sections = {anchor: page for anchor, _, page in volume.back.sections}
    folio = volume.plan.last_folio + sections.get("corrections", 1)
    return tuple(Note(mark.height, folio, volume.setting.words["at_page_short"]) for mark in mine)


def described(volume: Volume, book: Book) -> dict[str, Any]:
    """What the manifest says of a book."""
    return {
        "part": book.part,
        "numeral": roman(book.part).upper(),
        "file": book.name,
        "sha256": hashlib.sha256(book.data).hexdigest(),
        "size": len(book.data),
        "pages": book.pages,
        "front_pages": book.front,
        "claims": list(book.claims),
        "spine_mm": spine(book.pages, volume.plan.publication.leaf_thickness),
    }


def spine(pages: int, thickness: float) -> float:
    """The width of a book's spine in mm: its leaves, of a paper so thick, in mm, without the cover's own."""
    return round(-(-pages // 2) * thickness, 1)
