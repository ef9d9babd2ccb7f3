"""Reconcile: what a Postfix log proves, and what it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pdfdigest.post import releases
from pdfdigest.post.reconcile import read, reconcile
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
        found = reconcile(book, release, lines, domain="office.example", now=NOW + 200, zone=UTC, who="A. Postmaster")
        assert (found.accepted, found.unsent, found.left) == settled
        assert len(book.db.execute("SELECT * FROM acts WHERE who = 'A. Postmaster'").fetchall()) == 1 - found.left
