"""Where a mail server is goes in; sessions come out that keep the final dot back until they are told.

smtplib opens the connection, secures it and logs in.  From MAIL on we speak ourselves: its `data` would send
the dot with the body, and the ledger must write between the two.  MAIL, RCPT and DATA go in one write where
the server takes that (RFC 2920).
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.post import certificate_faults, smtp_login
from pdfdigest.post.carriers import Answer, Envelope, Lost, Session
from pdfdigest.post.wire import Letter

_WORDS = 200
COMMAND = 300.0
"""Seconds to wait for the answer to a command (RFC 5321 4.5.3.2)."""

LEAVE = 2.0
"""Seconds to wait for the answer to QUIT, on which nothing depends."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is and how it is spoken to.

    `security` is `starttls`, `tls` or, on loopback only, `none`.  `password` and `token` (an OAuth 2 access
    token) are asked for at each new connection, since a token lives an hour.
    """

    host: str
    port: int
    security: str
    loopback: bool
    user: str = ""
    password: Callable[[], str] | None = field(default=None, repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    authority: Path | None = None
    test: bool = False

    @property
    def name(self) -> str:
        """Host and port, as the ledger notes where a dot went."""
        return f"{self.host}:{self.port}"


class Smtp:
    """Opens sessions at the first of its servers that can be reached."""

    kind = "mail"

    def __init__(
        self, servers: tuple[Server, ...], name: str, reply_seconds: float = 600.0, command_seconds: float = COMMAND
    ) -> None:
        for server in servers:
            if server.security == "none" and not server.loopback:
                raise PostError(
                    f"mail for {server.host} would cross the network unencrypted",
                    hint='Take security = "starttls" (or "tls"); "none" is for this machine itself.',
                )
        self.servers = servers
        self._name = name
        self._seconds = (command_seconds, reply_seconds)

    @property
    def test(self) -> bool:
        """Whether every server is a test that mails nobody; one on this machine may well mail the world."""
        return all(server.test for server in self.servers)

    def open(self) -> Session:
        """A session at the first server that answers; Lost with what each of them said.

        PostError where it is no use to try again: no certificate is proven, or every log-in is refused.
        """
        said, hints = [], []
        for server in self.servers:
            try:
                return _Session(_connected(server, self._name, self._seconds[0]), server.name, *self._seconds)
            except PostError as error:
                said.append(f"{server.host}:{server.port}: {error.message}")
                hints.append(error.hint)
            except (OSError, smtplib.SMTPException) as error:
                said.append(f"{server.host}:{server.port}: {_reason(error)}")
        if len(hints) == len(said):
            raise PostError("; ".join(said), hint=hints[0])
        raise Lost("; ".join(said))

    def arrived(self, name: str) -> None:
        """Only the server's own log can tell: see `reconcile`."""
        return


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(raw: bytes | str) -> str:
    words = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return "".join(letter if letter.isprintable() else " " for letter in words)[:_WORDS]


def _connected(server: Server, name: str, seconds: float) -> smtplib.SMTP:
    """A connection that is encrypted wherever it leaves this machine, and logged in where there is a user."""
    try:
        return _secured(server, name, seconds)
    except ssl.SSLCertVerificationError as error:
        raise certificate_faults.told(error, server.host) from None


def _secured(server: Server, name: str, seconds: float) -> smtplib.SMTP:
    made: smtplib.SMTP
    if server.security == "tls":
        context = _trusting(server.authority)
        made = smtplib.SMTP_SSL(server.host, server.port, local_hostname=name, timeout=seconds, context=context)
    else:
        made = smtplib.SMTP(server.host, server.port, name, seconds)
    try:
        made.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            if not made.has_extn("starttls"):
                raise smtplib.SMTPNotSupportedError("it offers no STARTTLS, so nothing is sent")
            made.starttls(context=_trusting(server.authority))
            made.ehlo_or_helo_if_needed()
        if server.token is not None:
            smtp_login.bearing(made, server.user, server.token())
        elif server.password is not None:
            smtp_login.knowing(made, server.user, server.password())
        sock = made.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is gone")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        made.close()
        raise
    return made


