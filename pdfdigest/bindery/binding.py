"""A Plan and its set matter go in; the books of the volume come out, sewn, stamped and labelled.

Order of a book: front matter in Roman folios, then for each month its leaf and its issues, each on a recto,
and in the last book the back matter.  All dates come from the issues: same input, same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest import __version__
from pdfdigest.bindery import catalogue, sewing, sharing, stamping, trial
from pdfdigest.bindery.catalogue import IssueProof
from pdfdigest.bindery.conformance import Claims, opened
from pdfdigest.bindery.locators import roman
from pdfdigest.bindery.marks import Mark
from pdfdigest.bindery.matter import Setting
from pdfdigest.bindery.page_layer import Laid, Note
from pdfdigest.bindery.sewn import Sewn
from pdfdigest.bindery.trial import naming
from pdfdigest.bindery.volume import Bound, Divider, Matter, Placed, Plan
from pdfdigest.errors import BindingError
from pdfdigest.manuscript import languages
from pdfdigest.paper import PAPERS, POINTS
from pdfdigest.pdf import content_balance, document_identity, page_identity, xmp
from pdfdigest.pdf.form_fields import Fields
from pdfdigest.pdf.page_entries import listed, page_annotations
from pdfdigest.press.targets import Target

DISPLAY = frozenset({"cover", "title-page", "imprint"})
"""Sections of the front matter whose pages are counted, but bear no folio."""


@dataclass(frozen=True, slots=True)
class Volume:
    """What is set for a volume: back matter, the leaves of months, front matter by part, and the layer's lines."""

    plan: Plan
    target: Target
    setting: Setting
    back: Matter
    leaves: Matter
    fronts: tuple[Matter, ...]
    specimen: bytes = field(repr=False)
    marks: tuple[Mark, ...] = ()
    embed: bool = False
    blank: Matter | None = None
    """An empty page with the marks of the press; None where blanks bear nothing."""


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


def books(
    volume: Volume,
    claimed: Claims,
    told: Callable[[Mapping[str, IssueProof]], Mapping[str, Any]],
    step: Callable[[], None],
) -> Iterator[Book]:
    """Each book of the volume; `told` gives what it carries of itself, `step` is called after each issue."""
    carried = told(
        {placed.bound.identity.label: _proof(volume, claimed, placed.bound) for placed in volume.plan.placed}
    )
    for part in range(1, volume.plan.parts + 1):
        yield _Binding(volume, claimed, part).book(carried, step)


def _proof(volume: Volume, claimed: Claims, bound: Bound) -> IssueProof:
    """What proves the pages of an issue, read from its file as it was issued."""
    tagged = claimed.tagged and bound.tagged
    with naming(bound.identity.label, bound.path), opened(bound) as pdf:
        if len(pdf.pages) != bound.pages:
            words = f"the record says {bound.pages} pages, and the file has {len(pdf.pages)}"
            raise BindingError(words, where=bound.path)
        looks = not Fields(pdf).asks_for_looks
        pages = tuple(page.digest for page in page_identity.digests(pdf, tagged=tagged, looks=looks))
    numbers = range(1, bound.pages + 1)
    marked = {number: found for number in numbers if (found := _notes(volume, bound, number))}
    return IssueProof(pages, marked, tagged, looks)


def _notes(volume: Volume, bound: Bound, number: int) -> tuple[Note, ...]:
    """The marks of corrections over a page of an issue."""
    mine = [mark for mark in volume.marks if (mark.label, mark.page) == (bound.identity.label, number)]
    if not mine:
        return ()
    sections = {anchor: page for anchor, _, page in volume.back.sections}
    folio = volume.plan.last_folio + sections.get("corrections", 1)
    return tuple(Note(mark.height, folio, volume.setting.words["at_page_short"]) for mark in mine)


def size(volume: Volume, part: int) -> int:
    """How many pages a book will have."""
    plan = volume.plan
    begins = [next(each.folio for each in plan.dividers if each.part == one) for one in range(1, plan.parts + 1)]
    ends = [*begins[1:], plan.last_folio + 1]
    behind = front_pages(volume.back) if part == plan.parts else 0
    return front_pages(volume.fronts[part - 1]) + ends[part - 1] - begins[part - 1] + behind


