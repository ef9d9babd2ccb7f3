"""Each row of the table of servers' words has a refusal that it alone accounts for."""

from __future__ import annotations

import pytest

from pdfdigest.post import bounce_reasons, bounce_words

SAID = (
    ("no such mailbox", "550 5.4.1 Recipient address rejected: Access denied"),
    ("moved to another address", "551 user has moved; try @"),
    ("policy", "550 unauthenticated mail fails DMARC"),
    ("policy", "530 Authentication required"),
    ("policy", "550 purported responsible address is not yours"),
    ("reputation", "554 your host is on a blocklist"),
    ("reputation", "554 poor reputation of the client"),
    ("reputation", "550 Client host rejected"),
    ("reputation", "421 unexpected volume from you"),
    ("reputation", "550 numeric hostname"),
    ("sender refused", "550 return-path verification failed"),
    ("sender refused", "553 unroutable sender"),
    ("sender refused", "550 your address is odd"),
    ("sender refused", "550 Absender abgelehnt"),
    ("policy", "550 Relaying denied"),
    ("policy", "554 email address is not verified"),
    ("too many at once", "452 too many recipients"),
    ("too many at once", "450 receiving mail at a rate that is odd"),
    ("too many at once", "451 greylisted"),
    ("given up", "554 message expired"),
    ("given up", "554 it was in the queue for too long"),
    ("given up", "554 undeliverable for 5 days"),
    ("too large", "552 message too large"),
    ("too large", "552 Nachricht zu gross"),
    ("content", "554 looks like spam"),
    ("content", "554 content rejected"),
    ("content", "554 header error"),
    ("mailbox full", "552 over quota"),
    ("mailbox full", "452 no space left"),
    ("mailbox full", "552 Postfach ist voll"),
    ("mailbox full", "552 account is full"),
    ("mailbox closed", "550 account disabled"),
    ("mailbox closed", "550 mailbox is restricted"),
    ("filtered", "550 registered gateway user only"),
    ("filtered", "550 challenge sent"),
    ("policy", "550 protocol violation"),
    ("moved without an address", "551 the user has moved"),
    ("moved without an address", "551 Empfänger ist umgezogen"),
    ("network", "451 connection refused"),
    ("network", "451 DNS query failed"),
    ("the server's own trouble", "451 temporary failure"),
    ("the server's own trouble", "451 transaction failed"),
    ("no such domain", "550 domain not found"),
    ("no such domain", "550 unrouteable domain"),
    ("no such domain", "550 DNS lookup failure"),
    ("no such mailbox", "550 user unknown"),
    ("no such mailbox", "550 no such user here"),
    ("no such mailbox", "550 not listed in Domino Directory"),
    ("no such mailbox", "550 RecipNotFound"),
    ("no such mailbox", "550 Benutzer nicht vorhanden"),
    ("no such mailbox", "550 destinataire inconnu"),
    ("no such mailbox", "550 usuario desconocido"),
    ("no such mailbox", "550 usuário inexistente"),
    ("no such mailbox", "550 odbiorca nieznany"),
    ("no such mailbox", "550 пользователь не найден"),
    ("no such mailbox", "550 用户不存在"),
    ("no such mailbox", "550 宛先不明"),
    ("no such mailbox", "550 المستخدم غير موجود"),
    ("no such mailbox", "550 người nhận không tồn tại"),
)
"""What each row accounts for, in the order of the table: the reason as it is told, and what a server writes."""


def first(said: str) -> int:
    """Which row of the table answers, from 0."""
    text = " ".join(said.casefold().split())
    return next(at for at, (_, pattern) in enumerate(bounce_words.TABLE) if pattern.search(text))


def test_every_row_is_tried() -> None:
    assert len(SAID) == len(bounce_words.TABLE)


@pytest.mark.parametrize(("row", "reason", "said"), [(at, *each) for at, each in enumerate(SAID)])
def test_a_row_answers_for_its_words(row: int, reason: str, said: str) -> None:
    assert first(said) == row
    assert bounce_words.TABLE[row][0] == reason
    assert bounce_reasons.in_words(said) == reason


def test_what_no_row_knows_is_unknown_and_only_three_reasons_are_hard() -> None:
    assert bounce_reasons.in_words("550 good afternoon") == "unknown"
    assert {"no such mailbox", "no such domain", "moved without an address"} == bounce_words.HARD
