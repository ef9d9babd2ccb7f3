"""An open PDF goes in; the identity of each page comes out: the same for a page as it was issued and as it is bound.

A page is all that a reader meets on it: its streams in order; whatever its resources lead to, fonts with their files,
pictures, forms, patterns, colours, states; its boxes and its turn; its annotations with their looks, actions and
places; its part of the structure tree; its layers, seen or not.  What a volume changes on purpose is made one
here and nowhere else: names with a prefix, keys of the parent tree, tags of subsets, links back to what holds it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from pdfdigest.pdf import name_trees, page_rules, renaming
from pdfdigest.pdf.canonical import NOTHING, Canonical, Rule, Streams, name
from pdfdigest.pdf.destinations import Destinations
from pdfdigest.pdf.form_fields import Fields
from pdfdigest.pdf.layers import Layers
from pdfdigest.pdf.page_entries import dictionary, inherited, listed, page_annotations, streams
from pdfdigest.pdf.structure_identity import Structure, View

LAYER = ("/PdStamp", "/PdStart", "/PdEnd", "/PdProof", "/PdCorrected")
"""Names under which a volume's own layer stands among the resources of a page, a number behind them from the second on."""
NOWHERE, AMBIGUOUS = b"nowhere", b"ambiguous"
_OURS = re.compile(r"/Pd(?:Stamp|Start|End|Proof|Corrected)(\d{0,4})\Z")
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_TOLD_APART = frozenset(
    [*_BOXES, "/Rotate", "/UserUnit", "/Contents", "/Resources", "/Annots", "/Tabs", "/Parent", "/Type", "/B"]
)
ASPECTS = {
    "content": "its content",
    "resources": "the fonts, pictures or forms that it is drawn with",
    "boxes": "its size or its turn",
    "annotations": "its links, notes or fields",
    "structure": "its tags",
    "rest": "what else it carries",
}
"""What a page's identity is made of, and how a sentence names it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Pages that came from one file: the first of them from 0, how many, and how they were taken into a volume.

    `prefix` stands before the names of that file in the volume, and is empty where a file is read by itself; `layer` says
    whether a volume's own layer lies over the pages.  `tagged` is whether the tags were kept, `fields` whether the looks
    of fields count (they do not where the volume had to draw them), `own` whether these are a volume's own pages.
    """

    first: int
    count: int
    prefix: str = ""
    layer: bool = False
    tagged: bool = True
    looks: bool = True
    own: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The identity of a page by aspect, as SHA-256 each; `unseen` where something lay too deep to be looked at."""

    aspects: Mapping[str, bytes] = field(repr=False)
    unseen: bool = False

    @property
    def digest(self) -> str:
        """All of it as one SHA-256."""
        return hashlib.sha256(b"".join(self.aspects[each] for each in ASPECTS)).hexdigest()

    def differs(self, other: Page) -> tuple[str, ...]:
        """The aspects in which two pages differ."""
        return tuple(each for each in ASPECTS if self.aspects[each] != other.aspects[each])


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a volume laid over a page: what stands before and behind the content, and the forms of what it draws with."""

    opening: bytes
    closing: bytes
    forms: Mapping[str, bytes]


