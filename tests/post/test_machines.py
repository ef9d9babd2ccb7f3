"""Several machines send one plan: each reader once, whatever becomes of the machines and of their server."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdfdigest.post import machines
from pdfdigest.post.book import Book
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.pacing import EVERYONE, Limit, Pace
from pdfdigest.post.releases import deliveries, every, settle_doubt, tally
from tests.builders import ROOT
from tests.post.builders import nobody, planned, readers, sink, whole
from tests.post.machines_campaign import KINDS, Outcome, campaign
from tests.post.postgres import Cluster
from tests.post.test_postgres import pair

pytestmark = pytest.mark.judges


class Two:
    """Two machines with one ledger."""

    def __init__(self, folder: Path, there: Cluster, number: int) -> None:
        server = there.server(f"two {folder.name} {number}")
        self.one = Ledger.open(folder / "one" / "post", folder / "one" / "state", create=True, server=server)
        shutil.copytree(folder / "one" / "post", folder / "two" / "post")
        self.two = Ledger.open(folder / "two" / "post", folder / "two" / "state", server=server)
        self.release = planned(self.one, readers(number), now=time.time())

    def book(self, of: Ledger, lease: float = 900.0, pace: Pace | None = None) -> Book:
        """One machine's run, begun."""
        made = Book(of, self.release, pace or Pace({}, UTC), of.clock, whole, lease)
        made.begin(lambda _: None)
        return made

    def states(self) -> dict[str, int]:
        """How many readers stand where."""
        return {state: number for state, number in tally(self.one.db, self.release).numbers if number}


@pytest.fixture
def two(postgresql: Cluster, tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path, postgresql, 20)
    with made.one, made.two:
        yield made


def capped() -> Pace:
    return Pace({EVERYONE: Limit(daily=7)}, UTC)


def slow() -> Pace:
    return Pace({"reader.example": Limit(per_minute=1)}, UTC)


def test_no_reader_is_leased_twice(two: Two) -> None:
    one, other = two.book(two.one), two.book(two.two)
    mine, theirs = one.lease(12, nobody), other.lease(12, nobody)
    assert mine is not None
    assert theirs is not None
    assert len({row.id for row in (*mine, *theirs)}) == 20
    assert (len(mine), len(theirs)) == (12, 8)
    assert one.lease(5, nobody) == []
    for book, rows in ((one, mine), (other, theirs)):
        for row in rows:
            assert book.dot(row)
            book.settle(row, "accepted", code=250, reply="ok")
    one.close()
    other.close()
    assert two.states() == {"accepted": 20}
    assert every(two.one.db)[0].state == "finished"


def test_a_lease_that_is_over_frees_whom_nothing_was_sent_and_names_who_is_in_doubt(two: Two) -> None:
    late, other = two.book(two.one, lease=1.0), two.book(two.two)
    rows = late.lease(3, nobody)
    assert rows is not None
    assert late.dot(rows[0])
    time.sleep(1.2)
    taken = other.lease(50, nobody)
    assert taken is not None
    assert {row.id for row in taken} >= {rows[1].id, rows[2].id}
    assert rows[0].id not in {row.id for row in taken}
    (doubt,) = deliveries(two.one.db, two.release, "in_doubt")
    assert doubt.address == rows[0].address
    assert f"/{os.getpid()} ended after the dot" in (doubt.reply or "")
    # It wakes: no dot, nothing put back, and what it did not do is nobody's state.
    assert not late.dot(rows[1])
    late.put_back(rows[2])
    late.settle(rows[1], "rejected", code=550, reply="no")
    late.close()
    assert two.states() == {"in_doubt": 1, "leased": 19}
    for row in taken:
        assert other.dot(row)
        other.settle(row, "accepted")
    other.close()
    assert two.states() == {"accepted": 19, "in_doubt": 1}


