"""A revision that may be read goes in; its page and the files beside it come out.

The page has the main part of the web page as it was filed, between the site's own head and foot.  Where none was
filed it is set from the manuscript on record, and says so; an issue made elsewhere has its headlines, which lead to
the pages of its PDF.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pdfdigest.errors import DigestError
from pdfdigest.manuscript import languages
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.reading import citations, filed_page, twins
from pdfdigest.reading.citations import Work
from pdfdigest.reading.filed_page import FiledPage, Outline
from pdfdigest.reading.folios import Folios
from pdfdigest.reading.holdings import Facts, Held, Holdings, epub, pdf, web_page
from pdfdigest.reading.places import issue_page
from pdfdigest.reading.room import HOME, Page, Room
from pdfdigest.record.revision import FiledEdition, Record

Load = Callable[[], FiledPage]
AS_FILED, AS_PDF, AS_EPUB = "issue.html", "issue.pdf", "issue.epub"


@dataclass(frozen=True, slots=True)
class Filed:
    """An edition on record that is a file of the site as it is."""

    record: Record
    edition: FiledEdition

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.record.folder / self.edition.name

    @property
    def sha256(self) -> str:
        """Its hash, as the record has it."""
        return next(each.sha256 for each in self.record.files if each.name == self.edition.name)


Files = Iterator[tuple[str, Page | Filed]]
"""Paths from the folder of the publication, and what is to stand there."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another issue, or another revision: where its page lies, and its name."""

    href: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Checked:
    """An edition on record: its name, where it lies (nothing where it is not on the site) and its SHA-256."""

    name: str
    href: str
    sha256: str


