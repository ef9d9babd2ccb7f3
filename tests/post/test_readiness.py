"""Readiness: each record that lacks is found and spelled out, by a DNS server, a mail server and a web server on loopback."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import dns.flags
import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from pdfdigest.manuscript.mail_form import MailForm
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.post import readiness
from pdfdigest.post.readiness import Found, Names
from pdfdigest.post.signing import Signer
from tests.post.builders import sink

RSA = Signer("office.example", "rsa", rsa.generate_private_key(public_exponent=65537, key_size=2048))
ED = Signer("office.example", "ed", ed25519.Ed25519PrivateKey.generate())
SETTINGS = {
    "sender": "The Digest <digest@office.example>",
    "bounces": "bounces@office.example",
    "server": {"host": "127.0.0.1", "port": 25, "security": "none"},
    "dkim": {"domain": "office.example", "selector": "rsa", "key": {"file": "dkim.pem"}},
    "leave": {"address": "https://leave.office.example", "mailto": "leave@office.example"},
    "inbox": {"path": "/var/mail/office"},
}
SOUND = {
    ("office.example.", "MX"): ["10 mail.office.example."],
    ("office.example.", "TXT"): ['"another"', '"v=spf1 mx ~all"'],
    ("_dmarc.office.example.", "TXT"): ['"v=DMARC1; p=none"'],
}


def quoted(text: str) -> str:
    return " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))


def zone(**changed: str) -> dict[tuple[str, str], list[str]]:
    made = {**SOUND}
    for signer in (RSA, ED):
        made[f"{signer.selector}._domainkey.office.example.", "TXT"] = [quoted(signer.record())]
    return made


@dataclass
class Dns:
    """A server that answers from a table."""

    table: dict[tuple[str, str], list[str]] = field(default_factory=zone)
    names: Names = field(default_factory=Names)


@pytest.fixture
def server() -> Iterator[Dns]:
    told = Dns()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(0.1)
        done = threading.Event()

        def answer() -> None:
            while not done.is_set():
                try:
                    octets, whence = udp.recvfrom(4096)
                except TimeoutError:
                    continue
                query = dns.message.from_wire(octets)
                asked = query.question[0]
                reply = dns.message.make_response(query)
                reply.flags |= dns.flags.RA
                kind = dns.rdatatype.to_text(asked.rdtype)
                if records := told.table.get((asked.name.to_text(), kind)):
                    reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *records))
                udp.sendto(reply.to_wire(), whence)

        thread = threading.Thread(target=answer)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], udp.getsockname()[1]
        told.names = Names(resolver)
        yield told
        done.set()
        thread.join(5)


def look(told: Dns, **settings: object) -> dict[str, Found]:
    form = MailForm.model_validate({**SETTINGS, **settings})
    return {found.what: found for found in readiness.look(form, (RSA, ED), None, "", told.names)}


def test_an_office_that_is_set_up_is_well(server: Dns) -> None:
    found = look(server)
    assert [(each.what, each.said) for each in found.values() if each.state != "ok"] == []
    assert {"settings", "MX", "SPF", "DKIM rsa", "DKIM ed", "DMARC", "List-Unsubscribe"} == found.keys()


def test_every_record_that_lacks_is_spelled_out(server: Dns) -> None:
    server.table.clear()
    found = look(server)
    assert {name for name, each in found.items() if each.state == "lacks"} == {
        "MX",
        "SPF",
        "DKIM rsa",
        "DKIM ed",
        "DMARC",
    }
    public = RSA.key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    wanted = f'rsa._domainkey.office.example. TXT "v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"'
    assert wanted in found["DKIM rsa"].mend
    assert 'office.example. TXT "v=spf1 mx a:127.0.0.1 ~all"' in found["SPF"].mend
    assert '_dmarc.office.example. TXT "v=DMARC1; p=none' in found["DMARC"].mend


@pytest.mark.parametrize(
    ("name", "records", "what", "state"),
    [
        ("office.example.", ['"v=spf1 mx ~all"', '"v=spf1 -all"'], "SPF", "lacks"),
        ("office.example.", ['"v=spf1 +all"'], "SPF", "lacks"),
        ("office.example.", ['"v=spf1 mx"'], "SPF", "weak"),
        ("_dmarc.office.example.", ['"v=DMARC1"'], "DMARC", "lacks"),
        ("rsa._domainkey.office.example.", [quoted(ED.record())], "DKIM rsa", "lacks"),
        ("rsa._domainkey.office.example.", [quoted(RSA.record() + "; t=y")], "DKIM rsa", "weak"),
        ("rsa._domainkey.office.example.", ['"v=DKIM1; p="'], "DKIM rsa", "lacks"),
    ],
)
def test_records_that_are_wrong(server: Dns, name: str, records: list[str], what: str, state: str) -> None:
    server.table[name, "TXT"] = records
    assert look(server)[what].state == state


def test_a_signature_of_another_domain_is_not_aligned(server: Dns) -> None:
    server.table["_dmarc.other.example.", "TXT"] = ['"v=DMARC1; p=none"']
    found = look(server, sender="digest@other.example")
    assert (found["DMARC"].state, "signed by office.example" in found["DMARC"].said) == ("lacks", True)


def test_a_domain_above_may_hold_the_policy(server: Dns) -> None:
    assert look(server, sender="digest@news.office.example")["DMARC"].state == "ok"
    server.table["_dmarc.office.example.", "TXT"] = ['"v=DMARC1; p=none; adkim=s"']
    assert look(server, sender="digest@news.office.example")["DMARC"].state == "lacks"


def test_a_dns_that_is_silent_is_said_once_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "SECONDS", 0.2)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], deaf.getsockname()[1]
        found = look(Dns(names=Names(resolver)))
    assert {found[what].state for what in ("MX", "SPF", "DKIM rsa", "DMARC")} == {"unsure"}
    assert "network" in found["MX"].said


def test_a_server_is_greeted_and_its_size_compared(tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        form = MailForm.model_validate(SETTINGS)
        found = {each.what: each for each in readiness._server(form, standing.carrier())}
        assert found["server"].state == "ok"
        assert not standing.taken()
    found = {each.what: each for each in readiness._server(form, standing.carrier())}
    assert (found["server"].state, list(found)) == ("lacks", ["server"])


class Page(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []
    answers: ClassVar = {
        "/page": (200, b"<form method=post>"),
        "/other": (200, b"hello"),
        "/moved": (302, b""),
        "/gone": (404, b""),
    }

    def do_GET(self) -> None:
        self.asked.append(self.command)
        code, text = self.answers[self.path]
        self.send_response(code)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments: object) -> None:
        return


def test_the_address_to_leave_gets_a_get_and_nothing_else() -> None:
    with HTTPServer(("127.0.0.1", 0), Page) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        place = f"http://127.0.0.1:{web.server_address[1]}"
        states = [readiness._leave(place + path, Proxy()).state for path in Page.answers]
        web.shutdown()
        thread.join(5)
    assert states == ["ok", "lacks", "lacks", "lacks"]
    assert Page.asked == ["GET"] * 4
    assert readiness._leave(place + "/page", Proxy()).state == "lacks"
