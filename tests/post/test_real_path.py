"""The real path: from `send run` through Postfix into Dovecot's mailboxes, and back as evidence.

Nothing leaves the machine; see `mailhost`.
"""

from __future__ import annotations

import base64
import email.policy
import json
import os
import shutil
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from tests.builders import ROOT
from tests.judges import mail
from tests.post.mailhost import MailHost, mail_host

SAMPLE = ROOT / "issues/the-bound-page"
READERS = 24
PROGRAM = (sys.executable, "-c", "from pdfdigest.cli import main; main()")
SETTINGS = """
[mail]
sender = "The Bound Page <editor@office.test>"
bounces = "bounces@office.test"
connections = 4
[mail.server]
host = "127.0.0.1"
port = {port}
security = "none"
test = true
[mail.dkim]
domain = "office.test"
selector = "rsa"
key = {{file = "{folder}/rsa.pem"}}
second_selector = "ed"
second_key = {{file = "{folder}/ed.pem"}}
[mail.leave]
address = "https://leave.office.test"
mailto = "leave@office.test"
"""


@pytest.fixture(scope="module")
def host() -> Iterator[MailHost]:
    with mail_host() as standing:
        yield standing


class Office:
    """The sample publication, with a server, two keys and readers of its own."""

    def __init__(self, folder: Path, host: MailHost) -> None:
        self.folder = folder / "the-bound-page"
        shutil.copytree(SAMPLE, self.folder)
        self.keys = dict(_keys(folder))
        with (self.folder / "publication.toml").open("a") as out:
            out.write(SETTINGS.format(port=host.port, folder=folder))
        self.environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "XDG_CACHE_HOME": str(folder)}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*PROGRAM, *words]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def readers(self, addresses: list[str], name: str = "members") -> None:
        path = self.folder.parent / "readers.csv"
        path.write_text("address,name\n" + "".join(f'{each},"Reader, {each[:8]}"\n' for each in addresses))
        done = self.run("lists", "import", str(path), "--list", name)
        assert done.returncode == 0, done.stderr

    def plan(self, what: str, name: str = "members") -> str:
        done = self.run("send", "plan", what, "--list", name)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]


def _keys(folder: Path) -> Iterator[tuple[str, str]]:
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    first = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    second = ed25519.Ed25519PrivateKey.generate()
    for name, key in (("rsa", first), ("ed", second)):
        path = folder / f"{name}.pem"
        path.write_bytes(key.private_bytes(*pem))
        path.chmod(0o600)
    der = first.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    raw = second.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    yield "rsa._domainkey.office.test", f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"
    yield "ed._domainkey.office.test", f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"


def _delivered(host: MailHost, addresses: list[str]) -> dict[str, list[bytes]]:
    host.settle()
    return {each: [path.read_bytes() for path in host.messages(each)] for each in addresses}


@pytest.mark.judges
def test_an_issue_reaches_each_mailbox_once_signed_and_whole(tmp_path: Path, host: MailHost) -> None:
    office = Office(tmp_path, host)
    addresses = [f"reader-{number}@example.test" for number in range(1, 9)]
    office.readers(addresses)
    plan = office.plan("3.4")
    done = office.run("send", "run", plan)
    assert done.returncode == 0, done.stderr
    boxes = _delivered(host, addresses)
    assert {each: len(found) for each, found in boxes.items()} == dict.fromkeys(addresses, 1)
    issued = (office.folder / "issued/3.4/r1/the-bound-page-3.4-screen.pdf").read_bytes()
    files = []
    for number, (message,) in enumerate(boxes.values()):
        read = message_from_bytes(message, policy=email.policy.default)
        (pdf,) = [part for part in read.walk() if part.get_content_type() == "application/pdf"]
        assert pdf.get_content() == issued
        assert not read.defects
        raw = message.partition(b"DKIM-Signature:")
        bare = (raw[1] + raw[2]).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        assert mail.dkimpy(bare, office.keys) == (True, True)
        files.append(tmp_path / f"{number}.eml")
        files[-1].write_bytes(bare)
        score, rules = mail.spamassassin(bare)
        assert score <= 1.0, rules
    verdicts = mail.mailauth(files, office.keys)
    assert [[each["result"] for each in signatures] for signatures in verdicts] == [["pass", "pass"]] * len(files)
    again = office.run("send", "run", plan)
    assert again.returncode == 0
    assert {each: len(found) for each, found in _delivered(host, addresses).items()} == dict.fromkeys(addresses, 1)


