"""A mail server for tests, a program of its own: it counts what it takes, fails as it is told, and logs as Postfix does.

    python -m tests.post.sink FOLDER [FAULT ...]

It prints its port.  FOLDER/taken has a line for each message that it answers for: Message-ID, recipient, octets.
FOLDER/mail.log has lines in Postfix's form.  A FAULT is `name=share` with a share from 0 to 1, or `name`.
"""

from __future__ import annotations

import contextlib
import os
import random
import socket
import socketserver
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

FAULTS = (
    "drop-after-dot",  # takes the message, and drops the connection before its 250
    "drop-at-dot",  # drops it and takes nothing
    "later-after-dot",  # 451 after the dot
    "no-after-dot",  # 554 after the dot
    "close-at-mail",  # 421 to MAIL
    "hang-after-dot",  # takes the message and says nothing
    "large",  # 552 to MAIL
    "no-reader",  # 550 to RCPT
    "later-reader",  # 451 to RCPT
    "slow",  # reads slowly
    "away",  # 421 in place of a greeting
    "drop-in-data",  # drops the connection in the middle of the message
)


class Sink(socketserver.ThreadingTCPServer):
    """Takes mail on loopback."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path, faults: dict[str, float], seed: int = 1) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.faults = faults
        self.chance = random.Random(seed)
        self.taken = (folder / "taken").open("ab", 0)
        self.log = (folder / "mail.log").open("ab", 0)
        self.lock = threading.Lock()
        self.queued = 0
        self.visits = 0
        self.log.write(self.line("master", "daemon started"))

    def fails(self, fault: str) -> bool:
        share = self.faults.get(fault, 0.0)
        return share > 0 and self.chance.random() < share

    def line(self, program: str, words: str) -> bytes:
        stamp = datetime.now(UTC).isoformat(timespec="microseconds")
        return f"{stamp} mail postfix/{program}[{os.getpid()}]: {words}\n".encode()

    def queue(self) -> str:
        with self.lock:
            self.queued += 1
            return f"{self.queued:010X}"

    def take(self, name: str, message_id: str, recipient: str, octets: int) -> None:
        """Answer for a message: it is counted, and its fate logged, in one write each."""
        self.taken.write(f"{message_id} {recipient} {octets}\n".encode())
        self.log.write(
            self.line("qmgr", f"{name}: from=<x@office.example>, size={octets}, nrcpt=1 (queue active)")
            + self.line(
                "smtp",
                f"{name}: to=<{recipient}>, relay=mx.example[192.0.2.1]:25, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0,"
                " status=sent (250 2.0.0 Ok)",
            )
            + self.line("qmgr", f"{name}: removed")
        )


class Visit(socketserver.StreamRequestHandler):
    """One connection."""

    server: Sink

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def handle(self) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.server.lock:
            self.server.visits += 1
        try:
            with contextlib.suppress(OSError):
                self.converse()
        finally:
            with self.server.lock:
                self.server.visits -= 1

    def converse(self) -> None:
        if self.server.fails("away"):
            self.say("421 4.3.2 away")
            return
        self.say("220 sink ESMTP")
        recipient, begun = "", False
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                small = self.server.faults.get("small", 50_000_000)
                size = f"SIZE {2000 if small == 1 else round(small)}"
                more = "" if "plain" in self.server.faults else "250-PIPELINING\r\n250-SMTPUTF8\r\n"
                starttls = "250-STARTTLS\r\n" if "starttls-fails" in self.server.faults else ""
                self.say(f"250-sink\r\n{more}{starttls}250 {size}")
            elif verb == b"STAR":
                self.say("220 go ahead")
                return  # a downgrade: no TLS follows
            elif verb == b"MAIL":
                if self.server.fails("close-at-mail"):
                    self.say("421 4.3.2 closing")
                    return
                begun = not self.server.fails("large")
                self.say("250 ok" if begun else "552 5.3.4 too large")
            elif verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                if not begun:
                    self.say("503 MAIL first")
                    continue
                refused = self.server.fails("no-reader") or recipient.startswith("gone")
                if refused or self.server.fails("later-reader"):
                    recipient = ""
                    self.say("550 5.1.1 no such reader" if refused else "451 4.2.1 come back later")
                else:
                    self.say("250 ok")
            elif verb == b"DATA":
                if not recipient:
                    self.say("554 no valid recipients")
                    continue
                self.say("354 go ahead")
                if not self.message(recipient):
                    return
                recipient = ""
            elif verb == b"XOPE":  # how many connections are open, this one too
                self.say(f"250 {self.server.visits}")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def message(self, recipient: str) -> bool:
        name = self.server.queue()
        message_id, octets, head = "", 0, True
        cut = self.server.fails("drop-in-data")
        while line := self.rfile.readline():
            if line == b".\r\n":
                return self.answer(name, message_id, recipient, octets)
            octets += len(line)
            if head and line.lower().startswith(b"message-id:"):
                message_id = line.partition(b":")[2].strip().decode()
                # as cleanup does: logged while the message still comes in, and no proof of anything
                self.server.log.write(self.server.line("cleanup", f"{name}: message-id={message_id}"))
                if cut:
                    return False
            head = head and line != b"\r\n"
            if self.server.fails("slow"):
                time.sleep(0.001)
        return False

    def answer(self, name: str, message_id: str, recipient: str, octets: int) -> bool:
        fails = self.server.fails
        if fails("drop-at-dot"):
            return False
        if fails("later-after-dot"):
            self.say("451 4.3.0 come back later")
            return True
        if fails("no-after-dot"):
            self.say("554 5.7.1 not this")
            return True
        self.server.take(name, message_id, recipient, octets)
        time.sleep(self.server.faults.get("think", 0.0))
        if fails("drop-after-dot"):
            return False
        if fails("hang-after-dot"):
            time.sleep(3600)
        self.say(f"250 2.0.0 Ok: queued as {name}")
        return True


def main() -> None:
    folder, *words = sys.argv[1:]
    faults = {name: float(share or 1) for name, _, share in (word.partition("=") for word in words)}
    with Sink(Path(folder), faults, int(faults.pop("seed", 1))) as sink:
        print(sink.server_address[1], flush=True)
        sink.serve_forever()


if __name__ == "__main__":
    main()
