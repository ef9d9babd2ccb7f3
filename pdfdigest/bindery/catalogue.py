"""A bound volume goes in; what it says of itself comes out: the manifest, the concordance, and what it carries inside.

The same facts stand in the manifest beside the volume and in the volume itself, as a private entry of
its catalogue (ISO 32000-1, 14.5), so that a citation can be looked up with the PDF alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, String

from pdfdigest.bindery.locators import roman
from pdfdigest.bindery.page_layer import Note
from pdfdigest.bindery.volume import Placed, Plan
from pdfdigest.errors import DifferenceError, RequestError
from pdfdigest.inspection import damage
from pdfdigest.pdf import bounded
from pdfdigest.pdf.page_entries import dictionary

FORMAT = 2
READ = (1, 2)
"""Formats that are read; volumes of the first carry no hashes of what is the volume's own."""
OWN = "/PdfDigest"
DAMAGE = (*damage.DAMAGE, zlib.error)
"""What pikepdf raises over a damaged file, whichever of its readers met the damage."""


@dataclass(frozen=True, slots=True)
class IssueProof:
    """What proves the pages of an issue: the identity of each, the marks laid over it, and how it was taken in.

    `pages` are `pdf.page_identity` digests, `notes` by page from 1; `tagged` is whether its tags were kept, `looks`
    whether its fields have the looks that they were issued with; `paragraphs` are the first and the last numbered
    paragraph that begins on a page, by page.
    """

    pages: tuple[str, ...]
    notes: Mapping[int, tuple[Note, ...]]
    tagged: bool
    looks: bool
    paragraphs: Mapping[int, tuple[int, int]]


def facts(
    plan: Plan, proofs: Mapping[str, IssueProof], title: str, press: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """All that is known of a volume, as JSON has it.

    `proofs` are those of each issue by its label, `press` the other editions of record of the same issues, by label
    and target, as names and hashes.
    """
    return {
        "format": FORMAT,
        "title": title,
        "publication": plan.publication.slug,
        "volume": plan.name,
        "proof": plan.proof,
        "parts": plan.parts,
        "gaps": [{"volume": gap.volume, "number": gap.number, "why": gap.why} for gap in plan.gaps],
        "back_matter": plan.back_folio,
        "issues": [_issue(placed, proofs[placed.bound.identity.label], press) for placed in plan.placed],
    }


def _issue(placed: Placed, proof: IssueProof, press: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    bound = placed.bound
    label = bound.identity.label
    return {
        "issue": label,
        "number": bound.identity.number,
        "revision": bound.identity.revision,
        "earlier": list(bound.earlier),
        "title": bound.title,
        "date": bound.date.isoformat(),
        "language": bound.language,
        "file": bound.path.name,
        "sha256": bound.sha256,
        "draft": bound.draft,
        "foreign": bound.foreign,
        **({"withdrawn": True} if bound.withdrawn else {}),
        "tags": proof.tagged,
        "fields": "as issued" if proof.looks else "drawn",
        "other_editions": dict(press.get(label, {})),
        "part": placed.part,
        "folios": [placed.folio, placed.folio + bound.pages - 1],
        "pages": [
            {"page": number, "folio": placed.folio + number - 1, "sha256": mark, **_marks(proof, number)}
            for number, mark in enumerate(proof.pages, 1)
        ],
        "stories": [{"id": story.id, "headline": story.headline, "page": story.page} for story in bound.stories],
        "sources": [
            {
                "number": source.number,
                "address": source.address,
                "publisher": source.publisher,
                "title": source.title,
                "pages": list(source.pages),
            }
            for source in bound.sources
        ],
    }


def _marks(proof: IssueProof, page: int) -> dict[str, Any]:
    """The marks over a page, where there are any (height, folio and the word before it), and its numbered paragraphs."""
    over, begun = proof.notes.get(page, ()), proof.paragraphs.get(page)
    marks = {"marks": [[note.height, note.folio, note.short] for note in over]} if over else {}
    return {**marks, "paragraphs": list(begun)} if begun else marks


def notes(page: Mapping[str, Any]) -> tuple[Note, ...]:
    """The marks over a page, as the facts tell of it."""
    return tuple(Note(height, folio, short) for height, folio, short in page.get("marks", ()))


def manifest(
    told: Mapping[str, Any], own: list[Mapping[str, Any]], books: list[dict[str, Any]], versions: Mapping[str, str]
) -> bytes:
    """The text of the manifest: the facts, what each book has of its own, and name, hash and size of its file."""
    whole = {**told, "own": own, "books": books, "made_with": dict(versions)}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def concordance(plan: Plan) -> bytes:
    """A CSV table (RFC 4180): each folio of the volume, its part, its issue, and the issue's page.

    A volume with a notice has a column more, which says so.
    """
    out = io.StringIO()
    table = csv.writer(out)
    noted = any(placed.bound.withdrawn for placed in plan.placed)
    table.writerow(["folio", "part", "issue", "revision", "issue page", *(["withdrawn"] if noted else [])])
    for placed in plan.placed:
        bound = placed.bound
        for page in range(1, bound.pages + 1):
            where = roman(placed.part).upper()
            row = [plan.folio(placed, page), where, bound.identity.label, bound.identity.revision, page]
            table.writerow([*row, *([("", "withdrawn")[bound.withdrawn]] if noted else [])])
    return out.getvalue().encode()


def carry(pdf: pikepdf.Pdf, told: Mapping[str, Any], stamp: str) -> None:
    """Put the facts into the book itself."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    stream = pdf.make_stream(b"")
    stream.write(zlib.compress(text, 9), filter=Name.FlateDecode)
    mark = String(hashlib.sha256(text).hexdigest())
    pdf.Root.PieceInfo = Dictionary({OWN: Dictionary(LastModified=stamp, Private=stream, SHA256=mark)})


def carried(path: Path) -> dict[str, Any]:
    """The facts that a book carries; RequestError where it is no volume of ours, or damaged."""
    try:
        with bounded.opened(path) as pdf:
            return carried_in(pdf)
    except (RequestError, DifferenceError) as error:
        error.where = path
        raise
    except DAMAGE as error:
        raise RequestError(f"the file is no PDF that can be read: {damage.damage(error)}", where=path) from None


def carried_in(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """The facts that an open book carries; DifferenceError where they cannot be read or were changed."""
    held = _private(pdf)
    if held is None:
        raise RequestError("this is no volume that pdfdigest bound", needs="bound volume")
    try:
        told = json.loads(held.Private.read_bytes())
    except (ValueError, AttributeError):
        told = None
    if not isinstance(told, dict) or told.get("format") not in READ or not isinstance(told.get("issues"), list):
        raise DifferenceError("the volume was bound by another version of pdfdigest, or what it carries was changed")
    return told


def intact(pdf: pikepdf.Pdf) -> bool:
    """Whether the facts are those that were put in, as far as the book itself can tell."""
    held = _private(pdf)
    if held is None or "/SHA256" not in held:
        return False
    return str(held.SHA256) == hashlib.sha256(held.Private.read_bytes()).hexdigest()


def _private(pdf: pikepdf.Pdf) -> Any:
    held = dictionary(dictionary(pdf.Root.get("/PieceInfo")).get(OWN))
    return held if isinstance(held.get("/Private"), pikepdf.Stream) else None
