"""The filed proofs of a publication go in; the folios of its bound volumes come out, each with the issue and the page that it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pdfdigest.bindery import filed_proofs
from pdfdigest.press.compose.tongue import tongue
from pdfdigest.reading.cards import Card
from pdfdigest.reading.places import issue_page
from pdfdigest.reading.room import HOME, Page, Room

_VOLUME = re.compile(r"(?:vol-)?\d[\d-]*\Z")
_BOUND = re.compile(r"b([1-9]\d*)\Z")


@dataclass(frozen=True, slots=True)
class Folio:
    """A page of a volume: its folder on the site, its number, and the issue, the revision and the page that it is.

    `stories` are the ids of those on that page.
    """

    folder: str
    volume: str
    number: int
    issue: str
    revision: int
    page: int
    stories: tuple[str, ...]

    @property
    def path(self) -> str:
        """Its page on the site: `vol-3/41/index.html`."""
        return f"{self.folder}/{self.number}/{HOME}"


@dataclass(frozen=True, slots=True)
class Span:
    """Where an issue stands in a volume: the page of its first folio, the volume, and its folios, `41–44`."""

    href: str
    volume: str
    folios: str


class Folios:
    """The folios of the volumes of a publication, as each was bound last; an issue that may not be read has none."""

    def __init__(self, root: Path | None, labels: Iterable[str]) -> None:
        known = set(labels)
        self.every: list[Folio] = []
        for path in _newest(root) if root else ():
            self.every += [each for each in _folios(path.parent.parent.name, _told(path)) if each.issue in known]
        self._of: dict[str, list[Folio]] = {}
        for each in self.every:
            self._of.setdefault(each.issue, []).append(each)

    def spans(self, label: str) -> tuple[Span, ...]:
        """Where an issue stands, a span for each volume that has it."""
        found: dict[tuple[str, str], list[Folio]] = {}
        for each in self._of.get(label, ()):
            found.setdefault((each.folder, each.volume), []).append(each)
        return tuple(
            Span(several[0].path, volume, "–".join(dict.fromkeys((str(several[0].number), str(several[-1].number)))))
            for (_, volume), several in found.items()
        )

    def pages(self, room: Room, files: set[str], cards: Mapping[str, Card]) -> Iterator[tuple[str, Page]]:
        """A page for each folio; `files` are those of the issues on the site."""
        paths = {each.path for each in self.every}
        for each in self.every:
            ways = [f"{each.folder}/{each.number + step}/{HOME}" for step in (-1, 1)]
            facts = _facts(each, files, cards[each.issue], [way if way in paths else "" for way in ways])
            said = f"{facts['card'].key} {each} {facts['issue_page']} {facts['pdf']} {facts['ways']}"
            yield each.path, room.listing(each.path, "folio", said, partial(_shown, room, facts))


def _facts(folio: Folio, files: set[str], card: Card, ways: Sequence[str]) -> dict[str, Any]:
    """What its page shows: words of an issue only as they stand in the revision in force, which nobody withdrew."""
    own = f"{folio.issue}/r{folio.revision}"
    page = f"{own}/{HOME}" if f"{own}/{HOME}" in files else issue_page(folio.issue)
    there = {story.id: story for story in card.stories} if folio.revision == card.identity.revision else {}
    stories = [
        (f"{page}#story-{name}" if there[name].anchored else page, there[name].headline)
        for name in folio.stories
        if name in there
    ]
    pdf = f"{own}/issue.pdf#page={folio.page}" if f"{own}/issue.pdf" in files and not card.withdrawn else ""
    return {"folio": folio, "card": card, "issue_page": page, "stories": stories, "pdf": pdf, "ways": ways}


def _shown(room: Room, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    folio, words = facts["folio"], room.words()
    volume = words["volume"].format(volume=folio.volume)
    heading = f"{volume}{words['comma']}{words['at_page'].format(page=folio.number)}"
    card = facts["card"]
    shown = {
        "number": room.number(card.identity),
        "date": card.date,
        "attributes": tongue(card.language, room.language),
    }
    return {"title": f"{heading}, {room.publication.name}", "heading": heading, **facts, **shown}


def _newest(root: Path) -> Iterator[Path]:
    """The newest proof of each volume."""
    folder = root / filed_proofs.FOLDER
    for volume in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not _VOLUME.match(volume.name):
            continue
        found = [(int(match[1]), path) for path in volume.glob("b*") if (match := _BOUND.match(path.name))]
        for _, path in sorted(found)[-1:]:
            yield from sorted(path.glob(f"*{filed_proofs.ENDING}"))[:1]


def _told(path: Path) -> Mapping[str, Any]:
    """What a proof tells; nothing where it cannot be read, as `verify` says what is wrong with it."""
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _folios(folder: str, told: Mapping[str, Any]) -> Iterator[Folio]:
    try:
        volume = str(told["volume"])
        for issue in told["issues"]:
            label, revision = str(issue["issue"]), int(issue["revision"])
            for page in issue["pages"]:
                number = int(page["page"])
                yield Folio(
                    folder, volume, int(page["folio"]), label, revision, number, _on_page(issue["stories"], number)
                )
    except (KeyError, TypeError, ValueError, AttributeError):
        return


def _on_page(stories: Sequence[Mapping[str, Any]], page: int) -> tuple[str, ...]:
    """The story that goes on from the page before, and those that begin on this one."""
    before = [each for each in stories if each["page"] < page][-1:]
    return tuple(str(each["id"]) for each in (*before, *(each for each in stories if each["page"] == page)))
