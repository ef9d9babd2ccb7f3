"""The values of a header go in; lines that can add nothing to a message come out, or a PostError.

Every value is looked at as it is written and as a reader's program would decode it (RFC 2047): Python's own
EmailMessage turns `=?UTF-8?Q?=0A?=` in a subject into a line of its own, and with it into another header.
"""

from __future__ import annotations

import base64
import re
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import quote

from pdfdigest.errors import PostError
from pdfdigest.manuscript.unseen import CONTROL_IN_LINE

Header = tuple[bytes, bytes]
"""A name and its value, folded, without the line end."""
_BLANKS = re.compile(rb"[ \t\r\n]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x20\x7f]{1,255}\Z")
_WORD = 45
"""Octets in one encoded word: 60 letters of base64, and 12 around them, stay below 75 (RFC 2047 section 2)."""

_QUOTABLE = re.compile(r"[A-Za-z0-9 !#$&'()+,.;=@_-]{1,60}\Z")
_PIECE = 60
"""Letters of one piece of a parameter that takes several lines."""


def checked(value: str, what: str) -> str:
    """The value itself; PostError where it holds a control character or a line end, plainly or encoded."""
    for shown in (value, _decoded(value)) if "=?" in value else (value,):
        if bad := CONTROL_IN_LINE.search(shown):
            raise PostError(f"{what} holds U+{ord(bad[0]):04X}, which could add a line to the letter: {value[:60]!r}")
    return value


def _decoded(value: str) -> str:
    try:
        parts = decode_header(value)
        return "".join(
            part if isinstance(part, str) else part.decode(name or "ascii", "replace") for part, name in parts
        )
    except (HeaderParseError, LookupError, ValueError):
        return value


def address(text: str) -> str:
    """A mail address that names one mailbox; PostError where it could name another, or end a command early."""
    if not _ADDRESS.match(checked(text, "an address")):
        raise PostError(f"{text[:80]!r} is no mail address")
    return text


def words(text: str) -> bytes:
    """A text as it stands in a Subject: ASCII as it is, anything else as encoded words, folded."""
    if text.isascii() and "=?" not in text and len(text) < 60:
        return text.encode()
    return b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(piece) + b"?=" for piece in _pieces(text))


def _pieces(text: str) -> list[bytes]:
    """The text in UTF-8, cut between letters."""
    pieces = [b""]
    for letter in text:
        octets = letter.encode()
        if len(pieces[-1]) + len(octets) > _WORD:
            pieces.append(b"")
        pieces[-1] += octets
    return pieces


def mailbox(name: str, where: str) -> bytes:
    """`Name <address>` as it stands in From and To; a name that needs it is encoded."""
    octets = address(where).encode()
    if not checked(name, "a name"):
        return octets
    shown = name.encode() if _ATOMS.match(name) and "=?" not in name and len(name) < 60 else words_always(name)
    return shown + (b"\r\n <" if b"\r\n" in shown or len(shown) + len(octets) > 60 else b" <") + octets + b">"


def words_always(text: str) -> bytes:
    """A text as encoded words, whatever is in it."""
    return b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(piece) + b"?=" for piece in _pieces(text))


def relaxed(header: Header) -> bytes:
    """A header in the relaxed canonical form of RFC 6376 section 3.4.2, with its line end."""
    name, value = header
    return name.lower() + b":" + _BLANKS.sub(b" ", value).strip(b" ") + b"\r\n"


def block(lines: list[Header]) -> bytes:
    """The headers and the empty line after them; PostError unless exactly these names stand there.

    The last guard: what was put together is read again as a receiving server reads it.
    """
    whole = b"".join(name + b": " + value + b"\r\n" for name, value in lines)
    found = [line.partition(b":")[0] for line in whole.split(b"\r\n")[:-1] if line[:1] not in b" \t" or not line]
    if (
        found != [name for name, _ in lines]
        or b"\r" in whole.replace(b"\r\n", b"")
        or whole.count(b"\n") != whole.count(b"\r\n")
    ):
        raise PostError("a header would add a line of its own to the letter; it was not sent")
    return whole + b"\r\n"


def parameter(name: str, value: str) -> bytes:
    """A parameter of a header behind its `;`: quoted where it is plain ASCII, else in pieces of a line each.

    The pieces are those of RFC 2231, 3 and 4.  PostError where it holds a control character.
    """
    if _QUOTABLE.match(checked(value, f"the {name}")):
        return f';\r\n {name}="{value}"'.encode()
    pieces = ["UTF-8''"]
    for letter in value:
        written = quote(letter, safe="")
        if len(pieces[-1]) + len(written) > _PIECE:
            pieces.append("")
        pieces[-1] += written
    return "".join(f";\r\n {name}*{number}*={piece}" for number, piece in enumerate(pieces)).encode()
