"""The letter that one reader of a plan gets, as it would go out at this moment; nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes, policy

from pdfdigest.errors import RequestError
from pdfdigest.office import post_room, sent_edition
from pdfdigest.office.surroundings import Office
from pdfdigest.post import book


@dataclass(frozen=True, slots=True)
class Shown:
    """The letter of the reader `address`: its `page` as HTML, its `text`, the whole `mail`, and a `name` for a file of it."""

    address: str
    name: str
    page: bytes = field(repr=False)
    text: str = field(repr=False)
    mail: bytes = field(repr=False)


def show(office: Office, plan: str, address: str = "") -> Shown:
    """The letter of a reader of a plan, or of the first one.

    RequestError where there is no such plan, or the address is no reader of it; PostError where the PDF on record is
    not the one that was planned.
    """
    room, ledger, release = post_room.planned(office, plan)
    with ledger:
        row = book.leased_as(ledger.db, release, address.strip())
        if row is None:
            raise RequestError(f"{address} is no reader of this plan")
        compose, _ = sent_edition.composers(room, ledger, release)
        _, letter = compose(row, office.seconds)
    mail = letter.file()
    parts = list(message_from_bytes(mail, policy=policy.default).walk())
    page, text = (
        next(part for part in parts if part.get_content_type() == kind).get_content()
        for kind in ("text/html", "text/plain")
    )
    name = f"{room.publication.slug}-{release.issue}-letter"
    return Shown(row.address, name, page.encode(), text, mail)
