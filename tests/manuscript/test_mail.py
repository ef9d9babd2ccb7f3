"""[mail] in publication.toml: strict, every fault with its place, no secret in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError, PostError
from pdfdigest.manuscript import ledger_form, mail
from pdfdigest.manuscript import publication as publications
from pdfdigest.manuscript.mail_form import SecretForm
from tests.builders import publication

WHOLE = """
[mail]
sender = "The Digest <digest@office.example>"
[mail.server]
host = "smtp.office.example"
user = "digest"
password = {env = "SMTP_PASSWORD"}
[mail.dkim]
domain = "office.example"
selector = "d2026"
key = {file = "dkim.pem"}
[mail.leave]
address = "https://leave.office.example/"
[mail.domains."gmail.com"]
per_minute = 60
"""


def settings(folder: Path, text: str) -> mail.MailForm:
    made = publication(folder)
    with (folder / "publication.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    return mail.settings(made)


def test_whole_settings_are_read(desk: Path) -> None:
    read = settings(desk, WHOLE)
    assert read.server is not None
    assert (read.server.port, read.server.security) == (587, "starttls")
    assert read.leave is not None
    assert read.leave.address == "https://leave.office.example"
    assert read.domains["gmail.com"].per_minute == 60
    assert settings(desk / "plain", "").server is None


def test_every_fault_stands_at_its_line_and_column(desk: Path) -> None:
    text = WHOLE.replace("per_minute = 60", 'per_minute = "60"').replace("user =", "usr =")
    with pytest.raises(ManuscriptError) as caught:
        settings(desk, text.replace("https://leave", "http://leave"))
    lines = (desk / "publication.toml").read_text("utf-8").splitlines()
    found = {fault.field: lines[fault.line - 1] for fault in caught.value.faults}
    assert found == {
        "mail.server.usr": 'usr = "digest"',
        "mail.leave.address": 'address = "http://leave.office.example/"',
        "mail.domains.gmail.com.per_minute": 'per_minute = "60"',
    }
    assert "did you mean 'user'?" in str(caught.value)


@pytest.mark.parametrize(
    "line",
    [
        'sender = "nobody"',
        'sender = "A <a@b.example\\u2028>"',
        'bounces = "A <a@b.example>"',
        'server = {host = "a b"}',
        'server = {host = "a.example", password = "hunter2"}',
        'server = {host = "a.example", password = {env = "A", file = "b"}}',
        'server = {host = "a.example", security = "none at all"}',
        'dkim = {domain = "office.example", selector = "a\\nb", key = {env = "K"}}',
        'leave = {address = "https://a.example/?q"}',
        "connections = 0",
    ],
)
def test_what_cannot_be_is_a_fault(desk: Path, line: str) -> None:
    with pytest.raises(ManuscriptError, match=r"publication\.toml:\d+:\d+: fault: mail\."):
        settings(desk, f"[mail]\n{line}\n")


def test_a_secret_is_found_where_the_settings_say(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("hunter2\n", "utf-8")
    path.chmod(0o600)
    assert mail.secret(SecretForm(file="password"), tmp_path, {}) == "hunter2"
    assert mail.secret(SecretForm(env="P"), tmp_path, {"P": "hunter3"}) == "hunter3"
    path.chmod(0o644)
    for place in (SecretForm(file="password"), SecretForm(file="gone"), SecretForm(env="P")):
        with pytest.raises(PostError) as caught:
            mail.secret(place, tmp_path, {})
        assert "hunter2" not in str(caught.value)


def test_only_this_machine_is_loopback() -> None:
    assert [mail.loopback(host) for host in ("localhost", "127.0.0.1", "::1", "[::1]")] == [True] * 4
    assert [mail.loopback(host) for host in ("127.0.0.1.example.org", "10.0.0.1", "office.example")] == [False] * 3


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://digest@db.office.example/mail", "is no address of PostgreSQL"),
        ("postgresql://digest:secret@db.office.example/mail", "no password stands in an address"),
        ("postgresql://db.office.example/mail?password=secret", "no password stands in an address"),
        ("postgresql://db.office.example/mail?sslmode=require", "must prove its name by TLS"),
        ("postgresql://db1.office.example,127.0.0.1/mail?sslmode=disable", "must prove its name by TLS"),
        ("postgresql:///mail?host=/run/postgresql,db.office.example&sslmode=prefer", "must prove its name by TLS"),
        ("postgresql://127.0.0.1/mail?options=-csynchronous_commit%3Doff", "'options' has no place"),
    ],
)
def test_an_address_of_a_ledger_that_would_give_away_or_lose_something_is_a_fault(
    tmp_path: Path, url: str, words: str
) -> None:
    (tmp_path / "publication.toml").write_text(f'name = "The Digest"\n[ledger]\nurl = "{url}"\n')
    with pytest.raises(ManuscriptError) as caught:
        mail.server(publications.read(tmp_path / "publication.toml"))
    (fault,) = caught.value.faults
    assert words in fault.message
    assert (fault.line, fault.field) == (3, "ledger.url")
    assert "secret" not in fault.message


@pytest.mark.parametrize(
    ("url", "tls"),
    [
        ("postgresql://digest@db.office.example:5433/mail", True),
        ("postgresql://digest@db1.office.example:5432,db2.office.example:5432/mail?sslmode=verify-full", True),
        ("postgresql://digest@127.0.0.1:5432/mail", False),
        ("postgresql://digest@[::1]:5432/mail", False),
        ("postgresql:///mail?host=/run/postgresql", False),
        ("postgresql:///mail", False),
    ],
)
def test_beyond_this_machine_a_ledger_is_reached_by_tls_alone(tmp_path: Path, url: str, *, tls: bool) -> None:
    (tmp_path / "publication.toml").write_text(f'name = "The Digest"\n[ledger]\nurl = "{url}"\n')
    found = mail.server(publications.read(tmp_path / "publication.toml"))
    assert found.url == url
    assert ledger_form.beyond(url) is tls
