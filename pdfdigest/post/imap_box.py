"""An IMAP server and a log-in go in; the mails of a folder come out, and none is changed (RFC 3501).

The folder is only examined, and mails are peeked at: none is marked as read.  What was read is remembered by its
UID, so that the next time begins behind it.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdfdigest.errors import PostError
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.post.mail_sources import MOST, Found

PATIENCE = 60.0
_TOGETHER = 50
_UID = re.compile(rb"UID (\d+)")
_WORDS = 200


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox on an IMAP server; `password` or `token` is called when it is logged in to."""

    host: str
    port: int
    security: str
    user: str
    password: Callable[[], str] | None = field(repr=False, default=None)
    token: Callable[[], str] | None = field(repr=False, default=None)
    folder: str = "INBOX"
    authority: Path | None = None
    proxy: Proxy = field(default_factory=Proxy)

    @property
    def name(self) -> str:
        """What it is remembered under."""
        return f"imap://{self.user}@{self.host}:{self.port}/{self.folder}"


@dataclass(slots=True)
class Opened:
    """A folder that is read.  `last` is the highest UID that was read so far, `validity` what UIDs are of."""

    connection: imaplib.IMAP4
    box: Box
    validity: int
    last: int

    def mails(self) -> Iterator[Found]:
        """The mails behind `last`, the oldest first; PostError where the connection breaks."""
        with _telling(self.box):
            found = _asked(self.box, self.connection.uid("SEARCH", f"UID {self.last + 1}:*"))
        uids = sorted(int(each) for line in found if line for each in line.split())
        uids = [uid for uid in uids if uid > self.last]  # `n:*` names the last one even where it is before n
        for start in range(0, len(uids), _TOGETHER):
            part = uids[start : start + _TOGETHER]
            with _telling(self.box):
                wanted = ",".join(map(str, part))
                answer = _asked(self.box, self.connection.uid("FETCH", wanted, f"(BODY.PEEK[]<0.{MOST}>)"))
            for each in answer:
                if isinstance(each, tuple) and len(each) > 1:
                    uid = _UID.search(each[0])
                    yield f"{self.box.name}, mail {int(uid[1]) if uid else '?'}", bytes(each[1])
            self.last = part[-1]


@contextmanager
def opened(box: Box, validity: int, last: int) -> Iterator[Opened]:
    """The folder, open to read from behind the UID `last`; from the beginning where UIDs are of another validity.

    PostError says in a sentence why it cannot be read; no secret stands in it.
    """
    with _telling(box):
        connection = _connected(box)
    try:
        with _telling(box):
            _log_in(box, connection)
            name = '"' + box.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
            _asked(box, connection.select(name, readonly=True))
            _, words = connection.response("UIDVALIDITY")
        now = int(words[0]) & 0x7FFFFFFF if words and words[0] else 0
        yield Opened(connection, box, now, last if now == validity else 0)
    finally:
        try:
            connection.logout()
        except (imaplib.IMAP4.error, OSError):
            connection.shutdown()


class _Clear(imaplib.IMAP4):
    """A connection that the box's proxy opens, where it has one."""

    def __init__(self, box: Box) -> None:
        self._box = box
        super().__init__(box.host, box.port, timeout=PATIENCE)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._box.proxy.connected(self._box.host, self._box.port, timeout or PATIENCE)


class _Sealed(_Clear):
    """The same, over TLS from the first octet (RFC 8314)."""

    def __init__(self, box: Box, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(box)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._context.wrap_socket(super()._create_socket(timeout), server_hostname=self._box.host)


def _connected(box: Box) -> imaplib.IMAP4:
    if box.security == "none":
        return _Clear(box)
    context = ssl.create_default_context(cafile=box.authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if box.security == "tls":
        return _Sealed(box, context)
    made = _Clear(box)
    try:
        made.starttls(context)
    except BaseException:
        made.shutdown()
        raise
    return made


def _log_in(box: Box, connection: imaplib.IMAP4) -> None:
    secret = ""
    try:
        if box.token is not None:
            secret = box.token()
            first = f"user={box.user}\1auth=Bearer {secret}\1\1".encode()
            asked: list[bytes] = []

            def answer(words: bytes) -> bytes:
                asked.append(words)
                return first if len(asked) == 1 else b""

            connection.authenticate("XOAUTH2", answer)
        elif box.password is not None:
            secret = box.password()
            if (box.user + secret).isascii():
                connection.login(box.user, secret)
            else:
                connection.authenticate("PLAIN", lambda _: f"\0{box.user}\0{secret}".encode())
    except imaplib.IMAP4.error as error:
        words = _words(error).replace(secret, "...") if secret else _words(error)
        raise PostError(
            f"{box.host} refuses the log-in of {box.user!r}: {words}",
            hint="Look at user, password and token in [mail.inbox]; a provider may ask for one made for this program.",
        ) from None


def _asked(box: Box, answer: tuple[str, list[Any]]) -> list[Any]:
    """The data of an answer; PostError where it is no OK."""
    state, data = answer
    if state != "OK":
        words = b" ".join(each for each in data if isinstance(each, bytes)).decode("utf-8", "replace")[:_WORDS]
        raise PostError(f"{box.host} does not let the folder {box.folder!r} be read: {words}")
    return data


@contextmanager
def _telling(box: Box) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise PostError(
            f"the certificate of {box.host} is not proven: {error.verify_message}",
            hint="If the office signs its own, name the file with its authority: [mail.inbox] authority.",
        ) from None
    except (imaplib.IMAP4.error, OSError) as error:
        raise PostError(f"the mailbox on {box.host}:{box.port} cannot be read: {_words(error)}") from None


def _words(error: Exception) -> str:
    raw = error.args[0] if isinstance(error, imaplib.IMAP4.error) and error.args else error
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_WORDS]