class File:
    """An open PDF whose pages are identified.  A file by itself is one span, a `volume` several.

    With `alone` nothing is looked at but what belongs to the spans; all others may be anything.
    """

    def __init__(
        self, pdf: pikepdf.Pdf, spans: Iterable[Span] = (), *, volume: bool = False, alone: bool = False
    ) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.numbers = {page.objgen: number for number, page in enumerate(self.pages)}
        self.spans = tuple(spans) or (Span(0, len(self.pages)),)
        self.volume = volume
        self._streams = Streams()
        self.destinations = Destinations(pdf)
        self._layers = Layers(pdf)
        self._fields = Fields(pdf)
        self._attached = frozenset(
            spec.objgen
            for _, spec in name_trees.pairs(dictionary(pdf.Root.get("/Names")).get("/EmbeddedFiles"), "/Names")
            if isinstance(spec, Dictionary)
        )
        self._views: dict[Span, Canonical] = {}
        for span in self.spans:
            self._views[span] = self._view(span)
        whole = View(self.canonical(Span(0, 0, own=True)), "")
        views = {
            span.first + at: View(self._views[span], span.prefix) for span in self.spans for at in range(span.count)
        }
        wanted = frozenset(views) if alone else None
        structure = Structure(pdf, self.numbers, volume=volume, wanted=wanted)
        self._structure = structure.pages(lambda page: views.get(page, whole))

    def identities(self, span: Span) -> tuple[Page, ...]:
        """The pages of a span, fewer where the file ends before it does."""
        return tuple(
            self._page(number, span)
            for number in range(span.first, span.first + span.count)
            if number < len(self.pages)
        )

    def overlay(self, number: int, span: Span) -> Overlay:
        """What was laid over a page of a volume."""
        page = self.pages[number]
        held = streams(page)
        names = layer_names(page)
        resources = inherited(page, "/Resources")
        forms = {}
        for kind in ("/Font", "/XObject"):
            row = dictionary(dictionary(resources).get(kind))
            for base, given in zip(LAYER, names, strict=True):
                if given in row:
                    forms[base] = self._views[span].form(row[given])
        opening, closing = (held[0].read_bytes(), held[-1].read_bytes()) if len(held) > 1 else (b"", b"")
        return Overlay(opening, closing, forms)

    def canonical(self, span: Span) -> Canonical:
        """The canonical form of objects, as those of a span are read."""
        rules: dict[str, Rule] = {
            "/StructParent": page_rules.left_out,
            "/StructParents": page_rules.left_out,
            "/P": page_rules.upwards,
            "/Parent": page_rules.upwards,
            "/BaseFont": page_rules.font,
            "/FontName": page_rules.font,
            "/Type": self._layer,
            "/F": self._attached_name,
            "/UF": self._attached_name,
        }
        made = Canonical(self._streams, rules, lambda value: self._token(value, span))

        def headers(holder: Any, value: Any) -> bytes | None:
            if holder.get("/O") != "/Table" or not isinstance(value, Array):
                return None
            return b"".join(
                b"(" + renaming.unprefixed(span.prefix, bytes(each)) for each in value if isinstance(each, String)
            )

        rules["/Headers"] = headers
        rules["/Dest"] = lambda holder, value: self.destination(value, made) if page_rules.is_one(holder) else None
        rules["/D"] = lambda holder, value: self.destination(value, made) if holder.get("/S") == "/GoTo" else None
        return made

    def destination(self, given: Any, canonical: Canonical) -> bytes:
        """Where a link by name, by number or outright leads."""
        row = self.destinations.target(given)
        if row is None:
            return NOWHERE
        if self.volume and self.destinations.ambiguous(given):
            return AMBIGUOUS
        page = row[0]
        if isinstance(page, int) and 0 <= page < len(self.pages):
            page = self.pages[page]
        if not isinstance(page, Dictionary) or page.objgen not in self.numbers:
            return NOWHERE
        return b"".join(canonical.form(each) for each in [page, *list(row)[1:]])

    def _view(self, span: Span) -> Canonical:
        for other, view in self._views.items():
            if (other.own, other.prefix) == (span.own, span.prefix):
                return view
        return self.canonical(span)

    def _token(self, value: Any, span: Span) -> bytes | None:
        number = self.numbers.get(value.objgen) if value.is_indirect else None
        if number is None:
            # A page of no file, or all of it: a volume has null there, and what calls itself so there is something else.
            gone = not self.volume and isinstance(value, Dictionary) and value.get("/Type") in ("/Page", "/Catalog")
            return NOTHING if gone else None
        here = number - span.first
        return b"page%d;" % here if not span.own and 0 <= here < span.count else b"Page%d;" % number

    def _attached_name(self, holder: Any, value: Any) -> bytes | None:
        """The name of a file in the list of attached files, which a volume renames; it is proven with that list."""
        listed = isinstance(value, String) and holder.is_indirect and holder.objgen in self._attached
        return b"" if listed else None

    def _layer(self, holder: Any, value: Any) -> bytes | None:
        return b"layer " + self._layers.state(holder) if value == "/OCG" else None

    def _page(self, number: int, span: Span) -> Page:
        page, view = self.pages[number], self._views[span]
        view.deep = False
        held = streams(page)
        inside = held[1:-1] if span.layer else held
        without = layer_names(page) if span.layer else ()
        noted = page_annotations(page)
        strays = b"".join(view.form(each) for each in listed(page.get("/Annots")) if isinstance(each, Stream))
        tabs = page.get("/Tabs")
        if span.tagged and not span.layer and not span.own and "/Annots" in page:
            tabs = Name.S  # a volume sets it so
        tree = self._structure.get(number, b"")
        aspects = {
            "content": b"".join(view.form(each) for each in inside),
            "resources": _resources(inherited(page, "/Resources"), without, view),
            "boxes": self._boxes(page, view),
            "annotations": b"".join(self._annotation(each, span, view) for each in noted) + view.form(tabs) + strays,
            "structure": tree if span.tagged or span.layer or span.own else b"",
            "rest": view.entries(page, _TOLD_APART),
        }
        return Page({each: hashlib.sha256(said).digest() for each, said in aspects.items()}, view.deep)

    def _boxes(self, page: Any, view: Canonical) -> bytes:
        boxes = b"".join(view.form(inherited(page, key)) for key in _BOXES)
        turn = inherited(page, "/Rotate") or 0
        unit = page.get("/UserUnit", 1)
        return boxes + view.form(turn % 360 if isinstance(turn, int) else turn) + view.form(unit)

    def _annotation(self, held: Any, span: Span, view: Canonical) -> bytes:
        if held.get("/Subtype") != "/Widget":
            return view.entries(held)
        leaving = {"/T", "/Kids", *self._fields.KEYS}  # what is below a field counts where it stands
        leaving |= set() if span.looks else {"/AP", "/AS"}
        return view.entries(held, leaving) + self._fields.form(held, span.prefix, view)


