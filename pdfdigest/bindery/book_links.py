"""The volume's own pages are sewn in; the addresses in them that mean a page of the volume become links to it."""

from __future__ import annotations

from collections.abc import Mapping

from pikepdf import Array, Dictionary, Name, String

from pdfdigest.bindery.book import Work, file_name, page_index
from pdfdigest.bindery.volume import Placed
from pdfdigest.errors import BindingError
from pdfdigest.pdf.page_entries import page_annotations


def lead(work: Work) -> None:
    """`bound:3.4:2` and `bound:matter:ANCHOR` become links within the volume (ISO 32000-1, 12.6.4)."""
    pages = list(work.pdf.pages)
    labels = {placed.bound.identity.label: placed for placed in work.plan.placed}
    for page in work.own:
        for annotation in page_annotations(page):
            action = annotation.get("/A")
            if not isinstance(action, Dictionary) or action.get("/S") != "/URI":
                continue
            address = bytes(action.URI).decode("utf-8", "replace")
            if not address.startswith("bound:"):
                continue
            part, index = _place(work, labels, address)
            if part == work.part:
                annotation.A = Dictionary(S=Name.GoTo, D=Array([pages[index].obj, Name.Fit]))
            else:
                there = String(file_name(work.plan, part))
                spec = Dictionary(Type=Name.Filespec, F=there, UF=there)
                annotation.A = Dictionary(S=Name.GoToR, F=spec, D=Array([index, Name.Fit]))


def _place(work: Work, labels: Mapping[str, Placed], address: str) -> tuple[int, int]:
    """The part, and the page in it from 0, that an address of ours leads to."""
    _, label, rest = address.split(":", 2)
    if label == "matter":
        for anchor, _, page in work.volume.back.sections:
            if anchor == rest:
                return work.plan.parts, page_index(work.volume, work.plan.parts, work.plan.last_folio + page)
        for anchor, _, page in work.volume.fronts[work.part - 1].sections:
            if anchor == rest:
                return work.part, page - 1
    placed = labels.get(label)
    if placed is not None:
        return placed.part, page_index(work.volume, placed.part, placed.folio + int(rest) - 1)
    raise BindingError(f"a link of the volume's own pages leads nowhere: {address}")
