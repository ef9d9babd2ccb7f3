"""The pages of one book, in their order: front matter, then for each month its leaf, if any, and its issues, then back matter.

What stands on a recto has a blank page before it where that is needed.  Each of these enters the outline as it is sewn.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pdfdigest.bindery import sewing, stamping
from pdfdigest.bindery.book import Work, notes, page_index
from pdfdigest.bindery.conformance import opened
from pdfdigest.bindery.locators import roman
from pdfdigest.bindery.page_layer import Laid
from pdfdigest.bindery.trial import naming
from pdfdigest.bindery.volume import Divider, Matter, Placed
from pdfdigest.errors import BindingError
from pdfdigest.paper import PAPERS, POINTS
from pdfdigest.pdf import content_balance
from pdfdigest.pdf.page_entries import page_annotations

DISPLAY = frozenset({"cover", "title-page", "imprint"})
"""Sections of the front matter whose pages are counted, but bear no folio."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """The pages of the leaves of all months, and an element of structure for each; none where they cannot be told apart."""

    pages: tuple[Any, ...]
    elements: tuple[Any, ...]


def sew(work: Work, outline: pikepdf.OutlineItem, step: Callable[[], None]) -> None:
    """Sew all pages of the book; `step` is called after each issue."""
    words = work.volume.setting.words
    _matter(work, work.volume.fronts[work.part - 1], "front/", words["contents"], outline)
    _months(work, outline, step)
    if work.part == work.plan.parts:
        _matter(work, work.volume.back, "back/", words["index_subjects"], outline)


def _matter(work: Work, matter: Matter, prefix: str, title: str, outline: pikepdf.OutlineItem) -> None:
    start = len(work.pdf.pages)
    source = pikepdf.open(io.BytesIO(matter.data))
    section = sewing.take(work.sewn, source, prefix, tagged=work.claims.tagged)
    heading = matter.sections[0][1] if matter.sections else title
    sewing.part(work.sewn, section.elements, heading, work.plan.publication.language)
    work.own += section.pages
    outline.children.extend(pikepdf.OutlineItem(words, start + page - 1) for _, words, page in matter.sections)
    _number(work, section.pages, matter, front=prefix == "front/")
    if matter.pages % 2:
        _blank(work)


def _number(work: Work, pages: tuple[Any, ...], matter: Matter, *, front: bool) -> None:
    """The folios of the volume's own pages: none on what stands before the first text, none on blanks."""
    begins = min((page for anchor, _, page in matter.sections if anchor not in DISPLAY), default=1)
    for number, page in enumerate(pages, 1):
        written = bool(pikepdf.parse_content_stream(page, "Tj TJ"))
        folio = number if front else work.plan.last_folio + number
        shown = "" if number < begins or not written else roman(folio).lower() if front else str(folio)
        if shown or (written and work.plan.proof):
            stamping.stamp(work.pdf, page, work.layer, Laid(folio, shown, work.plan.proof))


def _months(work: Work, outline: pikepdf.OutlineItem, step: Callable[[], None]) -> None:
    leaves = _leaves(work)
    months = [(month, tuple(issues)) for month, issues in groupby(work.placed, key=_month)]
    nested = leaves is not None or any(len(issues) > 1 for _, issues in months)
    for (year, month), issues in months:
        title, above = work.volume.setting.month(year, month), outline
        divider = next(
            (each for each in work.plan.dividers if (each.year, each.month, each.part) == (year, month, work.part)),
            None,
        )
        if nested:
            begins = page_index(work.volume, work.part, divider.folio if divider else issues[0].folio)
            above = pikepdf.OutlineItem(title, begins)
            outline.children.append(above)
        if divider is not None and leaves is not None:
            _up_to(work, divider.folio)
            _leaf(work, divider, leaves, title)
        for placed in issues:
            _up_to(work, placed.folio)
            with naming(placed.bound.identity.label, placed.bound.path):
                _issue(work, placed, above)
            step()
    if len(work.pdf.pages) % 2:
        _blank(work)


def _month(placed: Placed) -> tuple[int, int]:
    return placed.bound.date.year, placed.bound.date.month


def _up_to(work: Work, folio: int) -> None:
    """Blank pages up to the one that bears that folio."""
    while len(work.pdf.pages) < page_index(work.volume, work.part, folio):
        _blank(work)


