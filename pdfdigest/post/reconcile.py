"""The log of a mail server goes in; who was in doubt is settled by it: taken over, or never.

A line about a letter proves that it was taken over.  Silence proves that it was not, and only in the whole log of
the very server that the dot went to: written from before the dot until well after it, without a gap, no lines
lost, and by a clock that is known; and only where the log shows every letter that this server answered for around
then, for an excerpt and a server that writes Message-IDs anew are as silent of the one as of the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from pdfdigest.post.ledger import Ledger
from pdfdigest.post.releases import Delivery, Release, deliveries, settle_doubt
from pdfdigest.post.server_logs import Evidence, read
from pdfdigest.post.wire import message_id

MARGIN = 60.0
"""Seconds by which the log must reach beyond the dot on either side before its silence counts."""
_OWN = 2_000
"""How many letters that the server took over are looked for, to compare its clock with the ledger's."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How many in doubt were settled, and how many are left; `reasons` says of how many why silence proved nothing."""

    accepted: int
    unsent: int
    left: int
    reasons: tuple[tuple[str, int], ...] = ()


def reconcile(
    ledger: Ledger,
    release: Release,
    logs: Iterable[Iterable[str]],
    *,
    domain: str,
    now: float,
    who: str,
    servers: tuple[str, ...] = (),
    of: str = "",
    zone: tzinfo | None = None,
    margin: float = MARGIN,
) -> Settled:
    """Settle what is in doubt by the log of a server, in one file or, rotated, in several, the oldest first.

    `servers` are those that the office has, by host and port, `of` is the one whose log it is, by host and port or
    by host alone.  Who got it is accepted; who did not is tried again by the next run.  The line of the log, or the
    time that it covers, is written down with each.
    """
    waiting = {_name(row, domain): row for row in deliveries(ledger.db, release, "in_doubt")}
    own = _own(ledger, release, waiting.values(), domain)
    wanted = frozenset(waiting) | frozenset(own)
    answered = {name: at for name, (at, server) in own.items() if server is not None and _is(of, server)}
    evidence = Evidence()
    for lines in logs:
        read(lines, wanted, now, zone, into=evidence)
    skew = evidence.skew({name: at for name, (at, _) in own.items()}, zone=zone is not None)
    around = [name for name, at in answered.items() if skew is not None and evidence.covers(at + skew, margin)]
    unnamed = sum(name not in evidence.proved and name not in evidence.seen for name in around)
    lacks = (
        f"the log shows {len(around) - unnamed:,} of {len(around):,} letters that the server answered for"
        if unnamed
        else ""
    )
    accepted = unsent = 0
    reasons: Counter[str] = Counter()
    with ledger.writing() as db:
        for identifier, row in waiting.items():
            if why := evidence.proved.get(identifier):
                accepted += settle_doubt(db, row.id, arrived=True, at=now, act="reconcile", who=who, why=why)
            elif doubt := _why_not(evidence, identifier, row, skew, servers, of, margin) or lacks:
                reasons[doubt] += 1
            else:
                why = "the log covers the time, and the server never took it over"
                unsent += settle_doubt(db, row.id, arrived=False, at=now, act="reconcile", who=who, why=why)
    return Settled(accepted, unsent, len(waiting) - accepted - unsent, tuple(reasons.most_common()))


def _name(row: Delivery, domain: str) -> str:
    return f"<{message_id(row.token, domain)}>"


def _is(host: str, server: str) -> bool:
    """Whether a log that is of a host, with its port or without, is that of a server by host and port."""
    return not host or not server or host in (server, server.rpartition(":")[0])


def _own(
    ledger: Ledger, release: Release, doubtful: Iterable[Delivery], domain: str
) -> dict[str, tuple[float, str | None]]:
    """Letters that a server took over around the same time: when, and which server, None where none answered for it."""
    moments = [row.at for row in doubtful if row.at is not None]
    if not moments:
        return {}
    rows = ledger.db.execute(
        "SELECT token, at, CASE WHEN code BETWEEN 200 AND 299 THEN server END FROM deliveries WHERE release = ? AND state IN ('accepted', 'bounced', 'complained')"
        " AND at BETWEEN ? AND ? LIMIT ?",
        (release.id, min(moments) - 3600, max(moments) + 3600, _OWN),
    )
    return {f"<{message_id(token, domain)}>": (at, server) for token, at, server in rows}


def _why_not(
    evidence: Evidence,
    identifier: str,
    row: Delivery,
    skew: float | None,
    servers: tuple[str, ...],
    of: str,
    margin: float,
) -> str:
    """Why silence proves nothing of a letter, or nothing where it does prove that it was never taken over."""
    if identifier in evidence.seen:
        return "the letter came in, and the log does not say what became of it"
    if row.server and not _is(of, row.server):
        return f"they were handed to {row.server}, and this is the log of {of}"
    if not row.server and len(servers) > 1:
        return "the ledger does not know which of the office's servers they were handed to"
    if evidence.silent and evidence.first is None:
        return (
            "the log has no line of a mail server that is known: Postfix, Exim, sendmail, or a trace of Microsoft 365"
        )
    if not evidence.silent:
        return "a trace leaves letters out for reasons of its own"
    if evidence.lost:
        return f"the log says itself that lines were lost ({evidence.lost})"
    if skew is None:
        return "the stamps of the log bear no zone, and it names no letter that would tell"
    if row.at is None or not evidence.covers(row.at + skew, margin):
        return "the log does not cover the time at which they were sent"
    return ""
