"""How many letters a second: pdfdigest with its full ledger, and smtplib + EmailMessage + dkimpy done plainly.

    python -m benchmarks.post [--link N] [--pdf N] [--plain N]

Every letter is signed (RSA-2048; once also Ed25519 beside it) and goes to a sink on loopback, a process of its
own, which reads and forgets.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import socket
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from pdfdigest.post import keys, plan, releases
from pdfdigest.post.dispatch import Terms, send
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.outgoing import composer
from pdfdigest.post.pacing import Pace
from pdfdigest.post.plan import Bound, Selected
from pdfdigest.post.signing import Signer
from pdfdigest.post.smtp import Server, Smtp
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import slot

FORM = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
WORDS = "Ministers met in the morning and again in the afternoon, and agreed to meet once more. "
HTML = f"<p>Dear {slot('name')}</p>" + f"<p>{WORDS * 5}</p>\n" * 12 + f"<p>{slot('leave')}</p>"
TEXT = f"Dear {slot('name')}\n" + f"{WORDS * 5}\n\n" * 12 + slot("leave")


class Visit(socketserver.StreamRequestHandler):
    """Takes everything, by the block."""

    def handle(self) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.wfile.write(b"250-sink\r\n250-PIPELINING\r\n250 SIZE 50000000\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go ahead\r\n")
                end = b""
                while not end.endswith(b"\r\n.\r\n"):
                    piece = self.rfile.read1(1 << 20)
                    if not piece:
                        return
                    end = (end + piece)[-5:]
                self.wfile.write(b"250 ok\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


def serve() -> None:
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Visit) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


@contextmanager
def sink() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-m", "benchmarks.post", "--serve"], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        try:
            yield int(child.stdout.readline())
        finally:
            child.kill()


def bound(pdf: bytes) -> Bound:
    facts = dict.fromkeys(Bound.__slots__, "")
    facts |= {"issue": "1.1", "revision": 1, "title": "The Digest", "subject": "The Digest, Vol. 1, No. 1"}
    facts |= {"sender": "The Digest <digest@office.example>", "html": HTML, "text": TEXT, "language": "en"}
    facts |= {"pdf_name": "digest-1.1-screen.pdf", "pdf_size": len(pdf), "attached": bool(pdf), "correction_of": 0}
    facts |= {"leave_address": "https://leave.office.example", "bounces": "b@office.example", "not_before": 0.0}
    return Bound(**{**facts, "too_small": ()})  # type: ignore[arg-type]


def enlist(ledger: Ledger, selected: Iterable[Selected]) -> None:
    """Readers of the ledger, on no list."""
    mark = Keys.read(keys.text(ledger.folder)).mark
    with ledger.writing() as db:
        db.executemany(
            "INSERT INTO readers (mark, address, shown, name) VALUES (?1, ?2, ?2, ?3)",
            ((mark(each.address), each.address, each.name) for each in selected),
        )


def ours(port: int, readers: int, pdf: bytes, signers: tuple[Signer, ...], connections: int) -> float:
    """Letters a second, from the first lease to the last commit."""
    secret = b"s" * 32
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.open(Path(folder) / "post", Path(folder), create=True) as ledger,
    ):
        selected = [
            Selected(f"r{number}@reader{number % 40}.example", f"Reader {number}", "members")
            for number in range(readers)
        ]
        enlist(ledger, selected)
        now = time.time()
        made = plan.make(
            ledger, bound(pdf), ("members",), selected, secret=secret, suppressed=0, now=now, not_after=now + 86400
        )
        release = made.release
        compose = composer(release.facts, pdf, Keys((secret,)), signers)
        carrier = Smtp((Server("127.0.0.1", port, "none", loopback=True),), "office.example")
        terms = Terms(connections=connections)
        start = time.perf_counter()
        said = send(
            ledger, release, carrier, compose, Pace({}, UTC), terms, time.time, lambda _db, _rows: {}, lambda: None
        )
        took = time.perf_counter() - start
        assert not said
        assert releases.tally(ledger.db, release).accepted == readers
    return readers / took


def plainly(port: int, readers: int, pdf: bytes, pem: bytes) -> float:
    """The same letters as one would write them down first: no ledger, one connection."""
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, "office.example") as server:
        for number in range(readers):
            made = EmailMessage()
            made["From"], made["To"] = "The Digest <digest@office.example>", f"r{number}@reader.example"
            made["Subject"], made["Message-ID"] = "The Digest, Vol. 1, No. 1", f"<{number}@office.example>"
            made["List-Unsubscribe"] = f"<https://leave.office.example/{number}>"
            made.set_content(TEXT.replace("\ue000", "").replace("\ue001", ""))
            made.add_alternative(HTML.replace("\ue000", "").replace("\ue001", ""), subtype="html")
            if pdf:
                made.add_attachment(pdf, maintype="application", subtype="pdf", filename="digest.pdf")
            octets = made.as_bytes().replace(b"\n", b"\r\n")
            signed = dkim.sign(octets, b"d1", b"office.example", pem, canonicalize=(b"relaxed", b"simple")) + octets
            server.sendmail("digest@office.example", [str(made["To"])], signed)
    return readers / (time.perf_counter() - start)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--serve", action="store_true")
    asked.add_argument("--link", type=int, default=2_000)
    asked.add_argument("--pdf", type=int, default=200)
    asked.add_argument("--plain", type=int, default=30)
    asked.add_argument("--connections", type=int, default=8)
    given = asked.parse_args()
    if given.serve:
        serve()
        return
    pem = rsa.generate_private_key(65537, 2048).private_bytes(*FORM)
    second = ed25519.Ed25519PrivateKey.generate().private_bytes(*FORM)
    one = (Signer.read("office.example", "d1", pem.decode()),)
    two = (*one, Signer.read("office.example", "d2", second.decode()))
    pdf = os.urandom(1_000_000)
    with sink() as port:
        for words, rate in (
            ("link, RSA", lambda: ours(port, given.link, b"", one, given.connections)),
            ("link, RSA and Ed25519", lambda: ours(port, given.link, b"", two, given.connections)),
            ("link, done plainly", lambda: plainly(port, given.plain * 10, b"", pem)),
            ("1 MB PDF, RSA", lambda: ours(port, given.pdf, pdf, one, given.connections)),
            ("1 MB PDF, RSA and Ed25519", lambda: ours(port, given.pdf, pdf, two, given.connections)),
            ("1 MB PDF, done plainly", lambda: plainly(port, given.plain, pdf, pem)),
        ):
            print(f"{words:28} {rate():8,.0f} letters a second", flush=True)


if __name__ == "__main__":
    main()
