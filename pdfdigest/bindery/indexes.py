"""The stories of a volume and its authority file go in; an index comes out, ready to be set.

Under each name stand the pages on which a story of that name begins, every page once.  Stories of one
thread send the reader of a subject to each other, and stand together in a list of threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdfdigest.bindery.locators import Locator, Spot, locators, spot
from pdfdigest.bindery.volume import BoundStory, Plan
from pdfdigest.index import entries
from pdfdigest.index.authority import Authority
from pdfdigest.index.collation import Order
from pdfdigest.press.compose.tongue import tongue

Letter = entries.Letter[Locator]
"""A letter of an index of a volume."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread of two stories or more: its name in words, and headline and page of each story, in reading order."""

    name: str
    stories: tuple[tuple[str, str, Locator], ...]
    """Headline, its attributes where it is in another language than the volume, and its page."""


def index(plan: Plan, name: str, authority: Authority, order: Order, words: dict[str, str]) -> tuple[Letter, ...]:
    """The index of that name in `entries.INDEXES`, by letters; empty where no story has such a field.

    The last book holds it.
    """

    def told(spots: set[Spot]) -> tuple[Locator, ...]:
        return locators(spots, words, parts=plan.parts)

    return entries.index(_stories(plan), name, authority, order, told)


def threads(plan: Plan, order: Order, words: dict[str, str]) -> tuple[Thread, ...]:
    """The threads of the volume by name; one of a single story is left out."""
    stories: list[tuple[tuple[str, str, Locator], str]] = []
    for placed in plan.placed:
        spoken = tongue(placed.bound.language, plan.publication.language)
        for story in placed.bound.stories:
            (locator,) = locators({spot(plan, placed, story.page)}, words, parts=plan.parts)
            stories.append(((story.headline, spoken, locator), story.thread))
    return tuple(Thread(name, found) for name, found in entries.threads(stories, order))


def _stories(plan: Plan) -> Iterator[tuple[Spot, BoundStory]]:
    for placed in plan.placed:
        for story in placed.bound.stories:
            yield spot(plan, placed, story.page), story
