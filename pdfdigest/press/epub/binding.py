"""Issues as documents, and the pages of their PDF, go in; a book with its styles, fonts, contents and page list comes out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from pdfdigest.press.compose import cascade, webfonts
from pdfdigest.press.compose.house import House
from pdfdigest.press.epub import page_breaks, xhtml
from pdfdigest.press.epub.chapters import Chapters
from pdfdigest.press.epub.package import XHTML, File, Said, packed
from pdfdigest.press.epub.page_breaks import Page

STYLE = "style.css"
COVER = "cover.jpg"


@dataclass(frozen=True, slots=True)
class Part:
    """An issue of a book, and the pages of the PDF that it stands on there."""

    chapters: Chapters
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of contents, and the lines below it."""

    words: str
    href: str
    language: str
    inside: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """The bytes of a book, and what is said of it."""

    data: bytes = field(repr=False)
    remarks: tuple[str, ...] = ()


def book(
    said: Said,
    parts: Sequence[Part],
    house: House,
    style: str,
    cover: bytes,
    *,
    stamp: str = "",
    several: bool = False,
    places: Mapping[str, str] = MappingProxyType({}),
) -> Bound:
    """The book; with `several` its table of contents has the issues, and their stories below them.

    `cover` is a JPEG picture of the first page, or nothing; `places` are addresses that lead to a page, with its folio.  HouseError where a template, a style or a font cannot be used.
    """
    words = house.words(said.language)
    shared = {
        "words": words,
        "language": said.language,
        "direction": said.direction,
        "classes": f"epub style-{style}",
        "stamp": stamp,
        "up": "",
    }
    listed: list[tuple[str, str]] = []
    lost: list[str] = []
    trees: dict[str, Element] = {}
    for part in parts:
        mine = {document.path: xhtml.tree(document.html) for document in part.chapters.documents}
        found = page_breaks.mark(tuple(mine.values()), part.pages, words["at_page"]) if mine else ()
        paths = tuple(mine)
        listed += [(folio, f"{paths[at]}#{anchor}") for folio, at, anchor in found]
        known = {folio for folio, *_ in found}
        lost += [page.folio for page in part.pages if page.folio not in known]
        _lead(mine)
        _call_boxes(mine.values())
        trees |= mine
    folios = dict(listed)
    leading = {address: folios.get(folio, "") for address, folio in places.items()}
    for path, tree in trees.items():
        _to_pages(path, tree, leading)
    first = parts[0].chapters.documents[0]
    pages: dict[str, str] = {}
    if cover:
        says = f"{words['cover']}{words['colon']}{said.title}"
        pages["cover.xhtml"] = house.fill(
            "epub/cover.html.j2", **shared, title=words["cover"], picture=COVER, says=says
        )
    story = next((each for part in parts for each in part.chapters.documents if each.story), first)
    landmarks = [("cover", "cover.xhtml#cover", words["cover"])] if cover else []
    landmarks += [("toc", "nav.xhtml#toc", words["contents"]), ("bodymatter", story.path, story.title)]
    contents = tuple(_lines(parts, several=several))
    values: dict[str, Any] = {"contents": contents, "landmarks": landmarks, "pages": listed}
    pages["nav.xhtml"] = house.fill("epub/nav.html.j2", **shared, title=said.title, **values)
    written = {path: xhtml.written(xhtml.tree(html)) for path, html in pages.items()}
    written |= {path: xhtml.written(tree) for path, tree in trees.items()}
    html = (*pages.values(), *(document.html for part in parts for document in part.chapters.documents))
    sheets, fonts, remarks = _style(html, house, style)
    files = {path: File(XHTML, data, "nav" if path == "nav.xhtml" else "", read=True) for path, data in written.items()}
    files[STYLE] = File("text/css", sheets)
    files |= {path: File("font/woff2", data) for path, data in fonts.items()}
    for part in parts:
        files |= {path: File(media, data) for path, media, data in part.chapters.pictures}
    if cover:
        files[COVER] = File("image/jpeg", cover, "cover-image")
    if lost:
        remarks = (
            *remarks,
            f"no words were found with which these pages begin, so the page list lacks them: {', '.join(lost)}",
        )
    has_pictures = bool(cover) or any(part.chapters.pictures for part in parts)
    said = replace(said, pictures=has_pictures, pages=said.pages if listed else "")
    return Bound(packed(said, files), remarks)


def _lines(parts: Sequence[Part], *, several: bool) -> Iterator[Line]:
    """The table of contents: each document, or below each issue its own."""
    for part in parts:
        lines = tuple(Line(each.title, each.path, each.language) for each in part.chapters.documents)
        if several and part.pages:
            yield replace(lines[0], words=part.chapters.title, inside=lines[1:])
        else:
            yield from lines


def _lead(documents: Mapping[str, Element]) -> None:
    """Have links to anchors of an issue name the documents in which they are; one that leads nowhere is a link no more."""
    at = {each.get("id"): path for path, root in documents.items() for each in root.iter() if each.get("id")}
    for path, root in documents.items():
        for link in root.iter("a"):
            href = link.get("href", "")
            if not href.startswith("#") or at.get(href[1:]) == path:
                continue
            there = at.get(href[1:])
            if there is None:
                del link.attrib["href"]
            else:
                link.set("href", _relative(there + href, path))


def _call_boxes(documents: Iterable[Element]) -> None:
    """Have boxes say what they are: a quotation pulled out (DPUB-ARIA 1.1, `doc-pullquote`) or a note beside (WAI-ARIA 1.2).

    An `aside` without a role is a landmark, and several without names cannot be told apart.
    """
    for root in documents:
        for aside in root.iter("aside"):
            classes = aside.get("class", "").split()
            if "box" in classes:
                aside.set("role", "doc-pullquote" if "pulled" in classes else "note")


def _to_pages(path: str, root: Element, leading: Mapping[str, str]) -> None:
    """Have links to pages lead to where they begin; one whose page has no place is a link no more."""
    for link in root.iter("a"):
        href = link.get("href", "")
        if href.startswith("bound:"):
            there = leading.get(href, "")
            if there:
                link.set("href", _relative(there, path))
            else:
                del link.attrib["href"]


def _relative(there: str, here: str) -> str:
    path, mark, anchor = there.partition("#")
    return posixpath.relpath(path, posixpath.dirname(here) or ".") + mark + anchor


def _style(html: Sequence[str], house: House, style: str) -> tuple[bytes, dict[str, bytes], tuple[str, ...]]:
    """The stylesheet, the fonts that it names by their paths, and what is said of characters that no font has."""
    css = "\n".join(text for _, text in house.stylesheets(style, "epub"))
    fonts: dict[str, bytes] = {}

    def beside(font: bytes) -> str:
        path = f"fonts/{len(fonts) + 1}.woff2"
        fonts[path] = font
        return path

    rules, lacking = webfonts.rules(cascade.faces(html, css), house.font_folders, css, beside)
    return f"{rules}\n{css}".encode(), fonts, tuple(webfonts.remarks(lacking))
