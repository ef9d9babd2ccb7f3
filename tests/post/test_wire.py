"""The wire: what is put together at speed is what Python's own parser reads, and what others can verify."""

from __future__ import annotations

import base64
import random
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pdfdigest.errors import PostError
from pdfdigest.post import headers
from pdfdigest.post.signing import Signer
from pdfdigest.post.wire import Body, Reader, Wire, message_id, slot, token_of

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
PEMS = {
    "one": rsa.generate_private_key(65537, 2048),
    "two": ed25519.Ed25519PrivateKey.generate(),
}
NAMES = {
    "DKIM-Signature",
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
}
LISTS = (
    ("List-Unsubscribe", "<https://leave.office.example/k.members.x.y>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)


def signers(*names: str) -> tuple[Signer, ...]:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return tuple(Signer.read("office.example", name, PEMS[name].private_bytes(*form).decode()) for name in names)


def body(**facts: object) -> Body:
    html = f"<p>Dear {slot('name')},</p>\n<p>.a line with a dot</p>\n<a href='{slot('leave')}'>leave</a>\n"
    text = f"Dear {slot('name')},\n\n.\n..two dots\n{slot('leave')}\n"
    return Body(**{"subject": "The Digest 1.4", "html": html, "text": text, **facts})  # type: ignore[arg-type]


def reader(name: str = "Ana", address: str = "ana@reader.example", **slots: str) -> Reader:
    return Reader(address, name, bytes(range(16)), {"name": name, "leave": "https://l.example/x", **slots}, LISTS)


def read(octets: bytes) -> EmailMessage:
    made = message_from_bytes(octets, policy=policy.default)
    assert isinstance(made, EmailMessage)
    assert made.defects == []
    return made


def _plain(content: object) -> object:
    return content.replace("\r\n", "\n") if isinstance(content, str) else content


def parts(made: EmailMessage) -> dict[str, str]:
    return {part.get_content_type(): _plain(part.get_content()) for part in made.walk() if not part.is_multipart()}


SENDER = "The Digest <digest@office.example>"


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 " + bytes(range(256)) * 40])
def test_what_goes_out_is_what_came_in(pdf: bytes) -> None:
    letter = Wire(body(pdf=pdf, file="digest-1.4-screen.pdf"), SENDER).letter(reader("Zoë & <b>"), NOON)
    made = read(letter.file())
    found = parts(made)
    assert made["To"] == '"Zoë & <b>" <ana@reader.example>'
    assert found["text/plain"] == "Dear Zoë & <b>,\n\n.\n..two dots\nhttps://l.example/x\n"
    assert "<p>Dear Zoë &amp; &lt;b&gt;,</p>\n<p>.a line" in found["text/html"]
    assert found.get("application/pdf", b"") == pdf
    assert max(map(len, letter.file().split(b"\r\n"))) <= 100
    assert letter.size == sum(map(len, letter.parts))


def test_every_dot_at_a_line_start_is_doubled_and_none_ends_the_message() -> None:
    octets = b"".join(Wire(body(), SENDER).letter(reader(name="." * 200), NOON).parts)
    assert octets.endswith(b"\r\n")
    lines = octets.split(b"\r\n")
    assert b"." not in lines
    assert all(line.startswith(b"..") for line in lines if line.startswith(b"."))


def records(name: bytes, timeout: int = 5) -> bytes:
    """What the DNS would say of the keys."""
    key = PEMS[name.split(b".")[0].decode()].public_key()
    if isinstance(key, rsa.RSAPublicKey):
        raw = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(raw)
    return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(key.public_bytes_raw())


@pytest.mark.parametrize("names", [("one",), ("two",), ("one", "two")])
@pytest.mark.parametrize("pdf", [b"", b"%PDF" * 5000])
def test_dkimpy_verifies_every_signature(names: tuple[str, ...], pdf: bytes) -> None:
    wire = Wire(
        body(pdf=pdf, file="a.pdf", subject="Ministers meet — again, and again, and over again in Tōkyō"),
        SENDER,
        signers=signers(*names),
    )
    octets = wire.letter(reader("Дмитрий Константинопольский-Задунайский"), NOON).file()
    for index in range(len(names)):
        judge = dkim.DKIM(octets)
        assert judge.verify(index, dnsfunc=records)
        for name in ("from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"):
            assert name.encode() in judge.include_headers
    changed = octets.replace(b"List-Unsubscribe: <https://leave", b"List-Unsubscribe: <https://other")
    assert changed != octets
    assert not dkim.verify(changed, dnsfunc=records)
    assert not dkim.verify(b"Subject: another one\r\n" + octets, dnsfunc=records)


HOSTILE = st.text(
    st.one_of(st.sampled_from("\r\n\0\t:;=?@<>\"'\\.,\u2028\u2029\x85é日=?"), st.characters()), max_size=80
)


@given(HOSTILE, HOSTILE)
@settings(max_examples=400, deadline=None)
@example("=?UTF-8?Q?=0A?=Bcc: x@y.example", "=?utf-8?b?DQpCY2M6IHhAeS56?=")
@example("a\r\nBcc: x@y.example", "b")
def test_no_value_adds_a_header_a_recipient_or_a_part(subject: str, name: str) -> None:
    try:
        octets = Wire(body(subject=subject), SENDER).letter(reader(name), NOON).file()
    except PostError:
        return
    made = read(octets)
    assert set(made.keys()) == NAMES - {"DKIM-Signature"}
    assert len(made.keys()) == len(set(made.keys()))
    assert [address.addr_spec for address in made["To"].addresses] == ["ana@reader.example"]
    assert sorted(parts(made)) == ["text/html", "text/plain"]


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_no_value_in_the_letter_adds_markup(name: str) -> None:
    plain = name.encode("utf-8", "replace").decode()
    try:
        octets = (
            Wire(body(), SENDER)
            .letter(Reader("a@b.example", "", bytes(16), {"name": plain, "leave": "x"}), NOON)
            .file()
        )
    except PostError:
        return
    html = parts(read(octets))["text/html"]
    assert html.count("<") == 6


@pytest.mark.parametrize(
    "address", ["a b@c.example", "a@b.example> SIZE=1", "a@b\r\nRCPT TO:<c@d.example>", "a", "<a@b.c>", "a@b@c"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(PostError):
        Wire(body(), SENDER).letter(reader(address=address), NOON)


@pytest.mark.parametrize("file", ["a\r\nb.pdf", 'a".pdf', "../a.pdf", "", "ü.pdf"])
def test_what_is_no_file_name_is_refused(file: str) -> None:
    with pytest.raises(PostError):
        Wire(body(pdf=b"%PDF", file=file), SENDER)


def test_a_message_id_names_its_delivery() -> None:
    assert token_of(f"<{message_id(bytes(range(16)), 'office.example')}>") == bytes(range(16))
    assert [token_of(other) for other in ("", "<a@b>", "<" + "1" * 26 + "@b>")] == [None] * 3


def test_a_weak_key_is_refused() -> None:
    weak = rsa.generate_private_key(65537, 1024)
    pem = weak.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(PostError, match="2048"):
        Signer.read("office.example", "weak", pem.decode())
    with pytest.raises(PostError, match="openssl"):
        Signer.read("office.example", "none", "hello")


def test_the_last_guard_sees_a_line_that_was_added() -> None:
    assert headers.block([(b"To", b"a\r\n b")]) == b"To: a\r\n b\r\n\r\n"
    for value in (b"a\r\nBcc: b", b"a\nb", b"a\rb", b"a\r\n\r\nb"):
        with pytest.raises(PostError):
            headers.block([(b"To", value)])


@pytest.mark.judges
def test_a_hundred_thousand_hostile_strings_add_nothing() -> None:
    chance = random.Random(2026)
    signs = [*"\r\n\0\t:;=?@<>\"'\\.,&%{}()[] ", "\u2028", "\u2029", "\x85", "\x7f", "é", "日", "\u202e", "\ud800"]
    signs += [
        "\r\nBcc: x@y.example",
        "=?UTF-8?Q?=0A?=",
        "=?utf-8?b?DQo=?=",
        "</p><script>",
        "--=_a",
        "\r\n.\r\n",
        "%0d%0a",
    ]
    for _ in range(25_000):
        subject, name, headline, file = ("".join(chance.choices(signs, k=chance.randint(1, 12))) for _ in range(4))
        made = body(subject=subject, text=f"{headline}\n", pdf=b"%PDF", file=file)
        for tried in (made, replace(made, file="a.pdf"), replace(made, file="a.pdf", subject="a")):
            try:
                octets = Wire(tried, SENDER).letter(reader(name if tried is made else name[:3]), NOON).file()
            except PostError:
                continue
            seen = read(octets)
            assert set(seen.keys()) == NAMES - {"DKIM-Signature"}
            assert len(seen.keys()) == len(set(seen.keys()))
            assert [address.addr_spec for address in seen["To"].addresses] == ["ana@reader.example"]
            assert sorted(part.get_content_type() for part in seen.walk() if not part.is_multipart()) == [
                "application/pdf",
                "text/html",
                "text/plain",
            ]
