"""Three machines send one plan; they are killed, stopped, cut off, and their server is restarted and lost; then it is counted.

Each machine reaches PostgreSQL and the mail server by ways of its own, which can be cut.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pdfdigest.post import releases
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.postgres_db import Server
from tests.builders import ROOT
from tests.post.builders import Standing, planned, readers, sink, whole
from tests.post.cut_proxy import Way, ways
from tests.post.postgres import Cluster

KINDS = ("killed", "stopped", "cut off", "cut off from the mail server", "server restarted")
CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign came to: how often each thing was done, and what became of the letters."""

    seed: int
    recipients: int
    done: Counter[str]
    amid: int
    most: int
    in_doubt: int
    delivered: int
    named: int
    duplicates: int
    losses: int
    missing: int
    late: int
    seconds: float

    @property
    def sound(self) -> bool:
        """Nothing twice, nothing lost in silence, and at most one doubt a connection and blow, each by name."""
        return (
            self.duplicates == self.losses == self.missing == 0
            and self.in_doubt == self.named
            and self.in_doubt <= self.most
        )


@dataclass(slots=True)
class Machine:
    """One that sends, started again whenever it ended."""

    folder: Path
    words: list[str]
    server: Way
    spare: Way | None
    mail: Way
    run: subprocess.Popen[bytes] | None = None
    stopped_until: float = 0.0
    cut_until: dict[str, float] = field(default_factory=dict)
    over: bool = False

    def go_on(self) -> None:
        """Start it where it is not running, wake it and mend its ways in their time."""
        now = time.monotonic()
        if self.stopped_until and now > self.stopped_until and self.run is not None:
            self.run.send_signal(signal.SIGCONT)
            self.stopped_until = 0.0
        for name, until in list(self.cut_until.items()):
            if now > until:
                for way in self._ways(name):
                    way.mend()
                del self.cut_until[name]
        if self.run is None or self.run.poll() is not None:
            self.over = self.run is not None and self.run.returncode == 0
            if not self.over:
                self.run = subprocess.Popen(self.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)

    def _ways(self, name: str) -> list[Way]:
        return [self.mail] if "mail" in name else [each for each in (self.server, self.spare) if each]

    def suffer(self, kind: str, seconds: float) -> None:
        """Be killed, stopped or cut off for so long."""
        assert self.run is not None
        if kind == "killed":
            self.run.send_signal(signal.SIGKILL)
            self.run.wait()
            self.stopped_until = 0.0
        elif kind == "stopped":
            self.run.send_signal(signal.SIGSTOP)
            self.stopped_until = time.monotonic() + seconds
        else:
            for way in self._ways(kind):
                way.cut()
            self.cut_until[kind] = time.monotonic() + seconds

    def end(self) -> None:
        """End it."""
        if self.run is not None:
            self.run.kill()
            self.run.wait()


def campaign(
    folder: Path,
    primary: Cluster,
    standby: Cluster | None,
    *,
    seed: int,
    recipients: int,
    blows: int,
    machines: int = 3,
    lease: float = 4.0,
    think: float = 0.2,
) -> Outcome:
    """Send to so many by several machines, with so many blows on the way, the standby taking over in the middle of them."""
    chance = random.Random(seed)
    started = time.monotonic()
    done: Counter[str] = Counter()
    most = amid = 0
    schema = f"chaos {seed}"
    now_there = primary
    with sink(folder / "sink", f"think={think}", f"seed={seed}") as mail, contextlib.ExitStack() as stack:
        with Ledger.open(
            folder / "m0" / "post", folder / "m0" / "state", create=True, server=primary.server(schema)
        ) as made:
            planned(made, readers(recipients), now=time.time())
        all_machines = list(_machines(folder, primary, standby, mail, schema, machines, lease, stack))
        stack.callback(lambda: [each.end() for each in all_machines])
        deadline = time.monotonic() + 900
        taken = 0
        while not all(each.over for each in all_machines):
            assert time.monotonic() < deadline, "the campaign does not end"
            for each in all_machines:
                each.go_on()
            if sum(done.values()) >= blows:
                time.sleep(0.2)
                continue
            time.sleep(chance.uniform(0.1, 0.6))
            now_taken = sum(mail.taken().values())
            running = [each for each in all_machines if each.run is not None and each.run.poll() is None]
            if now_taken == taken or not running:
                continue  # a blow hits while letters go out
            taken = now_taken
            amid += 1
            if standby is not None and sum(done.values()) == blows // 2 and not done["standby promoted"]:
                primary.control("stop", "-m", "immediate")
                standby.control("promote")
                now_there = standby
                done["standby promoted"] += 1
                most += CONNECTIONS * machines
                continue
            kind = chance.choices(KINDS, (12, 5, 4, 3, 1))[0]
            if kind == "server restarted":
                now_there.control("restart", "-m", "immediate")
                most += CONNECTIONS * machines
            else:
                chance.choice(running).suffer(kind, chance.uniform(0.5, 2.0) * lease)
                most += CONNECTIONS
            done[kind] += 1
        with Ledger.open(folder / "m0" / "post", folder / "last", server=now_there.server(schema)) as ledger:
            whole(ledger.db)
            (release,) = releases.every(ledger.db)
            rows = {row.address: row for row in releases.deliveries(ledger.db, release, "accepted", "in_doubt")}
            late = ledger.db.execute(
                "SELECT count(*) FROM outcomes o JOIN outcomes b ON b.delivery = o.delivery AND b.id < o.id"
                " WHERE b.state = 'in_doubt' AND o.state = 'accepted'"
            ).fetchone()[0]
        time.sleep(1.0)
        found = mail.taken()
    doubtful = [row for row in rows.values() if row.state == "in_doubt"]
    return Outcome(
        seed=seed,
        recipients=recipients,
        done=done,
        amid=amid,
        most=most,
        in_doubt=len(doubtful),
        delivered=sum(bool(found[row.address]) for row in doubtful),
        named=sum(bool(row.reply) for row in doubtful),
        duplicates=sum(number - 1 for number in found.values()),
        losses=sum(reader.address not in rows for reader in readers(recipients)),
        missing=sum(row.state == "accepted" and not found[row.address] for row in rows.values()),
        late=late,
        seconds=time.monotonic() - started,
    )


def _machines(
    folder: Path,
    primary: Cluster,
    standby: Cluster | None,
    mail: Standing,
    schema: str,
    number: int,
    lease: float,
    stack: contextlib.ExitStack,
) -> Iterator[Machine]:
    for at in range(number):
        own = folder / f"m{at}"
        if at:
            shutil.copytree(folder / "m0" / "post", own / "post")
        to = (primary.port, mail.port, *((standby.port,) if standby else ()))
        first, letters, *second = stack.enter_context(ways(*to))
        hosts = ",".join(f"127.0.0.1:{way.port}" for way in (first, *second))
        url = f"postgresql://postgres@{hosts}/postgres"
        assert Server(url, schema).name
        words = [
            sys.executable,
            "-m",
            "tests.post.machine",
            str(own),
            schema,
            str(CONNECTIONS),
            str(lease),
            str(letters.port),
            url,
        ]
        yield Machine(own, words, first, second[0] if second else None, letters)
