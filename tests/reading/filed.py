"""Issues put on record without setting pages of a PDF, and the site that is made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

from pdfdigest.errors import Fault
from pdfdigest.manuscript import manuscript
from pdfdigest.model import Edition, Publication
from pdfdigest.office.site import SiteReport, site
from pdfdigest.office.surroundings import Office, Silent
from pdfdigest.press.compose import issue_title, web
from pdfdigest.press.compose.house import house_of
from pdfdigest.press.targets import target
from pdfdigest.record import issued, manuscript_files
from pdfdigest.record.revision import Record
from tests.builders import manuscript_text

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>'


class Heard(Silent):
    """Keeps what an act says."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, words: str) -> None:
        self.said.append(words)

    def faults(self, found: Any) -> None:
        self.said += [str(each) for each in found if isinstance(each, Fault)]


@dataclass(slots=True)
class Library:
    """A publication and a folder for its site."""

    mine: Publication
    out: Path
    heard: Heard = field(default_factory=Heard)

    @property
    def root(self) -> Path:
        assert self.mine.root is not None
        return self.mine.root

    def office(self, now: datetime = NOW) -> Office:
        return Office(here=self.root, cache=self.root, state=self.root, clock=lambda: now, tell=self.heard)

    def site(self, now: datetime = NOW, **facts: Any) -> SiteReport:
        return site(self.office(now), out=self.out, **facts)

    def page(self, path: str) -> str:
        return (self.out / path).read_text("utf-8")

    def file(
        self,
        number: int = 1,
        *,
        revision: int = 1,
        page: bool = True,
        pdf: bool = True,
        epub: bool = False,
        pages: int = 1,
        **facts: Any,
    ) -> Record:
        """An issue on record, with a web page and a PDF that was never set, over whose `pages` its stories lie."""
        path = self.root / "2025" / f"1.{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        facts = {"number": number, "date": f"2025-{number:02}-15", **facts}
        path.write_text(manuscript_text(**facts), "utf-8")
        issue = manuscript.read(path, self.mine)
        issue = replace(issue, identity=replace(issue.identity, revision=revision))
        stem = f"{issue.identity.slug}-r{revision}"
        editions: dict[str, Edition] = {}
        house = house_of(self.mine)
        if pdf:
            places = range(len(issue.stories))
            stories = tuple((issue.stories[at].id, 1 + at * pages // len(places)) for at in places)
            data = f"%PDF {stem}".encode()
            editions[f"{stem}-screen.pdf"] = Edition(issue.identity, "screen", ".pdf", data, max(pages, 2), stories, ())
        if epub:
            editions[f"{stem}-epub.epub"] = Edition(issue.identity, "epub", ".epub", f"PK {stem}".encode(), 0, (), ())
        if page:
            editions[f"{stem}-web.html"] = web.page(issue, house, target("web", self.mine))
        return issued.file(
            issue,
            editions,
            manuscript_files.read(issue),
            title=issue_title.title(issue, house.words(issue.language)),
            by="A. Editor",
            at=NOW,
            why="" if revision == 1 else "A comma.",
        )


def tree(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def links(html: str) -> list[str]:
    """What a page leads to and asks for, the web aside."""
    found = re.findall(r'(?:href|src)="([^"]+)"', html)
    return [unquote(each) for each in found if not re.match(r"(https?|mailto|data):", each)]


def astray(folder: Path) -> list[str]:
    """Links of a site that lead to no file of it, or to no place on its page."""
    wrong = []
    for path in sorted(folder.rglob("*.html")):
        html = path.read_text("utf-8")
        for link in links(html):
            file, anchor = urldefrag(link)
            there = (path.parent / file).resolve() if file else path
            found = there.is_file() and there.is_relative_to(folder.resolve())
            wanted = f'id="{anchor}"' if anchor and there.suffix == ".html" else ""
            if not found or wanted not in (there.read_text("utf-8") if wanted else ""):
                wrong.append(f"{path.relative_to(folder)}: {link}")
    return wrong
