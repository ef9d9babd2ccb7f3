"""A plan in the ledger goes in; what its maker should see comes out: numbers of readers, and who came and went."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pdfdigest.post.ledger_db import Db
from pdfdigest.post.releases import Release, every
from pdfdigest.post.tables import OVERSIZE

CHANGED = 0.2
"""From which share of readers that came or went the change against last time is worth a warning."""


@dataclass(frozen=True, slots=True)
class Change:
    """Against the release before on the same lists: its issue, and how many readers came and went."""

    issue: str
    before: int
    came: int
    went: int

    @property
    def large(self) -> bool:
        """Whether a person should look twice."""
        return self.came + self.went > CHANGED * max(self.before, 1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as it stands in the ledger, and what its maker should see."""

    release: Release
    new: bool
    duplicates: int
    suppressed: int
    had: int
    too_large: int
    linked: int
    first: str
    last: str
    by_list: tuple[tuple[str, int], ...]
    change: Change | None
    translated: tuple[tuple[str, int], ...]


def summary(db: Db, release: Release, *, new: bool, duplicates: int, suppressed: int) -> Planned:
    """What the ledger says of a plan; whether it is new, and who was given twice or left out, is known by its maker."""
    first, last = db.execute(
        "SELECT min(address), max(address) FROM addressed WHERE release = ?", (release.id,)
    ).fetchone()
    skipped = dict(
        db.execute(
            "SELECT reply, count(*) FROM deliveries WHERE release = ? AND state = 'skipped' GROUP BY reply",
            (release.id,),
        )
    )
    by_list = db.execute(
        "SELECT list, count(*) FROM deliveries WHERE release = ? GROUP BY list ORDER BY list", (release.id,)
    ).fetchall()
    return Planned(
        release=release,
        new=new,
        duplicates=duplicates,
        suppressed=suppressed,
        had=skipped.get("has had it already", 0),
        too_large=sum(number for reply, number in skipped.items() if (reply or "").startswith(OVERSIZE)),
        linked=_linked(db, release),
        first=first,
        last=last,
        by_list=tuple(by_list),
        change=_change(db, release),
        translated=_translated(db, release),
    )


def _translated(db: Db, release: Release) -> tuple[tuple[str, int], ...]:
    """The translations that go out, and to how many readers."""
    names = {each["language"]: each["issue"] for each in release.facts.get("translations", ())}
    rows = db.execute(
        "SELECT language, count(*) FROM deliveries WHERE release = ? AND language <> '' GROUP BY language ORDER BY language",
        (release.id,),
    )
    return tuple((names[language], number) for language, number in rows)


def _linked(db: Db, release: Release) -> int:
    """How many take no PDF of this size, and get the link."""
    if not release.facts.get("spare_link"):
        return 0
    number: int = db.execute(
        "SELECT count(*) FROM deliveries WHERE release = ? AND state <> 'skipped'"
        " AND domain IN (SELECT value FROM json_each(?))",
        (release.id, json.dumps(release.facts["too_small"])),
    ).fetchone()[0]
    return number


def _partial(release: Release) -> bool:
    """Whether a plan is for whom another one missed, or for those with a tag."""
    return bool(release.facts.get("again") or release.facts.get("tag"))


def _change(db: Db, release: Release) -> Change | None:
    """Who came and went since the last issue that was mailed to the whole of the same lists; None for a part of them."""
    if _partial(release):
        return None
    earlier = [
        other
        for other in every(db)
        if other.kind == "mail" and other.lists == release.lists and other.started_at and other.issue != release.issue
    ]
    earlier = [other for other in earlier if not _partial(other)]
    if not earlier:
        return None
    last = max(earlier, key=lambda other: other.started_at or 0)
    missing = (
        "SELECT count(*) FROM deliveries a WHERE a.release = ? AND NOT EXISTS"
        " (SELECT 1 FROM deliveries b WHERE b.release = ? AND b.reader = a.reader)"
    )
    (came,) = db.execute(missing, (release.id, last.id)).fetchone()
    (went,) = db.execute(missing, (last.id, release.id)).fetchone()
    return Change(last.issue, last.facts["planned"], came, went)
