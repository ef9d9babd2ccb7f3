"""What readers and servers send back: who left is fetched, and bounces and complaints are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.office import post_room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import bounces, mail_sources, unsubscribes
from pdfdigest.post.bounce_verdicts import Read

VARIABLE = "PDFDIGEST_PULL_TOKEN"
"""The environment variable with the token that the leave server wants."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """How many readers left, and how many of the fetched tokens were not signed here."""

    left: int
    forged: int


def pull(office: Office, source: str = "") -> Pulled:
    """Fetch who left from a leave server or its queue file; the server that [mail.leave] names where none is given.

    RequestError where no server is named at all; PostError where it cannot be reached, or is none.
    """
    room = post_room.here(office)
    if not source:
        leave = room.settings.leave
        source = (leave.address if leave else None) or ""
    if not source:
        raise RequestError("nobody is named to fetch leavers from", hint="Name a queue file or a leave server.")
    place = source if "://" in source else str((office.here / source).resolve())
    with room.ledger(create=True) as ledger:
        secret = office.environment.get(VARIABLE, "")
        left, forged = unsubscribes.pull(ledger, room.keys().signing(), place, secret, now=office.seconds)
    return Pulled(left, forged)


def read_bounces(office: Office, boxes: Iterable[Path], *, believe: bool = False) -> Read:
    """Read what came back from Maildirs, mboxes or single mails; the same mail a second time changes nothing.

    Hard bounces and complaints take the address off all lists at once, soft ones when `bounces.SOFT` letters came
    back within `bounces.SPAN` seconds.  Where very many hard ones say the same they are left unread and counted as
    `held`, unless `believe`.  RequestError where a box is none.
    """
    room = post_room.here(office)
    with room.ledger() as ledger:
        mails = (mail for box in boxes for mail in mail_sources.mails(office.here / box))
        return bounces.take(ledger, room.keys(), mails, at=office.seconds, believe=believe)
