"""An IMAP server of a few words for tests: it knows one user, one password, one token and the mails it was given."""

from __future__ import annotations

import base64
import contextlib
import re
import socketserver
import threading
from collections.abc import Iterator

USER, PASSWORD, TOKEN = "bounces@office.example", "open sesame", "ya29.token"


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on loopback.  `mails` have the UIDs 1, 2 and on; `peeked` counts those that were fetched."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mails: list[bytes]) -> None:
        self.mails = mails
        self.peeked = 0
        self.said: list[str] = []
        self.validity = 7
        super().__init__(("127.0.0.1", 0), _Visit)

    @property
    def port(self) -> int:
        """The port."""
        return int(self.server_address[1])


class _Visit(socketserver.StreamRequestHandler):
    server: Mailbox

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, rest = line.partition(" ")
            self.server.said.append(rest)
            verb = rest.partition(" ")[0].upper()
            if verb == "UID":
                self.uid(tag, rest.split(" ", 2)[1].upper(), rest.split(" ", 2)[2])
            else:
                getattr(self, f"on_{verb.lower()}", self.on_noop)(tag, rest)
            if verb == "LOGOUT":
                return

    def on_capability(self, tag: str, _: str) -> None:
        self.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN")
        self.say(f"{tag} OK done")

    def on_login(self, tag: str, rest: str) -> None:
        known = rest == f'LOGIN {USER} "{PASSWORD}"'
        self.say(f"{tag} OK done" if known else f"{tag} NO [AUTHENTICATIONFAILED] not {rest.partition(' ')[2]}")

    def on_authenticate(self, tag: str, _: str) -> None:
        self.say("+ ")
        given = base64.b64decode(self.rfile.readline().strip()).decode()
        if given == f"user={USER}\1auth=Bearer {TOKEN}\1\1":
            self.say(f"{tag} OK done")
            return
        self.say("+ " + base64.b64encode(b'{"status":"401"}').decode())
        self.rfile.readline()
        self.say(f"{tag} NO invalid credentials")

    def on_examine(self, tag: str, rest: str) -> None:
        if '"INBOX"' not in rest:
            self.say(f"{tag} NO there is no such folder")
            return
        self.say(f"* {len(self.server.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.server.validity}]")
        self.say(f"{tag} OK [READ-ONLY]")

    def on_logout(self, tag: str, _: str) -> None:
        self.say("* BYE")
        self.say(f"{tag} OK done")

    def on_noop(self, tag: str, _: str) -> None:
        self.say(f"{tag} OK done")

    def uid(self, tag: str, verb: str, rest: str) -> None:
        uids = range(1, len(self.server.mails) + 1)
        if verb == "SEARCH":
            found = re.search(r"UID (\d+):\*", rest)
            first = int(found[1]) if found else 1
            wanted = [uid for uid in uids if uid >= first] or list(uids)[-1:]
            self.say("* SEARCH " + " ".join(map(str, wanted)))
        else:
            assert "BODY.PEEK" in rest
            for uid in map(int, rest.split(" ", maxsplit=1)[0].split(",")):
                mail = self.server.mails[uid - 1]
                self.server.peeked += 1
                self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")
        self.say(f"{tag} OK done")


@contextlib.contextmanager
def standing(mails: list[bytes]) -> Iterator[Mailbox]:
    """The server, answering in a thread."""
    with Mailbox(mails) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
