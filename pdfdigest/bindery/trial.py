"""A PDF that was made elsewhere goes in; a sentence comes out if it could not be bound: it is bound by itself, and looked at.

What cannot be bound must not go on record, since it would keep the whole volume from being bound.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from pdfdigest.bindery import sewing, stamping
from pdfdigest.bindery.page_layer import Figures, Laid
from pdfdigest.bindery.sewn import Sewn
from pdfdigest.errors import BindingError, DigestError, counted
from pdfdigest.inspection import member_claims
from pdfdigest.inspection.damage import damage
from pdfdigest.pdf import bounded, content_balance, page_identity
from pdfdigest.pdf.form_fields import Fields
from pdfdigest.pdf.page_identity import ASPECTS, File, Span

PREFIX = "trial/"


@contextmanager
def naming(label: str, path: Path | None = None) -> Iterator[None]:
    """Whatever fails within is said of that issue, as a BindingError."""
    try:
        yield
    except DigestError:
        raise
    except Exception as error:
        words = f"No. {label} cannot be bound: {damage(error)}"
        hint = "File another copy of it with `pdfdigest adopt`, saved anew by the program that it was made with."
        raise BindingError(words, where=path, hint=hint) from error


def bind(data: bytes, label: str, *, tagged: bool) -> bytes:
    """The file, bound by itself; BindingError where that fails, or its pages come out as others than they went in."""
    with naming(label):
        with bounded.opened(data) as pdf:
            member_claims.member(pdf, data)
        wanted = _issued(data, tagged=tagged)
        made = _bound(data, tagged=tagged)
        with pikepdf.open(io.BytesIO(made)) as book:
            span = Span(0, len(wanted[0]), PREFIX, layer=True, tagged=tagged, looks=wanted[1])
            there = File(book, (span,), volume=True).identities(span)
    if len(there) != len(wanted[0]):
        raise BindingError(
            f"No. {label} cannot be bound: it has {counted(len(wanted[0]), 'page')}, and {len(there)} came out"
        )
    for number, (page, other) in enumerate(zip(wanted[0], there, strict=True), 1):
        for aspect in page.differs(other):
            words = f"No. {label} cannot be bound: on page {number}, {ASPECTS[aspect]} would not stay as issued"
            raise BindingError(words)
    return made


def _issued(data: bytes, *, tagged: bool) -> tuple[tuple[page_identity.Page, ...], bool]:
    with bounded.opened(data) as pdf:
        looks = not Fields(pdf).asks_for_looks
        return page_identity.digests(pdf, tagged=tagged, looks=looks), looks


def _bound(data: bytes, *, tagged: bool) -> bytes:
    book = Sewn()
    section = sewing.take(book, pikepdf.open(io.BytesIO(data)), PREFIX, tagged=tagged)
    sewing.part(book, section.elements, "trial", "en")
    kit = _kit(book.pdf)
    for folio, page in enumerate(section.pages, 1):
        stamping.stamp(book.pdf, page, kit, Laid(folio, str(folio), ringed=True), content_balance.around(page))
        if tagged and "/Annots" in page:
            page.Tabs = Name.S
    sewing.finish(book, tagged=tagged)
    made = io.BytesIO()
    with sewing.quiet():
        book.pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    book.close()
    return made.getvalue()


def _kit(pdf: pikepdf.Pdf) -> stamping.Type:
    """A layer of nothing."""

    def form() -> Any:
        return pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=pikepdf.Array([0, 0, 1, 1]))

    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    return stamping.Type(form(), form(), form(), form(), font, Figures({}, {}), pdf.make_stream(b"q\n"))
