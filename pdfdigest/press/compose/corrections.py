"""An issue goes in; the same issue comes out, with the corrections that fall to it as its last section.

An erratum is printed by the first issue that is dated later than it, and than the end of the embargo of the issue that
was wrong, in the language of that; supplements and notices of a withdrawal print none, and no issue prints those of one that was withdrawn.  An issue with a section `corrections` of its own is left as it is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pdfdigest.manuscript import errata
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.model import Issue, Node, Section
from pdfdigest.press.compose.house import House
from pdfdigest.record import issued
from pdfdigest.record.revision import Paper, Record

SECTION = "corrections"
_LABEL = re.compile(r"(\d+)\.(\d+(?:-\d+)?)(?:-s(\d+))?(?:-(.+))?\Z")


def corrected(issue: Issue, house: House) -> Issue:
    """The issue with its corrections, or as it is; ManuscriptError holds the faults of errata.yaml."""
    mine = _mine(issue)
    if not mine:
        return issue
    words = house.words(issue.language)
    sections = (*issue.sections, Section(SECTION, words["corrections"], tuple(_said(each, words) for each in mine)))
    return replace(issue, sections=sections, canonical=_with(issue.canonical, mine))


def papers(issue: Issue) -> tuple[Paper, ...]:
    """The errata that an issue prints, to be filed with it: so it can be set again as it was."""
    mine = _mine(issue)
    if not mine:
        return ()
    text = json.dumps({"format": 1, "errata": list(_rows(mine))}, ensure_ascii=False, indent=1) + "\n"
    return (Paper(f"{issue.publication.slug}/{errata.NAME}", "publication", text.encode()),)


def _mine(issue: Issue) -> tuple[Erratum, ...]:
    """The errata that fall to an issue, each with its page where that is known."""
    root = issue.publication.root
    if root is None or issue.date is None or issue.identity.supplement is not None or issue.is_notice:
        return ()
    if any(section.id == SECTION for section in issue.sections):
        return ()
    waiting = [erratum for erratum in errata.read(root) if erratum.date < issue.date and _concerns(erratum, issue)]
    if not waiting:
        return ()
    records = _records(root)
    days = [
        record.date
        for record in records.values()
        if (record.identity.supplement, record.identity.translation) == (None, issue.identity.translation)
    ]
    gone = {label for label, record in records.items() if record.withdrawn}
    zone = ZoneInfo(issue.publication.time_zone)
    found = (
        each
        for each in waiting
        if each.issue not in gone and errata.falls_to(_told(each, records.get(each.issue), zone), issue.date, days)
    )
    return tuple(replace(each, page=each.page or _page(each, records.get(each.issue))) for each in found)


def _told(erratum: Erratum, record: Record | None, zone: ZoneInfo) -> Erratum:
    """The erratum as of the day from which it may be told: it quotes what may not be read before an embargo ends."""
    if record is None or record.embargo is None:
        return erratum
    return replace(erratum, date=max(erratum.date, record.embargo.astimezone(zone).date()))


def _concerns(erratum: Erratum, issue: Issue) -> bool:
    """Whether an erratum is about an issue in this one's language."""
    label = _LABEL.match(erratum.issue)
    return label is not None and label[4] == issue.identity.translation


def _records(root: Path) -> Mapping[str, Record]:
    folder = root / issued.FOLDER
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as inside:
        changed = frozenset((each.name, each.stat().st_mtime_ns) for each in inside)
    return _read(root, changed)


@lru_cache(maxsize=4)
def _read(root: Path, _changed: frozenset[tuple[str, int]]) -> Mapping[str, Record]:
    """What is on record, by label; read again when an issue or a revision was added."""
    return {record.identity.label: record for record in issued.on_record(root)}


def _said(erratum: Erratum, words: dict[str, str]) -> Node:
    """One correction: the issue and page in bold, and what to read."""
    where = _number(erratum.issue, words)
    if erratum.page:
        where += words["comma"] + words["at_page"].format(page=erratum.page)
    said = words["erratum"].format(wrong=erratum.wrong, right=erratum.right)
    return Node(
        "paragraph",
        nodes=(
            Node("strong", nodes=(Node("text", where + words["stop"].rstrip()),)),
            Node("text", words["stop"][len(words["stop"].rstrip()) :] + said),
        ),
    )


def _page(erratum: Erratum, record: Record | None) -> int:
    """The page on which the story begins, where the record tells it."""
    pages = (dict(edition.story_pages) for edition in record.editions if edition.story_pages) if record else iter(())
    return next((known.get(erratum.story, 0) for known in pages), 0)


def _number(label: str, words: dict[str, str]) -> str:
    found = _LABEL.match(label)
    if found is None:
        return label
    line = words["volume_number"].format(volume=found[1], number=found[2].replace("-", "–"))
    return line + words["comma"] + words["supplement"].format(supplement=found[3]) if found[3] else line


def _with(canonical: str, mine: tuple[Erratum, ...]) -> str:
    """The data of the issue, and the corrections that it prints."""
    if not canonical:
        return canonical
    data = json.loads(canonical)
    data["corrections"] = list(_rows(mine))
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _rows(mine: tuple[Erratum, ...]) -> Iterator[dict[str, str | int]]:
    for erratum in mine:
        row: dict[str, str | int] = {"issue": erratum.issue, "page": erratum.page, "story": erratum.story}
        row |= {"wrong": erratum.wrong, "right": erratum.right, "date": erratum.date.isoformat()}
        yield {key: said for key, said in row.items() if said}
