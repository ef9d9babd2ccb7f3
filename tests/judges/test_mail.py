"""The judges of mail know good from bad."""

from __future__ import annotations

import base64
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.judges import mail

PLAIN = (
    b"From: Office <office@office.test>\r\nTo: reader@example.test\r\nSubject: The digest\r\n"
    b"Date: Wed, 25 Nov 2026 15:00:00 +0000\r\nMessage-ID: <one.digest@office.test>\r\n\r\nHere is the digest.\r\n"
)


@pytest.mark.judges
def test_both_verifiers_take_a_good_signature_and_refuse_a_bad_one(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    keys = {"mail._domainkey.office.test": f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"}
    good = dkim.sign(PLAIN, b"mail", b"office.test", private, canonicalize=(b"relaxed", b"simple")) + PLAIN
    bad = good.replace(b"Here is the digest", b"Here is another")
    (tmp_path / "good.eml").write_bytes(good)
    (tmp_path / "bad.eml").write_bytes(bad)
    assert mail.dkimpy(good, keys) == (True,)
    assert mail.dkimpy(bad, keys) == (False,)
    said = mail.mailauth([tmp_path / "good.eml", tmp_path / "bad.eml"], keys)
    assert said[0][0]["result"] == "pass"
    assert said[1][0]["result"] in ("fail", "neutral")  # neutral is its word for a body that was changed


@pytest.mark.judges
def test_spamassassin_knows_spam() -> None:
    sample = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    assert mail.spamassassin(PLAIN)[0] <= 1.0
    assert mail.spamassassin(PLAIN + sample + b"\r\n")[0] > 100
