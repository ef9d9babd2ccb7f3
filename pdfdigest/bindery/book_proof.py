"""What proves a book: the hashes of each issue as it was issued, and of all in the book that is the volume's own."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pikepdf

from pdfdigest.bindery import catalogue
from pdfdigest.bindery.book import Volume, Work, file_name, notes
from pdfdigest.bindery.catalogue import IssueProof
from pdfdigest.bindery.conformance import Claims, opened
from pdfdigest.bindery.trial import naming
from pdfdigest.bindery.volume import Bound
from pdfdigest.errors import BindingError, counted
from pdfdigest.pdf import document_identity, page_identity
from pdfdigest.pdf.destinations import Destinations
from pdfdigest.pdf.form_fields import Fields
from pdfdigest.pdf.page_identity import File, Span

_PARAGRAPH = re.compile(rb"paragraph-(\d{1,6})")
"""The place of a numbered paragraph, as `press.compose.markup` names it."""


def issues(volume: Volume, claimed: Claims) -> dict[str, IssueProof]:
    """What proves the pages of each issue, by its label."""
    return {placed.bound.identity.label: _proof(volume, claimed, placed.bound) for placed in volume.plan.placed}


def _proof(volume: Volume, claimed: Claims, bound: Bound) -> IssueProof:
    """What proves the pages of an issue, read from its file as it was issued, where no earlier binding has."""
    tagged = claimed.tagged and bound.tagged
    name = f"{bound.sha256} {'tagged' if tagged else 'plain'}"
    known = volume.hashes.get(name)
    if known is None or "paragraphs" not in known:
        known = volume.hashes[name] = _hashes(bound, tagged=tagged)
    numbers = range(1, bound.pages + 1)
    marked = {number: found for number in numbers if (found := notes(volume, bound, number))}
    begun = {number: (first, last) for number, first, last in known["paragraphs"]}
    return IssueProof(tuple(known["pages"]), marked, tagged, known["looks"], begun)


def _hashes(bound: Bound, *, tagged: bool) -> dict[str, Any]:
    """The hash of each page of an issue, and whether its fields have their looks; BindingError where a page is missing."""
    with naming(bound.identity.label, bound.path), opened(bound) as pdf:
        if len(pdf.pages) != bound.pages:
            words = f"the record says {counted(bound.pages, 'page')}, and the file has {len(pdf.pages)}"
            raise BindingError(words, where=bound.path)
        looks = not Fields(pdf).asks_for_looks
        pages = [page.digest for page in page_identity.digests(pdf, tagged=tagged, looks=looks)]
        paragraphs = [] if bound.foreign else _paragraphs(pdf)
    return {"pages": pages, "looks": looks, "paragraphs": paragraphs}


def _paragraphs(pdf: pikepdf.Pdf) -> list[list[int]]:
    """Of each page on which numbered paragraphs begin: its number, that of the first and that of the last of them."""
    places = Destinations(pdf)
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    begun: dict[int, list[int]] = {}
    for name in places.named:
        if found := _PARAGRAPH.fullmatch(name):
            target = places.target(pikepdf.String(name.decode()))
            page = numbers.get(target[0].objgen) if target is not None else None
            if page is not None:
                begun.setdefault(page, []).append(int(found[1]))
    return [[page, min(inside), max(inside)] for page, inside in sorted(begun.items())]


def own(work: Work) -> dict[str, Any]:
    """The hashes of all in this book that is not of its issues, and what its layer is drawn with."""
    count = len(work.pdf.pages)
    taken: set[int] = set()
    for placed in work.placed:
        start = work.front + placed.folio - work.first
        taken.update(range(start, start + placed.bound.pages))
    kept = _kept(work)
    spans = tuple(Span(number, 1, own=True) for number in range(count) if number not in taken and number not in kept)
    file = File(work.pdf, spans or (Span(0, 0, own=True),), volume=True, alone=True)
    computed = {span.first: page.digest for span in spans for page in file.identities(span)}
    _keep(work, computed)
    view = file.canonical(Span(0, 0, own=True))
    forms = dict(zip(page_identity.LAYER, work.layer.forms(), strict=True))
    return {
        "part": work.part,
        "pages": count,
        "front_pages": work.front,
        "first_folio": work.first,
        "layer": {
            "glyphs": work.layer.figures.glyphs,
            "widths": work.layer.figures.widths,
            "margins": list(work.layer.figures.margins),
            "forms": {name[1:]: hashlib.sha256(view.form(form)).hexdigest() for name, form in forms.items()},
        },
        "own_pages": [{"at": number + 1, "sha256": mark} for number, mark in sorted({**kept, **computed}.items())],
        "parts": document_identity.parts(file, aside=catalogue.OWN),
    }


def _kept(work: Work) -> dict[int, str]:
    """The hashes of front matter, leaves and back matter by their pages, from 0, where the last binding was of the same."""
    known = work.volume.hashes.get(_name(work), {})
    shape = _shape(work)
    return dict(known["pages"]) if shape and known.get("of") == shape else {}


def _keep(work: Work, computed: dict[int, str]) -> None:
    """Keep them for the next binding; blank pages are not kept, as they are of the size of the page before them."""
    mine = {page.objgen for page in work.own}
    pages = [[at, mark] for at, mark in computed.items() if work.pdf.pages[at].obj.objgen in mine]
    if pages and (shape := _shape(work)):
        work.volume.hashes[_name(work)] = {"of": shape, "pages": pages}


def _name(work: Work) -> str:
    return f"own pages of {file_name(work.plan, work.part)}"


def _shape(work: Work) -> str:
    """The hash of all that the volume's own pages hang on: themselves, where the issues stand, and the roles of tags.

    Empty where an issue has a form or layers, which may reach further.
    """
    volume, plan, sewn = work.volume, work.plan, work.sewn
    if sewn.fields or sewn.layers:
        return ""
    set_pages = (*volume.fronts, volume.back, *([volume.leaves] if volume.leaves else []))
    said = [
        *[(hashlib.sha256(each.data).hexdigest(), each.sections) for each in set_pages],
        hashlib.sha256(volume.specimen).hexdigest(),
        (volume.target.name, volume.target.paper, work.part, work.claims, volume.embed),
        (plan.parts, plan.last_folio, plan.proof, plan.dividers),
        [(each.bound.identity.label, each.part, each.folio, each.bound.pages) for each in plan.placed],
        sorted(sewn.roles.items()),
    ]
    return hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest()
