"""What a volume carries of itself and a citation go in; where it stands comes out, either way round.

`41` is a folio of the volume, `II:41` one with its part, `3.4:2` an issue and its page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pdfdigest.bindery.locators import roman
from pdfdigest.errors import RequestError, counted

_FOLIO = re.compile(r"(?:([IVXLC]+):)?(?:p\.\s*)?(\d{1,6})\Z")
_ISSUE = re.compile(r"(?:No\.\s*)?(\S+?):(\d{1,5})\Z")


@dataclass(frozen=True, slots=True)
class Cited:
    """A page of a volume: its folio, its part, its issue and the page there, the stories and sources on it."""

    folio: int
    part: str
    issue: str
    number: str
    page: int
    title: str
    date: str
    stories: tuple[str, ...]
    sources: tuple[str, ...]


def cite(told: Mapping[str, Any], wanted: str) -> Cited:
    """The page that a citation names; RequestError where the volume has none such."""
    if match := _FOLIO.match(wanted.strip()):
        return _folio(told, int(match[2]), match[1] or "")
    if match := _ISSUE.match(wanted.strip()):
        for issue in told["issues"]:
            if issue["issue"] == match[1]:
                page = int(match[2])
                if not 1 <= page <= len(issue["pages"]):
                    raise RequestError(f"No. {match[1]} has {counted(len(issue['pages']), 'page')}, and no page {page}")
                return _cited(told, issue, page)
        raise RequestError(f"the volume holds no issue {match[1]}", hint=f"It holds {_labels(told)}.")
    hint = "Write a folio of the volume, like 41, or an issue and its page, like 3.4:2."
    raise RequestError(f"{wanted!r} is no citation", hint=hint)


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
    )


def _source(source: Mapping[str, Any]) -> str:
    said = [source["publisher"], f"“{source['title']}”" if source["title"] else "", source["address"]]
    return f"{source['number']}. " + ", ".join(each for each in said if each)


def _labels(told: Mapping[str, Any]) -> str:
    labels = [issue["issue"] for issue in told["issues"]]
    return ", ".join(labels) if len(labels) <= 12 else f"{', '.join(labels[:6])} ... {labels[-1]}"
