"""A Volume goes in; its books come out, sewn, stamped and labelled, in the order in which the functions below are called.

All dates come from the issues: same input, same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Dictionary

from pdfdigest.bindery import (
    book_catalogue,
    book_links,
    book_pages,
    book_proof,
    catalogue,
    sewing,
    sharing,
    stamping,
    trial,
)
from pdfdigest.bindery.book import Book, Volume, Work, file_name
from pdfdigest.bindery.catalogue import IssueProof
from pdfdigest.bindery.conformance import Claims
from pdfdigest.bindery.sewn import Sewn
from pdfdigest.errors import BindingError
from pdfdigest.paper import PAPERS


def books(
    volume: Volume,
    claimed: Claims,
    told: Callable[[Mapping[str, IssueProof]], Mapping[str, Any]],
    step: Callable[[], None],
) -> Iterator[Book]:
    """Each book of the volume; `told` gives what it carries of itself, `step` is called after each issue."""
    carried = told(book_proof.issues(volume, claimed))
    for part in range(1, volume.plan.parts + 1):
        yield _book(_begun(volume, claimed, part), carried, step)


def _begun(volume: Volume, claimed: Claims, part: int) -> Work:
    """A book of no pages, with the type that its layer is set from."""
    sewn = Sewn()
    layer = stamping.cut(sewn.pdf, volume.specimen, PAPERS[volume.target.paper])
    sharing.share(sewn, Dictionary(Font=Dictionary(PdStamp=layer.font)), 0)
    for form in (layer.start, layer.end, layer.proof, layer.correction):
        sharing.share(sewn, form.Resources, 0)
    work = Work(volume, claimed, part, sewn, layer)
    if volume.blank is not None:
        marked = pikepdf.open(io.BytesIO(volume.blank.data))
        sewn.kept.append(marked)
        work.blank = marked.pages[0]
    return work


def _book(work: Work, carried: Mapping[str, Any], step: Callable[[], None]) -> Book:
    title = work.volume.setting.title(work.part if work.plan.parts > 1 else 0)
    outline = pikepdf.OutlineItem(title, 0)
    book_pages.sew(work, outline, step)
    book_links.lead(work)
    with work.pdf.open_outline() as whole:
        whole.root.append(outline)
    sewing.finish(work.sewn, tagged=work.claims.tagged)
    book_catalogue.write(work, title)
    own = book_proof.own(work)
    catalogue.carry(work.pdf, {**carried, "own": own}, book_catalogue.stamp(work))
    data = _saved(work)
    work.sewn.close()
    name, pages = file_name(work.plan, work.part), len(work.pdf.pages)
    return Book(work.part, name, data, pages, work.front, work.claims.names(), own)


def _saved(work: Work) -> bytes:
    out = io.BytesIO()
    try:
        with sewing.quiet():
            _save(work, out)
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        for placed in work.placed:  # whose it is, the library does not say
            trial.bind(placed.bound.path.read_bytes(), placed.bound.identity.label, tagged=placed.bound.tagged)
        raise BindingError(f"the volume cannot be saved: {str(error).splitlines()[0]}") from error
    return out.getvalue()


def _save(work: Work, out: io.BytesIO) -> None:
    work.pdf.save(
        out,
        deterministic_id=True,
        fix_metadata_version=False,  # the packet is saved as it was hashed
        force_version=max("1.7", work.sewn.version),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
