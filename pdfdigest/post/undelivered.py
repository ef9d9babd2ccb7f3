"""A release goes in; who did not get it and why comes out, and whom of them a further plan may be for."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pdfdigest.errors import RequestError
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.plan import Selected
from pdfdigest.post.releases import Release, end
from pdfdigest.post.tables import OVERSIZE

NAMED = 3
"""How many addresses of each reason are named."""
_REASONS = 20


@dataclass(frozen=True, slots=True)
class Missed:
    """Readers who did not get it for one reason: `code` is the server's, 0 for none, `addresses` are the first few."""

    state: str
    code: int
    reason: str
    readers: int
    addresses: tuple[str, ...]


def missed(db: Db, release: Release) -> tuple[Missed, ...]:
    """Who was rejected, expired, or left out because the letter was too large: by reason, the largest number first.

    Who left, had it already or was called off is no fault of the sending.  An address in the server's words counts as the same word, so that one reason is told once.
    """
    rows = db.execute(
        "SELECT state, coalesce(code, 0), replace(coalesce(reply, ''), address, '...') AS reason, count(*) AS number"
        " FROM addressed WHERE release = ? AND (state IN ('rejected', 'expired') OR (state = 'skipped' AND reply LIKE ?))"
        " GROUP BY 1, 2, 3 ORDER BY number DESC, 1, 3 LIMIT ?",
        (release.id, f"{OVERSIZE}%", _REASONS),
    ).fetchall()
    return tuple(
        Missed(state, code, reason, number, _named(db, release, state, code, reason))
        for state, code, reason, number in rows
    )


def _named(db: Db, release: Release, state: str, code: int, reason: str) -> tuple[str, ...]:
    rows = db.execute(
        "SELECT address FROM addressed WHERE release = ? AND state = ? AND coalesce(code, 0) = ?"
        " AND replace(coalesce(reply, ''), address, '...') = ? ORDER BY id LIMIT ?",
        (release.id, state, code, reason, NAMED),
    )
    return tuple(address for (address,) in rows)


def to_plan_again(db: Db, release: Release, now: float) -> list[Selected]:
    """Who has not had a release, and whom nothing keeps from getting it: on the list still, and not suppressed.

    Whoever is still to come counts where the release is over: cancelled, finished, or past its time.  Who is in doubt
    may have had it, and does not count.  RequestError where nobody is left.
    """
    over = release.state in ("cancelled", "finished") or now >= release.not_after
    rows = db.execute(
        "SELECT r.address, r.name, d.list FROM deliveries d JOIN readers r ON r.id = d.reader"
        " JOIN memberships m ON m.reader = r.id AND m.list = d.list WHERE d.release = ?1 AND (d.state IN ('rejected', 'expired')"
        " OR (?2 = 1 AND d.state IN ('planned', 'deferred'))"
        " OR (d.state = 'skipped' AND d.reply <> 'has had it already'))"
        " AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', d.list)) ORDER BY r.address",
        (release.id, over),
    )
    found = [Selected(*row) for row in rows]
    if not found:
        going = "" if over else "; it is not over yet, and who is still to come gets it by its next run"
        raise RequestError(f"the plan {release.plan[:12]} missed nobody who may be sent to{going}")
    return found


def close_overdue(db: Db, release: Release, now: float) -> None:
    """A release past its time is ended: who is still to come is expired, whether or not it is ever run again."""
    if now >= release.not_after:
        db.execute(
            "UPDATE deliveries SET state = 'expired', at = ?, reply = 'the plan came to its not-after'"
            " WHERE release = ? AND state IN ('planned', 'deferred')",
            (now, release.id),
        )
        end(db, release.id, now)


def got_before(
    db: Db, issue: str, revision: int, lists: tuple[str, ...], *, ever: bool = False
) -> tuple[int, list[Selected]]:
    """Who a correction goes to: the newest revision before that one which was mailed, and who got it or may have.

    With `ever` whoever got any of those before, also as a translation that went out with the issue.
    """
    mailed = db.execute(
        "SELECT DISTINCT e.id, e.revision FROM editions e JOIN releases r ON r.kind = 'mail' AND r.started_at IS NOT NULL"
        " AND (r.edition = e.id OR (?3 = 1 AND EXISTS (SELECT 1 FROM deliveries d WHERE d.release = r.id AND d.copy = e.id)))"
        " WHERE e.issue = ?1 AND e.revision < ?2 ORDER BY e.revision DESC",
        (issue, revision, ever),
    ).fetchall()
    if not mailed:
        raise RequestError(f"no revision of {issue} before r{revision} was mailed to anybody", needs="not-previous")
    copies = json.dumps([each for each, _ in (mailed if ever else mailed[:1])])
    readers = db.execute(
        "SELECT DISTINCT address, name, list FROM addressed WHERE copy IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) AND state IN ('accepted', 'in_doubt')"
        " AND (list IN (SELECT value FROM json_each(?)) OR ? = 0) ORDER BY address",
        (copies, json.dumps(lists), len(lists)),
    )
    return mailed[0][1], [Selected(*reader) for reader in readers]
