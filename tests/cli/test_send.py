"""`pdfdigest send`: from an issue on record to mailboxes, or to a rehearsal."""

from __future__ import annotations

import json
import mailbox
import shutil
from email import message_from_bytes, policy
from pathlib import Path

import platformdirs
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from pdfdigest.post import keys
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.tokens import Keys
from tests import builders
from tests.builders import issue
from tests.cli.conftest import Run
from tests.post.builders import sink


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the publication with issue 1.1 on record is kept, once the first test has put it there."""
    return tmp_path_factory.mktemp("shelf") / "desk"


@pytest.fixture
def office(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shelf: Path) -> Path:
    """A publication with issue 1.1 on record and two lists, which share a reader."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if not shelf.exists():
        issue(desk, facts={"record": ["screen"]})
        assert run("publish", "1.1", "--by", "A. Editor", here=desk).code == 0
        shutil.copytree(desk, shelf)
    shutil.copytree(shelf, desk, dirs_exist_ok=True)
    monkeypatch.chdir(desk)
    enlist(desk, "members", *(f"m{number}@reader.example" for number in range(20)))
    enlist(desk, "press", "m0@reader.example", "p@press.example")
    return desk


def opened(desk: Path) -> Ledger:
    return Ledger.open(desk / "post", platformdirs.user_state_path("pdfdigest"), create=True)


def enlist(desk: Path, name: str, *addresses: str) -> None:
    with opened(desk) as ledger, ledger.writing() as db:
        mark = Keys.read(keys.text(ledger.folder)).mark
        for address in addresses:
            db.execute(
                "INSERT OR IGNORE INTO readers (mark, address, shown, name) VALUES (?, ?, ?, 'Ana')",
                (mark(address), address, address),
            )
            db.execute(
                "INSERT INTO memberships (list, reader, since) SELECT ?, id, 0 FROM readers WHERE address = ?",
                (name, address),
            )


def leaves(desk: Path, address: str, name: str = "") -> None:
    with opened(desk) as ledger, ledger.writing() as db:
        mark = Keys.read(keys.text(ledger.folder)).mark(address)
        db.execute("INSERT INTO suppressions VALUES (?, ?, 'left', 0)", (mark, name))


