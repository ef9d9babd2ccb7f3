"""The front matter of a sheet goes in; a title, the facts of the masthead and the rest by name come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake.days import NoDay, day
from pdfdigest.manuscript.intake.masthead import Facts
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run, Sheet, Spot
from pdfdigest.manuscript.short_text import beginning

_TITLE = ("title", "headline", "subject")
_DATE = ("date", "published", "publishdate", "pubdate", "created")
_LANGUAGE = ("lang", "language", "locale")
_VOLUME = ("volume", "vol")
_NUMBER = ("number", "issue", "no")
_PLACE = Spot(line=1)


def read(sheet: Sheet) -> tuple[list[Block], Facts, list[Doubt]]:
    """The title as a heading, the facts, and a doubt that names what else the front matter says."""
    front = sheet.front
    facts = Facts(volume=_count(front, _VOLUME), date=_date(front))
    number = _count(front, _NUMBER)
    facts.numbers = (number,) if number else ()
    title = " ".join(str(front.get(next((key for key in _TITLE if front.get(key)), ""), "")).split())
    first = next((block for block in sheet.blocks if block.kind == "heading"), None)
    same = first is not None and first.plain.casefold() == title.casefold()
    blocks = [Block("heading", (Run(title),), _PLACE, 1)] if title and not same else []
    used = {*_TITLE, *_DATE, *_LANGUAGE, *_VOLUME, *_NUMBER}
    rest = [
        f"{key}: {beginning(str(value))}"
        for key, value in front.items()
        if key not in used and value not in (None, "", [])
    ]
    if not rest:
        return blocks, facts, []
    words = f"the front matter also says {'; '.join(rest)}; that was left out"
    return blocks, facts, [Doubt(_PLACE, words, "front-matter")]


def merged(facts: Facts, front: Facts) -> Facts:
    """The facts of the masthead; what it does not say is taken from the front matter."""
    facts.volume = facts.volume or front.volume
    facts.numbers = facts.numbers or front.numbers
    facts.date = facts.date or front.date
    return facts


def language(sheet: Sheet) -> str:
    """The language that the front matter names, or nothing."""
    said = next((str(sheet.front[key]) for key in _LANGUAGE if sheet.front.get(key)), "").replace("_", "-")
    return said if said and languages.is_tag(said) else ""


def _count(front: Mapping[str, object], keys: tuple[str, ...]) -> int | None:
    said = next((str(front[key]) for key in keys if front.get(key)), "")
    return int(said) if said.isdecimal() and 0 < int(said) <= 100_000 else None


def _date(front: Mapping[str, object]) -> date | None:
    said = next((front[key] for key in _DATE if front.get(key)), None)
    if isinstance(said, datetime):
        return said.date()
    if isinstance(said, date):
        return said
    try:
        return day(str(said)[:10]) or day(str(said)) if said else None
    except NoDay:
        return None
