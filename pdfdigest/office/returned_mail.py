"""What readers and servers send back: who left is fetched, and bounces, complaints and mails of leavers are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript import mail
from pdfdigest.manuscript.mail_form import InboxForm
from pdfdigest.office import post_room, surroundings
from pdfdigest.office.lists import Settled, opened, reader
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import bounces, imap_box, leavers, mail_sources, mailing, unsubscribes
from pdfdigest.post.bounce_verdicts import Read
from pdfdigest.post.imap_box import Box
from pdfdigest.post.leavers import Asked
from pdfdigest.post.ledger import Ledger

VARIABLE = "PDFDIGEST_PULL_TOKEN"
"""The environment variable with the token that the leave server wants."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """How many readers left by a leave server, and how many of its tokens were not signed here; `mail` where any was read."""

    left: int
    forged: int
    mail: Read | None = None


def pull(office: Office, sources: Iterable[str] = (), *, believe: bool = False) -> Pulled:
    """Fetch who left, and read what came back, from leave servers, their queue files, Maildirs and mboxes.

    Where none is given these are the server of [mail.leave] and the mailbox of [mail.inbox].  Each mail is judged
    once.  `believe` as for `read_bounces`.  RequestError where nothing is named at all; PostError where one cannot be
    reached, or is none: what was read before that is kept.
    """
    room = post_room.here(office)
    named = [source if "://" in source else str((office.here / source).resolve()) for source in sources]
    inbox = room.settings.inbox
    if not named:
        leave = room.settings.leave
        named = [leave.address] if leave and leave.address else []
        if inbox and inbox.path:
            named.append(str((room.root / Path(inbox.path).expanduser()).resolve()))
    elif inbox:
        inbox = None
    if not named and not (inbox and inbox.host):
        raise RequestError(
            "nobody is named to fetch leavers from",
            hint="Name a queue file, a mailbox or a leave server, or set [mail.inbox].",
        )
    left = forged = 0
    read = Read()
    with room.ledger(create=True) as ledger:
        keys = room.keys()
        for place in named:
            if "://" not in place and mail_sources.is_box(Path(place)):
                found = mail_sources.mails(Path(place))
                read.add(bounces.take(ledger, keys, found, at=office.seconds, believe=believe))
                unsubscribes.note_pull(ledger, place, 0, at=office.seconds)
            else:
                secret = office.environment.get(VARIABLE, "")
                more = unsubscribes.pull(ledger, keys.signing(), place, secret, now=office.seconds)
                left, forged = left + more[0], forged + more[1]
        for box in _boxes(room, inbox) if inbox and inbox.host else ():
            read.add(_read_imap(office, room, ledger, box, believe=believe))
    return Pulled(left, forged, read if read.messages or inbox else None)


def _boxes(room: Room, form: InboxForm) -> Iterator[Box]:
    if form.security == "none" and not mail.loopback(form.host or ""):
        raise PostError(
            "a mailbox beyond this machine is not read in the clear",
            hint='Take security = "tls" or "starttls" in [mail.inbox]; "none" is for this machine itself.',
        )
    password, token = form.password, form.token
    for folder in form.folders:
        yield Box(
            host=(form.host or "").strip("[]"),
            port=form.port,
            security=form.security,
            user=form.user,
            password=(lambda: room.secret(password)) if password else None,
            token=(lambda: room.secret(token)) if token else None,
            folder=folder,
            authority=room.root / form.authority if form.authority else None,
        )


def _read_imap(office: Office, room: Room, ledger: Ledger, box: Box, *, believe: bool) -> Read:
    """What a folder holds behind the last mail that was read; where some were held back it is read again next time."""
    validity, last = unsubscribes.last_uid(ledger.db, box.name)
    with imap_box.opened(box, validity, 0 if believe else last) as found:
        read = bounces.take(ledger, room.keys(), found.mails(), at=office.seconds, believe=believe)
        uid = last if read.held and found.validity == validity else 0 if read.held else found.last
        unsubscribes.note_pull(ledger, box.name, unsubscribes.as_number(found.validity, uid), at=office.seconds)
    return read


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


def asked(office: Office) -> tuple[Asked, ...]:
    """Who wrote that they want to leave and waits for somebody to settle it, the oldest first."""
    ledger, _ = opened(office)
    with ledger:
        return leavers.asked(ledger.db)


def leave(office: Office, address: str, name: str = "") -> Settled:
    """Let a reader leave a list, or all where none is named, because they asked; it settles what they wrote."""
    ledger, keys = opened(office)
    with ledger:
        mark, shown = reader(keys, address)
        if name:
            mailing.checked_name(name)
        who = office.who or surroundings.user()
        return Settled(shown, name, leavers.leave(ledger, mark, name, who=who, at=office.seconds))


def keep(office: Office, address: str) -> Settled:
    """Settle that a reader did not mean to leave; RequestError where nobody of that address asked."""
    ledger, keys = opened(office)
    with ledger:
        mark, shown = reader(keys, address)
        if not leavers.keep(ledger, mark, who=office.who or surroundings.user(), at=office.seconds):
            raise RequestError(f"{shown} did not ask to leave, or that is settled", needs="asked")
        return Settled(shown, "", new=True)
