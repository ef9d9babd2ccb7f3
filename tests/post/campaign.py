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
from zoneinfo import ZoneInfo

from pdfdigest.post import releases
from pdfdigest.post.reconcile import reconcile
from pdfdigest.post.wire import message_id
from tests.builders import ROOT
from tests.post.builders import Standing, ledger, planned, readers, sink, whole

MARGIN = 0.25
"""Seconds of log around a dot: this sink logs at once, and its log is read when no connection to it is open."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign came to, in numbers of letters but for `kills`.

    `amid` are the kills that hit while letters went out, `spare` the letters that the spare server has, `lost` the lines
    that the first log lacked.  `in_doubt` are settled `by_lossy`, by the log of `by_zone`, and `by_whole` ones; `wrongly`
    counts those that a reconcile settled against what the servers hold.
    """

    seed: int
    recipients: int
    connections: int
    kills: int
    amid: int
    spare: int
    lost: int
    duplicates: int
    losses: int
    missing: int
    in_doubt: int
    delivered: int
    by_lossy: int
    by_zone: int
    by_whole: int
    wrongly: int
    after: int
    seconds: float

    @property
    def sound(self) -> bool:
        """Nothing sent twice, nothing lost in silence, and at most one letter in doubt for each connection and kill."""
        return (
            self.duplicates == self.losses == self.missing == self.wrongly == 0
            and self.in_doubt <= self.connections * self.kills
            and self.by_lossy + self.by_zone + self.by_whole >= 0.99 * self.in_doubt
            and self.after == self.recipients
        )

    @property
    def tried(self) -> bool:
        """Whether all that a campaign is to try happened in it."""
        return min(self.amid, self.spare, self.lost, self.in_doubt, self.by_zone) > 0


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
    letters too and a quick one is not done before the last kill.  The server turns every third connection away, which the
    spare one takes.  Who is in doubt is settled by a log that lost lines, by one of another zone, and by both whole.
    """
    chance = random.Random(seed)
    started = time.monotonic()
    done = amid = before = 0
    plain = ("plain",) if seed % 2 else ()
    with (
        sink(folder / "sink", f"think={think}", f"seed={seed}", "away=0.33", *plain) as first,
        sink(folder / "spare", f"think={think}", f"seed={seed}") as spare,
    ):
        with ledger(folder) as book:
            planned(book, readers(recipients), now=time.time())
        time.sleep(MARGIN)
        words = [sys.executable, "-m", "tests.post.runner", str(folder), str(connections)]
        words += [str(first.port), str(spare.port)]
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
            for each in (first, spare):
                _quiet(each)
            time.sleep(MARGIN + 0.05)
            for each in (first, spare):
                with (each.folder / "mail.log").open("a", encoding="utf-8") as log:
                    log.write(f"{datetime.now(UTC).isoformat()} mail postfix/anvil[1]: statistics: max cache size 1\n")
            taken = first.taken() + spare.taken()
            doubtful = [row for row in rows.values() if row.state == "in_doubt"]
            lines = (first.folder / "mail.log").read_text("utf-8").splitlines()
            lossy, lost = _lossy(lines, {message_id(row.token, "office.example") for row in doubtful}, chance)
            tries = (
                (lossy, first, UTC),
                (_elsewhere(lines), first, TOKYO),
                (lines, first, UTC),
                ((spare.folder / "mail.log").read_text("utf-8").splitlines(), spare, UTC),
            )
            settled = []
            for log_lines, whose, zone in tries:
                told = reconcile(
                    book,
                    release,
                    [log_lines],
                    domain="office.example",
                    now=time.time(),
                    who="the campaign",
                    servers=tuple(f"127.0.0.1:{each.port}" for each in (first, spare)),
                    of=f"127.0.0.1:{whose.port}",
                    zone=zone,
                    margin=MARGIN,
                )
                settled.append(told.accepted + told.unsent)
                whole(book.db)
            states = {row.address: row.state for row in releases.deliveries(book.db, release, "accepted", "deferred")}
            wrongly = sum(
                (states[row.address] == "accepted") != bool(taken[row.address])
                for row in doubtful
                if row.address in states
            )
            left = releases.tally(book.db, release)["in_doubt"]
            assert found.remaining == 0
        subprocess.run(words, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        last = first.taken() + spare.taken()
        by_spare = sum(spare.taken().values())
    return Outcome(
        seed=seed,
        recipients=recipients,
        connections=connections,
        kills=done,
        amid=amid,
        spare=by_spare,
        lost=lost,
        duplicates=sum(number - 1 for number in last.values()),
        losses=sum(1 for reader in readers(recipients) if reader.address not in rows),
        missing=sum(1 for row in rows.values() if row.state == "accepted" and not taken[row.address]),
        in_doubt=len(doubtful),
        delivered=sum(bool(taken[row.address]) for row in doubtful),
        by_lossy=settled[0],
        by_zone=settled[1],
        by_whole=settled[2] + settled[3],
        wrongly=wrongly,
        after=len(last) + left,
        seconds=time.monotonic() - started,
    )


TOKYO = ZoneInfo("Asia/Tokyo")


def _lossy(lines: list[str], doubtful: set[str], chance: random.Random) -> tuple[list[str], int]:
    """A log that lost lines, as rsyslog does and says: half of what it knows of those in doubt, and every ninth line."""
    gone = {name for name in sorted(doubtful) if chance.random() < 0.5}
    queues = {line.split(": ")[1] for line in lines if any(f"<{name}>" in line for name in gone)}
    kept = [line for line in lines if line.split(": ")[1:2][0] not in queues and chance.random() > 0.11]
    lost = len(lines) - len(kept)
    kept.insert(
        len(kept) // 2,
        f"{kept[0].split()[0]} mail rsyslogd: imuxsock[pid 1]: {lost} messages lost due to rate-limiting",
    )
    return kept, lost


def _elsewhere(lines: list[str]) -> list[str]:
    """The same log as a server in Tokyo writes it: the stamps of syslog, without year or zone."""
    made = []
    for line in lines:
        stamp, _, rest = line.partition(" ")
        made.append(f"{datetime.fromisoformat(stamp).astimezone(TOKYO):%b %e %H:%M:%S} {rest}")
    return made


def _quiet(standing: Standing) -> None:
    """Wait until the sink is done with every connection: what the killed sender left in the wires is logged then."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with (
            socket.create_connection(("127.0.0.1", standing.port), timeout=60) as asked,
            asked.makefile("rwb") as lines,
        ):
            turned_away = lines.readline().startswith(b"421")
            while not turned_away and time.monotonic() < deadline:
                lines.write(b"XOPEN\r\n")
                lines.flush()
                if lines.readline().split()[1] == b"1":
                    return
                time.sleep(0.02)
    raise AssertionError("a connection of the sink stays open")
