"""The front matter of a sheet goes in; a title, the facts of the masthead and the rest by name come out."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date, datetime

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake.days import NoDay, by_language, day
from pdfdigest.manuscript.intake.masthead import Facts
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run, Sheet, Spot
from pdfdigest.manuscript.short_text import beginning

_TITLE = ("title", "headline", "subject")
_DATE = ("date", "published", "publishdate", "pubdate", "created")
_LANGUAGE = ("lang", "language", "locale")
_VOLUME = ("volume", "vol")
_NUMBER = ("number", "issue", "no")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]|\Z)")
_PLACE = Spot(line=1)


def read(sheet: Sheet, language: str = "") -> tuple[list[Block], Facts, list[Doubt]]:
    """The title as a heading, the facts, and doubts: of its date, and one that names what else the front matter says."""
    front = sheet.front
    when, doubts = _date(front, language)
    facts = Facts(volume=_count(front, _VOLUME), date=when)
    number = _count(front, _NUMBER)
    facts.numbers = (number,) if number else ()
    title = " ".join(html.unescape(str(front.get(next((key for key in _TITLE if front.get(key)), ""), ""))).split())
    first = next((block for block in sheet.blocks if block.kind == "heading"), None)
    same = first is not None and first.plain.casefold() == title.casefold()
    # Of a text that has headings of the first rank itself, and others, the title is the digest's name.
    ranks = [block.level for block in sheet.blocks if block.kind == "heading"]
    above = 1 in ranks and len(ranks) > 1
    heading = Block("paragraph" if above else "heading", (Run(title),), _PLACE, 0 if above else 1)
    blocks = [heading] if title and not same else []
    used = {*_TITLE, *_DATE, *_LANGUAGE, *_VOLUME, *_NUMBER}
    rest = [
        f"{key}: {beginning(str(value))}"
        for key, value in front.items()
        if key not in used and value not in (None, "", [])
    ]
    if rest:
        doubts.append(Doubt(_PLACE, f"the front matter also says {'; '.join(rest)}; that was left out", "front-matter"))
    return blocks, facts, doubts


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


def _date(front: Mapping[str, object], language: str) -> tuple[date | None, list[Doubt]]:
    said = next((front[key] for key in _DATE if front.get(key)), None)
    if isinstance(said, datetime):
        return said.date(), []
    if isinstance(said, date) or said is None:
        return said, []
    words = str(said)
    try:
        found = day(words[:10] if _ISO.match(words) else words, language)
    except NoDay as error:
        return None, [Doubt(_PLACE, f"the date {error}; fill it in", "date")]
    if found is not None and by_language(words, language):
        read = f"the date {words!r} was read as {found}, as it is written in the language of the text ({language})"
        return found, [Doubt(_PLACE, f"{read}; check it", "date-order")]
    return found, []
