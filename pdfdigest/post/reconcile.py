"""The log of a Postfix goes in; which letters it took over, and which it never did, comes out.

A `message-id=` line alone proves nothing: Postfix logs it while the letter still comes in, before the dot.
The `status=` line of the same queue id proves that it was taken over.  Silence proves that it was not, and
only where the log was being written from before the dot until well after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from pdfdigest.post.ledger import Ledger
from pdfdigest.post.releases import Release, deliveries, settle_doubt
from pdfdigest.post.wire import message_id

MARGIN = 60.0
"""Seconds by which the log must reach beyond the dot on either side before its silence counts."""
_LINE = re.compile(
    r"(?P<when>\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ postfix[^ ]*/(?P<program>[\w-]+)\[\d+\]: (?P<rest>.*)"
)
_QUEUED = re.compile(r"(?P<queue>[0-9A-Za-z]{6,20}): (?P<words>.*)")
_MESSAGE = re.compile(r"message-id=(?P<id><[^>]*>)")
_STATUS = re.compile(r"to=<[^>]*>,.*\bstatus=(?P<status>[a-z]+) ?(?P<why>.*)")


@dataclass(slots=True)
class Evidence:
    """What a log says: from when to when it was written, and what became of the letters that it names.

    `proved` has the status line of each letter that was taken over, `seen` those that reached the queue
    manager without one yet.  Moments count seconds from 1970.
    """

    first: float | None = None
    last: float | None = None
    proved: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def covers(self, at: float, margin: float) -> bool:
        """Whether the log was being written around that moment."""
        return (
            self.first is not None and self.last is not None and self.first <= at - margin and at + margin <= self.last
        )


def read(lines: Iterable[str], wanted: frozenset[str], now: float, zone: tzinfo) -> Evidence:
    """What the log says of the Message-IDs that are wanted.

    Both forms of time are read: ISO 8601, and the old one without a year, which is taken for the latest that
    is not after `now`, in the zone of the machine that wrote it.  A queue id is used again after `removed`.
    """
    found = Evidence()
    queues: dict[str, str] = {}
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            continue
        when = _moment(match["when"], now, zone)
        if when is not None:
            found.first = when if found.first is None else min(found.first, when)
            found.last = when if found.last is None else max(found.last, when)
        queued = _QUEUED.match(match["rest"])
        if queued is None:
            continue
        queue, words = queued["queue"], queued["words"]
        if match["program"] == "cleanup" and (named := _MESSAGE.match(words)):
            queues.pop(queue, None)
            if named["id"] in wanted:
                queues[queue] = named["id"]
        elif queue in queues:
            if status := _STATUS.match(words):
                found.proved[queues[queue]] = f"{queue}: status={status['status']} {status['why']}"[:200]
            elif words == "removed":
                del queues[queue]
            elif match["program"] == "qmgr":
                found.seen.add(queues[queue])
    return found


def _moment(words: str, now: float, zone: tzinfo) -> float | None:
    try:
        if words[0].isdigit():
            made = datetime.fromisoformat(words)
            return (made if made.tzinfo else made.replace(tzinfo=zone)).timestamp()
        year = datetime.fromtimestamp(now, zone).year
        made = datetime.strptime(f"{year} {words}", "%Y %b %d %H:%M:%S").replace(tzinfo=zone)
        return made.timestamp() if made.timestamp() <= now + 86400 else made.replace(year=year - 1).timestamp()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Settled:
    """How many in doubt were settled, and how many are left."""

    accepted: int
    unsent: int
    left: int


def reconcile(
    ledger: Ledger,
    release: Release,
    lines: Iterable[str],
    *,
    domain: str,
    now: float,
    zone: tzinfo,
    who: str,
    margin: float = MARGIN,
) -> Settled:
    """Settle what is in doubt by the log of the server that the release was handed to.

    Who got it is accepted; who did not is tried again by the next run.  The line of the log, or the time
    that it covers, is written down with each.
    """
    waiting = {f"<{message_id(row.token, domain)}>": row for row in deliveries(ledger.db, release, "in_doubt")}
    evidence = read(lines, frozenset(waiting), now, zone)
    accepted = unsent = 0
    with ledger.writing() as db:
        for identifier, row in waiting.items():
            if why := evidence.proved.get(identifier):
                accepted += settle_doubt(db, row.id, arrived=True, at=now, act="reconcile", who=who, why=why)
            elif identifier not in evidence.seen and row.at is not None and evidence.covers(row.at, margin):
                why = "the log covers the time, and the server never took it over"
                unsent += settle_doubt(db, row.id, arrived=False, at=now, act="reconcile", who=who, why=why)
    return Settled(accepted, unsent, len(waiting) - accepted - unsent)
