"""The mail host of the tests is a real one: it delivers, refuses and returns."""

from __future__ import annotations

import smtplib

import pytest

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
