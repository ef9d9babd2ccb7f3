"""The mail host of the tests is a real one: it delivers, refuses and returns."""

from __future__ import annotations

import os
import smtplib
from pathlib import Path

import pytest

from tests.post import mailhost
from tests.post.mailhost import mail_host

MESSAGE = "From: office@office.test\r\nTo: {to}\r\nMessage-ID: <{to}>\r\nSubject: A test\r\n\r\nHello.\r\n"


@pytest.mark.judges
def test_the_mail_host_delivers_refuses_and_returns() -> None:
    with mail_host() as host, smtplib.SMTP("127.0.0.1", host.port) as client:
        for to in ("reader-1@example.test", "nobody@example.test"):
            client.sendmail("bounces+token=1@office.test", [to], MESSAGE.format(to=to))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("bounces@office.test", ["a@elsewhere.test"], MESSAGE.format(to="a@elsewhere.test"))
        host.settle()
        (delivered,) = host.messages("reader-1@example.test")
        assert b"Message-ID: <reader-1@example.test>" in delivered.read_bytes()
        (returned,) = host.messages("bounces@office.test")
        assert b"report-type=delivery-status" in returned.read_bytes()
        log = host.log.read_text()
        assert "status=sent" in log
        assert "status=bounced" in log


@pytest.mark.parametrize(
    ("said", "first"), [("2.4.1-4 (7d8c0e5759)", "dovecot_config_version"), ("2.3.19.1 (9b53102964)", "base_dir")]
)
def test_dovecot_is_told_in_the_form_of_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, first: str
) -> None:
    """Debian 13 has 2.4, which wants its version named before all else; Debian 12 has 2.3, which knows no such setting."""
    program = tmp_path / "bin" / "dovecot"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "chown", lambda *_: None)
    mailhost._dovecot(tmp_path, 10_143)
    conf = (tmp_path / "dovecot.conf").read_text()
    assert conf.split(" ", 1)[0] == first
    assert ("mail_location" in conf) == (first == "base_dir")
    assert conf.count("{") == conf.count("}")
    assert "port = 10143" in conf