def settings(desk: Path, text: str) -> None:
    with (desk / "publication.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def server(port: int) -> str:
    return (
        '\n[mail]\nsender = "The Digest <digest@office.example>"\n'
        f'[mail.server]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\ntest = true\n'
        '[mail.leave]\naddress = "https://leave.office.example"\nmailto = "leave@office.example"\n'
    )


def plan(run: Run, *more: str) -> str:
    said = run("send", "plan", "1.1", "--list", "members", *more)
    assert said.code == 0, said.err
    return said.out[-1]


def test_without_a_server_a_run_is_a_rehearsal(office: Path, run: Run) -> None:
    name = plan(run)
    assert len(name) == 64
    said = run("send", "run", name[:12])
    assert said.code == 0
    assert "nobody is mailed" in said.err
    assert "no key signs it" in said.err
    letters = list(mailbox.Maildir(office / "post" / "outbox", create=False))
    assert len(letters) == 20
    assert {letter["To"] for letter in letters} == {f"Ana <m{number}@reader.example>" for number in range(20)}
    (mail, rehearsal) = map(json.loads, run("send", "status", "--json").out)
    assert (mail["kind"], mail["mailed"], mail["remaining"]) == ("mail", False, 20)
    assert (rehearsal["kind"], rehearsal["mailed"], rehearsal["accepted"]) == ("rehearsal", False, 20)
    assert "nobody was mailed" in run("send", "status").out[1]
    assert run("send", "report", name[:12]).code == 2
    assert run("send", "run", name[:12]).code == 0
    assert len(list(mailbox.Maildir(office / "post" / "outbox", create=False))) == 20


def test_the_real_run_follows_the_rehearsal_and_happens_once(office: Path, run: Run, tmp_path: Path) -> None:
    name = plan(run)
    run("send", "run", name)
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        refused = run("send", "run", name)
        assert refused.code == 6
        assert "without a sender" in refused.err
        name = plan(run)
        assert run("send", "run", name).code == 0
        assert run("send", "run", name[:12]).code == 0
        assert plan(run) == name
        both = run("send", "plan", "1.1", "--list", "members", "--list", "press", "--json")
        facts = json.loads(both.out[-1])
        assert (facts["planned"], facts["duplicates"], facts["had"], facts["to_send"]) == (21, 1, 20, 1)
        assert run("send", "run", facts["plan"]).code == 0
        assert sorted(standing.taken().values()) == [1] * 21
    entry = json.loads(run("send", "report", name, "--json").out[0])
    assert (entry["numbers"]["accepted"], entry["attached"], entry["approved_by"]) == (20, True, "A. Editor")
    said = run("send", "report", name)
    assert said.out == [f"out/test-digest-register-{name[:12]}.pdf"]
    text = builders.text((office / said.out[0]).read_bytes())
    assert entry["pdf_sha256"][:20] in text.replace("\n", "")
    assert "reader.example" in text


def test_who_left_is_not_planned_and_who_leaves_later_is_not_sent_to(office: Path, run: Run) -> None:
    leaves(office, "m1@reader.example", "members")
    facts = json.loads(run("send", "plan", "1.1", "--list", "members", "--json").out[-1])
    assert (facts["planned"], facts["suppressed"], facts["first"]) == (19, 1, "m0@reader.example")
    leaves(office, "m2@reader.example")
    run("send", "run", facts["plan"])
    last = json.loads(run("send", "status", facts["plan"], "--json").out[-1])
    assert (last["accepted"], last["skipped"]) == (18, 1)


def test_a_letter_carries_what_receivers_ask_for(office: Path, run: Run, tmp_path: Path) -> None:
    settings(office, '\n[mail]\nsender = "The Digest <digest@office.example>"\n')
    key = rsa.generate_private_key(65537, 2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (office / "dkim.pem").write_bytes(key.private_bytes(*form))
    (office / "dkim.pem").chmod(0o600)
    settings(
        office,
        '[mail.dkim]\ndomain = "office.example"\nselector = "d1"\nkey = {file = "dkim.pem"}\n'
        '[mail.leave]\naddress = "https://leave.office.example"\nmailto = "leave@office.example"\n',
    )
    said = run("send", "proof", "1.1", "--to", "me@office.example")
    assert said.out == ["out/test-digest-1.1-proof.eml"]
    made = message_from_bytes((office / said.out[0]).read_bytes(), policy=policy.default)
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made["List-Unsubscribe"].startswith("<https://leave.office.example/")
    assert "list-unsubscribe-post" in made["DKIM-Signature"]
    assert {part.get_content_type() for part in made.walk()} == {
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    }
    assert run("send", "proof", "1.1", "--to", "me@office.example\nBcc: x").code == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("plan", "1.1", "--list", "nobody"), 2, "there is no list 'nobody'"),
        (("plan", "1.9", "--list", "members"), 2, "no issue 1.9"),
        (("plan", "1.1"), 2, "--list"),
        (("plan", "1.1", "--list", "members", "--revision", "7"), 2, "no revision 7"),
        (("plan", "1.1", "--list", "members", "--to", "previous"), 2, "Leave out --to previous"),
        (("plan", "1.1", "--list", "members", "--link", "http://office.example/x.pdf"), 2, "HTTPS"),
        (("run", "0" * 64), 2, "no plan"),
        (("run", "hello"), 2, "no name of a plan"),
        (("status", "0" * 12), 2, "no plan"),
        (("report",), 2, "a plan, or a year"),
        (("reconcile", "0" * 12, "--postfix-log", "x"), 2, "no plan"),
    ],
)
def test_what_cannot_be_asked_for(office: Path, run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    found = run("send", *words, here=office)
    assert (found.code, found.out) == (code, [])
    assert said in found.err


def test_beyond_this_machine_nothing_goes_without_sender_key_and_way_to_leave(office: Path, run: Run) -> None:
    settings(office, '\n[mail]\nsender = "d@office.example"\n[mail.server]\nhost = "smtp.office.example"\n')
    found = run("send", "run", plan(run))
    assert found.code == 6
    assert "no key signs it" in found.err
    assert "HTTPS way to leave" in found.err


def test_what_a_server_refuses_ends_with_6(office: Path, run: Run, tmp_path: Path) -> None:
    enlist(office, "members", "gone@reader.example")
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        name = plan(run)
        found = run("send", "run", name)
        assert found.code == 6
        assert "20 accepted, 1 rejected" in found.err
        assert run("send", "run", name).code == 0


def test_pause_resume_cancel_and_a_word_for_one_in_doubt(office: Path, run: Run, tmp_path: Path) -> None:
    with sink(tmp_path / "sink", "drop-after-dot=0.3") as standing:
        settings(office, server(standing.port))
        name = plan(run)
        assert run("send", "pause", name, "--why", "a typo").code == 0
        assert run("send", "run", name).code == 6
        assert run("send", "resume", name).code == 0
        assert not standing.taken()
        assert run("send", "run", name).code == 6
        doubtful = json.loads(run("send", "status", name, "--json").out[0])["in_doubt_readers"]
        assert doubtful
        words = ("--by", "A. Editor", "--why", "she answered")
        assert run("send", "resolve", name, doubtful[0], "--arrived", *words).code == 0
        assert run("send", "resolve", name, doubtful[0], "--arrived", *words).code == 2
        assert run("send", "resolve", name, "--arrived", *words).code == 2
        (office / "who.txt").write_text("\n".join(doubtful[1:]), "utf-8")
        assert run("send", "resolve", name, "--file", "who.txt", "--not-arrived", *words).code == 0
        log = standing.folder / "mail.log"
        assert run("send", "reconcile", name, "--postfix-log", str(log)).code == 0
        assert json.loads(run("send", "status", name, "--json").out[0])["in_doubt"] == 0
        assert sum(standing.taken().values()) == 20
    entry = json.loads(run("send", "report", name, "--json").out[0])
    assert ["resolve", "A. Editor", "she answered"] in [act[1:] for act in entry["acts"]]
    assert run("send", "cancel", name).code == 0


def test_a_copy_is_refused_until_it_is_adopted(
    office: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = plan(run)
    assert run("send", "backup", "safe.zip").out == ["safe.zip"]
    assert (office / "safe.zip").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    found = run("send", "run", name)
    assert found.code == 6
    assert "send adopt" in found.err
    assert run("send", "status").code == 0
    assert run("send", "adopt", "--by", "A. Editor", "--why", "a new computer").code == 0
    assert run("send", "run", name).code == 0
