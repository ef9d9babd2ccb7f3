"""The ledger goes in; releases come out: what was planned, and how many readers stand where.

A release is a plan that is run, as mail or as a rehearsal.  `planned = accepted + rejected + expired +
skipped + in_doubt + remaining` holds at every commit; who bounced or complained later was accepted first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.tables import REMAINING

_PLAN = re.compile(r"[0-9a-f]{12,64}\Z")
_EVERY = """
    SELECT r.id, r.plan, r.kind, e.issue, e.revision, r.edition, r.lists, r.state, r.made_at, r.not_after,
           r.started_at, r.finished_at, r.facts, r.begins
    FROM releases r JOIN editions e ON e.id = r.edition ORDER BY r.id
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many readers of a release stand where."""

    numbers: tuple[tuple[str, int], ...]

    def __getitem__(self, state: str) -> int:
        """The readers in one state of the ledger."""
        return dict(self.numbers).get(state, 0)

    @property
    def planned(self) -> int:
        """All of them."""
        return sum(number for _, number in self.numbers)

    @property
    def accepted(self) -> int:
        """A server took the letter over; it may have bounced, or been complained of, since."""
        return self["accepted"] + self["bounced"] + self["complained"]

    @property
    def remaining(self) -> int:
        """Still to be tried."""
        return sum(self[state] for state in REMAINING)

    @property
    def undelivered(self) -> int:
        """Who did not get it, or may not have: all that ends a run with 6."""
        return self["rejected"] + self["expired"] + self["in_doubt"] + self.remaining

    def facts(self) -> dict[str, int]:
        """The terms of the identity by name."""
        return {
            "planned": self.planned,
            "accepted": self.accepted,
            "bounced": self["bounced"],
            "complained": self["complained"],
            "rejected": self["rejected"],
            "expired": self["expired"],
            "skipped": self["skipped"],
            "in_doubt": self["in_doubt"],
            "deferred": self["deferred"],
            "remaining": self.remaining,
        }


@dataclass(frozen=True, slots=True)
class Release:
    """One release as the ledger has it; moments count seconds from 1970, `facts` is what the plan bound.

    `begins` is when it may begin, as whoever planned it said, 0 for at once.
    """

    id: int
    plan: str
    kind: str
    issue: str
    revision: int
    edition: int
    lists: tuple[str, ...]
    state: str
    made_at: float
    not_after: float
    started_at: float | None
    finished_at: float | None
    facts: dict[str, Any] = field(repr=False)
    begins: float = 0.0

    @property
    def not_before(self) -> float:
        """When the first letter may go: not before its embargo is over, nor before it is to begin."""
        return max(float(self.facts["not_before"]), self.begins)


def _release(row: tuple[Any, ...]) -> Release:
    values = dict(zip(Release.__slots__, row, strict=True))
    values["lists"] = tuple(json.loads(values["lists"]))
    values["facts"] = json.loads(values["facts"])
    return Release(**values)


def every(db: Db) -> tuple[Release, ...]:
    """All releases, the oldest first."""
    return tuple(map(_release, db.execute(_EVERY)))


def find(db: Db, name: str, kind: str = "") -> Release:
    """The release of a plan by the first twelve or more signs of its name; RequestError where there is none.

    Where a plan was run both ways and no kind is asked for, it is the mail.
    """
    if not _PLAN.match(name):
        words = f"{name[:80]!r} is no name of a plan: it has 64 digits and letters a to f, and the first twelve will do"
        raise RequestError(words, needs="plans")
    found = [release for release in every(db) if release.plan.startswith(name) and kind in ("", release.kind)]
    if not found:
        raise RequestError(f"there is no plan {name}", needs="plans")
    if len({release.plan for release in found}) > 1:
        raise RequestError(f"several plans begin with {name}", hint="Give more of the name.")
    return min(found, key=lambda release: release.kind)


def may_begin(release: Release) -> None:
    """Nothing, or PostError where a release was paused, cancelled or finished."""
    if release.state not in ("planned", "running"):
        needs = f"resume:{release.plan[:12]}" if release.state == "paused" else ""
        raise PostError(f"the plan {release.plan[:12]} is {release.state}; nothing is sent", needs=needs)


def may_go(release: Release, now: float, zone: tzinfo) -> None:
    """Nothing, or PostError where a release may not be sent at this moment, in seconds from 1970.

    Beside what `may_begin` says: before the end of its embargo, and after the moment that the plan sets.  A
    rehearsal goes to nobody, and knows no embargo.
    """
    may_begin(release)
    if release.kind == "mail" and release.not_before > now:
        moment = datetime.fromtimestamp(release.not_before, zone).isoformat(timespec="minutes")
        what = "is under embargo until" if release.facts["not_before"] > now else "is to go out at"
        raise PostError(f"{release.issue} {what} {moment}", needs=f"wait:{release.plan[:12]}")
    if now >= release.not_after:
        moment = datetime.fromtimestamp(release.not_after, zone).isoformat(timespec="minutes")
        raise PostError(
            f"the plan {release.plan[:12]} was to be sent by {moment}, and that is over; nothing is sent",
            hint="Is the clock of this machine right?",
            needs=f"again:{release.plan[:12]}",
        )


def tally(db: Db, release: Release) -> Tally:
    """How many readers stand where, at once however many there are."""
    rows = db.execute("SELECT state, number FROM tallies WHERE release = ? ORDER BY state", (release.id,))
    return Tally(tuple(rows))


@dataclass(frozen=True, slots=True)
class Delivery:
    """One reader of one release: where it stands, and what was last said of it."""

    id: int
    address: str
    list: str
    state: str
    token: bytes
    at: float | None
    code: int | None
    reply: str | None
    server: str = ""


def deliveries(db: Db, release: Release, *states: str) -> Iterator[Delivery]:
    """The readers of a release in those states, in the order of the plan."""
    rows = db.execute(
        "SELECT id, address, list, state, token, at, code, reply, server FROM addressed"
        " WHERE release = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY id",
        (release.id, json.dumps(states)),
    )
    return (Delivery(*row) for row in rows)


def pause(ledger: Ledger, release: Release, *, at: float, who: str, why: str) -> None:
    """Stop a release before its next dot, until `resume`."""
    _change(ledger, release, ("planned", "running"), "paused", at=at, act="pause", who=who, why=why)


def resume(ledger: Ledger, release: Release, *, at: float, who: str, why: str) -> None:
    """Lift `pause`; nothing is sent by that alone."""
    _change(
        ledger,
        release,
        ("paused",),
        "running" if release.started_at else "planned",
        at=at,
        act="resume",
        who=who,
        why=why,
    )


def cancel(ledger: Ledger, release: Release, *, at: float, who: str, why: str) -> None:
    """End a release: who has not had it does not get it.  A run that goes on stops before its next dot."""
    _change(ledger, release, ("planned", "running", "paused"), "cancelled", at=at, act="cancel", who=who, why=why)
    with ledger.writing() as db:
        drop_cancelled(db, release)


def drop_cancelled(db: Db, release: Release) -> None:
    """The readers of a cancelled release that nobody is just sending to."""
    db.execute(
        "UPDATE deliveries SET state = 'skipped', reply = 'cancelled' WHERE release = ? AND state IN ('planned', 'deferred')",
        (release.id,),
    )


def _change(
    ledger: Ledger, release: Release, before: tuple[str, ...], after: str, *, at: float, act: str, who: str, why: str
) -> None:
    with ledger.writing() as db:
        (now,) = db.execute("SELECT state FROM releases WHERE id = ?", (release.id,)).fetchone()
        if now not in before:
            raise PostError(f"the plan {release.plan[:12]} is {now}; {act} does nothing to it")
        db.execute("UPDATE releases SET state = ? WHERE id = ?", (after, release.id))
        record(db, at=at, act=act, who=who, why=why, release=release.id)


def end(db: Db, release: int, at: float) -> bool:
    """Finish a release in which nobody is left; whether it is finished by that."""
    left = db.execute(
        "SELECT sum(number) FROM tallies WHERE release = ? AND state IN ('planned', 'leased', 'dot', 'deferred', 'in_doubt')",
        (release,),
    ).fetchone()[0]
    if left:
        return False
    done = db.execute(
        "UPDATE releases SET state = 'finished', finished_at = ? WHERE id = ? AND state IN ('planned', 'running')",
        (at, release),
    )
    return done.rowcount > 0


def settle_doubt(db: Db, delivery: int, *, arrived: bool, at: float, act: str, who: str, why: str) -> bool:
    """Take a reader out of doubt, by evidence or somebody's word; whether it was in doubt.

    Who got it is accepted; who did not is tried again by the next `run`.  The last doubt that is settled ends a
    release in which nobody is left.
    """
    row = db.execute("SELECT release FROM deliveries WHERE id = ? AND state = 'in_doubt'", (delivery,)).fetchone()
    if row is None:
        return False
    after = "accepted" if arrived else "deferred"
    db.execute("UPDATE deliveries SET state = ?, due = 0, reply = ? WHERE id = ?", (after, why[:200], delivery))
    record(db, at=at, act=act, who=who, why=why, release=row[0], delivery=delivery)
    end(db, row[0], at)
    return True
