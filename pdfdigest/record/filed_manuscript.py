"""A revision on record goes in; the Issue that its filed manuscript tells comes out, under the facts filed with it."""

from __future__ import annotations

from dataclasses import dataclass

from pdfdigest.manuscript import foreign_facts, manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Issue, Publication
from pdfdigest.record.revision import Filed, Record


@dataclass(frozen=True, slots=True)
class Told:
    """What a filed manuscript tells.

    `foreign` marks an issue made elsewhere, of which there are facts alone: its stories have no words, and `images`
    are credit, caption and page of each picture.
    """

    issue: Issue
    foreign: bool = False
    images: tuple[tuple[str, str, int], ...] = ()


def is_foreign(record: Record) -> bool:
    """Whether a revision is of an issue made elsewhere."""
    return any(filed.part == foreign_facts.PART for filed in record.files)


def own_publication(record: Record) -> str:
    """The name of the publication's file that was filed with a revision, or nothing."""
    return next((filed.name for filed in record.files if filed.name.endswith(publications.NAME)), "")


def read(record: Record, publication: Publication, pages: int) -> Told | None:
    """What the filed manuscript tells of an edition of so many pages; None where none was filed.

    `publication` stands in where its own file was not filed.  ManuscriptError and RequestError where the manuscript
    cannot be read.
    """
    facts = _first(record, ("issue", foreign_facts.PART))
    if facts is None:
        return None
    place = record.folder / facts.name
    own = own_publication(record)
    as_it_was = publications.read(record.folder / own, []) if own else publication
    if facts.part == foreign_facts.PART:
        found = foreign_facts.read(place, as_it_was, pages)
        return Told(found.issue, foreign=True, images=found.images)
    return Told(manuscript.read(place, as_it_was))


def _first(record: Record, parts: tuple[str, ...]) -> Filed | None:
    return next((filed for filed in record.files if filed.part in parts), None)