class IssuePages:
    """The pages of one issue: of each revision, and under the issue's own address that of the newest."""

    def __init__(self, room: Room, held: Holdings, at: int, wrong: Sequence[Erratum], folios: Folios) -> None:
        self.room = room
        self.holdings = held
        self.issues = held.issues
        self.at = at
        self.held: Held = held.issues[at]
        self.label = self.held.label
        self.wrong = tuple(each for each in wrong if each.issue == self.label)
        self.spans = folios.spans(self.label)
        self.anchored: frozenset[str] = frozenset()
        """The ids of the stories that the page of the newest revision has anchors for, once that is made."""

    def around(self) -> str:
        """What its pages say of others: the issues before and after it, its translations, the volumes that have it."""
        others = (self._beside_it(-1), self._beside_it(1), *self.holdings.translations(self.held))
        return " ".join([*(f"{each.label} {each.language}" if each else "-" for each in others), repr(self.spans)])

    def files(self, facts: Facts) -> Files:
        """All files of one revision; the newest has the issue's own address too."""
        record = facts.record
        folder = f"{self.label}/r{record.identity.revision}"
        newest = record is self.held.newest
        made, filed = pdf(record), web_page(record)
        if made:
            yield f"{folder}/{AS_PDF}", Filed(record, made)
            if newest:
                yield f"{self.label}.pdf", Filed(record, made)
        if filed:
            yield f"{folder}/{AS_FILED}", Filed(record, filed)
        if book := epub(record):
            yield f"{folder}/{AS_EPUB}", Filed(record, book)
        page, how, load = self._shown(facts)
        if record.withdrawn:
            for gone in self.held.withdrawn:
                yield from self._instead(gone, made, filed, record)
        if page:
            self._beside(page, load)
        if newest:
            anchors = page.anchors if page else frozenset(f"story-{each.id}" for each in facts.stories)
            self.anchored = frozenset(each.id for each in facts.stories if f"story-{each.id}" in anchors)
        others = [issue_page(self.label, each) for each in self.held.withdrawn if record.withdrawn]
        own = issue_page(self.label, record.identity.revision)
        for path in (own, *([issue_page(self.label)] if newest else ()), *others):
            yield path, self._page(path, facts, page, how, load)

    def _instead(self, gone: int, made: FiledEdition | None, filed: FiledEdition | None, notice: Record) -> Files:
        """The files of the notice at the addresses of a revision that was withdrawn, so that none is dead."""
        if made:
            yield f"{self.label}/r{gone}/{AS_PDF}", Filed(notice, made)
        if filed:
            yield f"{self.label}/r{gone}/{AS_FILED}", Filed(notice, filed)

    def _shown(self, facts: Facts) -> tuple[Outline | None, str, Load]:
        """What stands between head and foot, how it came about (`filed`, `set` or `listed`), and what reads it where it is wanted."""
        record = facts.record
        filed = web_page(record)
        if filed:
            path = record.folder / filed.name
            return facts.page, "filed" if facts.page else "listed", cache(lambda: _parted(path.read_text("utf-8")))
        if facts.issue is None:
            return None, "listed", _nothing
        from pdfdigest.press.compose import web
        from pdfdigest.press.targets import target

        try:
            style = _style(record, self.room)
            html = web.bare(facts.issue, self.room.house, target("web", self.room.publication, style))
        except DigestError:  # a picture or a template of today's that no longer goes with it: the PDF stands as it is
            return None, "listed", _nothing
        page = filed_page.parted(html)
        return page.outline if page else None, "set", cache(lambda: _parted(html))

    def _beside(self, page: Outline, load: Load) -> None:
        """Have the room keep the style and the pictures of a page, each to be read where it is wanted."""
        if page.style:
            self.room.assets[page.style] = Page(page.style, partial(_style_of, load))
        for name in page.pictures:
            self.room.assets[name] = Page(name, partial(_picture_of, load, name))

    def _page(self, path: str, facts: Facts, page: Outline | None, how: str, load: Load) -> Page:
        record, room = facts.record, self.room
        spoken = record.language
        number = room.number(record.identity, spoken)
        made, filed, book = pdf(record), web_page(record), epub(record)
        cited = self._cited(facts)
        wrong = () if record.withdrawn else self.wrong
        newest = record is self.held.newest
        beside = f"r{record.identity.revision}/" if path == issue_page(self.label) else ""
        up = "../" * (path.count("/") + room.folder.count("/"))
        sizes = {each.name: each.size for each in record.files}
        sheet = page.style if page and page.style else room.sheet(_style(record, room))

        def late() -> dict[str, Any]:
            parts = load()
            said = tuple((style, cite(cited, room.words(spoken))) for style, cite in citations.STYLES.items())
            main = Markup(parts.main(up)) if page else ""
            return {"main": main, "facts": tuple(Markup(tag) for tag in parts.facts), "citations": said}

        return room.page(
            path,
            "issue",
            title=f"{number}, {room.publication.name}",
            language=spoken,
            sheet=sheet,
            number=number,
            date=record.date,
            late=(f"{page.sha256 if page else ''} {cited!r}", late),
            how=how,
            skip="stories" in page.anchors if page else False,
            stories=facts.stories,
            revision=record.identity.revision,
            replaced="" if newest else f"{'../' * (path.count('/') - 1)}index.html",
            newest_revision=self.held.newest.identity.revision,
            revisions=tuple(
                Neighbour(issue_page(self.label, each.identity.revision), str(each.identity.revision), spoken)
                for each in self.held.revisions
            ),
            pdf=f"{beside}{AS_PDF}" if made else "",
            size=languages.file_size(sizes[made.name], spoken) if made else "",
            as_filed=f"{beside}{AS_FILED}" if filed else "",
            epub=f"{beside}{AS_EPUB}" if book else "",
            epub_size=languages.file_size(sizes[book.name], spoken) if book else "",
            twin=twins.NAME if beside else "",
            checked=self._checked(record, beside),
            script=room.file("site/check.js"),
            fetches=True,
            verify=f"pdfdigest verify {AS_PDF}" if made else "",
            wrong=wrong,
            corrected=_corrected(record, wrong, room.words(spoken)) if wrong else "",
            withdrawn=record.withdrawn,
            volume=room.words(spoken)["volume"].format(volume=record.identity.volume),
            volume_page=f"vol-{record.identity.volume}/index.html",
            older=self._neighbour(-1) if beside else None,
            newer=self._neighbour(1) if beside else None,
            bound=self.spans,
            tongues=tuple(self._translations()),
            cited_at=cited.address,
        )

    def _checked(self, record: Record, beside: str) -> tuple[Checked, ...]:
        """The editions on record, those first that stand on the site."""
        names = {
            each.name: name
            for each, name in ((pdf(record), AS_PDF), (web_page(record), AS_FILED), (epub(record), AS_EPUB))
            if each
        }
        hashes = {each.name: each.sha256 for each in record.files if each.part == "edition"}
        on_site = [Checked(name, f"{beside}{name}", hashes[each]) for each, name in names.items()]
        return (*on_site, *(Checked(each, "", held) for each, held in hashes.items() if each not in names))

    def _cited(self, facts: Facts) -> Work:
        """The issue as a bibliography wants it, at the address of the site where it says none of its own."""
        work, room = citations.work(facts, self.room.publication), self.room
        if work.address or not room.base:
            return work
        return replace(work, address=room.base + room.folder + issue_page(self.label).removesuffix(HOME))

    def _beside_it(self, step: int) -> Held | None:
        """The next issue in the same language, that way; None at the end."""
        at = self.at + step
        while 0 <= at < len(self.issues):
            other = self.issues[at]
            if other.identity.translation == self.held.identity.translation:
                return other
            at += step
        return None

    def _neighbour(self, step: int) -> Neighbour | None:
        other = self._beside_it(step)
        if other is None:
            return None
        return Neighbour(issue_page(other.label), self.room.number(other.identity, self.held.language), other.language)

    def _translations(self) -> Iterator[Neighbour]:
        for other in self.holdings.translations(self.held):
            yield Neighbour(issue_page(other.label), languages.name(other.language, other.language), other.language)


def _corrected(record: Record, wrong: Sequence[Erratum], words: dict[str, str]) -> Markup:
    """What was set right since, in the words of schema.org: the filed page cannot know of it."""
    corrections = [
        {
            "@type": "CorrectionComment",
            "text": words["erratum"].format(wrong=each.wrong, right=each.right),
            "datePublished": each.date.isoformat(),
        }
        for each in wrong
    ]
    issue = {"@type": "PublicationIssue", "identifier": record.identity.slug, "correction": corrections}
    said = json.dumps({"@context": "https://schema.org"} | issue, ensure_ascii=False)
    return Markup(said.replace("<", "\\u003c"))


def _parted(html: str) -> FiledPage:
    """The parts of a page that is known to have them."""
    return filed_page.parted(html) or _nothing()


def _style_of(load: Load) -> bytes:
    return load().style.encode()


def _picture_of(load: Load, name: str) -> bytes:
    return dict(load().pictures)[name]


def _nothing() -> FiledPage:
    return FiledPage("", "", (), frozenset())


def _style(record: Record, room: Room) -> str:
    return record.style if record.style in room.house.styles else room.publication.style
