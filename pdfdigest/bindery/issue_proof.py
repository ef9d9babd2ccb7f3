"""The pages of an issue as they were issued are held against those that are bound, and what lies over them is made again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from pdfdigest.bindery import catalogue, page_layer
from pdfdigest.bindery.page_layer import Figures, Laid
from pdfdigest.pdf import content_balance, document_identity, renaming
from pdfdigest.pdf.canonical import Canonical
from pdfdigest.pdf.content_balance import Around
from pdfdigest.pdf.page_entries import dictionary, inherited
from pdfdigest.pdf.page_identity import ASPECTS, LAYER, File, Page, Span, layer_names

Row = tuple[str, str, str]
"""An answer (`agrees`, `differs`, `unproven`), a part, and why."""
RENAMED = ("annotations", "structure")
"""What earlier versions bound otherwise where a file has fields."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A volume that is open: its pages, which of them belong to which issue, and what is said of it."""

    file: File
    told: Mapping[str, Any]
    own: Mapping[str, Any]
    first: tuple[int, int]
    spans: Mapping[str, Span]
    attached: Mapping[str, str]

    @classmethod
    def of(cls, pdf: pikepdf.Pdf, told: Mapping[str, Any], own: Mapping[str, Any]) -> Bound:
        """A volume, read by the facts that are trusted."""
        first = (own["front_pages"], own["first_folio"]) if own else _first(pdf)
        part = own["part"] if own else _part(told, first)
        issues = [issue for issue in told["issues"] if issue["part"] == part]
        spans = {issue["issue"]: _span(issue, first) for issue in issues}
        taken = {span.first + at for span in spans.values() for at in range(span.count)}
        mine = tuple(Span(number, 1, own=True) for number in range(len(pdf.pages)) if number not in taken)
        file = File(pdf, (*spans.values(), *mine), volume=True)
        return cls(file, told, own, first, spans, document_identity.attached(pdf))

    @property
    def issues(self) -> tuple[Mapping[str, Any], ...]:
        """The issues in this book."""
        return tuple(issue for issue in self.told["issues"] if issue["issue"] in self.spans)

    def own_page(self, number: int) -> Page | None:
        """The identity of a page of the volume's own, from 0; None where there is none such."""
        span = Span(number, 1, own=True)
        return next(iter(self.file.identities(span)), None) if span in self.file.spans else None

    def label(self, number: int) -> str:
        """How a page is called: its folio, or its place where it has none."""
        front, folio = self.first
        return f"{number + 1} (in front)" if number < front else str(number - front + folio)

    def drawn_with(self, name: str, view: Canonical) -> Iterator[bytes]:
        """The forms of one thing that the layer is drawn with, wherever it stands on a page of an issue."""
        seen: set[tuple[int, int]] = set()
        for span in self.spans.values():
            for page in self.file.pages[span.first : span.first + span.count]:
                here = layer_names(page)[LAYER.index(name)]
                resources = dictionary(inherited(page, "/Resources"))
                for kind in ("/Font", "/XObject"):
                    held = dictionary(resources.get(kind)).get(here)
                    if held is not None and held.objgen not in seen:
                        seen.add(held.objgen)
                        yield view.form(held)


def _span(issue: Mapping[str, Any], first: tuple[int, int]) -> Span:
    return Span(
        first[0] + issue["folios"][0] - first[1],
        len(issue["pages"]),
        f"{issue['issue']}/",
        layer=True,
        tagged=issue.get("tags", True),
        looks=issue.get("fields", "as issued") == "as issued",
    )


def _first(pdf: pikepdf.Pdf) -> tuple[int, int]:
    """The page from 0 on which Arabic folios begin, and the first of them."""
    row = list(pdf.Root.PageLabels.Nums)
    return int(row[2]), int(row[3].St)


def _part(told: Mapping[str, Any], first: tuple[int, int]) -> int:
    """Which part of a volume a file is that does not say so, told by its first folio."""
    begins = {issue["part"]: issue["folios"][0] for issue in reversed(told["issues"])}
    return max((part for part, folio in begins.items() if folio >= first[1] and folio - first[1] <= 4), default=1)


