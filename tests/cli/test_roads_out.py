"""What goes out, from the plan to the server's last word, by the commands that an office types."""

from __future__ import annotations

import socketserver
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest

from pdfdigest.office import settle
from pdfdigest.office.surroundings import Office
from pdfdigest.post.dispatch import Terms
from tests.builders import story
from tests.cli.conftest import Run
from tests.cli.test_said_plainly import curt
from tests.office.post_office import NOW, enlist, fetched, made, on_record, server, settings
from tests.post.builders import sink

READERS = tuple(f"r{number}@reader.example" for number in range(1, 6))


@pytest.fixture
def office(desk: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Office:
    """An office with five readers, whose runs give up on a server soon."""
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    monkeypatch.setattr("pdfdigest.office.send.Terms", partial(Terms, endure=0.2, pause=0.01, backoff=(0.1,)))
    office = made(desk)
    monkeypatch.chdir(desk)
    run("lists", "remove", "ann@example.org", "--list", "members")
    enlist(office, *READERS)
    return office


def through(office: Office, port: int, **more: str) -> None:
    path = office.here / "publication.toml"
    path.write_text(path.read_text("utf-8").partition("\n[mail]")[0] + server(port, **more), "utf-8")


def planned(run: Run, *words: str) -> str:
    said = run("send", "plan", *words)
    assert said.code == 0, said.err
    return said.out[-1]


def written(office: Office, statement: str) -> None:
    """What time does to a ledger."""
    with closing(sqlite3.connect(office.here / "post" / "ledger.sqlite")) as db, db:
        db.execute(statement)


# Who was missed --------------------------------------------------------------------------------------------------


def everybody_once(office: Office, run: Run, tmp_path: Path, *words: str) -> None:
    with sink(tmp_path / "right") as standing:
        through(office, standing.port)
        again = planned(run, *words)
        assert run("send", "run", again).code == 0
        assert standing.taken() == dict.fromkeys(READERS, 1)


@pytest.mark.parametrize("cause", ["the clock jumped", "the server was down over a weekend"])
def test_a_plan_whose_time_is_over_is_planned_again(office: Office, run: Run, tmp_path: Path, cause: str) -> None:
    through(office, 9)
    name = planned(run, "1.1", "--list", "members")
    if "server" in cause:
        said = run("send", "run", name)
        assert (said.code, "the run stopped itself: the server failed" in said.err) == (6, True), said.err
        assert "5 remaining" in said.err
    written(office, "UPDATE releases SET not_after = 1")
    said = run("send", "run", name)
    assert (said.code, "that is over; nothing is sent" in said.err) == (6, True)
    assert "Is the clock of this machine right?" in said.err
    assert f"pdfdigest send plan --again {name[:12]}" in said.err
    everybody_once(office, run, tmp_path, "--again", name)
    assert "5 expired" in run("send", "status", name).out[0]


def test_who_was_given_up_is_named_and_planned_again(office: Office, run: Run, tmp_path: Path) -> None:
    with sink(tmp_path / "later", "later-reader") as standing:
        through(office, standing.port)
        name = planned(run, "1.1", "--list", "members")
        days = "UPDATE deliveries SET first_at = first_at - 3 * 86400, due = 0 WHERE state = 'deferred'"
        over = threading.Event()

        def pass_by() -> None:
            while not over.wait(0.3):
                written(office, days)

        time_goes = threading.Thread(target=pass_by)
        time_goes.start()
        said = run("send", "run", name)
        over.set()
        time_goes.join()
    assert said.code == 6
    assert "5 expired: 451 4.2.1 come back later (r1@reader.example," in said.err
    everybody_once(office, run, tmp_path, "--again", name)


def test_a_domain_that_takes_less_is_named_where_no_link_is_set(office: Office, run: Run, tmp_path: Path) -> None:
    on_record(office.here, pdf=b"%PDF" + bytes(60_000), number=2)
    enlist(office, "big@large.example")
    with sink(tmp_path / "sink") as standing:
        through(office, standing.port, more='[mail.domains."reader.example"]\nattach_kilobytes = 50\n')
        said = run("send", "plan", "1.2", "--list", "members")
        assert "5 take no PDF of this size, and are skipped" in said.err
        said = run("send", "run", said.out[-1])
        assert said.code == 6
        assert "1 accepted, 5 skipped" in said.err
        assert "5 skipped: too large for its domain ([mail.domains]) (r1@reader.example," in said.err
        assert standing.taken() == {"big@large.example": 1}


def test_a_server_here_is_no_rehearsal_but_one_that_says_it_is_a_test_is(
    office: Office, run: Run, tmp_path: Path
) -> None:
    with sink(tmp_path / "sink") as standing:
        through(office, standing.port, test=False)  # type: ignore[arg-type]
        name = planned(run, "1.1", "--list", "members")
        said = run("send", "run", name)
        assert (said.code, "nothing is sent to readers: no key signs it" in said.err) == (6, True)
        assert "test = true" in said.err
        fetched(office)
        assert run("send", "run", name).code == 6
        assert not standing.taken()
        through(office, standing.port)
        assert run("send", "run", name).code == 0
        assert len(standing.taken()) == 5


def waiting(monkeypatch: pytest.MonkeyPatch, does: Callable[[], object]) -> None:
    """What happens while a run waits, each second of it."""

    class Waiting(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            does()
            return False

    monkeypatch.setattr("pdfdigest.office.send.Event", Waiting)


def test_a_held_run_is_called_off_before_its_first_letter(
    office: Office, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink(tmp_path / "sink") as standing:
        through(office, standing.port, mail="hold_minutes = 5\n")
        name = planned(run, "1.1", "--list", "members")
        waiting(monkeypatch, lambda: settle.change(office, name, "cancel"))
        said = run("send", "run", name)
        assert said.code == 6
        assert "until then the plan can be called off" in said.err
        assert "is cancelled; nothing is sent" in said.err
        assert not standing.taken()


@pytest.mark.parametrize("embargo", [True, False])
def test_a_run_that_waits_goes_when_the_moment_has_come(
    office: Office, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, embargo: bool
) -> None:
    days = [0]
    monkeypatch.setattr(Office, "seconds", property(lambda _office: NOW.timestamp() + 86_400 * days[0]))
    begins = NOW + timedelta(days=9)
    if embargo:
        on_record(office.here, number=3, embargo=begins.isoformat())
    with sink(tmp_path / "sink") as standing:
        through(office, standing.port)
        words = ("1.3",) if embargo else ("1.1", "--at", f"{begins:%Y-%m-%d %H:%M}")
        name = planned(run, *words, "--list", "members")
        said = run("send", "run", name)
        assert said.code == 6
        assert f"send run {name[:12]} --wait" in said.err
        assert not standing.taken()
        waiting(monkeypatch, lambda: days.append(days.pop() + 1))
        said = run("send", "run", name, "--wait")
        assert said.code == 0, said.err
        assert ("under embargo until" if embargo else "to go out at") in said.err
        assert days == [9]
        assert len(standing.taken()) == 5


def test_the_last_doubt_that_is_settled_ends_a_plan(office: Office, run: Run, tmp_path: Path) -> None:
    with sink(tmp_path / "drops", "drop-after-dot") as standing:
        through(office, standing.port, mail="connections = 1\n")
        name = planned(run, "1.1", "--list", "members")
        said = run("send", "run", name)
        assert (said.code, "5 are in doubt; settle them" in said.err) == (6, True), said.err
    word = ("--arrived", "--by", "A. Editor", "--why", "they answered")
    (office.here / "who.txt").write_text("\n".join(READERS[:2]), "utf-8")
    assert run("send", "resolve", name, "--file", "who.txt", *word).code == 0
    assert "running" in run("send", "status", name).out[0]
    assert run("send", "resolve", name, "--all", *word).code == 0
    assert "finished; 5 planned: 5 accepted" in run("send", "status", name).out[0]
    assert "is finished; nothing is sent again" in run("send", "run", name).err


# What the server says --------------------------------------------------------------------------------------------


def test_what_a_server_says_before_it_hangs_up_is_why_a_run_stopped(office: Office, run: Run) -> None:
    with curt({b"MAIL": "421 4.7.0 too many letters today"}) as port:
        through(office, port)
        said = run("send", "run", planned(run, "1.1", "--list", "members"))
    assert said.code == 6
    assert "the run stopped itself: the server failed" in said.err
    assert "421 4.7.0 too many letters today" in said.err


def test_who_is_refused_by_a_server_that_hangs_up_is_named_with_its_words(office: Office, run: Run) -> None:
    with curt({b"RCPT": "550 5.7.1 not from you"}) as port:
        through(office, port)
        said = run("send", "run", planned(run, "1.1", "--list", "members"))
    assert (said.code, "5 rejected: 550 5.7.1 not from you (r1@reader.example" in said.err) == (6, True), said.err


@contextmanager
def noting(senders: list[str]) -> Iterator[int]:
    """A server that notes whom each letter came from; its port."""

    class Visit(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 noting ESMTP\r\n")
            within = False
            while line := self.rfile.readline():
                if within:
                    within = line != b".\r\n"
                    if within:
                        continue
                verb = line[:4].upper()
                if verb == b"MAIL":
                    senders.append(line.partition(b"<")[2].partition(b">")[0].decode())
                within = verb == b"DATA"
                self.wfile.write(b"354 go ahead\r\n" if within else b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Visit) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield listening.server_address[1]
        listening.shutdown()


def test_letters_go_out_from_the_local_part_that_was_set(office: Office, run: Run) -> None:
    senders: list[str] = []
    with noting(senders) as port:
        through(office, port, mail='bounces = "Returns@mail.office.example"\n')
        assert run("send", "run", planned(run, "1.1", "--list", "members")).code == 0
    assert len(set(senders)) == 5
    assert all(each.startswith("returns+") and each.endswith("@mail.office.example") for each in senders)
    report = (
        f"To: {senders[0]}\nFrom: MAILER-DAEMON@mx.example\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; r1@reader.example\nAction: failed\nStatus: 5.2.2\n"
    )
    (office.here / "report.eml").write_text(report, "utf-8")
    assert "1 soft one," in run("lists", "bounces", "report.eml").err


# The ledger ------------------------------------------------------------------------------------------------------


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no ledger grow by a page, as on a disk that is full: SQLite says so itself."""
    connect = sqlite3.connect

    def narrow(path: Path, **more: object) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(path, **more)  # type: ignore[call-overload]
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        return db

    monkeypatch.setattr("pdfdigest.post.ledger_file.sqlite3.connect", narrow)


@pytest.mark.parametrize("command", ["run", "import"])
def test_a_full_disk_is_said_to_be_one(
    office: Office, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (office.here / "many.csv").write_text("email\n" + "".join(f"m{n}@many.example\n" for n in range(400)), "utf-8")
    assert run("lists", "import", "many.csv", "--list", "members").code == 0
    with sink(tmp_path / "sink") as standing:
        through(office, standing.port)
        name = planned(run, "1.1", "--list", "members")
        full(monkeypatch)
        words = ("send", "run", name) if command == "run" else ("lists", "import", "many.csv", "--list", "press")
        said = run(*words)
    assert said.code == 6
    assert "the disk is full" in said.err, said.err
    assert "going on" not in said.err
    assert "copy" not in said.err


# The letter ------------------------------------------------------------------------------------------------------


def test_a_letter_has_all_that_an_inbox_and_a_reader_look_for(
    office: Office, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [story(1, deck="About a mill"), story(2, body="Short.\n"), story(3, body="long " * 60)]
    web = "https://digest.example/1.2"
    on_record(office.here, number=2, stories=stories, web=web, facts={"name": "港の便り"})
    shown: dict[str, str] = {}
    for kind in ("", "headlines", "leads", "full"):
        settings(office, f'\n[mail]\nletter = "{kind}"\n' if kind else "\n")
        name = planned(run, "1.2", "--list", "members")
        (path,) = run("send", "show", name, READERS[0], "--eml").out
        mail = message_from_bytes((office.here / path).read_bytes(), policy=policy.default)
        bodies = {part.get_content_type(): part for part in mail.walk()}
        shown[kind] = bodies["text/plain"].get_content()
        page = bodies["text/html"].get_content()
        text = (office.here / "publication.toml").read_text("utf-8").partition("\n[mail]")[0]
        (office.here / "publication.toml").write_text(text, "utf-8")
        assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
        assert bodies["application/pdf"].get_filename() == "港の便り 1.2.pdf"
        inbox = page.partition('class="preheader"')[2].partition("</div>")[0]
        assert "Headline number 1 · Headline number 2" in inbox
        for number in (1, 2, 3):
            assert f'href="{web}#story-story-{number}"' in page
    for kind, deck, short, long in (
        ("", False, False, False), ("headlines", False, False, False), ("leads", True, True, True), ("full", True, True, True),
    ):  # fmt: skip
        has = ["About a mill" in shown[kind], "Short." in shown[kind], "long long" in shown[kind]]
        assert has == [deck, short, long], kind


# One of anything -------------------------------------------------------------------------------------------------


def test_one_of_anything_is_said_as_one(office: Office, run: Run, tmp_path: Path) -> None:
    (office.here / "one.csv").write_text("email\none@single.example\n", "utf-8")
    assert run("lists", "import", "one.csv", "--list", "alone").code == 0
    assert "alone  1 reader, 0 left" in run("lists", "show").out
    with sink(tmp_path / "sink", "drop-after-dot") as standing:
        through(office, standing.port)
        name = planned(run, "1.1", "--list", "alone")
        assert "1 is in doubt; settle it: " in run("send", "run", name).err
        log = str(standing.folder / "mail.log")
        said = run("send", "reconcile", name, "--log", log)
        assert "1 was taken over by the server; 0 were not" in said.err
    assert (
        "1 had this revision already, and is skipped"
        in run("send", "plan", "1.1", "--list", "alone", "--list", "members").err
    )
    assert "1 delivery that names the mark" in run("lists", "erase", READERS[4]).err
    (office.here / "two.csv").write_text("email\ntwo@single.example\n", "utf-8")
    run("lists", "import", "two.csv", "--list", "last")
    assert "the list last is gone: 1 reader was on it" in run("lists", "drop", "last", "--yes").err
