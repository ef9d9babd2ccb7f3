"""A publication whose readers got a letter, and the mails that come back on it."""

from __future__ import annotations

import mailbox
from email.header import Header
from pathlib import Path

import platformdirs

from pdfdigest.post import keys
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.plan import Selected
from pdfdigest.post.tokens import Keys
from tests.cli.conftest import Run
from tests.post.builders import planned

READERS = ("ann@example.org", "bob@example.org", "eve@example.org")


class Post:
    """A publication whose readers got one letter each."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder
        (folder / "readers.csv").write_text("email\n" + "".join(f"{each}\n" for each in READERS))
        for name in ("members", "press"):
            assert run("lists", "import", "readers.csv", "--list", name, here=folder).code == 0
        with self.ledger() as ledger:
            self.keys = Keys.read(keys.text(ledger.folder))
            made = planned(ledger, [Selected(each, "", "members") for each in READERS])
            with ledger.writing() as db:
                db.execute("UPDATE deliveries SET state = 'accepted' WHERE release = ?", (made.id,))
            self.codes = dict(ledger.db.execute("SELECT address, token FROM addressed"))

    def ledger(self) -> Ledger:
        return Ledger.open(self.folder / "post", platformdirs.user_state_path("pdfdigest"))

    def token(self, address: str, name: str = "members") -> str:
        return self.keys.signing().leave(name, self.keys.mark(address))

    def path(self, address: str) -> str:
        return f"{self.keys.signing().return_path(self.codes[address])}@office.example"

    def hard(self, address: str, words: str = "smtp; 550 5.1.1 user unknown") -> bytes:
        return (
            f"To: {self.path(address)}\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
            f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: {words}\n"
        ).encode()

    def maildir(self, *mails: bytes, name: str = "box") -> Path:
        box = mailbox.Maildir(self.folder / name)
        for each in mails:
            box.add(each)
        return self.folder / name


def on(run: Run, name: str = "members") -> list[str]:
    return [line.split()[0] for line in run("lists", "show", name).out]


def wish(sender: str, subject: str, body: str = "", *headers: str) -> bytes:
    more = "".join(f"{header}\n" for header in headers)
    head = f"From: A Reader <{sender}>\nTo: leave@office.example\nSubject: {Header(subject, 'utf-8').encode()}\n"
    return f"{head}{more}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n".encode()