@cache
def _trusting(authority: Path | None) -> ssl.SSLContext:
    """What a server's certificate is verified against; reading it takes as long as ten letters, so it is kept."""
    context = ssl.create_default_context()
    if authority is not None:
        try:
            context.load_verify_locations(authority)
        except OSError as error:
            raise PostError(f"the authority cannot be read: {error.strerror or error}", where=authority) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Session:
    """One connection, past greeting and log-in."""

    def __init__(self, connection: smtplib.SMTP, server: str, command_seconds: float, reply_seconds: float) -> None:
        self._connection = connection
        self.server = server
        self._command_seconds = command_seconds
        self._reply_seconds = reply_seconds
        self._handing_over = False
        self._together = connection.has_extn("pipelining")
        self._unicode = connection.has_extn("smtputf8")
        size = connection.esmtp_features.get("size", "") if connection.has_extn("size") else ""
        self._sized = connection.has_extn("size")
        self.largest = int(size) if size.isdigit() else 0

    @property
    def ended(self) -> bool:
        return self._connection.sock is None

    def offer(self, envelope: Envelope, letter: Letter) -> Answer | None:
        options = f" SIZE={letter.size}" if self._sized else ""
        if not (envelope.recipient + envelope.sender).isascii():
            if not self._unicode:
                return Answer(553, "the server takes no address outside ASCII (SMTPUTF8)")
            options += " SMTPUTF8 BODY=8BITMIME"
        commands = [f"MAIL FROM:<{envelope.sender}>{options}", f"RCPT TO:<{envelope.recipient}>", "DATA"]
        try:
            answers = self._ask(commands)
            refused = next((number for number, answer in enumerate(answers) if answer.code // 100 not in (2, 3)), None)
            if refused is not None:
                return self._refused(answers, refused)
            if answers[-1].code != 354:
                raise Lost(f"it answered {answers[-1].code} to DATA")
            self._handing_over = True
            self._send(*letter.parts)
        except (Lost, OSError, smtplib.SMTPException) as error:
            self._connection.close()
            raise Lost(_reason(error)) from None
        return None

    def dot(self) -> Answer:
        sock = self._connection.sock
        try:
            if sock is None:
                raise Lost("the connection is gone")
            sock.settimeout(self._reply_seconds)
            self._send(b".\r\n")
            answer = self._answer()
            sock.settimeout(self._command_seconds)
        except (Lost, OSError, smtplib.SMTPException) as error:
            self._connection.close()
            raise Lost(_reason(error)) from None
        if answer.code // 100 == 3:
            self._connection.close()
            raise Lost(f"it answered {answer.code} to the dot")
        self._handing_over = False
        return answer

    def close(self) -> None:
        sock = self._connection.sock
        if sock is not None and not self._handing_over:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                sock.settimeout(LEAVE)
                self._connection.quit()
        self._connection.close()

    def _ask(self, commands: list[str]) -> list[Answer]:
        """The answers to commands, which stop at the first refusal where each waits for the one before."""
        if self._together:
            self._send("".join(f"{command}\r\n" for command in commands).encode())
            return self._answers(len(commands))
        answers: list[Answer] = []
        for command in commands:
            self._send(f"{command}\r\n".encode())
            answers.append(self._answer())
            if answers[-1].code // 100 not in (2, 3):
                break
        return answers

    def _answers(self, number: int) -> list[Answer]:
        """So many answers, or fewer where one is a refusal and the connection then ended: its words are the reason."""
        answers: list[Answer] = []
        try:
            while len(answers) < number:
                answers.append(self._answer())
        except (Lost, OSError, smtplib.SMTPException):
            if all(answer.code // 100 in (2, 3) for answer in answers):
                raise
            self._connection.close()
        return answers

    def _refused(self, answers: list[Answer], number: int) -> Answer:
        """The first refusal, with the connection made ready for the next letter, or ended where it cannot be."""
        answer = answers[number]
        if answer.code == 421:
            raise Lost(f"421 {answer.words}")
        if answers[-1].code == 354:  # it wants a message after all; a dot would send it an empty one
            self._connection.close()
        elif not self.ended:
            try:
                self._send(b"RSET\r\n")
                ready = self._answer().code == 250
            except (Lost, OSError, smtplib.SMTPException):
                ready = False
            if not ready:
                self._connection.close()
        about = "server" if number == 0 and answer.code != 552 else "reader"
        return Answer(answer.code, answer.words, about)

    def _send(self, *parts: bytes) -> None:
        sock = self._connection.sock
        if sock is None:
            raise Lost("the connection is gone")
        for part in parts:
            sock.sendall(part)

    def _answer(self) -> Answer:
        code, words = self._connection.getreply()
        if not 200 <= code < 600:
            raise Lost(f"it answered what no server answers: {code} {_text(words)}")
        return Answer(code, _text(words))
