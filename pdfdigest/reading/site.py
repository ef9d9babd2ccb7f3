"""Publications go in; every file of their site comes out, one after the other, so that no site is too large for memory.

With one publication its pages stand at the top; with several each has a folder of its own, and a shelf leads to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pdfdigest.index import authority
from pdfdigest.index.authority import Authority
from pdfdigest.manuscript import errata
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.press.cache.cache import Cache
from pdfdigest.reading import feeds, sought
from pdfdigest.reading.holdings import Holdings
from pdfdigest.reading.issue_pages import AS_FILED, IssuePages
from pdfdigest.reading.kept_facts import KeptFacts, kept_weights
from pdfdigest.reading.lists import Listed, Lists
from pdfdigest.reading.room import HOME, Page, Room

Files = Iterator[tuple[str, bytes | Page | Path]]
"""Paths from the folder of the site, with slashes, and what is to stand there, or the file on record that is."""


def files(shelf: Sequence[Holdings], now: datetime, base: str, told: Callable[[str], None], cache: Cache) -> Files:
    """All files of a site; each path once.

    `shelf` holds publications of which something may be read, `told` is told of what an index lacks, `base` is the
    address of the site with its slash, or nothing; `cache` has what earlier runs derived from each revision.  ManuscriptError holds faults of an authority file or of errata;
    DifferenceError names what on record was edited.
    """
    seen: set[str] = set()
    pages: list[str] = []
    for held in shelf:
        folder = f"{held.publication.slug}/" if len(shelf) > 1 else ""
        room = Room(held.publication, base, folder)
        for path, data in _publication(room, held, now, told, cache):
            yield folder + path, data
            if path.endswith(".html") and not path.endswith(f"/{AS_FILED}"):
                pages.append(folder + path)
            for name in [each for each in room.assets if each not in seen]:
                seen.add(name)
                yield name, room.assets[name]
            room.assets.clear()
    if len(shelf) > 1:
        yield from _shelf(shelf, base, seen)
        pages.append(HOME)
    if base:
        yield from feeds.sitemaps(base, pages).items()


def _publication(room: Room, held: Holdings, now: datetime, told: Callable[[str], None], cache: Cache) -> Files:
    known, wrong = _beside(held, now)
    kept = KeptFacts(held.publication, cache)
    listed = []
    for at, issue in enumerate(held.issues):
        pages = IssuePages(room, held, at, wrong)
        for record in issue.revisions:
            facts = kept.facts(record)
            if facts.remark:
                told(f"{held.publication.slug}: {facts.remark}")
            yield from pages.files(facts)
        listed.append(Listed(replace(facts, issue=None), pages.anchored))
    lists = Lists(room, listed, known, wrong)
    with kept_weights(lists.order, room.language, cache):
        yield from lists.pages()
    issues = tuple(zip(held.issues, listed, strict=True))
    yield from sought.index(room, issues, known, kept, cache).pages()
    if room.base:
        yield from feeds.feeds(room, issues).items()


def _beside(held: Holdings, now: datetime) -> tuple[Authority, tuple[Erratum, ...]]:
    """The authority file of a publication, and its errata up to that day."""
    mine = held.publication
    if mine.root is None:
        return Authority(), ()
    known = authority.read(mine.root, mine.language, smart=mine.typography == "smart")
    return known, tuple(each for each in errata.read(mine.root) if each.date <= now.date())


def _shelf(shelf: Sequence[Holdings], base: str, seen: set[str]) -> Files:
    """The page that leads to each publication, in the style and the language of the first."""
    room = Room(shelf[0].publication, base)
    title = room.words()["site_shelf"]
    kept = tuple((held.publication, f"{held.publication.slug}/{HOME}") for held in shelf)
    yield HOME, room.page(HOME, "shelf", title=title, heading=title, kept=kept)
    for name, data in room.assets.items():
        if name not in seen:
            yield name, data
