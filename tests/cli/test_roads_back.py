"""What comes back, from where it lies to the lists: every source, every kind of report, and a ledger of before."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import mailbox
import sqlite3
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import platformdirs
import pytest

from pdfdigest.post import keys
from pdfdigest.post.plan import Selected
from pdfdigest.post.unsubscribes import Queue
from pdfdigest.post.wire import message_id
from tests.builders import ROOT, publication
from tests.cli.conftest import Run
from tests.cli.returned import READERS, Post, on, wish
from tests.office.post_office import enlist, made, server
from tests.post.builders import planned, sink

DAY = 86_400.0


def test_the_queue_of_the_host_is_read_by_name(post: Post, run: Run) -> None:
    queue = Queue(post.folder / "leavers.sqlite", 1.0)
    queue.add(post.token("ann@example.org"), 1.0)
    queue.add("forged", 2.0)
    said = run("lists", "pull", "leavers.sqlite", here=post.folder)
    assert (said.code, "1 left; 1 token was not signed here" in said.err) == (0, True), said.err
    assert on(run) == list(READERS[1:])
    assert on(run, "press") == list(READERS)


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}


@pytest.mark.parametrize("how", PACKED)
def test_all_mails_of_an_mbox_and_a_maildir_are_read_however_they_are_packed(post: Post, run: Run, how: str) -> None:
    mails = [post.hard("ann@example.org"), wish("bob@example.org", post.token("bob@example.org"))]
    box = mailbox.mbox(post.folder / "plain.mbox")
    for each in mails:
        box.add(each)
    box.close()
    (post.folder / "box.mbox").write_bytes(PACKED[how]((post.folder / "plain.mbox").read_bytes()))
    said = run("lists", "pull", "box.mbox", here=post.folder)
    assert "2 mails read: 1 hard bounce" in said.err, said.err
    assert on(run) == ["eve@example.org"]
    folder = post.maildir(*mails, wish("eve@example.org", post.token("eve@example.org")))
    for file in (folder / "new").iterdir():
        file.write_bytes(PACKED[how](file.read_bytes()))
    assert "2 read before" in run("lists", "pull", folder).err
    assert on(run) == []


def test_a_mail_that_is_packed_in_an_unknown_way_is_named(post: Post, run: Run) -> None:
    folder = post.maildir()
    (folder / "new" / "1.zstd").write_bytes(b"\x28\xb5\x2f\xfd\x00\x00")
    said = run("lists", "pull", folder, here=post.folder)
    assert "1 that cannot be read" in said.err
    assert "1.zstd: it is empty, or packed otherwise than by gzip, bzip2 or xz" in said.err


def test_both_kinds_of_complaint_and_leavers_come_in_one_pull(post: Post, run: Run) -> None:
    name = message_id(post.codes["ann@example.org"], "office.example")
    report = (
        "From: <feedback@loop.example>\nTo: bounces@office.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="BB"\n\n'
        "--BB\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
        "Original-Rcpt-To: ann@example.org\n\n--BB\nContent-Type: message/rfc822\n\n"
        f"To: ann@example.org\nMessage-ID: <{name}>\n\nx\n--BB--\n"
    )
    junk = (
        'From: staff@hotmail.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
        "Content-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: bob@example.org\nTo: bob@example.org\n"
        f"Message-ID: <{message_id(post.codes['bob@example.org'], 'office.example')}>\n\nHello\n--b--\n"
    )
    box = post.maildir(
        report.encode(), junk.encode(), wish("eve@example.org", post.token("eve@example.org")), report.encode()
    )
    said = run("lists", "pull", box, here=post.folder)
    assert "4 mails read: 0 hard bounces, 0 soft ones, 2 complaints; 2 addresses are not" in said.err, said.err
    assert "1 left by mail" in said.err
    assert "1 read before" in said.err
    assert (on(run), on(run, "press")) == ([], ["eve@example.org"])


def test_an_original_recipient_tells_of_a_member_behind_an_alias(post: Post, run: Run) -> None:
    report = (
        f"To: {post.path('ann@example.org')}\nFrom: MAILER-DAEMON@mx.example\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Original-Recipient: rfc822; ann@example.org\nFinal-Recipient: rfc822; old@elsewhere.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n"
    )
    said = run("lists", "bounces", post.maildir(report.encode()), here=post.folder)
    assert "behind ann@example.org another address fails: old@elsewhere.example" in said.err
    assert "1 about another address behind the reader's" in said.err
    assert on(run) == list(READERS)


@pytest.mark.parametrize(("days", "stays"), [((1, 100, 170), False), ((1, 100, 200), True)])
def test_soft_ones_count_by_the_day_they_were_written(
    post: Post, run: Run, days: tuple[int, int, int], stays: bool
) -> None:
    """All three are read on one day, as after a holiday."""
    from time import time

    mails = []
    for number, ago in enumerate(days):
        with post.ledger() as ledger:
            release = planned(ledger, [Selected("ann@example.org", "", "members")], issue=f"2.{number}")
            with ledger.writing() as db:
                db.execute("UPDATE deliveries SET state = 'accepted' WHERE release = ?", (release.id,))
            query = "SELECT token FROM deliveries WHERE release = ?"
            post.codes["ann@example.org"] = ledger.db.execute(query, (release.id,)).fetchone()[0]
        date = f"Date: {formatdate(time() - ago * DAY)}\n".encode()
        mails.append(date + post.hard("ann@example.org", "smtp; 552 5.2.2 mailbox full"))
    assert "3 soft ones" in run("lists", "bounces", post.maildir(*mails), here=post.folder).err
    assert ("ann@example.org" in on(run)) == stays


@pytest.mark.parametrize(("readers", "doubted"), [(2, False), (12, True)])
def test_who_is_refused_at_once_is_off_but_not_where_everybody_is(
    desk: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readers: int, doubted: bool
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    office = made(desk)
    monkeypatch.chdir(desk)
    enlist(office, *(f"gone{number}@reader.example" for number in range(readers)))
    with sink(tmp_path / "sink") as standing:
        path = desk / "publication.toml"
        path.write_text(path.read_text("utf-8") + server(standing.port), "utf-8")
        name = run("send", "plan", "1.1", "--list", "members").out[-1]
        said = run("send", "run", name)
    assert said.code == 6
    assert f"{readers} rejected: 550 5.1.1 no such reader (gone0@reader.example" in said.err
    assert len(run("lists", "suppressed", "--cause", "bounced").out) == (0 if doubted else readers)
    if doubted:
        again = run("send", "plan", "--again", name)
        assert f"  {readers} rejected: 550 5.1.1 no such reader" in again.err
        assert f"readers   {readers}, from gone0@reader.example" in again.err


def test_a_small_list_that_a_server_refuses_whole_is_not_believed(post: Post, run: Run) -> None:
    addresses = [f"r{number}@example.org" for number in range(6)]
    with post.ledger() as ledger:
        release = planned(ledger, [Selected(each, "", "members") for each in addresses], issue="3.1")
        with ledger.writing() as db:
            db.execute("UPDATE deliveries SET state = 'accepted' WHERE release = ?", (release.id,))
        post.codes |= dict(ledger.db.execute("SELECT address, token FROM addressed WHERE release = ?", (release.id,)))
    box = post.maildir(*(post.hard(each) for each in addresses))
    said = run("lists", "pull", box, here=post.folder)
    assert (said.code, "6 hard bounces are not believed" in said.err) == (6, True)
    assert run("lists", "suppressed", "--cause", "bounced").out == []
    assert run("lists", "pull", box, "--believe").code == 0
    assert len(run("lists", "suppressed", "--cause", "bounced").out) == 6


def test_what_became_of_a_letter_is_told_line_by_line(post: Post, run: Run) -> None:
    run("lists", "bounces", post.maildir(post.hard("ann@example.org")), here=post.folder)
    told = json.loads(run("lists", "about", "ann@example.org", "--json").out[0])
    assert [each["state"] for each in told["outcomes"]] == ["accepted", "bounced"]
    assert "user unknown" in told["outcomes"][1]["words"]
    assert sum(line.startswith("outcomes: ") for line in run("lists", "about", "ann@example.org").out) == 2


def test_a_ledger_of_before_is_brought_up_to_date_by_the_first_command(
    desk: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.post.test_tables import KEY

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    publication(desk)
    (desk / "post").mkdir()
    keys.write(desk / "post", f"{KEY}\n")
    db = sqlite3.connect(desk / "post" / "ledger.sqlite")
    db.executescript((ROOT / "tests" / "post" / "ledger-4c5cd1d.sql").read_text("utf-8"))
    name, counter = db.execute("SELECT name, counter FROM ledger").fetchone()
    (address,) = db.execute("SELECT address FROM deliveries WHERE state = 'accepted' ORDER BY id LIMIT 1").fetchone()
    db.close()
    notes = platformdirs.user_state_path("pdfdigest") / "ledgers"
    notes.mkdir(parents=True)
    (notes / name).write_text(f"{counter}\n\n")
    assert run("send", "status", here=desk).code == 0
    told = json.loads(run("lists", "about", address, "--json").out[0])
    assert (told["known"], bool(told["outcomes"])) == (True, True)
    assert run("lists", "erase", address).code == 0
    files = [path for folder in (desk, tmp_path / "state") for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if address.lower().encode() in path.read_bytes().lower()]
