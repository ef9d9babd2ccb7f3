"""What readers and servers send back: who left is fetched, and bounces, complaints and mails of leavers are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pdfdigest.errors import DigestError, PostError, RequestError
from pdfdigest.manuscript import mail
from pdfdigest.manuscript.mail_form import InboxForm
from pdfdigest.office import post_room, surroundings, user_settings
from pdfdigest.office.lists import Settled, each, opened, reader
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
    """How many readers left by a leave server, and how many of its tokens were not signed here; `mail` where any was read.

    `failures` say which of several places could not be read.
    """

    left: int
    forged: int
    mail: Read | None = None
    failures: tuple[DigestError, ...] = ()


def pull(office: Office, sources: Iterable[str] = (), *, believe: bool = False) -> Pulled:
    """Fetch who left, and read what came back, from leave servers, their queue files, Maildirs and mboxes.

    Where none is given these are the server of [mail.leave] and the mailbox of [mail.inbox].  Each mail is judged
    once.  `believe` as for `read_bounces`.  RequestError where nothing is named at all; PostError where the only one cannot
    be reached, or is none; of several the others are read.
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
        raise _nobody()
    with room.ledger(create=True) as ledger:
        found = _Pull(room, ledger, believe=believe)
        for place in named:
            found.attempt(partial(found.place, place))
        for box in _boxes(room, inbox) if inbox and inbox.host else ():
            found.attempt(partial(found.imap, box))
    if found.failures and len(named) + bool(inbox and inbox.host) == 1:
        raise found.failures[0]
    mail_read = found.read if found.read.messages or inbox else None
    return Pulled(found.left, found.forged, mail_read, tuple(found.failures))


def pull_each(office: Office, sources: Iterable[str] = (), *, believe: bool = False) -> tuple[tuple[str, Pulled], ...]:
    """What `pull` fetches for each publication here that has readers, by its slug; what fails for one keeps no other waiting.

    Where no source is given, those that name none of their own are passed over; RequestError where none names any.  For one
    publication alone it is `pull`, with its errors.
    """
    rooms = post_room.rooms(office)
    if len(rooms) == 1:
        return ((rooms[0].publication.slug, pull(office, sources, believe=believe)),)
    given = [source if "://" in source else str((office.here / source).resolve()) for source in sources]
    there = [(slug, one) for slug, one in each(office) if given or _names_a_place(post_room.here(one))]
    if not there:
        raise _nobody()
    found: list[tuple[str, Pulled]] = []
    for slug, one in there:
        try:
            found.append((slug, pull(one, given, believe=believe)))
        except DigestError as error:
            found.append((slug, Pulled(0, 0, None, (error,))))
    return tuple(found)


def _names_a_place(room: Room) -> bool:
    """Whether the settings of a publication say where its leavers are fetched from."""
    leave, inbox = room.settings.leave, room.settings.inbox
    return bool((leave and leave.address) or (inbox and (inbox.path or inbox.host)))


def _nobody() -> RequestError:
    hint = "Name a queue file, a mailbox or a leave server, or set [mail.inbox]."
    return RequestError("nobody is named to fetch leavers from", hint=hint)


class _Pull:
    """What several places hold, one after the other; that one cannot be read keeps no other from being read."""

    def __init__(self, room: Room, ledger: Ledger, *, believe: bool) -> None:
        self._room = room
        self._ledger = ledger
        self._believe = believe
        self.left = self.forged = 0
        self.read = Read()
        self.failures: list[DigestError] = []

    def attempt(self, look: Callable[[], None]) -> None:
        """Look into a place, and note why it cannot be read."""
        try:
            look()
        except DigestError as error:
            self.failures.append(error)

    def place(self, place: str) -> None:
        """A leave server, its queue, a Maildir or an mbox."""
        office, keys = self._room.office, self._room.keys()
        if "://" not in place and mail_sources.is_box(Path(place)):
            mails = mail_sources.mails(Path(place))
            self.read.add(bounces.take(self._ledger, keys, mails, at=office.seconds, believe=self._believe))
            unsubscribes.note_pull(self._ledger, unsubscribes.MAIL + place, 0, at=office.seconds)
            return
        secret = office.environment.get(VARIABLE, "")
        proxy = user_settings.of(office).proxy
        left, forged = unsubscribes.pull(self._ledger, keys.signing(), place, secret, now=office.seconds, proxy=proxy)
        self.left += left
        self.forged += forged

    def imap(self, box: Box) -> None:
        """What a folder holds behind the last mail that was read; where some were held back it is read again next time."""
        office, keys = self._room.office, self._room.keys()
        validity, last = unsubscribes.last_uid(self._ledger.db, box.name)
        with imap_box.opened(box, validity, 0 if self._believe else last) as found:
            read = bounces.take(self._ledger, keys, found.mails(), at=office.seconds, believe=self._believe)
            uid = last if read.held and found.validity == validity else 0 if read.held else found.last
            number = unsubscribes.as_number(found.validity, uid)
            unsubscribes.note_pull(self._ledger, box.name, number, at=office.seconds)
        self.read.add(read)


def _boxes(room: Room, form: InboxForm) -> Iterator[Box]:
    if form.security == "none" and not mail.loopback(form.host or ""):
        raise PostError(
            "a mailbox beyond this machine is not read in the clear",
            hint='Take security = "tls" or "starttls" in [mail.inbox]; "none" is for this machine itself.',
        )
    password, token = form.password, form.token
    proxy = user_settings.of(room.office).proxy
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
            proxy=proxy,
        )


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
        done = leavers.leave(ledger, mark, name, who=who, at=office.seconds)
        return Settled(shown, name, done, on=mailing.is_on(ledger.db, mark, name))


def keep(office: Office, address: str) -> Settled:
    """Settle that a reader did not mean to leave; RequestError where nobody of that address asked."""
    ledger, keys = opened(office)
    with ledger:
        mark, shown = reader(keys, address)
        if not leavers.keep(ledger, mark, who=office.who or surroundings.user(), at=office.seconds):
            raise RequestError(f"{shown} did not ask to leave, or that is settled", needs="asked")
        return Settled(shown, "", new=True)
