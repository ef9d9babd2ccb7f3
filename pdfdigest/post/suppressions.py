"""Who must not be sent to goes in and comes out: for which cause, since when; and is let in again, one or many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdfdigest.errors import RequestError
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.ledger_db import Db

EVERY = ""
"""The list of a suppression that holds for all lists."""
ASKED_FOR = ("complained", "left", "erased")
"""Causes that are the reader's own word, and are not undone for many at once."""
_CAUSE = (
    "CASE WHEN s.why LIKE 'bounced%' THEN 'bounced' WHEN s.why LIKE 'complained%' THEN 'complained'"
    " WHEN s.why = 'left' THEN 'left' WHEN s.why = 'erased' THEN 'erased'"
    " WHEN s.why = 'taken off by the office' THEN 'office' ELSE 'imported' END"
)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """One suppression: `address` is empty where it is not kept, `mark` is hexadecimal, `list` empty for all lists.

    `cause` is `bounced`, `complained`, `left`, `office`, `imported` or `erased`, `why` the reason as it was written down,
    `words` what the last bounce said, `at` a moment in seconds from 1970.
    """

    address: str
    mark: str
    list: str
    cause: str
    why: str
    words: str
    at: float


def listed(db: Db, *, cause: str = "", since: float = 0.0, name: str = "") -> Iterator[Suppressed]:
    """The suppressions of a cause since a moment, the latest first; of a list where one is named, and of all lists."""
    rows = db.execute(
        f"SELECT coalesce(r.shown, ''), s.mark, s.list, {_CAUSE} AS cause, s.why,"
        " coalesce((SELECT words FROM returns b WHERE b.mark = s.mark AND s.why LIKE 'bounced%' ORDER BY b.at DESC LIMIT 1), ''), s.at"
        " FROM suppressions s LEFT JOIN readers r ON r.mark = s.mark"
        f" WHERE s.at >= ?1 AND (?2 = '' OR {_CAUSE} = ?2) AND (?3 = '' OR s.list IN ('', ?3)) ORDER BY s.at DESC, 1, s.mark",
        (since, cause, name),
    )
    for address, mark, of, why_cause, why, words, at in rows:
        yield Suppressed(address, mark.hex(), of, why_cause, why, words, at)


def let_in(db: Db, mark: bytes, name: str) -> bool:
    """Lift what keeps an address off a list, and nothing else, and count its bounces anew; whether anything did.

    Who was off all lists stays off the others, those that come later too.
    """
    every = db.execute("SELECT why, at FROM suppressions WHERE mark = ? AND list = ''", (mark,)).fetchone()
    lifted = db.execute("DELETE FROM suppressions WHERE mark = ? AND list IN ('', ?)", (mark, name)).rowcount
    if every is not None:
        db.execute(
            "INSERT INTO suppressions SELECT ?1, list, ?3, ?4 FROM (SELECT DISTINCT list FROM memberships UNION"
            " SELECT DISTINCT list FROM suppressions) others WHERE list NOT IN ('', ?2) ON CONFLICT (mark, list) DO NOTHING",
            (mark, name, *every),
        )
    known = db.execute("SELECT 1 FROM readmissions WHERE mark = ?", (mark,)).fetchone() is not None
    if every is not None or known:
        db.execute("INSERT INTO readmissions VALUES (?, ?) ON CONFLICT DO NOTHING", (mark, name))
    db.execute("UPDATE returns SET counts = 0 WHERE mark = ?", (mark,))
    return lifted > 0


def readmit_all(ledger: Ledger, name: str, *, cause: str, since: float, why: str, who: str, at: float) -> int:
    """Let in by a list all whom a cause took off since a moment; how many.  RequestError for what readers asked for."""
    if cause in ASKED_FOR:
        raise RequestError(
            f"who is off for the cause {cause!r} wanted it so, and is not let in with many others",
            hint="Readmit each who asks for it by address.",
        )
    with ledger.writing() as db:
        found = listed(db, cause=cause, since=since, name=name)
        marks = {bytes.fromhex(each.mark) for each in found}
        kept = {
            mark
            for mark in marks
            for of, reason in db.execute("SELECT list, why FROM suppressions WHERE mark = ?", (mark,))
            if of in (EVERY, name) and reason in ASKED_FOR
        }
        done = sum(let_in(db, mark, name) for mark in sorted(marks - kept))
        if done:
            record(db, at=at, act="readmit", who=who, why=f"{done} on {name}, {cause} since {since:.0f}: {why}")
    return done
