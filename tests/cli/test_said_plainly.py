"""What `send` and `lists` say is so: caps by name, a pause, the server's own words, what is wrong with the ledger."""

from __future__ import annotations

import json
import socket
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
from tests.office.post_office import NOW, enlist, made, on_record, server, settings
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
            'the cap of 1 letter to reader.example a day ([mail.domains."reader.example"] daily) is reached',
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


def test_who_waits_for_a_cap_that_was_raised_waits_no_more(office: Office, run: Run, tmp_path: Path) -> None:
    path = office.here / "publication.toml"
    before = path.read_text("utf-8")
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port, more='[mail.domains."reader.example"]\ndaily = 1\n'))
        plan = run("send", "plan", "1.1", "--list", "members").out[-1]
        assert "3 remaining" in run("send", "run", plan).err
        assert "3 remaining" in run("send", "run", plan).err
        path.write_text(before + server(standing.port, more='[mail.domains."reader.example"]\ndaily = 9\n'), "utf-8")
        found = run("send", "run", plan)
        assert (found.code, "5 accepted" in found.err) == (0, True), found.err


def test_a_plan_for_some_is_not_taken_for_a_change_of_the_list(office: Office, run: Run, tmp_path: Path) -> None:
    on_record(office.here, number=2)
    (office.here / "tags.csv").write_text("email,tags\nr1@reader.example,press\n", "utf-8")
    assert run("lists", "import", "tags.csv", "--list", "members").code == 0
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        for words in (("1.1",), ("1.2", "--where", "tag=press")):
            found = run("send", "plan", *words, "--list", "members")
            assert "more than 20 %" not in found.err
            assert run("send", "run", found.out[-1]).code == 0
        on_record(office.here, number=3)
        settings(office, server(standing.port))
        found = run("send", "plan", "1.3", "--list", "members")
        assert "0 came and 0 went since 1.1 (5)" in found.err


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


# Moments and plans -----------------------------------------------------------------------------------------------


def test_until_when_a_plan_keeps_is_said_by_the_offices_clock(office: Office, run: Run) -> None:
    path = office.here / "publication.toml"
    path.write_text(f'time_zone = "Asia/Tokyo"\n{path.read_text("utf-8")}', "utf-8")
    found = run("send", "plan", "1.1", "--list", "members", "--at", "tomorrow 9:00", "--json")
    facts = json.loads(found.out[-1])
    assert facts["not_before"].endswith("T09:00:00+09:00")
    for line, key in (("not before", "not_before"), ("not after ", "not_after")):
        moment = facts[key][:16].replace("T", " ")
        assert f"  {line} {moment}, by the office's clock (Asia/Tokyo)" in found.err


def test_the_day_of_a_suppression_is_the_offices(office: Office, run: Run) -> None:
    path = office.here / "publication.toml"
    path.write_text(f'time_zone = "Pacific/Kiritimati"\n{path.read_text("utf-8")}', "utf-8")
    late = replace(office, clock=lambda: datetime(2026, 3, 1, 22, tzinfo=UTC))
    lists.remove(late, "r1@reader.example", "members")
    assert "2026-03-02" in run("lists", "suppressed").out[0]
    assert run("lists", "suppressed", "--since", "2026-03-02").out
    assert "2026-03-01T22:00:00+00:00" in run("lists", "suppressed", "--json").out[0]


@pytest.mark.parametrize(
    "command", ["show", "run", "pause", "resume", "cancel", "resolve --all --arrived --by A --why B"]
)
def test_without_a_plan_a_command_says_how_to_find_one(office: Office, run: Run, command: str) -> None:
    found = run("send", *command.split())
    assert found.code == 2
    assert "say which plan" in found.err
    assert "`pdfdigest send status` lists the plans" in found.err
    assert ("send proof" in found.err) == (command == "show")
    assert run("send", command.split(maxsplit=1)[0], "--help").code == 0


def test_a_plan_without_an_issue_or_a_list_says_what_to_type(office: Office, run: Run) -> None:
    found = run("send", "plan")
    assert (found.code, "pdfdigest send plan 1.4 --list members" in found.err) == (2, True)
    found = run("send", "plan", "1.1")
    assert (found.code, "pdfdigest send plan 1.1 --list members" in found.err) == (2, True)


def test_what_a_command_did_to_a_plan_is_said_with_what_comes_next(office: Office, run: Run) -> None:
    plan = run("send", "plan", "1.1", "--list", "members").out[-1]
    found = run("send", "pause", plan)
    assert f"the plan is paused, and nothing more goes; lift it: pdfdigest send resume {plan[:12]}" in found.err
    found = run("send", "plan", "1.1", "--list", "members")
    assert f"lift it with: pdfdigest send resume {plan[:12]}" in found.err
    assert "send it with" not in found.err
    assert f"send it with: pdfdigest send run {plan[:12]}" in run("send", "resume", plan).err
    assert f"pdfdigest send plan --again {plan[:12]}" in run("send", "cancel", plan).err
    found = run("send", "resolve", plan, "--all", "--arrived", "--by", "A.", "--why", "B")
    assert (found.code, "is in doubt" in found.err) == (2, True)


@pytest.mark.parametrize("command", [("leave",), ("leave", "--list", "members"), ("remove", "--list", "members")])
def test_an_address_on_no_list_is_taken_for_a_slip(office: Office, run: Run, command: tuple[str, ...]) -> None:
    found = run("lists", command[0], "r1@raeder.example", *command[1:])
    assert (found.code, "is it spelt right?" in found.err) == (0, True)
    assert "spelt" not in run("lists", command[0], "r1@reader.example", *command[1:]).err


def test_an_address_that_cannot_be_reached_is_told_without_the_names_of_a_library(office: Office, run: Run) -> None:
    with socket.socket() as shut:
        shut.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{shut.getsockname()[1]}"
        for words in (
            ("lists", "pull", address),
            ("send", "plan", "1.1", "--list", "members", "--link", f"{address}/a.pdf"),
        ):
            found = run(*words)
            assert (found.code, "nobody answers there" in found.err) == (6, True), found.err
            assert "HTTP" not in found.err.replace("http://", "")


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

    monkeypatch.setattr("pdfdigest.post.ledger_file.sqlite3.connect", read_only)
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
