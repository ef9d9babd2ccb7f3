"""A server with certificates and log-ins, on loopback: what is not proven is refused, and no password leaks."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pdfdigest.errors import PostError
from pdfdigest.office import mail_setup, post_room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import releases
from pdfdigest.post.carriers import Session as Opened
from pdfdigest.post.smtp import Server, Smtp
from tests import builders
from tests.post.builders import ledger, planned, readers, send

USER, PASSWORD = "digest", "correct horse µ battery"
PLAIN = "correct-horse-battery"
PEM = serialization.Encoding.PEM
SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
"""What an authority may do with its key."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who signs the certificates of these tests."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    @property
    def file(self) -> Path:
        """Its own certificate, to be trusted."""
        return self.folder / "authority.pem"

    def sign(self, name: str, days: tuple[int, int] = (-1, 1), *, whole: bool = True) -> ssl.SSLContext:
        """What a server of that name shows, valid from so many days from now until so many; `whole` as RFC 5280 has it."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        alternative: x509.GeneralName = x509.IPAddress(IPv4Address(name)) if name[0].isdigit() else x509.DNSName(name)
        begun = (
            x509.CertificateBuilder(self.name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now + timedelta(days[0]))
            .not_valid_after(now + timedelta(days[1]))
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        )
        if whole:
            issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
            begun = begun.add_extension(issuer, critical=False)
        made = begun.sign(self.key, hashes.SHA256())
        path = self.folder / f"{name}{days[1]}{whole}.pem"
        form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(key.private_bytes(PEM, *form) + made.public_bytes(PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The authority of these tests")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(2))
        .not_valid_after(now + timedelta(2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(SIGNS, critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("authority")
    (folder / "authority.pem").write_bytes(made.public_bytes(PEM))
    return Authority(folder, key, name)


class Guard:
    """Lets in who has the password; it tells the password to whom it refuses, as no server should."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        password = given.password.decode()
        right = password in (PASSWORD, PLAIN)
        self.asked.append((mechanism, given.login.decode()))
        message = None if right else f"535 5.7.8 {password} is not the password"
        return AuthResult(success=right, handled=False, message=message)


class Counting(Sink):
    """Takes a bearer's token too, and counts what comes in."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []
        self.tokens: list[str] = []

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:  # noqa: N802  the name that aiosmtpd asks for
        import base64

        given = base64.b64decode(words[1]).decode()
        self.tokens.append(given)
        if given == f"user={USER}\1auth=Bearer good\1\1":
            return AuthResult(success=True)
        answer = await server.challenge_auth(b'{"status":"401"}')
        assert answer == b""
        return AuthResult(success=False, handled=False, message="535 5.7.8 the token is too old")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  likewise
        self.taken += envelope.rcpt_tos
        return "250 taken"


@dataclass(frozen=True, slots=True)
class Standing:
    """A server that stands."""

    port: int
    guard: Guard
    mail: Counting

    def server(self, authority: Authority | None, **more: object) -> Server:
        made = Server("127.0.0.1", self.port, "starttls", loopback=True, authority=authority and authority.file)
        return replace(made, **more)  # type: ignore[arg-type]


@contextmanager
def standing(context: ssl.SSLContext, *, at_once: bool = False, without: tuple[str, ...] = ()) -> Iterator[Standing]:
    guard, mail = Guard(), Counting()

    def session() -> SMTP:
        return SMTP(
            mail,
            loop=loop,
            hostname="sink",
            tls_context=None if at_once else context,
            require_starttls=not at_once,
            authenticator=guard,
            auth_required=not at_once,
            auth_require_tls=not at_once,
            auth_exclude_mechanism=without,
        )

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        server = loop.run_until_complete(loop.create_server(session, "127.0.0.1", 0, ssl=context if at_once else None))
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            yield Standing(server.sockets[0].getsockname()[1], guard, mail)
        finally:
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(60)


def opened(server: Server) -> Opened:
    return Smtp((server,), "office.example", 60, 60).open()


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("without", [("LOGIN",), ("PLAIN",)])
def test_a_proven_server_is_logged_in_to(authority: Authority, at_once: bool, without: tuple[str, ...]) -> None:
    with standing(authority.sign("127.0.0.1"), at_once=at_once, without=without) as there:
        how = "tls" if at_once else "starttls"
        opened(there.server(authority, security=how, user=USER, password=lambda: PLAIN)).close()
        assert there.guard.asked == [("LOGIN" if without == ("PLAIN",) else "PLAIN", USER)]


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize(
    ("name", "days", "trusted", "words"),
    [
        ("mail.elsewhere.example", (-1, 1), True, "is not for 127.0.0.1"),
        ("127.0.0.1", (-3, -1), True, "has expired"),
        ("127.0.0.1", (-1, 1), False, "by nobody who is trusted here"),
    ],
)
def test_an_unproven_server_is_told_nothing(
    authority: Authority, at_once: bool, name: str, days: tuple[int, int], trusted: bool, words: str
) -> None:
    with standing(authority.sign(name, days), at_once=at_once) as there:
        server = there.server(authority if trusted else None, security="tls" if at_once else "starttls")
        with pytest.raises(PostError, match=words) as caught:
            opened(replace(server, user=USER, password=lambda: PLAIN))
        assert caught.value.hint
        assert there.guard.asked == []


def test_a_certificate_that_is_not_whole_is_told_what_it_lacks(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Python verifies from 3.13 on, whatever Python this is."""
    strict = ssl.create_default_context(cafile=str(authority.file))
    strict.verify_flags |= ssl.VERIFY_X509_STRICT
    monkeypatch.setattr("pdfdigest.post.smtp._trusting", lambda _authority: strict)
    with standing(authority.sign("127.0.0.1", whole=False)) as there:
        with pytest.raises(PostError, match="is not complete: Missing Authority Key Identifier") as caught:
            opened(there.server(authority))
        assert "authorityKeyIdentifier" in caught.value.hint
    with standing(authority.sign("127.0.0.1")) as there:
        opened(there.server(authority)).close()