class Issued:
    """An issue as it was issued, open, and what the volume says of it."""

    def __init__(self, pdf: pikepdf.Pdf, issue: Mapping[str, Any], bound: Bound) -> None:
        self.pdf = pdf
        self.issue = issue
        self.bound = bound
        self.name = f"No. {issue['issue']}"
        self.span = bound.spans[issue["issue"]]
        own = Span(0, len(pdf.pages), tagged=self.span.tagged, looks=self.span.looks)
        self.file = File(pdf, (own,))
        self.pages = self.file.identities(own)

    def compared(self, folder: Path) -> Iterator[Row]:
        """Every answer about the issue, which lies in a folder of the record."""
        there = self.bound.file.identities(self.span)
        for number, page in enumerate(self.pages, 1):
            part = f"{self.name}, page {number} (page {self.issue['folios'][0] + number - 1} of the volume)"
            if number > len(there):
                yield "differs", part, "it is missing"
                continue
            yield from ((answer, part, why) for answer, why in self._page(number, page, there[number - 1]))
        yield from self._record(folder)
        yield from self._attachments()

    def _page(self, number: int, page: Page, bound: Page) -> Iterator[tuple[str, str]]:
        aspects = page.differs(bound)
        older = not self.bound.own
        if older and "/AcroForm" in self.pdf.Root:
            aspects = tuple(each for each in aspects if each not in RENAMED)
            yield "unproven", "the volume was bound by an earlier version, which kept fields otherwise"
        for aspect in aspects:
            yield "differs", f"{ASPECTS[aspect]} is not what was issued"
        if page.unseen:
            yield "unproven", "something on it lies too deep to be looked at"
        told = self.issue["pages"][number - 1]
        if not older and page.digest != told["sha256"] and not aspects:
            yield "differs", "the volume tells another hash of it than the page has that was issued"
        laid = None if older else self._laid(number, told)
        if laid is not None and laid != self._lies(number):
            yield "differs", "what lies over it is not the volume's page number, running head and marks alone"
        elif older:
            yield "unproven", "the volume was bound by an earlier version, which did not tell what it lays over it"
        elif not aspects and not page.unseen:
            yield "agrees", ""

    def _laid(self, number: int, told: Mapping[str, Any]) -> tuple[bytes, bytes]:
        page = self.file.pages[number - 1]
        layer = self.bound.own["layer"]
        folio = self.issue["folios"][0] + number - 1
        foreign = self.issue["foreign"]
        laid = Laid(folio, str(folio), self.bound.told["proof"], catalogue.notes(told), ringed=foreign)
        content = content_balance.around(page) if foreign else Around()
        figures = Figures(layer["glyphs"], layer["widths"], tuple(layer.get("margins", page_layer.MARGINS)))
        return page_layer.around(page, laid, figures, layer_names(page, fresh=True), content)

    def _lies(self, number: int) -> tuple[bytes, bytes]:
        over = self.bound.file.overlay(self.span.first + number - 1, self.span)
        return over.opening, over.closing

    def _record(self, folder: Path) -> Iterator[Row]:
        """What the volume says of the issue must be what the record says."""
        try:
            record = json.loads((folder / "record.json").read_text("utf-8"))
        except (OSError, ValueError):
            return
        told = [(story["id"], story["headline"]) for story in self.issue["stories"]]
        filed = [(story.get("id"), story.get("headline")) for story in record.get("stories", ())]
        if self.issue["title"] != record.get("title", self.issue["title"]) or (filed and told != filed):
            yield "differs", f"{self.name}, its facts", "the record tells other headlines or another title"

    def _attachments(self) -> Iterator[Row]:
        prefix = f"{self.issue['issue']}/"
        wanted = document_identity.attached(self.pdf)
        held = self.bound.attached
        names: Iterable[str] = wanted
        for name in names:
            if wanted[name] not in (
                mark for key, mark in held.items() if key.startswith(renaming.attachment(prefix, ""))
            ):
                yield "differs", f"{self.name}, the attached file {name}", "it is not there as it was issued"