def digests(pdf: pikepdf.Pdf, *, tagged: bool = True, looks: bool = True) -> tuple[Page, ...]:
    """The identity of each page of a file by itself, as a volume takes it."""
    span = Span(0, len(pdf.pages), tagged=tagged, looks=looks)
    return File(pdf, (span,)).identities(span)


def layer_names(page: Any, *, fresh: bool = False) -> tuple[str, ...]:
    """The names of the volume's layer among a page's resources, as `LAYER` has them; `fresh` ones for a new layer.

    A page may have been in a volume before: of several layers the one with the highest number is the newest.
    """
    resources = dictionary(inherited(page, "/Resources"))
    newest = 0
    for kind in ("/Font", "/XObject"):
        for key in dictionary(resources.get(kind)).keys():  # noqa: SIM118  of pikepdf
            found = _OURS.match(key)
            if found:
                newest = max(newest, int(found[1] or 1))
    number = newest + 1 if fresh else newest
    return tuple(f"{each}{number}" if number > 1 else each for each in LAYER)


def _resources(resources: Any, without: tuple[str, ...], view: Canonical) -> bytes:
    said = []
    for kind, row in sorted(dictionary(resources).items()):
        if row is None:  # null, which counts as absent
            continue
        if not isinstance(row, Dictionary):
            if kind in ("/Font", "/XObject"):
                continue  # what is no dictionary there names nothing
            said.append(name(kind.encode()) + view.form(row))
            continue
        leaving = without if kind in ("/Font", "/XObject") else ()
        held = view.entries(row, leaving)
        if held != view.entries(Dictionary()):
            said.append(name(kind.encode()) + held)
    return b"".join(said)
