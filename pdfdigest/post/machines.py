"""Several machines send by one ledger: each run has a fence number, readers are leased under it, and caps and pace are shared.

Whoever comes after a lease has another number.  A run that was stopped and wakes after its lease can write nothing of it but
what a server answered: an answer is evidence, and settles a doubt.
"""

from __future__ import annotations

import os
import socket
import time

from pdfdigest.post.ledger_db import Db
from pdfdigest.post.pacing import EVERYONE, Pace

FENCED = " AND EXISTS (SELECT 1 FROM leases f WHERE f.delivery = deliveries.id AND f.fence = {fence})"
"""Of deliveries, those that a run has leased, and nobody since."""


def awake() -> float:
    """Seconds that pass while a machine sleeps or a program is stopped, too; from when on does not matter."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def begin(db: Db, release: int, at: float) -> int:
    """The fence number of a new run, larger than any before it."""
    ((fence,),) = db.execute(
        "INSERT INTO runs (release, machine, at) VALUES (?, ?, ?) RETURNING fence",
        (release, f"{socket.gethostname()}/{os.getpid()}"[:200], at),
    ).fetchall()
    return int(fence)


def lease(db: Db, fence: int, deliveries: list[int]) -> None:
    """These are leased under that number, whoever had them."""
    db.executemany(
        "INSERT INTO leases (delivery, fence) VALUES (?, ?) ON CONFLICT (delivery) DO UPDATE SET fence = excluded.fence",
        [(each, fence) for each in deliveries],
    )


def expire(db: Db, release: int, now: float) -> None:
    """What became of leases that are over: who had no dot is free, who had one is in doubt, by name of the machine."""
    db.execute(
        "UPDATE deliveries SET state = 'in_doubt', due = 0, reply = 'the lease of ' || (SELECT r.machine FROM leases f"
        " JOIN runs r ON r.fence = f.fence WHERE f.delivery = deliveries.id) || ' ended after the dot'"
        " WHERE release = ? AND state = 'dot' AND due <= ?",
        (release, now),
    )
    db.execute(
        "UPDATE deliveries SET state = CASE WHEN attempts > 0 THEN 'deferred' ELSE 'planned' END, due = 0"
        " WHERE release = ? AND state = 'leased' AND due <= ?",
        (release, now),
    )


def share(db: Db, pace: Pace, now: float) -> None:
    """What all machines have sent today, or have leased, and when each domain's turn is next."""
    sent = dict(db.execute("SELECT domain, number FROM paces WHERE day = ?", (pace.day(now),)))
    leased = db.execute(
        "SELECT d.domain, count(*) FROM deliveries d JOIN releases r ON r.id = d.release"
        " WHERE r.kind = 'mail' AND d.state = 'leased' GROUP BY d.domain"
    )
    for domain, number in leased:
        for name in (domain, EVERYONE):
            sent[name] = sent.get(name, 0) + number
    pace.share(now, sent, dict(db.execute("SELECT domain, moment FROM turns")))


def keep(db: Db, pace: Pace) -> None:
    """Note when each domain's turn is next, for the other machines."""
    db.executemany(
        "INSERT INTO turns VALUES (?, ?) ON CONFLICT (domain) DO UPDATE SET moment = excluded.moment",
        list(pace.turns.items()),
    )
