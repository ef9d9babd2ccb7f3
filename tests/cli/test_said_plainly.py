"""What `send` and `lists` say is so: caps by name, a pause, the server's own words, what is wrong with the ledger."""

from __future__ import annotations

import json
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pdfdigest.errors import PostError
from pdfdigest.office import list_history, lists, send, send_plan, sent_edition, settle
from pdfdigest.office.surroundings import Office
from pdfdigest.post import ledger_faults
from pdfdigest.post.book import Row
from pdfdigest.post.carriers import Envelope, Lost
from pdfdigest.post.outgoing import composer
from pdfdigest.post.smtp import Server, Smtp
from pdfdigest.post.tokens import RETURN_LOCAL, Keys
from pdfdigest.post.wire import Letter
from tests.builders import issue
from tests.cli.conftest import Run
from tests.office.post_office import NOW, enlist, made, server, settings
from tests.post.builders import sink


@pytest.fixture
def office(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    office = made(desk)
    enlist(office, *(f"r{number}@reader.example" for number in range(4)))
    monkeypatch.chdir(desk)
    return office


# Caps and pauses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        ("[mail.pace]\ndaily = 2\n", "the cap of 2 letters a day ([mail.pace] daily) is reached"),
        (
            '[mail.domains."reader.example"]\ndaily = 1\n',
            'the cap of 1 letters to reader.example a day ([mail.domains."reader.example"] daily) is reached',
        ),
    ],
)
def test_a_cap_is_named_and_when_it_opens_again(office: Office, run: Run, tmp_path: Path, cap: str, said: str) -> None:
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port, more=cap))
        found = run("send", "run", run("send", "plan", "1.1", "--list", "members").out[-1])
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    assert found.code == 6
    assert said in found.err
    assert f"from {tomorrow} 00:00 on" in found.err


def test_a_run_that_was_paused_says_so(office: Office, run: Run, tmp_path: Path) -> None:
    with sink(tmp_path / "sink", "think=0.6") as standing:
        settings(office, server(standing.port, mail="connections = 1\n"))
        plan = run("send", "plan", "1.1", "--list", "members").out[-1]
        timer = threading.Timer(0.9, lambda: settle.change(office, plan, "pause"))
        timer.start()
        found = run("send", "run", plan)
        timer.join()
    assert found.code == 6
    assert f"the plan is paused, and nothing more goes; lift it: pdfdigest send resume {plan[:12]}" in found.err


# The server's own words ------------------------------------------------------------------------------------------


@contextmanager
def curt(answers: dict[bytes, str]) -> Iterator[int]:
    """A server that says its piece to a command, and hangs up; its port."""

    class Visit(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 curt ESMTP\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb in answers:
                    self.wfile.write(f"{answers[verb]}\r\n".encode())
                    return
                self.wfile.write(b"250-curt\r\n250 PIPELINING\r\n" if verb == b"EHLO" else b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Visit) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield listening.server_address[1]
        listening.shutdown()


def offered(port: int) -> object:
    session = Smtp((Server("127.0.0.1", port, "none", loopback=True),), "office.example", 5, 5).open()
    try:
        return session.offer(Envelope("a@office.example", "b@reader.example", "x"), Letter((b"Subject: x\r\n\r\n",)))
    finally:
        session.close()


@pytest.mark.parametrize(
    ("verb", "words"), [(b"MAIL", "421 4.7.0 too many letters today"), (b"RCPT", "421 4.3.2 shutting down")]
)
def test_the_words_of_a_server_that_hangs_up_are_the_reason(verb: bytes, words: str) -> None:
    with curt({verb: words}) as port, pytest.raises(Lost, match=words):
        offered(port)


def test_a_reader_who_is_refused_by_a_server_that_hangs_up_is_refused() -> None:
    with curt({b"RCPT": "550 5.1.1 no such mailbox"}) as port:
        answer = offered(port)
    assert (answer.code, answer.words, answer.about) == (550, "5.1.1 no such mailbox", "reader")  # type: ignore[attr-defined]


# The ledger ------------------------------------------------------------------------------------------------------


def fault(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words of SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_FULL, "the ledger cannot be written: the disk is full"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "read-only"),
        (sqlite3.SQLITE_IOERR_FSYNC, "the disk fails"),
        (sqlite3.SQLITE_BUSY, "another pdfdigest is writing it"),
        (sqlite3.SQLITE_ERROR, "words of SQLite"),
    ],
)
def test_each_fault_of_the_ledger_has_its_sentence(code: int, said: str) -> None:
    error = ledger_faults.told(fault(code), Path("post/ledger.sqlite"), "written")
    assert said in error.message
    assert "copy" not in error.hint


