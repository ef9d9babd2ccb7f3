"""A letter and a PDF go in; the octets for each reader come out, of which almost all were made once.

The PDF is encoded, and the letter cut at its slots, when the wire is made.  For a reader only the headers
are written, the slots filled and the hashes finished: no message is ever built and flattened again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parseaddr

from pdfdigest.errors import PostError
from pdfdigest.post import headers
from pdfdigest.post.headers import Header
from pdfdigest.post.signing import Signer
from pdfdigest.post.tokens import base32

_MARKS = re.compile("\ue000(?P<slot>[a-z_]+)\ue001|\ue002(?P<only>[a-z_]+)\ue001|(?P<end>\ue003)")
"""Where something that is a reader's own stands in a letter, and what stands in it for some readers alone: names between
characters of no script.
"""
END = "\ue003"
"""Ends what `only` begins."""
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\Z")


def slot(name: str) -> str:
    """The place in a letter that is filled for each reader."""
    return f"\ue000{name}\ue001"


def only(name: str) -> str:
    """Begins what stands in the letters of those readers alone whose slot of that name holds anything; `END` ends it."""
    return f"\ue002{name}\ue001"


@dataclass(frozen=True, slots=True)
class _Part:
    """A slot of that name, or octets where it has none; `only` is the slot that must hold something, where one must."""

    octets: bytes
    slot: str = ""
    html: bool = False
    only: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What all readers get: a subject, a page and a plain text with slots, and a PDF or none.

    Slots in `html` are filled with escaped text.  `file` is the PDF's name in ASCII, `file_title` the one in its
    readers' own letters, for programs that know RFC 2231.
    """

    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    language: str = ""
    file: str = ""
    file_title: str = ""
    pdf: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom one letter goes to.  `token` is 16 bytes, `slots` fills the letter, `lists` are the List- headers."""

    address: str
    name: str
    token: bytes
    slots: Mapping[str, str]
    lists: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One reader's octets, ready for DATA but for the final dot: dots doubled (RFC 5321 4.5.2), CRLF at the end."""

    parts: tuple[bytes, ...] = field(repr=False)

    @property
    def size(self) -> int:
        """How many octets it has."""
        return sum(map(len, self.parts))

    def file(self) -> bytes:
        """The same as a file: no dot doubled."""
        return b"".join(self.parts).replace(b"\r\n..", b"\r\n.")


