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
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from pdfdigest.bindery.locators import roman
from pdfdigest.bindery.volume import Placed, Plan
from pdfdigest.errors import DifferenceError, RequestError
from pdfdigest.inspection import verify

FORMAT = 1
OWN = "/PdfDigest"
DAMAGE = (*verify.DAMAGE, zlib.error)
"""What pikepdf raises over a damaged file, whichever of its readers met the damage."""


def page_hash(page: Any) -> str:
    """SHA-256 of the page's own content, as it lies in the file, its streams one after the other."""
    held = page.get("/Contents")
    streams = list(held) if isinstance(held, pikepdf.Array) else [held] if held is not None else []
    return streams_hash(streams)


def streams_hash(streams: list[Any]) -> str:
    """SHA-256 of the raw bytes of streams, one after the other."""
    mark = hashlib.sha256()
    for stream in streams:
        mark.update(stream.read_raw_bytes())
    return mark.hexdigest()


def facts(
    plan: Plan, hashes: Mapping[str, tuple[str, ...]], title: str, press: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """All that is known of a volume, as JSON has it.

    `hashes` are those of each issue's pages by its label, `press` the other editions of record of the
    same issues, by label and target, as names and hashes.
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
        "issues": [_issue(placed, hashes[placed.bound.identity.label], press) for placed in plan.placed],
    }


def _issue(placed: Placed, hashes: tuple[str, ...], press: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
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
        "other_editions": dict(press.get(label, {})),
        "part": placed.part,
        "folios": [placed.folio, placed.folio + bound.pages - 1],
        "pages": [
            {"page": number, "folio": placed.folio + number - 1, "sha256": mark}
            for number, mark in enumerate(hashes, 1)
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


def manifest(told: Mapping[str, Any], books: list[dict[str, Any]], versions: Mapping[str, str]) -> bytes:
    """The text of the manifest: the facts, and name, hash and size of each book's file."""
    whole = {**told, "books": books, "made_with": dict(versions)}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def concordance(plan: Plan) -> bytes:
    """A CSV table (RFC 4180): each folio of the volume, its part, its issue, and the issue's page."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["folio", "part", "issue", "revision", "issue page"])
    for placed in plan.placed:
        bound = placed.bound
        for page in range(1, bound.pages + 1):
            where = roman(placed.part).upper()
            table.writerow([plan.folio(placed, page), where, bound.identity.label, bound.identity.revision, page])
    return out.getvalue().encode()


def carry(pdf: pikepdf.Pdf, told: Mapping[str, Any], stamp: str) -> None:
    """Put the facts into the book itself."""
    raw = zlib.compress(json.dumps(told, ensure_ascii=False, sort_keys=True).encode(), 9)
    stream = pdf.make_stream(b"")
    stream.write(raw, filter=Name.FlateDecode)
    pdf.Root.PieceInfo = Dictionary({OWN: Dictionary(LastModified=stamp, Private=stream)})


def carried(path: Path) -> dict[str, Any]:
    """The facts that a book carries; RequestError where it is no volume of ours, or damaged."""
    try:
        with pikepdf.open(path) as pdf:
            held = pdf.Root.get("/PieceInfo", Dictionary()).get(OWN)
            if held is None:
                raise RequestError("this is no volume that pdfdigest bound", where=path, needs="bound volume")
            told = json.loads(held.Private.read_bytes())
    except DAMAGE as error:
        raise RequestError(f"the file cannot be read: {str(error).splitlines()[0]}", where=path) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise DifferenceError("the volume was bound by another version of pdfdigest", where=path)
    return told
