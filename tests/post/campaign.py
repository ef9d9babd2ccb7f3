"""Kill the sender at random, again and again, and count at the other end what became of each letter."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pdfdigest.post import releases
from pdfdigest.post.reconcile import reconcile
from pdfdigest.post.wire import message_id
from tests.builders import ROOT
from tests.post.builders import Standing, ledger, planned, readers, sink, whole

MARGIN = 0.25
"""Seconds of log around a dot: this sink logs at once, and its log is read when no connection to it is open."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign came to; `amid` are the kills that hit while letters went out, `wrongly` counts those whom reconcile settled against what the sink holds."""

    seed: int
    recipients: int
    connections: int
    kills: int
    amid: int
    duplicates: int
    losses: int
    missing: int
    in_doubt: int
    delivered: int
    settled: int
    wrongly: int
    after: int
    seconds: float

    @property
    def sound(self) -> bool:
        """Nothing sent twice, nothing lost in silence, and at most one letter in doubt for each connection and kill."""
        return (
            self.duplicates == self.losses == self.missing == self.wrongly == 0
            and self.in_doubt <= self.connections * self.kills
            and self.settled >= 0.99 * self.in_doubt
            and self.after == self.recipients
        )


def campaign(
    folder: Path,
    *,
    seed: int,
    recipients: int,
    kills: int,
    connections: int = 8,
    gap: float = 0.25,
    think: float = 0.003,
) -> Outcome:
    """Send to so many, killing the sender up to `gap` seconds after it began, until so many kills hit amid letters.

    A kill that came too early widens the gap and one amid letters narrows it, so that a slow machine is killed amid
    letters too and a quick one is not done before the last kill.
    """
    chance = random.Random(seed)
    started = time.monotonic()
    done = amid = before = 0
    with sink(folder / "sink", f"think={think}", f"seed={seed}", *(("plain",) if seed % 2 else ())) as standing:
        with ledger(folder) as book:
            planned(book, readers(recipients), now=time.time())
        time.sleep(MARGIN)
        words = [sys.executable, "-m", "tests.post.runner", str(folder), str(standing.port), str(connections)]
        while True:
            with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as child:
                assert child.stdout is not None
                child.stdout.readline()
                try:
                    assert child.wait(chance.uniform(0.01, gap) if amid < kills else None) == 0
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
                else:
                    break
            done += 1
            with ledger(folder) as book:
                (attempts,) = book.db.execute("SELECT sum(attempts) FROM deliveries").fetchone()
            amid += attempts > before
            gap *= 0.9 if attempts > before else 1.2
            before = attempts
        with ledger(folder) as book:
            whole(book.db)
            (release,) = releases.every(book.db)
            found = releases.tally(book.db, release)
            rows = {row.address: row for row in releases.deliveries(book.db, release, "accepted", "in_doubt")}
            _quiet(standing)
            time.sleep(MARGIN + 0.05)
            with (standing.folder / "mail.log").open("a", encoding="utf-8") as log:
                log.write(f"{datetime.now(UTC).isoformat()} mail postfix/anvil[1]: statistics: max cache size 1\n")
            taken = standing.taken()
            doubtful = [row for row in rows.values() if row.state == "in_doubt"]
            with (standing.folder / "mail.log").open(encoding="utf-8") as log:
                settled = reconcile(
                    book,
                    release,
                    [log],
                    domain="office.example",
                    now=time.time(),
                    zone=UTC,
                    who="the campaign",
                    margin=MARGIN,
                )
            whole(book.db)
            after = {row.address: row.state for row in releases.deliveries(book.db, release, "accepted", "deferred")}
            wrongly = sum(
                (after[row.address] == "accepted") != bool(taken[row.address])
                for row in doubtful
                if row.address in after
            )
            assert found.remaining == 0
            assert all(message_id(row.token, "office.example") for row in doubtful)
        subprocess.run(words, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        last = standing.taken()
    return Outcome(
        seed=seed,
        recipients=recipients,
        connections=connections,
        kills=done,
        amid=amid,
        duplicates=sum(number - 1 for number in last.values()),
        losses=sum(1 for reader in readers(recipients) if reader.address not in rows),
        missing=sum(1 for row in rows.values() if row.state == "accepted" and not taken[row.address]),
        in_doubt=len(doubtful),
        delivered=sum(bool(taken[row.address]) for row in doubtful),
        settled=settled.accepted + settled.unsent,
        wrongly=wrongly,
        after=len(last) + settled.left,
        seconds=time.monotonic() - started,
    )


def _quiet(standing: Standing) -> None:
    """Wait until the sink is done with every connection: what the killed sender left in the wires is logged then."""
    deadline = time.monotonic() + 60
    with socket.create_connection(("127.0.0.1", standing.port), timeout=60) as asked, asked.makefile("rwb") as lines:
        lines.readline()
        while time.monotonic() < deadline:
            lines.write(b"XOPEN\r\n")
            lines.flush()
            if lines.readline().split()[1] == b"1":
                return
            time.sleep(0.02)
    raise AssertionError("a connection of the sink stays open")
