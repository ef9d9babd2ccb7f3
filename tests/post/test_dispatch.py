"""Dispatch: each reader once, whatever the server does; every commit is counted anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post import dispatch, plan, plan_summary, releases, undelivered
from pdfdigest.post.carriers import REHEARSALS, Nowhere
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.pacing import EVERYONE, Limit, Pace
from pdfdigest.post.smtp import Server, Smtp
from tests.post.builders import NOW, QUICK, SECRET, Standing, composer, ledger, nobody, planned, readers, send, sink


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    with ledger(tmp_path) as made:
        yield made


def states(of: Ledger) -> dict[str, str]:
    return dict(of.db.execute("SELECT address, state FROM addressed ORDER BY id"))


def ran(book: Ledger, folder: Path, number: int, *faults: str, **more: object) -> tuple[str, releases.Tally, Standing]:
    with sink(folder / "sink", *faults) as standing:
        release = planned(book, readers(number))
        hangs = any(fault.startswith("hang") for fault in faults)
        carrier = standing.carrier(reply_seconds=0.3 if hangs else 60, command_seconds=60)
        said, found = send(book, release, carrier, **more)  # type: ignore[arg-type]
        return said, found, standing


@pytest.mark.parametrize("faults", [(), ("plain",)])
def test_each_reader_gets_it_once(book: Ledger, tmp_path: Path, faults: tuple[str, ...]) -> None:
    said, found, standing = ran(book, tmp_path, 300, *faults)
    assert (said, found.accepted, found.undelivered) == ("", 300, 0)
    assert set(standing.taken().values()) == {1}
    assert len(standing.taken()) == 300


def test_a_finished_plan_sends_nothing_more(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        release = planned(book, readers(20))
        send(book, release, standing.carrier())
        assert releases.find(book.db, release.plan).state == "finished"
        again = planned(book, readers(20))
        assert again.plan == release.plan
        assert sum(standing.taken().values()) == 20


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("no-after-dot", "rejected"),
        ("large", "rejected"),
        ("no-reader", "rejected"),
        ("drop-after-dot=0.1", "in_doubt"),
        ("drop-at-dot=0.1", "in_doubt"),
        ("hang-after-dot=0.1", "in_doubt"),
        ("later-after-dot=0.3", "accepted"),
        ("close-at-mail=0.3", "accepted"),
        ("later-reader=0.3", "accepted"),
        ("drop-in-data=0.3", "accepted"),
        ("slow=0.5", "accepted"),
    ],
)
@pytest.mark.parametrize("more", [(), ("plain",)])
def test_whatever_the_server_does_the_ledger_says_so(
    book: Ledger, tmp_path: Path, fault: str, state: str, more: tuple[str, ...]
) -> None:
    said, found, standing = ran(book, tmp_path, 30, fault, *more)
    taken = standing.taken()
    told = states(book)
    assert said == ""
    assert found[state] > 0
    assert found.remaining == 0
    assert all(number == 1 for number in taken.values())
    assert {address for address, state in told.items() if state == "accepted"} <= set(taken)
    assert set(taken) <= {address for address, state in told.items() if state in ("accepted", "in_doubt")}


def test_only_the_reader_who_is_gone_is_refused(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        release = planned(book, [*readers(10), *readers(1, name="gone")])
        _, found = send(book, release, standing.carrier())
    assert (found.accepted, found["rejected"]) == (10, 1)
    (row,) = releases.deliveries(book.db, release, "rejected")
    assert (row.address, row.code, row.reply) == ("gone0000000@reader.example", 550, "5.1.1 no such reader")


def test_a_server_that_takes_less_is_not_offered_more(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "sink", "small") as standing:
        _, found = send(book, planned(book, readers(3)), standing.carrier(), pdf=b"%PDF" * 1000)
    assert (found["skipped"], dict(standing.taken())) == (3, {})


def test_no_server_stops_the_run_and_loses_nobody(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        pass
    release = planned(book, readers(10))
    said, found = send(book, release, standing.carrier(), terms=replace(QUICK, endure=0.1))
    assert "refused" in said.lower()
    assert found["planned"] == 10
    with sink(tmp_path / "sink") as standing:
        assert send(book, release, standing.carrier())[1].accepted == 10


def test_the_spare_server_takes_over_before_the_dot(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "down") as down:
        pass
    with sink(tmp_path / "sink") as up:
        servers = tuple(Server("127.0.0.1", each.port, "none", loopback=True) for each in (down, up))
        said, found = send(book, planned(book, readers(10)), Smtp(servers, "office.example"))
    assert (said, found.accepted) == ("", 10)


def test_a_server_that_refuses_everybody_stops_the_run(book: Ledger, tmp_path: Path) -> None:
    said, found, _ = ran(book, tmp_path, 200, "no-reader", terms=replace(QUICK, refusals=20))
    assert "20 readers in a row" in said
    assert 20 <= found["rejected"] < 40


def test_a_server_that_drops_after_every_dot_stops_the_run(book: Ledger, tmp_path: Path) -> None:
    said, found, _ = ran(book, tmp_path, 200, "drop-after-dot")
    assert "in a row" in said
    assert found["in_doubt"] < 20


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("faults", [(), ("starttls-fails",)])
def test_without_tls_nothing_is_sent(book: Ledger, tmp_path: Path, security: str, faults: tuple[str, ...]) -> None:
    with sink(tmp_path / "sink", *faults) as standing:
        server = Server("127.0.0.1", standing.port, security, loopback=True)
        carrier = Smtp((server,), "office.example", command_seconds=1)
        said, found = send(book, planned(book, readers(2)), carrier, terms=replace(QUICK, failures=2, endure=0))
        assert said
        assert (found["planned"], dict(standing.taken())) == (2, {})


def test_nothing_crosses_a_network_unencrypted() -> None:
    with pytest.raises(PostError, match="unencrypted"):
        Smtp((Server("office.example", 25, "none", loopback=False),), "office.example")


def test_who_leaves_during_the_run_is_skipped(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        leaver = readers(300)[299].address
        _, found = send(
            book,
            planned(book, readers(300)),
            standing.carrier(),
            suppressed=lambda _db, rows: {row.id: "left" for row in rows if row.address == leaver},
        )
        assert (found.accepted, found["skipped"]) == (299, 1)
        assert leaver not in standing.taken()


def test_two_plans_of_one_edition_mail_nobody_twice(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        one = planned(book, readers(50))
        both = planned(book, [*readers(80, of="press")])
        send(book, one, standing.carrier())
        _, found = send(book, both, standing.carrier())
        assert (found.accepted, found["skipped"]) == (30, 50)
        assert set(standing.taken().values()) == {1}
        third = planned(book, readers(90, of="friends"))
        assert releases.tally(book.db, third)["skipped"] == 80


def test_pause_stops_resume_lifts_and_cancel_ends(book: Ledger, tmp_path: Path) -> None:
    release = planned(book, readers(400))
    who = {"at": NOW, "who": "the editor", "why": "a wrong date"}

    def stop() -> None:
        with ledger(tmp_path) as beside:
            if releases.find(beside.db, release.plan).state == "running":
                releases.pause(beside, release, **who)

    with sink(tmp_path / "sink") as standing:
        _, found = send(book, release, standing.carrier(), progress=stop)
        sent = sum(standing.taken().values())
        assert 0 < sent < 400
        assert (found.accepted, found["planned"]) == (sent, 400 - sent)
        assert send(book, release, standing.carrier())[1].accepted == sent
        releases.resume(book, release, **who)
        assert sum(standing.taken().values()) == sent
        releases.cancel(book, release, **who)
        _, found = send(book, release, standing.carrier())
        assert (found.accepted, found["skipped"], found.remaining) == (sent, 400 - sent, 0)
        assert planned(book, readers(400)).plan != release.plan
    assert [row[0] for row in book.db.execute("SELECT act FROM acts")] == ["pause", "resume", "cancel"]
    with pytest.raises(PostError, match="is cancelled"):
        releases.resume(book, release, **who)


def test_a_plan_past_its_not_after_sends_nothing(book: Ledger, tmp_path: Path) -> None:
    release = planned(book, readers(10))
    _, found = send(book, release, Nowhere(), clock=lambda: NOW + 11 * 86400)
    assert (found["expired"], found.undelivered) == (10, 10)


def test_a_deferred_mail_is_given_up_at_last(book: Ledger, tmp_path: Path) -> None:
    _, found, standing = ran(book, tmp_path, 5, "later-reader", terms=replace(QUICK, give_up=0.5))
    assert (found["expired"], dict(standing.taken())) == (5, {})


def test_a_daily_cap_holds_over_restarts_and_is_lifted_at_midnight(book: Ledger) -> None:
    release = planned(book, readers(10))
    limits = {EVERYONE: Limit(daily=4)}
    counts = [
        send(book, release, Nowhere(), limits=limits, clock=lambda at=at: at)[1].accepted  # type: ignore[misc]
        for at in (NOW, NOW + 3600, NOW + 86400, NOW + 90000, NOW + 2 * 86400)
    ]
    assert counts == [4, 4, 8, 8, 10]


def test_a_domain_keeps_its_distance_and_others_do_not_wait(book: Ledger) -> None:
    release = planned(book, [*readers(5), *readers(3, "slow.example")])
    begun = datetime.now(UTC).timestamp() % 100_000 + NOW
    send(book, release, Nowhere(), limits={"slow.example": Limit(per_minute=100)})
    sent = book.db.execute("SELECT domain, at FROM deliveries ORDER BY at").fetchall()
    slow = [at for domain, at in sent if domain == "slow.example"]
    assert slow[-1] > begun + 2 * 0.6
    assert max(at for domain, at in sent if domain != "slow.example") < slow[1]


@pytest.mark.parametrize("kind", REHEARSALS)
def test_a_rehearsal_mails_nobody_and_is_never_in_the_way(book: Ledger, tmp_path: Path, kind: str) -> None:
    release = planned(book, readers(20))
    rehearsal = plan.rehearsal(book, release, SECRET, NOW)
    outbox = REHEARSALS[kind](tmp_path / "outbox")
    _, found = send(book, rehearsal, outbox)
    assert found.accepted == 20
    tokens = book.db.execute("SELECT token FROM deliveries WHERE release = ?", (rehearsal.id,)).fetchall()
    first, *others = (dispatch.file_name(token) for (token,) in tokens)
    assert outbox.arrived(first)
    assert len(others) == 19
    assert outbox.forget({first}) == 1
    assert outbox.arrived(first) is False
    assert all(outbox.arrived(name) for name in others)
    assert plan.rehearsal(book, release, SECRET, NOW) == releases.find(book.db, release.plan, "rehearsal")
    with sink(tmp_path / "sink") as standing:
        assert send(book, release, standing.carrier())[1].accepted == 20
        assert len(standing.taken()) == 20


def test_the_same_plan_has_the_same_name_and_any_change_another(book: Ledger) -> None:
    names = {
        planned(book, readers(5)).plan,
        planned(book, readers(6)).plan,
        planned(book, readers(5), subject="Another").plan,
        planned(book, readers(5), html="<p>Another</p>").plan,
        planned(book, readers(5), pdf_sha256="1" * 64).plan,
        planned(book, readers(5), sender="Another <a@office.example>").plan,
        planned(book, readers(5, of="press")).plan,
    }
    assert len(names) == 7
    assert planned(book, readers(5)[::-1], now=NOW + 5).plan in names
    assert all(len(name) == 64 for name in names)
    name = planned(book, readers(5)).plan
    assert releases.find(book.db, name[:12]).plan == name
    for wrong in ("", name[:11], "0" * 12, "g" * 64, "%"):
        with pytest.raises(RequestError):
            releases.find(book.db, wrong)


def test_an_empty_selection_is_nobody(book: Ledger) -> None:
    with pytest.raises(RequestError, match="nobody"):
        planned(book, [])
    assert releases.every(book.db) == ()


def test_one_mail_per_address_over_several_lists(book: Ledger) -> None:
    selected = [*readers(5), *readers(3, of="press")]
    release = planned(book, selected)
    assert release.facts["planned"] == 5
    assert release.lists == ("members", "press")


def test_a_change_of_readers_is_told(book: Ledger) -> None:
    send(book, planned(book, readers(100)), Nowhere())
    made = planned(book, readers(150), issue="1.5")
    change = plan_summary._change(book.db, made)
    assert change is not None
    assert (change.issue, change.came, change.went, change.large) == ("1.4", 50, 0, True)


def test_a_correction_goes_to_those_who_got_the_one_before(book: Ledger, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        send(book, planned(book, [*readers(10), *readers(2, name="gone")]), standing.carrier())
    revision, selected = undelivered.got_before(book.db, "1.4", 2, ("members",))
    assert (revision, len(selected)) == (1, 10)
    assert undelivered.got_before(book.db, "1.4", 2, ("press",))[1] == []
    with pytest.raises(RequestError, match="was mailed to anybody"):
        undelivered.got_before(book.db, "1.5", 2, ("members",))


@pytest.mark.file_ledger  # a server has its own clock, and is handed none
@pytest.mark.parametrize(
    ("facts", "at", "said"),
    [
        ({"not_before": NOW + 60}, NOW, "is under embargo until"),
        ({}, NOW + 11 * 86400, "that is over; nothing is sent"),
        ({}, NOW, "is no rehearsal; nothing is sent"),
    ],
    ids=["embargo", "not-after", "a mail that would go nowhere"],
)
def test_the_dispatcher_itself_refuses(book: Ledger, facts: dict[str, object], at: float, said: str) -> None:
    release = planned(book, readers(2), **facts)
    with pytest.raises(PostError, match=said):
        dispatched(book, release, at)
    assert releases.tally(book.db, release).remaining == 2


def test_the_dispatcher_asks_the_ledger_and_not_the_caller_whether_a_plan_is_paused(book: Ledger) -> None:
    release = planned(book, readers(2))
    releases.pause(book, release, at=NOW, who="A. Editor", why="a typo")
    with pytest.raises(PostError, match="is paused; nothing is sent"):
        dispatched(book, release, NOW)


def dispatched(book: Ledger, release: releases.Release, at: float) -> str:
    pace, compose = Pace({}, UTC), composer(release)
    return dispatch.send(book, release, Nowhere(), compose, pace, QUICK, lambda: at, nobody, lambda: None)
