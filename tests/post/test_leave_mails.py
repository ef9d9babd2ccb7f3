"""Who wrote, as a mail's own fields name them, whatever the version of Python makes of a field that is not whole."""

from __future__ import annotations

import pytest

from pdfdigest.post import leave_mails


@pytest.mark.parametrize(
    ("fields", "senders"),
    [
        ("From: Ann <Ann@Example.org>", ("ann@example.org",)),
        ("From: ann@example.org", ("ann@example.org",)),
        ("From: Mill, Ann <ann@example.org>", ("ann@example.org",)),
        ('From: "Mill, Ann" <ann@example.org>\nReply-To: bob@example.org', ("ann@example.org", "bob@example.org")),
        ("From: bob@example.org <ann@example.org>", ("ann@example.org",)),
        ("From: ann@example.org (Ann Mill)", ("ann@example.org",)),
        ("From: =?utf-8?q?Ann_=C3=84?= <ann@example.org>\nSender: ann@example.org", ("ann@example.org",)),
        ("From: nobody", ()),
        ("X-Other: 1", ()),
    ],
)
def test_who_wrote_is_named_by_each_field_alone(fields: str, senders: tuple[str, ...]) -> None:
    assert leave_mails.read(f"{fields}\nSubject: unsubscribe\n\nunsubscribe\n".encode()).senders == senders
