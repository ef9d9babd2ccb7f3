"""A page goes in; its footnotes come out: the links that call one, and the elements that hold them.

Word, Google Docs, mammoth, pandoc and Markdown all make them alike: a short link leads down to an anchor, and
in the paragraph or list entry of that anchor a link leads back up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from pdfdigest.manuscript.intake.shape import Run

_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§]{1,3}|↩.?|\^)[\])]?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notes:
    """Calls by the identity of their link, holders by the name of their note, and the identities of these."""

    calls: Mapping[int, str]
    bodies: Mapping[str, Tag]
    whole: frozenset[int]


def find(soup: BeautifulSoup) -> Notes:
    """Every footnote of a page."""
    named = {
        str(tag[key]): tag for tag in soup.find_all(True) for key in ("name", "id") if isinstance(tag.get(key), str)
    }
    calls: dict[int, str] = {}
    bodies: dict[str, Tag] = {}
    names: dict[int, str] = {}
    for link in soup.find_all("a", href=True):
        href = str(link["href"])
        target = named.get(href[1:]) if href.startswith("#") and len(href) > 1 else None
        if target is None or not _MARK.match(link.get_text().strip()):
            continue
        body = _note_body(target)
        own = {str(tag.get(key)) for tag in (link, link.parent) if tag for key in ("id", "name") if tag.get(key)}
        # The way back of a note is such a link too: whichever stands first is the call.
        above = {id(parent) for parent in link.parents}
        if id(body) in above or above & names.keys() or not _has_way_back(body, own):
            continue
        name = names.setdefault(id(body), href[1:])
        calls[id(link)] = name
        bodies[name] = body
    return Notes(calls, bodies, frozenset(names))


def leads_back(run: Run) -> bool:
    """Whether words in a note are only the way back to its call."""
    return bool(run.link and run.link.startswith("#") and _is_mark(run.words))


def is_way_back(link: Tag) -> bool:
    """Whether a link of a page is such a way back, or a call."""
    return str(link.get("href", "")).startswith("#") and _is_mark(link.get_text())


def _is_mark(words: str) -> bool:
    return bool(_MARK.match(words.strip()) or not re.search(r"\w", words))


def _has_way_back(body: Tag, own: set[str]) -> bool:
    return any(
        str(link["href"]).startswith("#") and str(link["href"])[1:] in own for link in body.find_all("a", href=True)
    )


def _note_body(target: Tag) -> Tag:
    """The element that holds a whole note, from the anchor that a call leads to."""
    if target.name in ("li", "p", "div", "dd", "td", "aside"):
        return target
    for parent in target.parents:
        if parent.name in ("li", "dd") or (
            parent.name == "div" and re.match(r"(?:ftn|edn|fn)", str(parent.get("id", "")))
        ):
            return parent
        if parent.name == "p":
            above = parent.parent
            named = above is not None and re.match(r"(?:ftn|edn|fn)", str(above.get("id", "")))
            return above if named and above is not None else parent
    return target