def test_what_is_no_lock_is_not_called_another_run(office: Office, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        plan = send_plan.plan(office, "1.1", ("members",)).plan
        (office.here / "post" / "runner.lock").mkdir()
        with pytest.raises(PostError, match="may not be opened or made") as raised:
            send.run(office, plan)
        assert "going on" not in raised.value.message
        assert not (standing.folder / "taken").read_text("utf-8")


def test_a_ledger_that_is_read_only_needs_no_copy(office: Office, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def read_only(path: Path, **more: object) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("pdfdigest.post.ledger.sqlite3.connect", read_only)
    found = run("lists", "remove", "r1@reader.example", "--list", "members")
    assert found.code == 6
    assert "read-only" in found.err
    assert "copy" not in found.err


# The address that bounces return to ------------------------------------------------------------------------------


def test_the_local_part_of_bounces_is_kept(office: Office) -> None:
    signing = Keys.read("5e" * 32).signing()
    code = bytes(range(16))
    longest = "r" * RETURN_LOCAL
    assert len(signing.return_path(code, longest)) == 64
    for local in ("returns", longest, "bounces"):
        assert signing.read_return(signing.return_path(code, local)) == code
    settings(office, '\n[mail]\nsender = "d@office.example"\nbounces = "Returns@mail.office.example"\n')
    room, record = sent_edition.recorded(office, "1.1")
    bound = send_plan.bound(room, record, ("members",), link="")
    facts = {name: getattr(bound, name) for name in bound.__slots__}
    row = Row(1, 1, "r1@reader.example", "", "members", "reader.example", code, 0, None)
    envelope, _ = composer(facts, b"", room.keys(), ())(row, 0.0)
    assert envelope.sender.startswith("returns+")
    assert envelope.sender.endswith("@mail.office.example")


def test_a_local_part_without_room_is_a_fault_with_its_line(desk: Path, run: Run) -> None:
    issue(desk)
    with (desk / "publication.toml").open("a", encoding="utf-8") as file:
        file.write('[mail]\nbounces = "delivery-failures@office.example"\n')
    found = run("check", here=desk)
    assert found.code == 3
    assert "11 plain signs at most" in "".join(found.out)


# Months ----------------------------------------------------------------------------------------------------------


def test_the_history_of_a_list_is_a_table_and_a_picture(office: Office, run: Run) -> None:
    april = replace(office, clock=lambda: NOW + timedelta(days=70))
    enlist(april, "late@reader.example")
    lists.remove(april, "r1@reader.example", "members")
    months = list_history.months(office, "members")
    assert [(each.month, each.joined, each.left, each.bounced, each.readers) for each in months] == [
        ("2025-02", 5, 0, 0, 5), ("2025-03", 0, 0, 0, 5), ("2025-04", 1, 1, 0, 5),
    ]  # fmt: skip
    found = run("lists", "history", "members", "-o", "members.svg")
    assert found.out[1].split() == ["2025-02", "5", "0", "0", "5", "#" * 40]
    assert (office.here / "members.svg").read_text("utf-8").count("<rect") == 3
    assert json.loads(run("lists", "history", "members", "--json").out[2])["left"] == 1
    assert run("lists", "history", "nobody").code == 2
