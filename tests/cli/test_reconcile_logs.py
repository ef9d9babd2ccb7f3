"""`send reconcile` with logs as servers, their rotations and those who hand them in make them."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest

from pdfdigest.post.wire import message_id
from tests.cli.conftest import Run
from tests.cli.returned import Post

TOKYO = timezone(timedelta(hours=9))
T = datetime(2025, 11, 30, 2, tzinfo=UTC).timestamp()
"""When ann's and eve's dots were sent; ann's letter was taken over, eve's was not.  Bob's was answered for before."""
Logs = Callable[[Path, dict[str, str]], list[str]]


def old(at: float, zone: tzinfo = UTC) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%b %d %H:%M:%S")


def written(folder: Path, name: str, lines: list[str]) -> str:
    data = ("\n".join(lines) + "\n").encode()
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return name


def exim(zone: tzinfo = UTC, *, own: bool = True, offset: str = "") -> Logs:
    def made(folder: Path, names: dict[str, str]) -> list[str]:
        def line(at: float, words: str) -> str:
            return f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M:%S}{offset} {words}"

        came = "H=(office) [127.0.0.1] P=esmtp S=900"
        lines = [
            line(T - 400, "Start queue run: pid=1"),
            *([line(T - 5, f"1vPaaa-000001-2B <= d@office.example {came} id={names['bob']}")] if own else []),
            line(T, f"1vPaab-000002-2B <= d@office.example {came} id={names['ann']}"),
            line(T + 400, "End queue run: pid=1"),
        ]
        return [written(folder, "mainlog", lines)]

    return made


def postfix(zone: tzinfo = UTC, *, said: str = "", only: str = "", rotated: bool = False, late: float = 0.0) -> Logs:
    def made(folder: Path, names: dict[str, str]) -> list[str]:
        def line(at: float, words: str) -> str:
            return f"{old(at, zone)} mail postfix/{words}"

        def came(at: float, queue: str, name: str) -> list[str]:
            taken = f"qmgr[1]: {queue}: from=<x@office.example>, size=9, nrcpt=1 (queue active)"
            return [line(at, f"cleanup[1]: {queue}: message-id=<{name}>"), line(at, taken)]

        def became(at: float, queue: str, status: str) -> str:
            return line(at, f"smtp[1]: {queue}: to=<r@example.org>, relay=m, dsn=2.0.0, status={status} (words)")

        first = [
            line(T - 400, "anvil[1]: statistics"),
            *came(T - 5, "AAAA11112222", names["bob"]),
            became(T - 4, "AAAA11112222", "sent"),
            *([f"{old(T - 3, zone)} mail {said}"] if said else []),
            *came(T, "BBBB11112222", names["ann"]),
        ]
        second = [became(T + 2, "BBBB11112222", "deferred"), line(T + 400, "anvil[1]: statistics")]
        if only:
            first, second = ([each for each in part if only in each or "anvil" in each] for part in (first, second))
        if not rotated:
            return [written(folder, "mail.log", first + second)]
        pieces = [written(folder, "mail.log", second), written(folder, "mail.log.1.gz", first)]
        os.utime(folder / "mail.log", (T + 500, T + 500))
        os.utime(folder / "mail.log.1.gz", (T + 9 + late, T + 9 + late))
        return pieces

    return made


def sendmail(folder: Path, names: dict[str, str]) -> list[str]:
    def line(at: float, words: str) -> str:
        return f"{old(at)} mail sm-mta[3]: {words}"

    facts = "size=9, class=0, nrcpts=1"
    lines = [
        line(T - 400, "4AU20000zz: to=<q@q.example>, stat=Sent"),
        line(T - 5, f"4AU20000aa: from=<x@y.example>, {facts}, msgid=<{names['bob']}>, proto=ESMTP"),
        line(T - 4, "4AU20000aa: to=<bob@example.org>, delay=00:00:01, mailer=esmtp, stat=Sent (ok)"),
        line(T, f"4AU20000bb: from=<x@y.example>, {facts}, msgid=<{names['ann']}>, proto=ESMTP"),
        line(T + 2, "4AU20000bb: to=<ann@example.org>, stat=Deferred: later"),
        line(T + 400, "4AU20000cc: to=<q@q.example>, stat=Sent"),
    ]
    return [written(folder, "maillog", lines)]