def _leaves(work: Work) -> Leaves | None:
    """The leaves of the volume's months, taken in but standing nowhere yet; those of other books are taken out of the lists."""
    if work.volume.leaves is None:
        return None
    whole = sewing.take(
        work.sewn, pikepdf.open(io.BytesIO(work.volume.leaves.data)), "months/", tagged=work.claims.tagged
    )
    del work.pdf.pages[-len(whole.pages) :]
    elements = _kids(whole.elements)
    apart = len(elements) == len(whole.pages)
    if not apart and whole.elements:
        raise BindingError(
            "the template of the dividers makes more or less than one element a leaf",
            hint="Keep one <section> for each month in templates/volume/dividers.html.j2.",
        )
    if apart:
        gone = [number for number, divider in enumerate(work.plan.dividers) if divider.part != work.part]
        _drop(work, gone, whole, elements)
    return Leaves(whole.pages, elements if apart else ())


def _leaf(work: Work, divider: Divider, leaves: Leaves, title: str) -> None:
    number = work.plan.dividers.index(divider)
    page = leaves.pages[number]
    work.pdf.pages.append(pikepdf.Page(page))
    work.own.append(page)
    if work.plan.proof:
        stamping.stamp(work.pdf, page, work.layer, Laid(divider.folio, "", proof=True))
    if leaves.elements:
        sewing.part(work.sewn, (leaves.elements[number],), title, work.plan.publication.language)


def _drop(work: Work, gone: list[int], whole: sewing.Section, elements: tuple[Any, ...]) -> None:
    """Leaves of other parts are taken out of the lists again."""
    keys = {int(whole.pages[number].get("/StructParents", -1)) for number in gone}
    for number in gone:
        keys |= {int(each.get("/StructParent", -1)) for each in page_annotations(whole.pages[number])}
    work.sewn.parents = [(key, value) for key, value in work.sewn.parents if key not in keys]
    lost = {whole.pages[number].objgen for number in gone}
    work.sewn.destinations = [(key, to) for key, to in work.sewn.destinations if to[0].objgen not in lost]
    dropped: set[tuple[int, int]] = set()
    todo = [elements[number] for number in gone]
    while todo:
        element = todo.pop()
        if isinstance(element, Dictionary):
            dropped.add(element.objgen)
            kids = element.get("/K")
            todo.extend(kids if isinstance(kids, Array) else [kids])
    work.sewn.identifiers = [(key, value) for key, value in work.sewn.identifiers if value.objgen not in dropped]


def _issue(work: Work, placed: Placed, above: pikepdf.OutlineItem) -> None:
    bound = placed.bound
    source = opened(bound)
    start = len(work.pdf.pages)
    label = bound.identity.label
    tagged = work.claims.tagged and bound.tagged
    section = sewing.take(work.sewn, source, f"{label}/", tagged=tagged)
    sewing.part(work.sewn, section.elements, bound.title, bound.language)
    for number, page in enumerate(section.pages, 1):
        folio = placed.folio + number - 1
        laid = Laid(folio, str(folio), work.plan.proof, notes(work.volume, bound, number), ringed=bound.foreign)
        content = content_balance.around(page) if bound.foreign else None
        stamping.stamp(work.pdf, page, work.layer, laid, content)
    if tagged:
        for page in section.pages:
            if "/Annots" in page:
                page.Tabs = Name.S
    words = f"{work.volume.setting.number(bound.identity)}, {work.volume.setting.day(bound.date)}"
    item = pikepdf.OutlineItem(words, start)
    item.children.extend(pikepdf.OutlineItem(story.headline, start + story.page - 1) for story in bound.stories)
    above.children.append(item)
    if work.volume.embed:
        sewing.attach(work.sewn, bound.title, bound.path, bound.path.read_bytes(), f"D:{bound.date:%Y%m%d}000000Z")


def _blank(work: Work) -> None:
    if work.blank is not None:
        work.pdf.pages.append(work.blank)
        return
    sheet = PAPERS[work.volume.target.paper]
    width, height = sheet.width * POINTS, sheet.height * POINTS
    last = work.pdf.pages[-1]
    boxes = {key: Array(list(last.obj[key])) for key in ("/TrimBox", "/BleedBox") if key in last.obj}
    size = [float(value) for value in last.mediabox]
    if abs(size[2] - size[0] - width) > 200:
        size, boxes = [0, 0, width, height], {}
    made = Dictionary(Type=Name.Page, MediaBox=Array(size), Resources=Dictionary())
    for key, value in boxes.items():
        made[key] = value
    work.pdf.pages.append(pikepdf.Page(work.pdf.make_indirect(made)))


def _kids(elements: tuple[Any, ...]) -> tuple[Any, ...]:
    """The elements below a Document."""
    if len(elements) != 1:
        return elements
    kids = elements[0].get("/K", Array())
    return tuple(kids) if isinstance(kids, Array) else (kids,)
