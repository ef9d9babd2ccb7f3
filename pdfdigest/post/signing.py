"""A private key goes in; the DKIM-Signature of each letter comes out (RFC 6376; Ed25519 by RFC 8463).

Headers are signed in the relaxed form and the body in the simple one, so that a body which is the same for
all readers is hashed once.  From, To, Subject and Date are signed once more than they occur: a second one
cannot be added on the way.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from pdfdigest.errors import PostError
from pdfdigest.post.headers import Header, relaxed

_SEALED = (b"From", b"To", b"Subject", b"Date")
_LINE = 70


@dataclass(frozen=True, slots=True)
class Signer:
    """One key of the office's domain, and the selector under which the DNS tells its other half."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    @classmethod
    def read(cls, domain: str, selector: str, pem: str) -> Signer:
        """The signer of a PEM file; PostError where it is no RSA key of 2048 bits or more and no Ed25519 key."""
        try:
            key = serialization.load_pem_private_key(pem.encode(), None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise PostError(
                f"the DKIM key for {selector} is no private key in PEM form without a password",
                hint="Make one: openssl genrsa -out dkim.pem 2048",
            ) from None
        if isinstance(key, RSAPrivateKey) and key.key_size < 2048:
            raise PostError(f"the DKIM key for {selector} has {key.key_size} bits; receivers want 2048 (RFC 8301)")
        if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
            raise PostError(f"the DKIM key for {selector} is neither RSA nor Ed25519")
        return cls(domain, selector, key)

    def record(self) -> str:
        """The other half of the key, as the DNS tells it (RFC 6376 3.6.1, RFC 8463 3)."""
        public = self.key.public_key()
        if isinstance(public, RSAPublicKey):
            form = serialization.PublicFormat.SubjectPublicKeyInfo
            return (
                f"v=DKIM1; k=rsa; p={base64.b64encode(public.public_bytes(serialization.Encoding.DER, form)).decode()}"
            )
        return f"v=DKIM1; k=ed25519; p={base64.b64encode(public.public_bytes_raw()).decode()}"

    def sign(self, headers: Sequence[Header], body_hash: bytes, at: int) -> Header:
        """The header that signs these headers and a body of that SHA-256; `at` counts seconds from 1970."""
        names = [name for name, _ in headers] + list(_SEALED)
        algorithm = b"rsa-sha256" if isinstance(self.key, RSAPrivateKey) else b"ed25519-sha256"
        tags = b"v=1; a=%s; c=relaxed/simple; d=%s; s=%s;\r\n t=%d; h=%s;\r\n bh=%s;\r\n b=" % (
            algorithm,
            self.domain.encode(),
            self.selector.encode(),
            at,
            _folded(names),
            base64.b64encode(body_hash),
        )
        signed = b"".join(map(relaxed, headers)) + relaxed((b"DKIM-Signature", tags))[:-2]
        if isinstance(self.key, RSAPrivateKey):
            raw = self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            digest = hashes.Hash(hashes.SHA256())
            digest.update(signed)
            raw = self.key.sign(digest.finalize())
        letters = base64.b64encode(raw)
        rows = [letters[start : start + _LINE] for start in range(0, len(letters), _LINE)]
        return b"DKIM-Signature", tags + b"\r\n ".join(rows)


def _folded(names: Sequence[bytes]) -> bytes:
    rows, row = [], b""
    for name in names:
        if len(row) + len(name) > _LINE:
            rows.append(row)
            row = b""
        row += name.lower() + b":"
    return b"\r\n  ".join([*rows, row])[:-1]