def trace(folder: Path, names: dict[str, str]) -> list[str]:
    titles = "origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id"
    row = f"2025-11-30T02:00:00.000Z,x@y.example,ann@example.org##Receive;Deliver,The Digest,900,<{names['ann']}>"
    (folder / "trace.csv").write_bytes(f"\ufeff{titles}\r\n{row}\r\n".encode("utf-16-le"))
    return ["trace.csv"]


DOUBT, AGAIN, GOT = "in_doubt", "deferred", "accepted"
LOGS: dict[str, tuple[Logs, tuple[str, ...], tuple[str, str]]] = {
    "Exim, its zone named": (exim(), ("--zone", "UTC"), (GOT, AGAIN)),
    "Exim, letters tell its zone": (exim(), (), (GOT, AGAIN)),
    "Exim in Tokyo": (exim(TOKYO), (), (GOT, AGAIN)),
    "Exim in Tokyo, stamps with their zone": (exim(TOKYO, offset=" +0900"), (), (GOT, AGAIN)),
    "Exim in Tokyo, nothing tells": (exim(TOKYO, own=False), (), (GOT, DOUBT)),
    "Exim, a letter that it answered for is lacking": (exim(own=False), ("--zone", "UTC"), (GOT, DOUBT)),
    "Postfix": (postfix(), (), (GOT, AGAIN)),
    "Postfix in Tokyo": (postfix(TOKYO), (), (GOT, AGAIN)),
    "Postfix, rotated": (postfix(rotated=True), (), (GOT, AGAIN)),
    "Postfix, rotated, the times of the files not kept": (postfix(rotated=True, late=900), (), (DOUBT, AGAIN)),
    "grep status=": (postfix(only="status="), (), (DOUBT, DOUBT)),
    "grep message-id": (postfix(only="message-id"), (), (DOUBT, DOUBT)),
    "rsyslog lost lines": (postfix(said="rsyslogd: imuxsock[pid 9]: 50 messages lost due to rate-limiting"), (), (GOT, DOUBT)),
    "imjournal lost lines": (postfix(said="rsyslogd: imjournal: begin to drop messages due to rate-limiting"), (), (GOT, DOUBT)),
    "the journal lost lines": (postfix(said="systemd-journald[9]: Suppressed 50 messages from postfix"), (), (GOT, DOUBT)),
    "syslog-ng lost lines": (postfix(said="syslog-ng[9]: queue full; lost 50 messages"), (), (GOT, DOUBT)),
    "the spare's": (postfix(), ("--server", "spare.office.example"), (GOT, DOUBT)),
    "sendmail": (sendmail, (), (GOT, AGAIN)),
    "a trace of Microsoft 365": (trace, (), (GOT, DOUBT)),
}  # fmt: skip


@pytest.mark.parametrize("name", LOGS)
def test_a_log_settles_what_it_proves_and_nothing_else(post: Post, run: Run, name: str) -> None:
    make, options, (ann, eve) = LOGS[name]
    with post.ledger() as ledger:
        with ledger.writing() as db:
            db.execute("UPDATE releases SET state = 'running'")
            db.execute("UPDATE deliveries SET state = 'in_doubt', at = ?, server = 'mx.office.example:587'", (T,))
            bob = post.codes["bob@example.org"]
            db.execute("UPDATE deliveries SET state = 'accepted', at = ?, code = 250 WHERE token = ?", (T - 5, bob))
        (plan,) = ledger.db.execute("SELECT plan FROM releases").fetchone()
    names = {each.partition("@")[0]: message_id(code, "office.example") for each, code in post.codes.items()}
    logs = [word for file in make(post.folder, names) for word in ("--log", file)]
    of = () if "--server" in options else ("--server", "mx.office.example")
    said = run("send", "reconcile", plan, *logs, *of, *options, here=post.folder)
    with post.ledger() as ledger:
        found = dict(ledger.db.execute("SELECT address, state FROM addressed"))
    assert (found["ann@example.org"], found["eve@example.org"]) == (ann, eve), said.err
    assert (said.code == 6) == ("in_doubt" in (ann, eve))