def file_name(plan: Plan, part: int) -> str:
    """`SLUG-vol-3.pdf`, or `SLUG-vol-3-part-1.pdf` where there are several."""
    return f"{plan.slug}.pdf" if plan.parts == 1 else f"{plan.slug}-part-{part}.pdf"


def front_pages(matter: Matter) -> int:
    """The pages of front matter as bound, a blank after an odd number of them."""
    return matter.pages + matter.pages % 2


class _Binding:
    """One book at work."""

    def __init__(self, volume: Volume, claimed: Claims, part: int) -> None:
        self.volume = volume
        self.plan = volume.plan
        self.claims = claimed
        self.part = part
        self.sewn = Sewn()
        self.pdf = self.sewn.pdf
        self.layer = stamping.cut(self.pdf, volume.specimen)
        sharing.share(self.sewn, Dictionary(Font=Dictionary(PdStamp=self.layer.font)), 0)
        for form in (self.layer.start, self.layer.end, self.layer.proof, self.layer.correction):
            sharing.share(self.sewn, form.Resources, 0)
        self.placed = tuple(placed for placed in self.plan.placed if placed.part == part)
        self.labels = {placed.bound.identity.label: placed for placed in self.plan.placed}
        self.first = next(divider.folio for divider in self.plan.dividers if divider.part == part)
        self.front = front_pages(volume.fronts[part - 1])
        self.own: list[Any] = []
        """The volume's own pages that may bear links."""
        self.blank: pikepdf.Page | None = None
        if volume.blank is not None:
            marked = pikepdf.open(io.BytesIO(volume.blank.data))
            self.sewn.kept.append(marked)
            self.blank = marked.pages[0]

    def book(self, carried: Mapping[str, Any], step: Callable[[], None]) -> Book:
        """Sew, stamp and label."""
        plan = self.plan
        title = self.volume.setting.title(self.part if plan.parts > 1 else 0)
        outline = pikepdf.OutlineItem(title, 0)
        self._matter(self.volume.fronts[self.part - 1], "front/", self.volume.setting.words["contents"], outline)
        self._leaves_and_issues(outline, step)
        if self.part == plan.parts:
            self._matter(self.volume.back, "back/", self.volume.setting.words["index_subjects"], outline)
        self._lead_links()
        with self.pdf.open_outline() as whole:
            whole.root.append(outline)
        sewing.finish(self.sewn, tagged=self.claims.tagged)
        self._catalogue(title)
        own = self._own()
        catalogue.carry(self.pdf, {**carried, "own": own}, self._stamp())
        data = self._saved()
        self.sewn.close()
        name, pages = file_name(plan, self.part), len(self.pdf.pages)
        return Book(self.part, name, data, pages, self.front, self.claims.names(), own)

    def _own(self) -> dict[str, Any]:
        """The hashes of all in this book that is not of its issues, and what its layer is drawn with."""
        count = len(self.pdf.pages)
        taken: set[int] = set()
        for placed in self.placed:
            start = self.front + placed.folio - self.first
            taken.update(range(start, start + placed.bound.pages))
        spans = tuple(page_identity.Span(number, 1, own=True) for number in range(count) if number not in taken)
        file = page_identity.File(self.pdf, spans, volume=True, alone=True)
        view = file.canonical(page_identity.Span(0, 0, own=True))
        forms = dict(zip(page_identity.LAYER, self.layer.forms(), strict=True))
        return {
            "part": self.part,
            "pages": count,
            "front_pages": self.front,
            "first_folio": self.first,
            "layer": {
                "glyphs": self.layer.figures.glyphs,
                "widths": self.layer.figures.widths,
                "forms": {name[1:]: hashlib.sha256(view.form(form)).hexdigest() for name, form in forms.items()},
            },
            "own_pages": [{"at": span.first + 1, "sha256": file.identities(span)[0].digest} for span in spans],
            "parts": document_identity.parts(file, aside=catalogue.OWN),
        }

    def _matter(self, matter: Matter, prefix: str, title: str, outline: pikepdf.OutlineItem) -> None:
        start = len(self.pdf.pages)
        source = pikepdf.open(io.BytesIO(matter.data))
        section = sewing.take(self.sewn, source, prefix, tagged=self.claims.tagged)
        heading = matter.sections[0][1] if matter.sections else title
        sewing.part(self.sewn, section.elements, heading, self.plan.publication.language)
        self.own += section.pages
        outline.children.extend(pikepdf.OutlineItem(words, start + page - 1) for _, words, page in matter.sections)
        self._number(section.pages, matter, front=prefix == "front/")
        if matter.pages % 2:
            self._blank()

    def _number(self, pages: tuple[Any, ...], matter: Matter, *, front: bool) -> None:
        """The folios of the volume's own pages: none on what stands before the first text, none on blanks."""
        begins = min((page for anchor, _, page in matter.sections if anchor not in DISPLAY), default=1)
        for number, page in enumerate(pages, 1):
            written = bool(pikepdf.parse_content_stream(page, "Tj TJ"))
            folio = number if front else self.plan.last_folio + number
            shown = "" if number < begins or not written else roman(folio).lower() if front else str(folio)
            if shown or (written and self.plan.proof):
                stamping.stamp(self.pdf, page, self.layer, Laid(folio, shown, self.plan.proof))

    def _leaves_and_issues(self, outline: pikepdf.OutlineItem, step: Callable[[], None]) -> None:
        leaves = pikepdf.open(io.BytesIO(self.volume.leaves.data))
        mine = [number for number, divider in enumerate(self.plan.dividers) if divider.part == self.part]
        whole = sewing.take(self.sewn, leaves, "months/", tagged=self.claims.tagged)
        del self.pdf.pages[-len(whole.pages) :]
        elements = _kids(whole.elements)
        apart = len(elements) == len(whole.pages)
        if not apart and whole.elements:
            raise BindingError(
                "the template of the dividers makes more or less than one element a leaf",
                hint="Keep one <section> for each month in templates/volume/dividers.html.j2.",
            )
        month: pikepdf.OutlineItem | None = None
        for number, divider in ((number, self.plan.dividers[number]) for number in mine):
            month = pikepdf.OutlineItem(self.volume.setting.month(divider.year, divider.month), len(self.pdf.pages))
            outline.children.append(month)
            self.pdf.pages.append(pikepdf.Page(whole.pages[number]))
            self.own.append(whole.pages[number])
            if self.plan.proof:
                stamping.stamp(self.pdf, whole.pages[number], self.layer, Laid(divider.folio, "", proof=True))
            if apart:
                sewing.part(self.sewn, (elements[number],), month.title, self.plan.publication.language)
            self._blank()
            for placed in self._of(divider):
                with naming(placed.bound.identity.label, placed.bound.path):
                    self._issue(placed, month)
                step()
        if apart:
            self._drop([number for number in range(len(elements)) if number not in mine], whole, elements)

    def _of(self, divider: Divider) -> tuple[Placed, ...]:
        months = [each for each in self.plan.dividers if each.part == self.part]
        at = months.index(divider)
        end = months[at + 1].folio if at + 1 < len(months) else self.plan.last_folio + 1
        return tuple(placed for placed in self.placed if divider.folio < placed.folio < end)

    def _drop(self, gone: list[int], whole: sewing.Section, elements: tuple[Any, ...]) -> None:
        """Leaves of other parts are taken out of the lists again."""
        keys = {int(whole.pages[number].get("/StructParents", -1)) for number in gone}
        for number in gone:
            keys |= {int(each.get("/StructParent", -1)) for each in page_annotations(whole.pages[number])}
        self.sewn.parents = [(key, value) for key, value in self.sewn.parents if key not in keys]
        lost = {whole.pages[number].objgen for number in gone}
        self.sewn.destinations = [(key, to) for key, to in self.sewn.destinations if to[0].objgen not in lost]
        dropped: set[tuple[int, int]] = set()
        todo = [elements[number] for number in gone]
        while todo:
            element = todo.pop()
            if isinstance(element, Dictionary):
                dropped.add(element.objgen)
                kids = element.get("/K")
                todo.extend(kids if isinstance(kids, Array) else [kids])
        self.sewn.identifiers = [(key, value) for key, value in self.sewn.identifiers if value.objgen not in dropped]

    def _issue(self, placed: Placed, month: pikepdf.OutlineItem) -> None:
        bound = placed.bound
        source = opened(bound)
        start = len(self.pdf.pages)
        label = bound.identity.label
        tagged = self.claims.tagged and bound.tagged
        section = sewing.take(self.sewn, source, f"{label}/", tagged=tagged)
        sewing.part(self.sewn, section.elements, bound.title, bound.language)
        for number, page in enumerate(section.pages, 1):
            folio = placed.folio + number - 1
            notes = _notes(self.volume, bound, number)
            laid = Laid(folio, str(folio), self.plan.proof, notes, ringed=bound.foreign)
            content = content_balance.around(page) if bound.foreign else None
            stamping.stamp(self.pdf, page, self.layer, laid, content)
        if tagged:
            for page in section.pages:
                if "/Annots" in page:
                    page.Tabs = Name.S
        if bound.pages % 2:
            self._blank()
        words = f"{self.volume.setting.number(bound.identity)}, {self.volume.setting.day(bound.date)}"
        item = pikepdf.OutlineItem(words, start)
        item.children.extend(pikepdf.OutlineItem(story.headline, start + story.page - 1) for story in bound.stories)
        month.children.append(item)
        if self.volume.embed:
            sewing.attach(self.sewn, bound.title, bound.path, bound.path.read_bytes(), f"D:{bound.date:%Y%m%d}000000Z")

    def _blank(self) -> None:
        if self.blank is not None:
            self.pdf.pages.append(self.blank)
            return
        sheet = PAPERS[self.volume.target.paper]
        width, height = sheet.width * POINTS, sheet.height * POINTS
        last = self.pdf.pages[-1]
        boxes = {key: Array(list(last.obj[key])) for key in ("/TrimBox", "/BleedBox") if key in last.obj}
        size = [float(value) for value in last.mediabox]
        if abs(size[2] - size[0] - width) > 200:
            size, boxes = [0, 0, width, height], {}
        made = Dictionary(Type=Name.Page, MediaBox=Array(size), Resources=Dictionary())
        for key, value in boxes.items():
            made[key] = value
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(made)))

    def _lead_links(self) -> None:
        """`bound:3.4:2` and `bound:matter:ANCHOR` become links within the volume (ISO 32000-1, 12.6.4)."""
        pages = list(self.pdf.pages)
        for page in self.own:
            for annotation in page_annotations(page):
                action = annotation.get("/A")
                if not isinstance(action, Dictionary) or action.get("/S") != "/URI":
                    continue
                address = bytes(action.URI).decode("utf-8", "replace")
                if not address.startswith("bound:"):
                    continue
                part, index = self._place(address)
                if part == self.part:
                    annotation.A = Dictionary(S=Name.GoTo, D=Array([pages[index].obj, Name.Fit]))
                else:
                    there = String(file_name(self.plan, part))
                    spec = Dictionary(Type=Name.Filespec, F=there, UF=there)
                    annotation.A = Dictionary(S=Name.GoToR, F=spec, D=Array([index, Name.Fit]))

    def _place(self, address: str) -> tuple[int, int]:
        """The part, and the page in it from 0, that an address of ours leads to."""
        _, label, rest = address.split(":", 2)
        if label == "matter":
            for anchor, _, page in self.volume.back.sections:
                if anchor == rest:
                    return self.plan.parts, self._index(self.plan.parts, self.plan.last_folio + page)
            for anchor, _, page in self.volume.fronts[self.part - 1].sections:
                if anchor == rest:
                    return self.part, page - 1
        placed = self.labels.get(label)
        if placed is not None:
            return placed.part, self._index(placed.part, placed.folio + int(rest) - 1)
        raise BindingError(f"a link of the volume's own pages leads nowhere: {address}")

    def _index(self, part: int, folio: int) -> int:
        first = next(divider.folio for divider in self.plan.dividers if divider.part == part)
        return front_pages(self.volume.fronts[part - 1]) + folio - first

    def _stamp(self) -> str:
        return f"D:{self.plan.last:%Y%m%d}000000Z"

    def _catalogue(self, title: str) -> None:
        pdf, publication = self.pdf, self.plan.publication
        pdf.Root.Lang = String(publication.language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if self.volume.setting.house and _backwards(publication.language):
            pdf.Root.ViewerPreferences.Direction = Name.R2L
        pdf.Root.PageMode = Name.UseOutlines
        labels = [0, Dictionary(S=Name.r), self.front, Dictionary(S=Name.D, St=self.first)]
        pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=Array(labels)))
        self._intent()
        told = {
            "title": title,
            "publication": publication.name,
            "publisher": publication.publisher,
            "language": publication.language,
            "date": self.plan.last.isoformat(),
            "identity": file_name(self.plan, self.part).removesuffix(".pdf"),
            "volume": self.plan.name,
            "issn_print": publication.issn_print,
            "issn_online": publication.issn_online,
            "rights": publication.rights,
            "tool": f"pdfdigest {__version__}",
            "producer": f"pikepdf {pikepdf.__version__}, qpdf {pikepdf.__libqpdf_version__}",
        }
        told = {key: value for key, value in told.items() if value}
        mark = hashlib.sha256(repr(sorted(told.items())).encode()).digest()[:16]
        packet = xmp.packet(
            told,
            part=self.claims.part,
            conformance=self.claims.level.upper(),
            accessible=self.claims.accessible,
            press=self.claims.press,
            document=f"uuid:{UUID(bytes=mark, version=4)}",
        )
        pdf.Root.Metadata = pdf.make_stream(packet.encode(), {"/Type": Name.Metadata, "/Subtype": Name.XML})
        pdf.docinfo["/Title"] = String(title)
        if publication.publisher:
            pdf.docinfo["/Author"] = String(publication.publisher)
        pdf.docinfo["/Creator"] = String(told["tool"])
        pdf.docinfo["/Producer"] = String(told["producer"])
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = String(self._stamp())
        if self.claims.press:
            pdf.docinfo["/Trapped"] = Name("/False")

    def _intent(self) -> None:
        """The output intent of the first issue that has one, else that of the volume's own pages."""
        for source in self._sources():
            intents = listed(source.Root.get("/OutputIntents"))
            if intents and isinstance(intents[0], Dictionary):
                held = intents[0] if intents[0].is_indirect else source.make_indirect(intents[0])
                intent = self.pdf.copy_foreign(held)
                if isinstance(intent.get("/DestOutputProfile"), pikepdf.Stream):
                    intent.DestOutputProfile = sharing.shared(self.sewn, intent.DestOutputProfile)
                self.pdf.Root.OutputIntents = Array([intent])
                return

    def _sources(self) -> Iterator[pikepdf.Pdf]:
        for placed in self.placed:
            self.sewn.kept.append(opened(placed.bound))
            yield self.sewn.kept[-1]
        self.sewn.kept.append(pikepdf.open(io.BytesIO(self.volume.fronts[self.part - 1].data)))
        yield self.sewn.kept[-1]

    def _saved(self) -> bytes:
        out = io.BytesIO()
        try:
            with sewing.quiet():
                self._save(out)
        except (pikepdf.PdfError, RuntimeError, ValueError) as error:
            for placed in self.placed:  # whose it is, the library does not say
                trial.bind(placed.bound.path.read_bytes(), placed.bound.identity.label, tagged=placed.bound.tagged)
            raise BindingError(f"the volume cannot be saved: {str(error).splitlines()[0]}") from error
        return out.getvalue()

    def _save(self, out: io.BytesIO) -> None:
        self.pdf.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,  # the packet is saved as it was hashed
            force_version=max("1.7", self.sewn.version),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )


def _kids(elements: tuple[Any, ...]) -> tuple[Any, ...]:
    """The elements below a Document."""
    if len(elements) != 1:
        return elements
    kids = elements[0].get("/K", Array())
    return tuple(kids) if isinstance(kids, Array) else (kids,)


def _backwards(language: str) -> bool:
    return languages.direction(language) == "rtl"


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


def whereabouts(bound: Bound, folder: Path) -> str:
    """The path of an issue's file from a folder, as the manifest tells it."""
    return bound.path.relative_to(folder).as_posix() if bound.path.is_relative_to(folder) else bound.path.name
