"""Volumes for tests, made in a line: plans with stories, sources and pictures, in numbers only."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from pdfdigest.bindery.volume import (
    Bound,
    BoundImage,
    BoundSource,
    BoundStory,
    Divider,
    Gap,
    Placed,
    Plan,
)
from pdfdigest.model import Identity, Publication

WHERE = ("Germany", "Japan", "Italy", "England", "Korea", "China", "Greece")
WHAT = ("Type", "Paper", "Presses", "Binding", "Ink", "Woodcuts", "Reading", "Punch-cutting", "Watermarks")
WHO = (
    "Gutenberg, Johannes",
    "Manutius, Aldus",
    "Caxton, William",
    "McLean, Ruari",
    "Éluard, Paul",
    "Plantin, Christophe",
)
HOUSES = ("British Library", "Museum Plantin-Moretus", "St Bride Library", "National Diet Library")


def story(number: int, page: int = 1, **facts: Any) -> BoundStory:
    """One story; facts are its fields."""
    return BoundStory(
        f"story-{number}", facts.pop("headline", f"How a sheet of type number {number} is set"), page, **facts
    )


def bound(number: int, day: date, pages: int = 2, volume: int = 3, **facts: Any) -> Bound:
    """An issue with three stories, three sources and a picture, unless told otherwise."""
    stories = tuple(
        story(
            turn,
            min(turn, pages),
            topics=(WHAT[(number + turn) % len(WHAT)], WHAT[(number * 2 + turn) % len(WHAT)]),
            people=(WHO[(number + turn) % len(WHO)],),
            organisations=(HOUSES[(number * turn) % len(HOUSES)],),
            countries=(WHERE[(number + turn) % len(WHERE)],),
            thread="movable-type" if turn == 1 and number % 3 == 0 else "",
        )
        for turn in (1, 2, 3)
    )
    sources = tuple(
        BoundSource(turn, f"https://www.example.org/{(number * turn) % 7}/a-page", HOUSES[turn % 4], "A page", (1,))
        for turn in (1, 2, 3)
    )
    said = {"stories": stories, "sources": sources, "images": (BoundImage("The Test Digest", f"Picture {number}", 1),)}
    said |= facts
    identity = facts.pop("identity", Identity("test-digest", volume, (number,)))
    said.pop("identity", None)
    return Bound(
        identity=identity,
        title=f"The Test Digest, Vol. {volume}, No. {number}",
        date=day,
        language=said.pop("language", "en"),
        path=Path(f"{number}.pdf"),
        sha256="0" * 64,
        pages=pages,
        **said,
    )


def plan(publication: Publication, issues: tuple[Bound, ...] = (), parts: int = 1, **facts: Any) -> Plan:
    """The plan of a volume: a leaf before each month, issues on rectos, books of about the same count."""
    issues = issues or tuple(bound(month, date(2025, month, 15)) for month in range(1, 13))
    folio, placed, dividers = 1, [], []
    a_book = -(-len(issues) // parts)
    for (year, month), held in groupby(enumerate(issues), key=lambda each: (each[1].date.year, each[1].date.month)):
        for turn, (index, each) in enumerate(held):
            part = index // a_book + 1
            if not turn:
                dividers.append(Divider(year, month, part, folio))
                folio += 2
            placed.append(Placed(each, part, folio))
            folio += each.pages + each.pages % 2
    return Plan(
        publication=publication,
        name=facts.pop("name", "3"),
        stem=facts.pop("stem", "vol-3"),
        first=issues[0].date,
        last=issues[-1].date,
        placed=tuple(placed),
        dividers=tuple(dividers),
        gaps=facts.pop("gaps", (Gap(3, 13, "the press was moved"),)),
        parts=parts,
        last_folio=folio - 1,
        **facts,
    )
