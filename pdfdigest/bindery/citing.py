"""What a volume carries of itself and a citation go in; where it stands comes out, either way round.

`41` is a folio of the volume, `II:41` one with its part, `3.4:2` an issue and its page, `3.4:¶12` a numbered paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pdfdigest.bindery.locators import roman
from pdfdigest.errors import RequestError, counted

_FOLIO = re.compile(r"(?:([IVXLC]+):)?(?:p\.\s*)?(\d{1,6})\Z")
_PARAGRAPH = re.compile(r"(?:No\.\s*)?(\S+?)(?::|,\s)?\s*¶\s*(\d{1,6})\Z")
_ISSUE = re.compile(r"(?:No\.\s*)?(\S+?):(\d{1,5})\Z")


@dataclass(frozen=True, slots=True)
class Cited:
    """A page of a volume: its folio, its part, its issue and the page there, the stories and sources on it.

    `paragraphs` are the numbers of the first and the last numbered paragraph on it; empty where there is none.  The page of
    an issue that was `withdrawn` is that of its notice.
    """

    folio: int
    part: str
    issue: str
    number: str
    page: int
    title: str
    date: str
    stories: tuple[str, ...]
    sources: tuple[str, ...]
    paragraphs: tuple[int, ...]
    withdrawn: bool = False


def cite(told: Mapping[str, Any], wanted: str) -> Cited:
    """The page that a citation names; RequestError where the volume has none such."""
    if match := _FOLIO.match(wanted.strip()):
        return _folio(told, int(match[2]), match[1] or "")
    if match := _PARAGRAPH.match(wanted.strip()):
        issue = _issue(told, match[1])
        return _cited(told, issue, _page_of(issue, int(match[2])))
    if match := _ISSUE.match(wanted.strip()):
        issue, page = _issue(told, match[1]), int(match[2])
        if not 1 <= page <= len(issue["pages"]):
            raise RequestError(f"No. {match[1]} has {counted(len(issue['pages']), 'page')}, and no page {page}")
        return _cited(told, issue, page)
    hint = "Write a folio of the volume, like 41, an issue and its page, like 3.4:2, or a paragraph, like 3.4:¶12."
    raise RequestError(f"{wanted!r} is no citation", hint=hint)


def _issue(told: Mapping[str, Any], label: str) -> Mapping[str, Any]:
    for issue in told["issues"]:
        if issue["issue"] == label:
            return dict(issue)
    raise RequestError(f"the volume holds no issue {label}", hint=f"It holds {_labels(told)}.")


def _page_of(issue: Mapping[str, Any], paragraph: int) -> int:
    """The page of an issue on which a numbered paragraph begins, from 1."""
    known = [(page["page"], *page["paragraphs"]) for page in issue["pages"] if page.get("paragraphs")]
    if not known:
        raise RequestError(f"the paragraphs of No. {issue['issue']} bear no numbers", hint="Cite it by its page.")
    for page, first, last in known:
        if first <= paragraph <= last:
            return int(page)
    last = known[-1][2]
    raise RequestError(f"No. {issue['issue']} has {counted(last, 'paragraph')}, and no ¶ {paragraph}")


def _on(issue: Mapping[str, Any], page: int) -> tuple[int, ...]:
    """The first and the last numbered paragraph that begins on a page; where none does, the one that began before it."""
    if here := issue["pages"][page - 1].get("paragraphs"):
        return tuple(here)
    before = [each["paragraphs"][1] for each in issue["pages"][: page - 1] if each.get("paragraphs")]
    return (before[-1],) * 2 if before else ()


def _folio(told: Mapping[str, Any], folio: int, part: str) -> Cited:
    for issue in told["issues"]:
        first, last = issue["folios"]
        if first <= folio <= last:
            numeral = roman(issue["part"]).upper()
            if part and part != numeral:
                raise RequestError(f"page {folio} stands in part {numeral}, not in part {part}")
            return _cited(told, issue, folio - first + 1)
    if folio >= told["back_matter"]:
        words = f"page {folio} stands behind the issues: it belongs to the volume's own pages, or there is none"
        raise RequestError(words, hint=f"The issues stand on the pages before {told['back_matter']}.")
    raise RequestError(f"page {folio} belongs to no issue: it is blank, or the leaf of a month")


def _cited(told: Mapping[str, Any], issue: Mapping[str, Any], page: int) -> Cited:
    begun = [story for story in issue["stories"] if story["page"] < page]
    here = [story for story in issue["stories"] if story["page"] == page]
    running = begun[-1:] if begun else []
    sources = [source for source in issue["sources"] if page in source["pages"]]
    return Cited(
        folio=issue["folios"][0] + page - 1,
        part=roman(issue["part"]).upper() if told["parts"] > 1 else "",
        issue=issue["issue"],
        number=issue["number"],
        page=page,
        title=issue["title"],
        date=issue["date"],
        stories=tuple(story["headline"] for story in (*running, *here)),
        sources=tuple(_source(source) for source in sources),
        paragraphs=_on(issue, page),
        withdrawn=issue.get("withdrawn", False) is True,
    )


def _source(source: Mapping[str, Any]) -> str:
    said = [source["publisher"], f"“{source['title']}”" if source["title"] else "", source["address"]]
    return f"{source['number']}. " + ", ".join(each for each in said if each)


def _labels(told: Mapping[str, Any]) -> str:
    labels = [issue["issue"] for issue in told["issues"]]
    return ", ".join(labels) if len(labels) <= 12 else f"{', '.join(labels[:6])} ... {labels[-1]}"
