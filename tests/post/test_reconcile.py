"""Reconcile: what a Postfix log proves, and what it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest

from pdfdigest.post import releases
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.reconcile import Settled, reconcile
from pdfdigest.post.releases import Release
from pdfdigest.post.server_logs import read
from pdfdigest.post.wire import message_id
from tests.post.builders import NOW, ledger, planned, readers

ID = "<abc@office.example>"
WANTED = frozenset({ID})


def line(seconds: float, program: str, words: str) -> str:
    return f"{datetime.fromtimestamp(NOW + seconds, UTC).isoformat()} mail postfix/{program}[12]: {words}"


def cleanup(seconds: float, queue: str = "4F2A1B3C5D", identifier: str = ID) -> str:
    return line(seconds, "cleanup", f"{queue}: message-id={identifier}")


def status(seconds: float, word: str = "sent", queue: str = "4F2A1B3C5D") -> str:
    words = f"{queue}: to=<a@b.example>, relay=mx[192.0.2.1]:25, delay=1, dsn=2.0.0, status={word} (250 ok)"
    return line(seconds, "smtp", words)


def settled_by(book: Ledger, release: Release, *logs: list[str], **more: object) -> Settled:
    facts = {"domain": "office.example", "now": NOW + 200, "who": "A. Postmaster", **more}
    return reconcile(book, release, logs, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["sent", "deferred", "bounced", "expired"])
def test_a_status_line_proves_that_it_was_taken_over(word: str) -> None:
    assert ID in read([cleanup(0), status(1, word)], WANTED, NOW, UTC).proved


@pytest.mark.parametrize(
    "lines",
    [
        [cleanup(0)],
        [status(1)],
        [cleanup(0), status(1, queue="4F2A1B3C5E")],
        [cleanup(0), line(0, "qmgr", "4F2A1B3C5D: removed"), status(1)],
        [cleanup(0), cleanup(1, identifier="<other@office.example>"), status(2)],
        [cleanup(0, identifier="<other@office.example>"), status(1)],
        [cleanup(0), line(1, "smtpd", "4F2A1B3C5D: status=sent")],
        [cleanup(0).replace("postfix/", "evil/"), status(1)],
        [line(0, "smtpd", f"warning: 4F2A1B3C5D: message-id={ID}"), status(1)],
        ["", "\0", "x" * 10_000],
    ],
)
def test_what_proves_nothing(lines: list[str]) -> None:
    assert read(lines, WANTED, NOW, UTC).proved == {}


def test_both_forms_of_time_are_read() -> None:
    old = "Feb 19 21:20:00 mail postfix/submission/smtpd[7]: connect from localhost[127.0.0.1]"
    east = timezone(timedelta(hours=9))
    assert read([old], WANTED, NOW, UTC).first == datetime(2025, 2, 19, 21, 20, tzinfo=UTC).timestamp()
    assert read([old], WANTED, NOW, east).first == datetime(2025, 2, 19, 21, 20, tzinfo=east).timestamp()
    new_year = datetime(2025, 1, 1, 0, 10, tzinfo=UTC).timestamp()
    late = old.replace("Feb 19", "Dec 31")
    assert read([late], WANTED, new_year, UTC).first == datetime(2024, 12, 31, 21, 20, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("log", "settled"),
    [
        ((-100, None, 100), (0, 1, 0)),
        ((-100, None, 10), (0, 0, 1)),
        ((-10, None, 100), (0, 0, 1)),
        ((-100, "status", 10), (1, 0, 0)),
        ((-100, "qmgr", 100), (0, 0, 1)),
        ((-100, "cleanup", 100), (0, 1, 0)),
    ],
)
def test_silence_proves_only_where_the_log_covers_the_time(
    tmp_path: Path, log: tuple[float, str | None, float], settled: tuple[int, int, int]
) -> None:
    first, said, last = log
    with ledger(tmp_path) as book:
        release = planned(book, readers(1))
        with book.writing() as db:
            db.execute("UPDATE deliveries SET state = 'in_doubt', at = ?", (NOW,))
        (row,) = releases.deliveries(book.db, release, "in_doubt")
        lines = [line(first, "anvil", "statistics")]
        if said:
            lines.append(cleanup(0, identifier=f"<{message_id(row.token, 'office.example')}>"))
            more = {
                "status": status(0),
                "qmgr": line(0, "qmgr", "4F2A1B3C5D: from=<x@y.example>, size=9, nrcpt=1 (queue active)"),
            }
            lines += [more[said]] if said in more else []
        lines.append(line(last, "anvil", "statistics"))
        found = settled_by(book, release, lines)
        assert (found.accepted, found.unsent, found.left) == settled
        assert len(book.db.execute("SELECT * FROM acts WHERE who = 'A. Postmaster'").fetchall()) == 1 - found.left


# Silence proves nothing -----------------------------------------------------------------------------------------


def doubtful(book: Ledger, number: int = 1, server: str = "mail.office.example:587", accepted: int = 0) -> Release:
    """A release with so many in doubt since NOW, and so many taken over in the ten seconds before."""
    release = planned(book, readers(number + accepted))
    with book.writing() as db:
        db.execute("UPDATE releases SET state = 'running', started_at = ?", (NOW - 60,))
        db.execute("UPDATE deliveries SET state = 'in_doubt', at = ?, server = ?", (NOW, server))
        db.execute(
            "UPDATE deliveries SET state = 'accepted', at = ? - id % 10 WHERE id IN"
            " (SELECT id FROM deliveries ORDER BY id DESC LIMIT ?)",
            (NOW, accepted),
        )
    return releases.find(book.db, release.plan)


def old(seconds: float, program: str, words: str, zone: tzinfo = UTC) -> str:
    """A line in the old form of time, which bears neither year nor zone."""
    when = datetime.fromtimestamp(NOW + seconds, zone)
    return f"{when:%b} {when.day:2} {when:%H:%M:%S} mail postfix/{program}[12]: {words}"


QUIET = [line(-100, "anvil", "statistics"), line(100, "anvil", "statistics")]


def test_a_whole_log_of_the_right_server_settles_and_ends_the_plan(tmp_path: Path) -> None:
    with ledger(tmp_path) as book:
        release = doubtful(book)
        assert settled_by(book, release, QUIET).unsent == 1
        with book.writing() as db:
            db.execute("UPDATE deliveries SET state = 'in_doubt'")
        (row,) = releases.deliveries(book.db, release, "in_doubt")
        named = [cleanup(0, identifier=f"<{message_id(row.token, 'office.example')}>"), status(1)]
        assert settled_by(book, release, named).accepted == 1
        assert releases.find(book.db, release.plan).state == "finished"


@pytest.mark.parametrize(
    ("log", "more", "reason"),
    [
        (QUIET, {"of": "spare.office.example"}, "handed to mail.office.example:587"),
        ([QUIET[0], line(0, "x", "y").replace("postfix/x[12]: y", "rsyslogd: imuxsock[pid 1]: 412 messages lost due to rate-limiting (200 allowed within 5 seconds)"), QUIET[1]], {}, "lines were lost"),
        ([QUIET[0], "Feb 19 21:20:00 mail systemd-journald[1]: Suppressed 412 messages from system-postfix.slice", QUIET[1]], {}, "lines were lost"),
        ([old(-100, "anvil", "x"), old(100, "anvil", "x")], {}, "bear no zone"),
        ([line(-4000, "anvil", "x"), line(4000, "anvil", "x")], {}, "does not cover"),
        (["message_id,Status", "<other@office.example>,Delivered"], {}, "a trace leaves letters out"),
    ],
    ids=["another server", "rsyslog lost lines", "the journal lost lines", "no zone", "a piece is missing", "a trace"],
)  # fmt: skip
def test_silence_is_no_proof(tmp_path: Path, log: list[str], more: dict[str, object], reason: str) -> None:
    with ledger(tmp_path) as book:
        found = settled_by(book, doubtful(book), log, **more)
        assert (found.accepted, found.unsent, found.left) == (0, 0, 1)
        assert reason in found.reasons[0][0]


def test_where_a_spare_is_set_an_older_ledger_does_not_know_which_server_it_was(tmp_path: Path) -> None:
    with ledger(tmp_path) as book:
        release = doubtful(book, server="")
        assert settled_by(book, release, QUIET, servers=("a:587", "b:587")).left == 1
        assert settled_by(book, release, QUIET, servers=("a:587",)).unsent == 1


FORMS = {
    "short-iso": "%Y-%m-%dT%H:%M:%S+0000",
    "short-precise": "%b %e %H:%M:%S.%f",
    "short-full": "%a %Y-%m-%d %H:%M:%S UTC",
    "short-full elsewhere": "%a %Y-%m-%d %H:%M:%S JST",
}


@pytest.mark.parametrize("form", FORMS)
def test_stamps_are_read_as_the_journal_writes_them(tmp_path: Path, form: str) -> None:
    with ledger(tmp_path) as book:
        release = doubtful(book)
        zone = TOKYO if "elsewhere" in form else UTC
        log = [
            f"{datetime.fromtimestamp(NOW + each, zone).strftime(FORMS[form])} mail postfix/anvil[12]: statistics"
            for each in (-100, 100)
        ]
        zoned = form in ("short-iso", "short-full")
        assert settled_by(book, release, log).unsent == zoned
        if not zoned:
            assert settled_by(book, release, log, zone=zone).unsent == 1


def test_a_log_of_something_else_is_said_to_be_one(tmp_path: Path) -> None:
    with ledger(tmp_path) as book:
        found = settled_by(book, doubtful(book), ["Nov 30 05:00:00 mail kernel: hello", "GET / 200"])
        assert (found.left, "no line of a mail server" in found.reasons[0][0]) == (1, True)


def test_an_excerpt_and_a_server_that_writes_message_ids_anew_prove_nothing_by_silence(tmp_path: Path) -> None:
    with ledger(tmp_path) as book:
        release = doubtful(book, accepted=5)
        with book.writing() as db:
            db.execute("UPDATE deliveries SET code = 250 WHERE state = 'accepted'")
        known = list(releases.deliveries(book.db, release, "accepted"))
        names = [f"<{message_id(row.token, 'office.example')}>" for row in known]
        cleanups = [cleanup(-number, f"4F2A1B3C{number:02}", name) for number, name in enumerate(names)]
        excerpt = [QUIET[0], *(status(-number, queue=f"4F2A1B3C{number:02}") for number in range(5)), QUIET[1]]
        found = settled_by(book, release, excerpt)
        assert (found.unsent, found.left) == (0, 1)
        assert "shows 0 of 5 letters" in found.reasons[0][0]
        assert settled_by(book, release, [QUIET[0], *cleanups, QUIET[1]]).left == 1
        assert settled_by(book, release, [QUIET[0], *cleanups[1:], *excerpt[1:]]).left == 1
        assert settled_by(book, release, [QUIET[0], *cleanups, *excerpt[1:]]).unsent == 1


TOKYO = timezone(timedelta(hours=9))


def test_a_zone_that_is_named_counts(tmp_path: Path) -> None:
    with ledger(tmp_path) as book:
        release = doubtful(book)
        log = [old(-100, "anvil", "x", TOKYO), old(100, "anvil", "x", TOKYO)]
        assert settled_by(book, release, log).left == 1
        assert settled_by(book, release, log, zone=UTC).left == 1
        assert settled_by(book, release, log, zone=TOKYO).unsent == 1


def test_letters_that_the_log_names_tell_its_zone(tmp_path: Path) -> None:
    """D9: a log nine hours ahead that was rotated before the letters seems to cover them."""
    with ledger(tmp_path) as book:
        release = doubtful(book, accepted=5)
        before = [old(each - 9 * 3600, "anvil", "x", TOKYO) for each in range(0, 18 * 3600, 300)]
        assert settled_by(book, release, before).left == 1
        known = list(releases.deliveries(book.db, release, "accepted"))
        log = [old(-100, "anvil", "x", TOKYO)]
        for number, row in enumerate(known):
            words = f"4F2A1B3C{number:02}: message-id=<{message_id(row.token, 'office.example')}>"
            log.append(old((row.at or 0) - NOW, "cleanup", words, TOKYO))
        log.append(old(100, "anvil", "x", TOKYO))
        assert settled_by(book, release, log).unsent == 1


def test_a_letter_may_stand_in_two_pieces_of_a_rotated_log(tmp_path: Path) -> None:
    with ledger(tmp_path) as book:
        release = doubtful(book)
        (row,) = releases.deliveries(book.db, release, "in_doubt")
        first = [cleanup(0, identifier=f"<{message_id(row.token, 'office.example')}>")]
        assert settled_by(book, release, first, [status(1)]).accepted == 1


# Other servers --------------------------------------------------------------------------------------------------

BARE = ID.strip("<>")


@pytest.mark.parametrize(
    "lines",
    [
        [f"2025-02-19 21:20:01 1tkrX7-0001Ab-2C <= d@office.example H=(pc) [192.0.2.9] P=esmtps S=900 id={BARE}"],
        [f'2025-02-19 21:20:01.123 +0900 [77] 1tkrX7-00000001Ab2-2Cde <= d@office.example P=esmtp S=9 id={BARE} T="x"'],
        [
            f"Feb 19 21:20:01 mail sm-mta[77]: 51JLK1xY000077: from=<d@o.example>, size=9, nrcpts=1, msgid={ID}, relay=pc",
            "Feb 19 21:20:02 mail sm-mta[78]: 51JLK1xY000077: to=<a@b.example>, delay=1, dsn=2.0.0, stat=Sent (ok)",
        ],
        ["\ufeffReceived,SenderAddress,RecipientAddress,Subject,Status,MessageId", f"x,d@o.example,a@b.example,S,Delivered,{ID}"],
        ["origin_timestamp_utc,sender_address,recipient_status,message_id", f"x,d@o.example,a@b.example##Receive,{BARE}"],
    ],
    ids=["exim", "exim with zone and pid", "sendmail", "message trace", "historical trace"],
)  # fmt: skip
def test_other_servers_tell_what_they_took_over(lines: list[str]) -> None:
    assert set(read(lines, WANTED, NOW).proved) == {ID}


@pytest.mark.parametrize(
    "lines",
    [
        ["2025-02-19 21:20:01 1tkrX7-0001Ab-2C SMTP connection lost after final dot H=(pc) [192.0.2.9] P=esmtp"],
        [f"2025-02-19 21:20:01 rejected after DATA: id={BARE}"],
        [f"Feb 19 21:20:01 mail sm-mta[77]: 51JLK1xY000077: from=<d@o.example>, size=9, msgid={ID}, relay=pc"],
        [f"Feb 19 21:20:01 mail other[77]: 51JLK1xY000077: from=<d@o.example>, msgid={ID}, stat=Sent"],
    ],
)
def test_what_proves_nothing_in_other_logs(lines: list[str]) -> None:
    assert read(lines, WANTED, NOW).proved == {}


def test_an_exim_log_covers_a_time_too() -> None:
    found = read(["2025-02-19 21:20:01 +0000 no host name found for IP address 192.0.2.9"], WANTED, NOW)
    assert (found.first, found.zoned) == (datetime(2025, 2, 19, 21, 20, 1, tzinfo=UTC).timestamp(), True)