@pytest.mark.judges
def test_what_a_kill_leaves_in_doubt_is_settled_by_the_servers_own_log(tmp_path: Path, host: MailHost) -> None:
    office = Office(tmp_path, host)
    addresses = [f"reader-{number}@example.test" for number in range(9, 9 + READERS)]
    before = {each: len(host.messages(each)) for each in addresses}
    office.readers(addresses)
    plan = office.plan("3.5")
    for delay in (0.9, 1.0, 1.1, 1.2, 1.3, 1.4):
        child = subprocess.Popen(
            [*PROGRAM, "send", "run", plan],
            cwd=office.folder,
            env=office.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    office.run("send", "run", plan)
    host.settle()
    office.run("send", "reconcile", plan, "--postfix-log", str(host.log), "--margin", "0")
    last = office.run("send", "run", plan)
    assert last.returncode == 0, last.stderr
    boxes = _delivered(host, addresses)
    assert {each: len(found) - before[each] for each, found in boxes.items()} == dict.fromkeys(addresses, 1)
    status = office.run("send", "status", plan)
    assert f"{READERS} accepted" in status.stdout
    assert "in doubt" not in status.stdout


@pytest.mark.judges
def test_a_bounce_comes_back_and_counts_once(tmp_path: Path, host: MailHost) -> None:
    office = Office(tmp_path, host)
    office.readers(["reader-40@example.test", "nobody@example.test"])
    assert office.run("send", "run", office.plan("3.6")).returncode == 0
    host.settle()
    box = str(host.mailbox("bounces@office.test"))
    for hard, again in ((1, 0), (0, 1)):
        done = office.run("lists", "bounces", box, "--json")
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert (said["hard"], said["suppressed"], said["again"]) == (hard, hard, again), said
    known = json.loads(office.run("lists", "about", "nobody@example.test", "--json").stdout)
    assert [each["state"] for each in known["deliveries"]] == ["bounced"]
    assert [each["list"] for each in known["suppressed"]] == ["all lists"]
    status = json.loads(office.run("send", "status", "--json").stdout)
    assert (status["accepted"], status["bounced"], status["remaining"]) == (2, 1, 0)


@pytest.mark.judges
def test_who_leaves_by_mail_is_read_from_dovecot_and_no_mail_is_touched(tmp_path: Path, host: MailHost) -> None:
    if not host.imap:
        pytest.skip("Dovecot has no IMAP part here (dovecot-imapd)")
    office = Office(tmp_path, host)
    office.readers(["reader-30@example.test", "reader-31@example.test"])
    with (office.folder / "publication.toml").open("a") as out:
        out.write(
            f'[mail.inbox]\nhost = "127.0.0.1"\nport = {host.imap}\nsecurity = "none"\nuser = "leave@office.test"\n'
            'password = {env = "INBOX_PASSWORD"}\n'
        )
    office.environment["INBOX_PASSWORD"] = "secret"
    assert office.run("send", "run", office.plan("3.6")).returncode == 0
    letters = _delivered(host, ["reader-30@example.test"])["reader-30@example.test"]
    ways = str(message_from_bytes(letters[-1], policy=email.policy.default)["List-Unsubscribe"])
    token = ways.partition("?subject=")[2].rstrip("> ")
    with smtplib.SMTP("127.0.0.1", host.port) as mail:
        mail.sendmail("reader-30@example.test", ["leave@office.test"], f"Subject: {token}\n\n")
        mail.sendmail(
            "r@x.test", ["leave@office.test"], "From: reader-31@example.test\nSubject: Abmeldung\n\nBitte abmelden.\n"
        )
    host.settle()
    for left, asked in ((1, 1), (0, 0)):
        done = office.run("lists", "pull", "--json")
        said = json.loads(done.stdout)
        assert (said["left"], said["asked"]) == (left, asked), done.stderr
        assert "leave.office.test" in done.stderr  # that server is not there; the mailbox is read all the same
    assert [path.parent.name for path in host.messages("leave@office.test")] == ["new", "new"]
    assert office.run("lists", "show", "members").stdout.split() == ["reader-31@example.test", "Reader,", "reader-3"]
    assert "reader-31@example.test" in office.run("lists", "show", "--asked").stdout
    office.environment["INBOX_PASSWORD"] = "wrong"
    done = office.run("lists", "pull")
    assert (done.returncode, "refuses the log-in" in done.stderr) == (6, True)
