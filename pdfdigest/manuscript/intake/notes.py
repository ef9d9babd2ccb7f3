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

from pdfdigest.manuscript.intake.shape import Run, Runs

_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§]{1,3}|↩.?|\^)[\])]?\Z", re.IGNORECASE)

_NUMBER = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡§]{1,3})[\])]?[.):]?\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Notes:
    """Calls by the identity of their link, holders by the name of their note, and the identities of these.

    `comments` are names of such notes that are remarks in the margin, as Google Docs exports them.
    """

    calls: Mapping[int, str]
    bodies: Mapping[str, Tag]
    whole: frozenset[int]
    comments: frozenset[str] = frozenset()


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
        own = {str(tag.get(key)) for tag in (link, link.parent) if tag for key in ("id", "name") if tag.get(key)}
        body = _note_body(target, own)
        # The way back of a note is such a link too: whichever stands first is the call.
        above = {id(parent) for parent in link.parents}
        if id(body) in above or above & names.keys():
            continue
        if not (_has_way_back(body, own) or _is_numbered_alike(link, body)):
            continue
        name = names.setdefault(id(body), href[1:])
        calls[id(link)] = name
        bodies[name] = body
    return Notes(calls, bodies, frozenset(names), frozenset(name for name in bodies if name.startswith("cmnt")))


def without_mark(runs: Runs) -> Runs:
    """The words of a note without the number that stands before them."""
    rest = without_number(runs[0].words) if runs else ""
    return (runs[0].said(rest), *runs[1:]) if rest else runs


def without_number(words: str) -> str:
    """The same of its words alone."""
    found = _NUMBER.match(words)
    return words[found.end() :] if found else words


def leads_back(run: Run) -> bool:
    """Whether words in a note are only the way back to its call."""
    return bool(run.link and run.link.startswith("#") and _is_mark(run.words))


def is_way_back(link: Tag) -> bool:
    """Whether a link of a page is such a way back, or a call."""
    return str(link.get("href", "")).startswith("#") and _is_mark(link.get_text())


def _is_mark(words: str) -> bool:
    return bool(_MARK.match(words.strip()) or not re.search(r"\w", words))


def _is_numbered_alike(link: Tag, body: Tag) -> bool:
    """Whether a raised number leads to a paragraph that begins with the same number."""
    number = re.sub(r"\W", "", link.get_text())
    raised = link.find_parent("sup") is not None or link.find("sup") is not None
    return raised and number.isdecimal() and bool(re.match(rf"\W*{number}\b(?!\.\d)", body.get_text()))


def _has_way_back(body: Tag, own: set[str]) -> bool:
    return any(
        str(link["href"]).startswith("#") and str(link["href"])[1:] in own for link in body.find_all("a", href=True)
    )


def _note_body(target: Tag, own: set[str]) -> Tag:
    """The element that holds a whole note, from the anchor that a call leads to; `own` are the names of the call."""
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
    if target.name == "a" and str(target.get("href", "")).removeprefix("#") in own:
        # The number of the note, which leads back, stands beside its words: the least that holds both.
        mark = target.get_text().strip()
        around = next((parent for parent in target.parents if parent.get_text().strip() != mark), None)
        if around is not None and around.find("a", id=list(own)) is None:
            return around
    return target