@pytest.mark.parametrize("said", [None, False])
def test_an_answer_that_comes_after_the_lease_settles_the_doubt(two: Two, said: bool | None) -> None:
    late, other = two.book(two.one, lease=0.5), two.book(two.two)
    (row, *_) = late.lease(1, nobody) or ()
    assert late.dot(row)
    time.sleep(0.7)
    assert other.lease(1, nobody)
    assert two.states()["in_doubt"] == 1
    if said is not None:
        with two.two.writing() as db:
            settle_doubt(db, row.id, arrived=said, at=1.0, act="resolve", who="A.", why="by the log")
    late.settle(row, "accepted", code=250, reply="taken over")
    late.close()
    assert two.states() == {"accepted": 1, "leased": 1, "planned": 18}
    other.close()


def test_a_dot_that_was_granted_before_a_long_stop_is_not_sent(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    book = two.book(two.one, lease=900.0)
    (row, *_) = book.lease(1, nobody) or ()
    real, asked = machines.awake, itertools.count()
    # The clock of the machine jumps between the question and the answer; other questions of the time follow it.
    monkeypatch.setattr(machines, "awake", lambda: real() + 901 * (next(asked) > 0))
    assert not book.dot(row)
    book.close()
    assert two.states() == {"deferred": 1, "planned": 19}
    assert book.wait(0)


def test_a_cap_and_a_pace_hold_over_all_machines(two: Two) -> None:
    one, other = two.book(two.one, pace=capped()), two.book(two.two, pace=capped())
    sent = 0
    for _ in range(5):
        for book in (one, other):
            for row in book.lease(2, nobody) or ():
                assert book.dot(row)
                book.settle(row, "accepted")
                sent += 1
    one.close()
    other.close()
    assert sent == 7
    assert two.states() == {"accepted": 7, "planned": 13}


def test_mails_to_a_domain_keep_their_distance_over_all_machines(two: Two) -> None:
    one, other = two.book(two.one, pace=slow()), two.book(two.two, pace=slow())
    assert len(one.lease(5, nobody) or ()) == 1
    assert other.lease(5, nobody) == []
    assert one.lease(5, nobody) == []
    due = sorted(moment for (moment,) in two.one.db.execute("SELECT due FROM deliveries WHERE slot = 1"))
    assert all(later - sooner >= 59.9 for sooner, later in itertools.pairwise(due))
    one.close()
    other.close()


def machine(folder: Path, there: Cluster, schema: str, port: int, lease: float) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.post.machine", str(folder), schema, "4", str(lease), str(port)]
    return subprocess.Popen([*words, there.server(schema).url], stdout=subprocess.PIPE, cwd=ROOT)


def test_three_machines_are_more_than_twice_as_fast_as_one(postgresql: Cluster, tmp_path: Path) -> None:
    """Against a server that takes 200 ms for each dot, four connections a machine."""
    rates = {}
    for number in (1, 3):
        folder, schema, letters = tmp_path / str(number), f"pace {number}", 120 * number
        with (
            sink(folder / "sink", "think=0.2") as mail,
            Ledger.open(folder / "0" / "post", folder / "state", create=True, server=postgresql.server(schema)) as made,
        ):
            planned(made, readers(letters), now=time.time())
            for at in range(1, number):
                shutil.copytree(folder / "0" / "post", folder / str(at) / "post")
            running = [machine(folder / str(at), postgresql, schema, mail.port, 900) for at in range(number)]
            try:
                for each in running:
                    assert each.stdout is not None
                    assert each.stdout.readline() == b"up\n"
                begun = time.monotonic()
                while tally(made.db, every(made.db)[0]).accepted < letters:
                    assert time.monotonic() - begun < 120
                    time.sleep(0.05)
                rates[number] = letters / (time.monotonic() - begun)
            finally:
                for each in running:
                    each.kill()
                    each.communicate()
            assert all(count == 1 for count in mail.taken().values())
    assert rates[3] >= 2.5 * rates[1], rates


def test_a_machine_that_was_stopped_and_wakes_after_its_lease_sends_nobody_twice(
    postgresql: Cluster, tmp_path: Path
) -> None:
    schema = "stopped"
    with (
        sink(tmp_path / "sink", "think=0.1") as mail,
        Ledger.open(tmp_path / "0" / "post", tmp_path / "state", create=True, server=postgresql.server(schema)) as made,
    ):
        planned(made, readers(150), now=time.time())
        shutil.copytree(tmp_path / "0" / "post", tmp_path / "1" / "post")
        first = machine(tmp_path / "0", postgresql, schema, mail.port, 2)
        assert first.stdout is not None
        first.stdout.readline()
        time.sleep(0.6)
        first.send_signal(signal.SIGSTOP)
        time.sleep(2.5)
        second = machine(tmp_path / "1", postgresql, schema, mail.port, 2)
        time.sleep(1.0)
        first.send_signal(signal.SIGCONT)
        for each in (first, second, machine(tmp_path / "1", postgresql, schema, mail.port, 2)):
            each.communicate(timeout=100)
            assert each.returncode in (0, 6)
        (release,) = every(made.db)
        found = tally(made.db, release)
        assert found.accepted + found["in_doubt"] == 150
        assert found["in_doubt"] <= 4
        assert max(mail.taken().values()) == 1


HEAD = """# Several machines, and what may happen to them

Measured by `make chaos-machines` on {day}. Three machines with four connections each send one
plan by one ledger on PostgreSQL, against a mail server that takes 200 ms for each dot and counts what it takes. Each machine reaches both by ways of its
own, which can be cut so that what is sent neither arrives nor fails. A lease lasts four seconds. At random instants a machine is

- **killed** (SIGKILL) and started again;
- **stopped** (SIGSTOP) for two to eight seconds, so that many wake after their lease;
- **cut off** from PostgreSQL, or from the mail server, for as long;

or PostgreSQL is **restarted** as after a crash. In the middle the server is lost and its synchronous standby **promoted**.
*At most* is four for each of these, twelve where it hits all machines. Everybody in doubt is named by the ledger, with the machine. *Settled late* are
doubts that a machine settled when it woke, with the answer that it had got.

| seed | recipients | killed | stopped | cut off | cut off from the mail server | restarted | promoted | amid letters | in doubt (at most) | of these delivered | settled late | accepted but missing | duplicates | silent losses | seconds |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
"""


def row(told: Outcome) -> str:
    """One campaign as a row of the table."""
    done = [told.done[kind] for kind in (*KINDS, "standby promoted")]
    cells = [
        told.seed,
        f"{told.recipients:,}",
        *done,
        told.amid,
        f"{told.in_doubt} ({told.most})",
        told.delivered,
        told.late,
    ]
    cells += [told.missing, told.duplicates, told.losses, round(told.seconds)]
    return f"| {' | '.join(map(str, cells))} |\n"


def test_a_short_campaign_is_sound(tmp_path: Path) -> None:
    with pair(synchronous=True) as (primary, standby):
        told = campaign(tmp_path, primary, standby, seed=1, recipients=700, blows=8)
    assert told.sound, told
    assert told.amid
    assert told.done["standby promoted"] == 1


@pytest.mark.chaos
@pytest.mark.timeout(3600)
def test_the_long_campaigns_are_sound(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """With --accept the table of docs/chaos-machines.md is written anew."""
    rows = []
    for seed in (1,):
        with pair(synchronous=True) as (primary, standby):
            told = campaign(tmp_path / str(seed), primary, standby, seed=seed, recipients=2_500, blows=50)
        assert told.sound, told
        rows.append(row(told))
    if pytestconfig.getoption("--accept"):
        text = HEAD.format(day=f"{datetime.now(UTC):%d %B %Y}") + "".join(rows)
        (ROOT / "docs" / "chaos-machines.md").write_text(text, "utf-8")
