"""The judges of mail look at the letter in every style and language, attached and linked, first and corrected."""

from __future__ import annotations

import base64
import itertools
import json
import subprocess
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from pdfdigest.post.signing import Signer
from tests.builders import STYLES, judge
from tests.judges import mail
from tests.post.letters import house, message, record, wording

HERE = Path(__file__).parent
LINK = "https://office.example/1.4.pdf"
MOST = 1.0
HEADLINES = {
    "ar": ("اجتماع على مستوى نواب وزراء الخارجية", "أقر البرلمان مشروع القانون في قراءته الأولى"),
    "de": (
        "Wirtschaftssicherheitsgesetz nimmt die erste Hürde",
        "Donaudampfschifffahrtsgesellschaftskapitäne streiken",
    ),
    "en": ("Ministers meet in the capital", "A bill passes its first reading"),
    "ja": ("日本の経済安全保障法案が主要政党の承認を得る", "外務副大臣級会合では、ウクライナ情勢などを協議した"),
}
pytestmark = [pytest.mark.judges, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def keys() -> tuple[tuple[Signer, ...], dict[str, str]]:
    """Two signers, and what the DNS would say of them."""
    one, two = rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey.generate()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signers = tuple(
        Signer.read("office.example", name, key.private_bytes(*form).decode())
        for name, key in (("one", one), ("two", two))
    )
    raw = one.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return signers, {
        "one._domainkey.office.example": f"v=DKIM1; k=rsa; p={base64.b64encode(raw).decode()}",
        "two._domainkey.office.example": f"v=DKIM1; k=ed25519; p={base64.b64encode(two.public_key().public_bytes_raw()).decode()}",
    }


@pytest.fixture(scope="module")
def letters(keys: tuple[tuple[Signer, ...], dict[str, str]]) -> dict[str, bytes]:
    """A signed message of every style, language, way to the PDF and revision."""
    made = {}
    for language, style, link, revision in itertools.product(house().languages, STYLES, ("", LINK), (1, 2)):
        facts: dict[str, Any] = {"headlines": HEADLINES[language]} if language in HEADLINES else {}
        of = record(language=language, style=style, revision=revision, **facts)
        pdf = b"" if link else b"%PDF-1.7\n" + bytes(range(256)) * 8
        name = f"{language} {style} {'linked' if link else 'attached'} r{revision}"
        made[name] = message(wording(of, link=link), pdf=pdf, language=language, signers=keys[0])
    return made


def test_each_is_well_formed(letters: dict[str, bytes]) -> None:
    for name, octets in letters.items():
        made = message_from_bytes(octets, policy=policy.default)
        kinds = [part.get_content_type() for part in made.walk()]
        inner = ["multipart/alternative", "text/plain", "text/html"]
        assert kinds == (["multipart/mixed", *inner, "application/pdf"] if "attached" in name else inner), name
        assert [part.defects for part in made.walk()] == [[]] * len(kinds), name
        assert max(map(len, octets.split(b"\r\n"))) <= 998, name


def test_spamassassin_takes_none_for_spam(letters: dict[str, bytes], tmp_path: Path) -> None:
    verdicts = mail.spamassassin_all(tuple(letters.values()), tmp_path / "letters.mbox")
    assert len(verdicts) == len(letters)
    wrong = {name: said for name, said in zip(letters, verdicts, strict=True) if said[0] > MOST}
    assert wrong == {}
    print(f"SpamAssassin looked at {len(verdicts)} letters; the highest score is {max(said[0] for said in verdicts)}")


def test_both_verifiers_take_both_signatures(
    letters: dict[str, bytes], keys: tuple[tuple[Signer, ...], dict[str, str]], tmp_path: Path
) -> None:
    paths = []
    for number, (name, octets) in enumerate(letters.items()):
        assert mail.dkimpy(octets, keys[1]) == (True, True), name
        paths.append(tmp_path / f"{number}.eml")
        paths[-1].write_bytes(octets)
    for name, said in zip(letters, mail.mailauth(paths, keys[1]), strict=True):
        assert [each["result"] for each in said] == ["pass", "pass"], name
        assert sorted(each["algorithm"] for each in said) == ["ed25519-sha256", "rsa-sha256"], name
    print(f"dkimpy and mailauth verified {2 * len(letters)} signatures on {len(letters)} letters each")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", sorted(HEADLINES))
def test_chromium_and_axe_find_no_fault(letters: dict[str, bytes], tmp_path: Path, style: str, language: str) -> None:
    if not (HERE / "node_modules").is_dir():
        pytest.skip("the packages of tests/judges are not there; `npm ci` in that folder installs them")
    for way in ("attached r1", "linked r2"):
        part = message_from_bytes(letters[f"{language} {style} {way}"], policy=policy.default).get_body(("html",))
        assert part is not None
        path = tmp_path / "letter.html"
        path.write_text(part.get_content(), "utf-8")
        done = subprocess.run(
            [judge("node"), "chromium.mjs", judge("chromium"), path.as_uri(), "360", "900"],
            cwd=HERE,
            capture_output=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        for each in json.loads(done.stdout):
            at = f"{way} {each['width']} {each['colorScheme']}"
            assert each["violations"] == [], at
            assert each["passes"] > 10, at
            assert each["sideways"] <= 0, at
            assert (each["requests"], each["said"]) == ([], []), at
            assert each["direction"] == ("rtl" if language == "ar" else "ltr"), at