class Wire:
    """A body made ready for the wire, from one sender, under the signatures of its domain."""

    def __init__(self, body: Body, sender: str, reply_to: str = "", signers: tuple[Signer, ...] = ()) -> None:
        name, address = parseaddr(headers.checked(sender, "the sender"))
        self.domain = headers.address(address).rpartition("@")[2]
        self._signers = signers
        self._from: Header = (b"From", headers.mailbox(name, address))
        self._more: list[Header] = [(b"Subject", headers.words(headers.checked(body.subject, "the subject")))]
        if reply_to:
            self._more.append((b"Reply-To", headers.mailbox(*parseaddr(headers.checked(reply_to, "reply_to")))))
        if body.language:
            self._more.append((b"Content-Language", headers.checked(body.language, "the language").encode()))
        mark = hashlib.sha256(f"{body!r}{body.html}{body.text}".encode("utf-8", "replace")).hexdigest()[:24]
        inner, outer = f"=_a{mark}".encode(), f"=_m{mark}".encode()
        alternative = b'multipart/alternative;\r\n boundary="' + inner + b'"'
        mixed = b'multipart/mixed;\r\n boundary="' + outer + b'"'
        self._mime: list[Header] = [(b"MIME-Version", b"1.0"), (b"Content-Type", mixed if body.pdf else alternative)]
        opening = b"--" + outer + b"\r\nContent-Type: " + alternative + b"\r\n\r\n" if body.pdf else b""
        self._parts: list[_Part] = [_Part(opening)]
        self._put(b"--" + inner + b"\r\n" + _heading(b"plain"))
        self._cut(body.text, html=False)
        self._put(b"\r\n--" + inner + b"\r\n" + _heading(b"html"))
        self._cut(body.html, html=True)
        self._put(b"\r\n--" + inner + b"--\r\n")
        self._tail = _attached(body, outer) if body.pdf else b""
        self._start = hashlib.sha256(self._parts[0].octets)
        self._dated = (-1, b"")

    def _put(self, octets: bytes, only: str = "") -> None:
        last = self._parts[-1]
        if last.slot or last.only != only:
            self._parts.append(_Part(octets, only=only))
        else:
            self._parts[-1] = _Part(last.octets + octets, only=only)

    def _cut(self, text: str, *, html: bool) -> None:
        """Put a text into the parts, quoted-printable, with its slots left open; PostError where its marks do not pair."""
        start, within = 0, ""
        for mark in _MARKS.finditer(text):
            self._put(_quoted(text[start : mark.start()]) + b"=\r\n", within)
            start = mark.end()
            if mark["slot"]:
                self._parts.append(_Part(b"", mark["slot"], html, within))
            elif bool(mark["only"]) == bool(within):
                raise PostError("what is for some readers alone begins or ends twice in the letter")
            else:
                within = mark["only"] or ""
        if within:
            raise PostError("what is for some readers alone does not end in the letter")
        self._put(_quoted(text[start:]))

    def letter(self, reader: Reader, at: datetime) -> Letter:
        """The letter of one reader, dated `at`; PostError where a value of theirs cannot stand in a header."""
        seconds = int(at.timestamp())
        made: list[Header] = [
            self._from,
            (b"To", headers.mailbox(reader.name, reader.address)),
            *self._more,
            (b"Date", self._date(seconds, at)),
            (b"Message-ID", f"<{message_id(reader.token, self.domain)}>".encode()),
            *((name.encode(), headers.checked(value, name).encode()) for name, value in reader.lists),
            *self._mime,
        ]
        filled = self._filled(reader)
        digest = self._start.copy()
        digest.update(filled[len(self._parts[0].octets) :])
        digest.update(self._tail)
        signed = [signer.sign(made, digest.digest(), seconds) for signer in self._signers]
        parts = (headers.block([*signed, *made]), _stuffed(filled), self._tail)
        return Letter(parts)

    def _date(self, seconds: int, at: datetime) -> bytes:
        """A moment as it stands in a header; letters of the same second share it."""
        if self._dated[0] != seconds:
            self._dated = (seconds, format_datetime(at.astimezone(UTC)).encode())
        return self._dated[1]

    def _filled(self, reader: Reader) -> bytes:
        parts = []
        for part in self._parts:
            if part.only and not reader.slots.get(part.only):
                continue
            if not part.slot:
                parts.append(part.octets)
                continue
            try:
                value = reader.slots[part.slot]
            except KeyError:
                raise PostError(f"the letter has a slot {part.slot!r} that nothing fills") from None
            parts.append(_quoted(_escaped(value) if part.html else value) + b"=\r\n")
        return b"".join(parts)


def message_id(token: bytes, domain: str) -> str:
    """The same for the same reader of the same release: 16 bytes in small letters, at the sender's domain."""
    return f"{base32(token)}@{domain}"


def token_of(identifier: str) -> bytes | None:
    """The 16 bytes in a Message-ID of ours, or None."""
    letters = identifier.strip("<> ").partition("@")[0].upper()
    try:
        return base64.b32decode(letters + "======") if len(letters) == 26 else None
    except binascii.Error:
        return None


def _heading(kind: bytes) -> bytes:
    return b"Content-Type: text/" + kind + b"; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


def _quoted(text: str) -> bytes:
    """A text as quoted-printable (RFC 2045 6.7), line ends as CRLF."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    return binascii.b2a_qp(plain, istext=True).replace(b"\n", b"\r\n")


def _escaped(value: str) -> str:
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        value = value.replace(sign, name)
    return value


def _attached(body: Body, outer: bytes) -> bytes:
    if not _FILE.match(body.file):
        raise PostError(f"{body.file[:60]!r} cannot be the name of an attached file")
    name = body.file.encode()
    return (
        b"--" + outer + b"\r\n"
        b'Content-Type: application/pdf;\r\n name="' + name + b'"\r\n'
        b"Content-Disposition: attachment" + headers.parameter("filename", body.file_title or body.file) + b"\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(body.pdf).replace(b"\n", b"\r\n")
        + b"--"
        + outer
        + b"--\r\n"
    )


def _stuffed(octets: bytes) -> bytes:
    return octets.replace(b"\r\n.", b"\r\n..")
