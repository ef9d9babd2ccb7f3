"""Which files of a publication are secret, and how a backup encrypts them: AES-256-GCM, the key made of a passphrase by scrypt."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdfdigest.errors import RequestError

POST = "post"
FILED = frozenset({"issued", "bound"})
TABLES = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".ods", ".vcf"})
"""Endings of files that may be lists of readers."""
SCRYPT = {"n": 2**17, "r": 8, "p": 1}
"""128 MB of memory and about half a second for each try."""
SHORTEST = 12
_NONCE = 12


def is_secret(root: Path, path: Path, named: frozenset[Path]) -> bool:
    """Whether a file is of the post, is named in the settings as holding a secret, may be a list of readers, or is for its owner alone."""
    where = path.relative_to(root).parts[0]
    table = path.suffix.lower() in TABLES and where not in FILED
    return where == POST or path in named or table or not path.stat().st_mode & 0o077


def named(root: Path) -> frozenset[Path]:
    """The files that publication.toml names as holding secrets, as `key = {file = "dkim.pem"}` does."""
    try:
        told = tomllib.loads((root / "publication.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(root / name for name in _files(told))


def _files(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        if isinstance(told.get("file"), str):
            yield told["file"]
        for each in told.values():
            yield from _files(each)


def long_enough(passphrase: str) -> None:
    """RequestError where a passphrase is too short to be a new one."""
    if len(passphrase) < SHORTEST:
        words = f"the passphrase has {len(passphrase)} characters, and {SHORTEST} are the fewest"
        raise RequestError(words, hint="Take several words that have nothing to do with each other.")


@dataclass(frozen=True, slots=True)
class Locker:
    """Encrypts and decrypts the secret files of one backup; `salt` stands in it."""

    salt: bytes
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, passphrase: str, salt: bytes = b"") -> Locker:
        """With a new salt, or that of a backup."""
        salt = salt or secrets.token_bytes(16)
        made = hashlib.scrypt(passphrase.encode(), salt=salt, dklen=64, maxmem=2**28, **SCRYPT)
        return cls(salt, made)

    def mark(self, data: bytes) -> str:
        """What stands in the backup in place of a hash, which would let short secrets be guessed."""
        return hmac.new(self.key[32:], data, hashlib.sha256).hexdigest()

    def locked(self, name: str, data: bytes) -> bytes:
        """A file encrypted, bound to its name."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self.key[:32]).encrypt(nonce, data, name.encode())

    def opened(self, name: str, data: bytes) -> bytes | None:
        """A file decrypted; None where the passphrase is another one, or the file was changed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self.key[:32]).decrypt(data[:_NONCE], data[_NONCE:], name.encode())
        except (InvalidTag, ValueError):
            return None
