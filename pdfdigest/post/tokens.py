"""The office's keys go in; marks of readers and signed tokens come out, and are read back or refused.

A mark stands for an address where the address itself must not: in the tombstone of somebody erased,
in the web address to leave a list, in the address that bounces return to.  It is an HMAC (RFC 2104),
so that nobody without the key can try addresses against it.  A token names a mark or a message and
carries a signature; whoever has none of the keys cannot make one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pdfdigest.errors import PostError

MARK = 16
"""Bytes of a mark, and of the code of a message."""
SIGNATURE = 16
RETURN_SIGNATURE = 10
"""A local part holds 64 octets (RFC 5321 4.5.3.1.1), so this one is shorter: 80 bits."""
RETURN = "bounces"
"""What stands before the `+` of an address that bounces return to, where the office has set no other."""
RETURN_LOCAL = 64 - 1 - 8 - 1 - 26 - 1 - 16
"""How many octets may stand before the `+`."""
_LEAVE = re.compile(r"([0-9a-f]{8})\.([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)\.([\w-]{22})\.[\w-]{22}\Z", re.ASCII)
_RETURN = re.compile(r"[^@+]{1,11}\+([0-9a-f]{8})-([a-z2-7]{26})-[a-z2-7]{16}\Z")
FOUND = re.compile(r"(?<![\w.-])[0-9a-f]{8}\.[a-z0-9-]{1,40}\.[\w-]{22}\.[\w-]{22}(?![\w-])", re.ASCII)
"""What looks like a token to leave, anywhere in a text; `read_leave` then says whether it is one."""
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
LIST_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")


@dataclass(frozen=True, slots=True)
class Key:
    """One signing key and its name, which tokens carry: the first 8 hexadecimal digits of a SHA-256 of it."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who leaves: the mark of a reader, and the name of the list."""

    list: str
    mark: bytes


def new_secret() -> str:
    """A fresh secret of 256 bits, as a line of a key file."""
    return secrets.token_hex(32)


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of an office, the newest first.

    The newest signs, all are believed, and the oldest makes the marks, which must never change: a key is
    changed by a new line on top of the file.
    """

    secrets: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Keys:
        """The keys of a key file: 64 hexadecimal digits a line, the newest first.  PostError where it is none."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines or not all(re.fullmatch(r"[0-9a-f]{64}", line) for line in lines):
            raise PostError(
                "this is no key file: it holds lines of 64 hexadecimal digits",
                hint="Bring it back from a copy; a new key does not know the readers who left.",
            )
        return cls(tuple(bytes.fromhex(line) for line in lines))

    def mark(self, address: str) -> bytes:
        """The mark of an address; spelling in small or capital letters makes no difference."""
        return hmac.digest(_derived(self.secrets[-1], b"mark"), address.casefold().encode(), "sha256")[:MARK]

    def signing(self) -> SigningKeys:
        """What signs and reads tokens, and can make no mark: all that a leave server needs."""
        return SigningKeys(tuple(_key(_derived(secret, b"leave")) for secret in self.secrets))


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The keys of tokens, the newest first."""

    keys: tuple[Key, ...] = field(repr=False)

    @classmethod
    def read(cls, text: str) -> SigningKeys:
        """The keys that `text` wrote."""
        return cls(tuple(_key(secret) for secret in Keys.read(text).secrets))

    @property
    def ids(self) -> tuple[str, ...]:
        """Their names, as tokens carry them."""
        return tuple(key.id for key in self.keys)

    def text(self) -> str:
        """The keys as a file for the leave server."""
        return "".join(f"{key.secret.hex()}\n" for key in self.keys)

    def leave(self, list_name: str, mark: bytes) -> str:
        """The token by which that reader leaves that list: letters, digits, `.`, `-` and `_` alone.

        >>> keys = Keys.read("5e" * 32).signing()
        >>> read = keys.read_leave(keys.leave("members", bytes(16)))
        >>> read.list, len(read.mark)
        ('members', 16)
        """
        return _leave(self.keys[0], list_name, _letters(mark))

    def read_leave(self, token: str) -> Leaver | None:
        """Who leaves what by a token, or None for one that none of the keys signed.

        The token is made again and compared as a whole, in constant time: no second spelling passes.
        """
        found = _LEAVE.match(token)
        key = self._known(found[1]) if found else None
        if found is None or key is None:
            return None
        if not hmac.compare_digest(_leave(key, found[2], found[3]), token):
            return None
        return Leaver(found[2], base64.urlsafe_b64decode(found[3] + "=="))

    def return_path(self, code: bytes, local: str = RETURN) -> str:
        """The local part to which a message of that code bounces (VERP), in small letters: some servers fold case.

        `local` stands before the `+`, `RETURN_LOCAL` octets at most; it is not signed, for the server delivers by it.
        """
        return f"{local.lower()}+{_return(self.keys[0], base32(code))}"

    def read_return(self, local: str) -> bytes | None:
        """The code of the message that a local part of a bounce address names, or None for a forged one."""
        folded = local.lower() if local.isascii() else ""
        found = _RETURN.match(folded)
        key = self._known(found[1]) if found else None
        if found is None or key is None:
            return None
        if not hmac.compare_digest(_return(key, found[2]), folded.partition("+")[2]):
            return None
        return base64.b32decode(found[2].upper() + "======")

    def leave_like(self, token: str, list_name: str, mark: bytes) -> str:
        """The same for another list, signed by the key of a token that was read: that of its publication."""
        return _leave(self._known(token[:8]) or self.keys[0], list_name, _letters(mark))

    def _known(self, identifier: str) -> Key | None:
        return next((key for key in self.keys if key.id == identifier), None)


def tokens_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Everything in the texts that looks like a token to leave, each once, in reading order."""
    return tuple(dict.fromkeys(found for text in texts for found in FOUND.findall(text)))


def _key(secret: bytes) -> Key:
    return Key(hashlib.sha256(b"pdfdigest key " + secret).hexdigest()[:8], secret)


@lru_cache(maxsize=16)
def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"pdfdigest " + purpose, "sha256")


def _leave(key: Key, list_name: str, mark: str) -> str:
    signed = f"{key.id}.{list_name}.{mark}"
    return f"{signed}.{_letters(hmac.digest(key.secret, b'leave ' + signed.encode(), 'sha256')[:SIGNATURE])}"


def _return(key: Key, code: str) -> str:
    signed = f"{key.id}-{code}"
    made = hmac.digest(key.secret, b"return " + signed.encode(), "sha256")[:RETURN_SIGNATURE]
    return f"{signed}-{base32(made)}"


def base32(raw: bytes) -> str:
    """Octets in the alphabet of RFC 4648, 6, in small letters and without `=`: three stand in each letter that is sent.

    >>> base32(b"pdfdigest pdfdig") == base64.b32encode(b"pdfdigest pdfdig").decode().rstrip("=").lower()
    True
    """
    bits = 8 * len(raw)
    number = int.from_bytes(raw) << -bits % 10
    return "".join([_PAIRS[number >> at & 1023] for at in range(bits + -bits % 10 - 10, -1, -10)])[: -(-bits // 5)]


_PAIRS = [one + other for one in BASE32 for other in BASE32]
"""Ten bits as two letters."""


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
