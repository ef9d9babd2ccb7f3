"""The ledger goes in; how many joined a list, left it or bounced in each month comes out.

Nothing is known of who reads: counted are the days on which readers came to stand on a list, and on which they were
suppressed.  Who was taken off by a list that replaced another leaves no trace, and does not count as having left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, tzinfo

from pdfdigest.post.ledger_db import Db

BACK = ("bounced", "complained")
"""How the reasons of a suppression begin that are not the reader's own word."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a list, like `2026-03`: how many joined, left and bounced (or complained), and who was on it then."""

    month: str
    joined: int
    left: int
    bounced: int
    readers: int


def history(db: Db, name: str, zone: tzinfo) -> tuple[Month, ...]:
    """Every month from the first reader of a list on to the last change, by the office's clock."""
    joined: Counter[str] = Counter()
    left: Counter[str] = Counter()
    bounced: Counter[str] = Counter()
    for (since,) in db.execute("SELECT since FROM memberships WHERE list = ?", (name,)):
        joined[_month(since, zone)] += 1
    gone = db.execute(
        "SELECT s.mark, s.why, s.at FROM suppressions s JOIN readers r ON r.mark = s.mark"
        " JOIN memberships m ON m.reader = r.id AND m.list = ?1 WHERE s.list IN ('', ?1) ORDER BY s.at DESC",
        (name,),
    )
    for why, at in {mark: (why, at) for mark, why, at in gone}.values():
        (bounced if why.startswith(BACK) else left)[_month(at, zone)] += 1
    found, readers = [], 0
    for month in _months(set(joined) | set(left) | set(bounced)):
        readers += joined[month] - left[month] - bounced[month]
        found.append(Month(month, joined[month], left[month], bounced[month], readers))
    return tuple(found)


def _month(at: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m")


def _months(named: set[str]) -> list[str]:
    """All months from the first to the last."""
    if not named:
        return []
    (year, month), last, found = map(int, min(named).split("-")), max(named), []
    while (this := f"{year:04}-{month:02}") <= last:
        found.append(this)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
