"""A PDF is opened once; what the looks of `verify` share of it is read when first asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pdfdigest.inspection import packet, spot_colours
from pdfdigest.inspection import painted as paint
from pdfdigest.inspection.damage import DAMAGE
from pdfdigest.inspection.packet import Packet
from pdfdigest.inspection.painted import Painted, Shown
from pdfdigest.inspection.spot_colours import Spots
from pdfdigest.pdf.destinations import Destinations
from pdfdigest.pdf.page_entries import dictionary, entry, listed, page_annotations, spelled

DEEPEST = 200
ROUNDS = 32
"""Roles that lead to roles, at most."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the structure: itself, the standard role that its own comes to, and the languages above it."""

    held: Any
    role: str
    lang: str


class Opened:
    """An open file, and what is read of it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self._roles: dict[str, str] = {}

    @cached_property
    def packet(self) -> Packet:
        """Its metadata."""
        return packet.read(self.pdf)

    @property
    def archive(self) -> str:
        """The part of PDF/A that it claims, empty for none."""
        return self.packet.one("pdfaid:part")

    @property
    def accessible(self) -> str:
        """The part of PDF/UA that it claims, empty for none."""
        return self.packet.one("pdfuaid:part")

    @property
    def press(self) -> str:
        """The version of PDF/X that it claims, empty for none."""
        return self.packet.one("pdfxid:GTS_PDFXVersion")

    @cached_property
    def pages(self) -> frozenset[tuple[int, int]]:
        """Its pages, as object numbers."""
        return frozenset(page.obj.objgen for page in self.pdf.pages)

    @cached_property
    def painted(self) -> tuple[Painted, ...]:
        """All that paints on its pages."""
        return tuple(paint.painted(self.pdf))

    def instructions(self, page: Any, operators: frozenset[str]) -> Iterator[tuple[str, Any]]:
        """The instructions of a page with one of these operators, each with the name of its own."""
        here = self._pages_painted.get(page.obj.objgen)
        return here.instructions(operators) if here else paint.instructions(page, operators)

    @cached_property
    def _pages_painted(self) -> dict[tuple[int, int], Painted]:
        with contextlib.suppress(*DAMAGE):  # somewhere else than on the pages, it may be
            return {each.content.obj.objgen: each for each in self.painted if each.kind == "page"}
        return {}

    @cached_property
    def spots(self) -> Spots:
        """Its spot colours by name."""
        return spot_colours.spots(self.pdf)

    @cached_property
    def text(self) -> tuple[list[Shown], list[str]]:
        """What is shown in each font, and where text has none."""
        return paint.shown(self.painted)

    @cached_property
    def destinations(self) -> Destinations:
        """The places that it names."""
        return Destinations(self.pdf)

    @cached_property
    def annotations(self) -> tuple[tuple[int, Any], ...]:
        """Every annotation with the number of its page."""
        return tuple((at, each) for at, page in enumerate(self.pdf.pages, 1) for each in page_annotations(page.obj))

    @cached_property
    def tree(self) -> Any:
        """The root of its structure; an empty one where it has none."""
        return dictionary(self.pdf.Root.get("/StructTreeRoot"))

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element of the structure in reading order, each once."""
        return tuple(self._walked())

    @cached_property
    def numbers(self) -> frozenset[tuple[int, int]]:
        """The elements of its structure, as object numbers."""
        return frozenset(each.held.objgen for each in self.elements)

    def role(self, given: str) -> str:
        """The role that a role comes to by the role map; the last one where the map goes in a circle."""
        if given not in self._roles:
            self._roles[given] = self._mapped(given)
        return self._roles[given]

    def _mapped(self, given: str) -> str:
        roles = dict(dictionary(self.tree.get("/RoleMap")).items())
        for _ in range(ROUNDS):
            then = roles.get(given)
            if not isinstance(then, Name) or spelled(then) == given or given in STANDARD:
                break
            given = spelled(then)
        return given

    def _walked(self) -> Iterator[Element]:
        seen: set[tuple[int, int]] = set()
        top = _language(self.pdf.Root)
        todo: list[tuple[Any, str, int]] = [(kid, top, 0) for kid in reversed(listed(self.tree.get("/K")))]
        while todo:
            held, lang, depth = todo.pop()
            if not isinstance(held, Dictionary) or held.get("/Type") in ("/OBJR", "/MCR") or depth > DEEPEST:
                continue
            if held.objgen != (0, 0):
                if held.objgen in seen:
                    continue
                seen.add(held.objgen)
            lang = _language(held) or lang
            yield Element(held, self._standard(held), lang)
            todo += [(kid, lang, depth + 1) for kid in reversed(listed(held.get("/K")))]

    def _standard(self, held: Any) -> str:
        """The role by the element's namespace where it has one (ISO 32000-2, 14.7.4.3), else by the role map."""
        own = spelled(held.get("/S", ""))
        space = dictionary(held.get("/NS"))
        given = entry(dictionary(space.get("/RoleMapNS")), held.get("/S"))
        if isinstance(given, Array) and len(given):
            given = given[0]
        return self.role(spelled(given) if isinstance(given, Name) else own)


def _language(held: Any) -> str:
    given = held.get("/Lang")
    return str(given).strip() if isinstance(given, pikepdf.String) else ""


STANDARD = frozenset(
    "/" + name
    for name in [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
        "Figure",
        "Formula",
        "Form",
    ]
)
"""The standard roles of ISO 32000-1, 14.8.4."""
LATER = frozenset(
    "/" + name for name in ["Aside", "Title", "FENote", "Sub", "Em", "Strong", "Artifact", "DocumentFragment"]
)
"""Those that ISO 32000-2 added."""