def test_a_spare_that_is_proven_takes_over(authority: Authority) -> None:
    with standing(authority.sign("elsewhere.example")) as wrong, standing(authority.sign("127.0.0.1")) as right:
        servers = [each.server(authority, user=USER, password=lambda: PLAIN) for each in (wrong, right)]
        Smtp(tuple(servers), "office.example", 60, 60).open().close()
        assert (wrong.guard.asked, len(right.guard.asked)) == ([], 1)


def test_a_password_in_any_script(authority: Authority) -> None:
    with standing(authority.sign("127.0.0.1")) as there:
        opened(there.server(authority, user=USER, password=lambda: PASSWORD)).close()
    with standing(authority.sign("127.0.0.1"), without=("PLAIN",)) as there:
        with pytest.raises(PostError, match="outside ASCII") as caught:
            opened(there.server(authority, user=USER, password=lambda: PASSWORD))
        assert "µ" not in str(caught.value)


def test_a_token_lets_in_and_an_old_one_does_not(authority: Authority) -> None:
    with standing(authority.sign("127.0.0.1")) as there:
        opened(there.server(authority, user=USER, token=lambda: "good")).close()
        with pytest.raises(PostError, match="the token is too old") as caught:
            opened(there.server(authority, user=USER, token=lambda: "ya29.secret"))
        assert "ya29" not in str(caught.value)
        assert len(there.mail.tokens) == 2


def test_a_wrong_password_ends_the_run_at_once_and_stands_nowhere(authority: Authority, tmp_path: Path) -> None:
    secret = "hunter2-hunter2"
    with standing(authority.sign("127.0.0.1")) as there, ledger(tmp_path) as book:
        release = planned(book, readers(20))
        server = there.server(authority, user=USER, password=lambda: secret)
        said, found = send(book, release, Smtp((server,), "office.example", 60, 60))
        assert "the log-in of 'digest'" in said
        assert (found["planned"], found.accepted) == (20, 0)
        assert len(there.guard.asked) <= 8  # one try of each connection, by PLAIN and by LOGIN
        assert secret not in said + repr(server)
        right = replace(server, password=lambda: PLAIN)
        assert send(book, release, Smtp((right,), "office.example", 60, 60))[1].accepted == 20
        assert releases.find(book.db, release.plan).state == "finished"
        assert sorted(there.mail.taken) == [reader.address for reader in readers(20)]
        book.wipe()
    for path in tmp_path.rglob("*"):
        for word in (secret, PLAIN):
            assert path.is_dir() or word.encode() not in path.read_bytes()


def test_the_password_is_found_where_the_settings_say(
    authority: Authority, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 1.0

        def get_password(self, service: str, username: str) -> str | None:
            return PLAIN if (service, username) == ("office", "smtp") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    made = builders.publication(desk)
    (desk / "password").write_text(f"{PLAIN}\n", "utf-8")
    (desk / "password").chmod(0o600)
    monkeypatch.setenv("POST_ROOM_PASSWORD", PLAIN)
    before = keyring.get_keyring()
    office = Office.usual(desk)
    keyring.set_keyring(Ring())
    toml = (desk / "publication.toml").read_text("utf-8")
    try:
        with standing(authority.sign("127.0.0.1")) as there:
            for place in ('env = "POST_ROOM_PASSWORD"', 'file = "password"', 'keyring = "office/smtp"'):
                (desk / "publication.toml").write_text(
                    f'{toml}\n[mail]\nsender = "d@office.example"\n[mail.server]\nhost = "127.0.0.1"\n'
                    f'port = {there.port}\nuser = "{USER}"\npassword = {{{place}}}\n'
                    f'authority = "{authority.file}"\n',
                    "utf-8",
                )
                carrier = mail_setup.carrier(post_room.room(office, made))
                carrier.open().close()
            assert len(there.guard.asked) == 3
            (desk / "publication.toml").write_text(
                (desk / "publication.toml").read_text("utf-8").replace("office/smtp", "office/other"), "utf-8"
            )
            lost = mail_setup.carrier(post_room.room(office, made))
            with pytest.raises(PostError, match="the keyring has no 'office/other'"):
                lost.open()
    finally:
        keyring.set_keyring(before)
