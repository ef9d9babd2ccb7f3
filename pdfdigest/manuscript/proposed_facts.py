"""What was read of a PDF made elsewhere goes in; the text of a facts file comes out, to be looked over.

What is certain stands as it is, what is likely has a comment, and what could not be found is an empty key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pdfdigest.manuscript import issue_text, languages
from pdfdigest.manuscript.intake import masthead, naming
from pdfdigest.manuscript.intake.shape import Block, Run
from pdfdigest.manuscript.issue_text import Noted

SURE = "read off the page; is it right?"
GONE = "not found in the file; fill it in"
OPENING = (
    "What pdfdigest adopt could read of a PDF made elsewhere.  Look it over, complete it, then put it on record:",
    "  pdfdigest adopt FILE.pdf --facts THIS_FILE --by NAME",
)


def facts_text(
    opening: tuple[str, ...],
    headlines: tuple[tuple[str, int], ...],
    addresses: tuple[tuple[str, tuple[int, ...]], ...],
    *,
    title: str,
    language: str,
    own_language: str,
) -> str:
    """The text of a facts file; `opening` are the lines of page 1, pages count from 1."""
    lines = [line for line in (title, *opening) if line]
    facts, _ = masthead.read([Block("paragraph", (Run(line),)) for line in lines])
    values: dict[str, Any] = {"format": 1, "volume": _noted(facts.volume)}
    if len(facts.numbers) > 1:
        values["numbers"] = Noted(list(facts.numbers), SURE)
    else:
        values["number"] = _noted(facts.numbers[0] if facts.numbers else None)
    values["date"] = _noted(facts.date)
    if languages.is_tag(language) and languages.normal(language) != languages.normal(own_language):
        values["language"] = Noted(languages.normal(language), SURE)
    values["stories"] = _stories(headlines)
    if addresses:
        values["sources"] = [{"address": address, "pages": list(pages)} for address, pages in addresses]
    return "\n".join([*(f"# {line}" for line in OPENING), *issue_text.lines_of(values)]) + "\n"


def _noted(value: int | date | None) -> Noted:
    return Noted(value, GONE if value is None else SURE)


def _stories(headlines: tuple[tuple[str, int], ...]) -> list[Mapping[str, Any]]:
    taken: set[str] = set()
    stories: list[Mapping[str, Any]] = []
    for number, (words, page) in enumerate(headlines, 1):
        name = naming.unique(naming.slug(words, f"story-{number}"), taken)
        taken.add(name)
        stories.append({"id": name, "headline": words, "page": page})
    return stories or [{"id": "story-1", "headline": Noted(None, GONE), "page": 1}]
