"""Every block of code on the pages about mail does what its page says, in the order of the pages."""

from __future__ import annotations

import mailbox
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from pdfdigest.office.surroundings import Office
from tests.builders import ROOT
from tests.cli.conftest import Run
from tests.office.post_office import enlist, made, server
from tests.post.builders import sink

PAGES = ("dispatch", "mailing-lists", "mail-setup", "letters")
BLOCK = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LOOKS = ("doctor", "--mail")
"""Looks into the DNS of the office, which no test has: it says so line by line, and ends with 6."""


def blocks(kind: str) -> list[tuple[str, str]]:
    """Page and text of every block of a kind."""
    return [
        (page, text)
        for page in PAGES
        for found, text in BLOCK.findall((ROOT / "docs" / f"{page}.md").read_text("utf-8"))
        if found == kind
    ]


def test_there_is_no_block_that_nothing_runs() -> None:
    found = {kind for page in PAGES for kind, _ in BLOCK.findall((ROOT / "docs" / f"{page}.md").read_text("utf-8"))}
    assert found == {"", "toml", "nginx", "jinja"}
    assert len(blocks("")) >= 12


@pytest.mark.parametrize(("page", "text"), blocks("toml"))
def test_settings_are_taken_as_they_stand_there(desk: Path, run: Run, page: str, text: str) -> None:
    made(desk)
    path = desk / "publication.toml"
    kept = path.read_text("utf-8")
    path.write_text(f"{kept}\n{text}", "utf-8")
    said = run("check", "1.1", here=desk)
    assert said.code == 0, (page, said.err, said.out)
    path.write_text(f"{kept}\n{text}\nnot_a_key = 1\n", "utf-8")
    assert run("check", "1.1").code == 3


@pytest.mark.parametrize(("page", "text"), blocks("nginx"))
def test_the_web_server_hands_on_to_where_the_leave_server_listens(page: str, text: str, run: Run) -> None:
    assert text.count("{") == text.count("}") > 0
    assert all(line.endswith((";", "{", "}")) for line in map(str.strip, text.splitlines()) if line)
    port = re.search(r"proxy_pass http://127\.0\.0\.1:(\d+);", text)
    assert port is not None
    assert port[1] in " ".join(run("leave-server", "--help").out)
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert not re.search(r"\breturn 30|rewrite|auth_basic", text)


@pytest.mark.parametrize(("page", "text"), blocks("jinja"))
def test_a_template_of_ones_own_changes_what_it_says(desk: Path, run: Run, page: str, text: str) -> None:
    made(desk)
    said = re.search(r"<p[^>]*>([^<]+)</p>", text)
    assert said is not None
    (desk / "templates").mkdir(exist_ok=True)
    (desk / "templates" / "letter.html.j2").write_text(text, "utf-8")
    told = run("send", "proof", "1.1", "--to", "me@office.example", here=desk)
    assert told.code == 0, (page, told.err)
    mail = message_from_bytes((desk / told.out[0]).read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("html",))
    assert body is not None
    assert said[1] in body.get_content()


@contextmanager
def leave_server(words: list[str], here: Path) -> Iterator[str]:
    """The leave server as the page starts it, at a port that is free: its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pdfdigest", *words, "--port", str(port)]
    with subprocess.Popen(command, cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        try:
            end = time.monotonic() + 60
            while time.monotonic() < end and child.poll() is None:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            child.kill()


@pytest.fixture
def office(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Office:
    """An office with what the pages take for granted: lists, files, a mailbox, and a plan that missed somebody."""
    home = tmp_path / "home"
    for name, folder in (("HOME", home), ("XDG_STATE_HOME", tmp_path / "state")):
        folder.mkdir(exist_ok=True)
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PDFDIGEST_PULL_TOKEN", "a secret of both sides")
    office = made(desk)
    enlist(office, "ann@example.org", "bob@example.org", "gone@example.org")
    (desk / "contacts.csv").write_text("Kontakt;Wer\ncy@example.org;Cy\n", "utf-8")
    (desk / "leavers.csv").write_text("email\nleft@example.org\n", "utf-8")
    box = mailbox.Maildir(home / "Maildir")
    box.add(
        b"From: bob@example.org\nTo: leave@office.example\nSubject: unsubscribe\nMessage-ID: <1@example.org>\n\nunsubscribe\n"
    )
    monkeypatch.chdir(desk)
    assert run("lists", "bounces", home / "Maildir").code == 0
    return office


def missed(office: Office, run: Run, folder: Path) -> str:
    """A plan of which one reader was refused."""
    path = office.here / "publication.toml"
    kept = path.read_text("utf-8")
    with sink(folder) as standing:
        path.write_text(kept + server(standing.port), "utf-8")
        name = run("send", "plan", "1.1", "--list", "members").out[-1]
        assert run("send", "run", name).code == 6
    path.write_text(kept, "utf-8")
    return name


def test_every_command_of_the_pages_runs(office: Office, run: Run, tmp_path: Path) -> None:
    name = missed(office, run, tmp_path / "sink")
    with (office.here / "publication.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[mail.inbox]\npath = "{tmp_path / "home" / "Maildir"}"\n')
    run("lists", "readmit", "gone@example.org", "--list", "members", "--by", "A.", "--why", "a test")
    at = ""
    for page, text in blocks(""):
        for line in text.splitlines():
            words = [name if word == "PLAN" else word for word in shlex.split(line, comments=True)]
            words = [str(Path(word).expanduser()) if word.startswith("~") else word for word in words]
            if words[0] != "pdfdigest":
                assert words[0] in ("openssl", "chmod"), line
                subprocess.run(words, cwd=office.here, check=True, capture_output=True)
                continue
            if words[1] == "leave-server" and "--queue" in words:
                words = [str(tmp_path / Path(word).name) if word.startswith("/var/") else word for word in words]
                with leave_server(words[1:], office.here) as address:
                    at = address
                    assert run("lists", "pull", address).code == 0, line
                continue
            if words[1:3] == ["lists", "pull"] and len(words) > 3:
                assert at, "the server stands before the line that asks it"
                continue
            said = run(*words[1:])
            assert said.code == (6 if tuple(words[1:]) == LOOKS else 0), (page, line, said.err)
    for path in ("dkim.pem", "dkim-ed25519.pem"):
        assert (office.here / path).stat().st_mode & 0o077 == 0
