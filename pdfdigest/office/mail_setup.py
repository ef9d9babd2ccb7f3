"""What the settings of [mail] come to: who sends, what signs, who carries the letters and how fast."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from pdfdigest.manuscript import mail
from pdfdigest.office import post_room
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post.carriers import REHEARSALS, Carrier
from pdfdigest.post.pacing import EVERYONE, Limit, Pace
from pdfdigest.post.shared_count import SharedCount
from pdfdigest.post.signing import Signer
from pdfdigest.post.smtp import COMMAND, Server, Smtp

if TYPE_CHECKING:
    from pdfdigest.manuscript.mail_form import ServerForm

OUTBOX = "outbox"
"""The folder in `post/` that a rehearsal writes into."""
TEST = "docs/dispatch.md tells what to set; a server on this machine that mails nobody is told by [mail.server] test = true."
NOBODY = "@office.invalid"
"""How the sender of a rehearsal without settings ends: a name that can reach nobody (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """Whether mail goes out from here: how it is carried, whether that is a test, and what it may not go without."""

    kind: str
    test: bool
    lacks: tuple[str, ...]


def mailing(office: Office) -> Mailing:
    """How letters of the publication one stands in are carried; RequestError where there is none."""
    room = post_room.here(office)
    by = carrier(room)
    return Mailing(by.kind, by.kind == "mail" and by.test, lacking(room))


def sender(room: Room) -> str:
    """Who it comes from; in a rehearsal without settings a name that can reach nobody."""
    return room.settings.sender or f"{room.publication.slug}{NOBODY}"


def signers(room: Room) -> tuple[Signer, ...]:
    """The signers of the office's domain, none where [mail.dkim] is not set; PostError where a key cannot be had."""
    dkim = room.settings.dkim
    if dkim is None:
        return ()
    made = [Signer.read(dkim.domain, dkim.selector, room.secret(dkim.key))]
    if dkim.second_selector and dkim.second_key:
        made.append(Signer.read(dkim.domain, dkim.second_selector, room.secret(dkim.second_key)))
    return tuple(made)


def carrier(room: Room, *, trial: float = 0.0) -> Carrier:
    """Who carries this office's letters: its server and the spare one, or a folder where no server is set.

    Whatever sends or looks at a server asks here.  `trial`, in seconds, is for looking alone: the first server,
    and no longer than that for an answer.
    """
    settings = room.settings
    if settings.server is None:
        return REHEARSALS[settings.rehearsal](room.folder / OUTBOX)
    if trial:
        return Smtp(servers(room)[:1], "localhost", trial, trial)
    domain = parseaddr(sender(room))[1].rpartition("@")[2]
    return Smtp(servers(room), domain, float(settings.reply_seconds), COMMAND)


def forget(room: Room, names: Collection[str]) -> int:
    """Delete the letters of those names that rehearsals left, whatever they wrote; how many there were."""
    return sum(made(room.folder / OUTBOX).forget(names) for made in REHEARSALS.values())


def servers(room: Room) -> tuple[Server, ...]:
    """The office's servers: the one that is turned to first, and the spare one."""
    settings = room.settings
    return tuple(_server(room, form) for form in (settings.server, settings.spare) if form)


def _server(room: Room, form: ServerForm) -> Server:
    password, token = form.password, form.token
    return Server(
        host=form.host.strip("[]"),
        port=form.port,
        security=form.security,
        loopback=mail.loopback(form.host),
        user=form.user,
        password=(lambda: room.secret(password)) if password else None,
        token=(lambda: room.secret(token)) if token else None,
        authority=room.root / form.authority if form.authority else None,
        test=form.test,
    )


def pace(room: Room, *, limited: bool) -> Pace:
    """The limits of the settings, by the office's clock; a rehearsal has none."""
    settings = room.settings
    limits = {name: Limit(form.daily, form.per_minute) for name, form in settings.domains.items()}
    if settings.pace.daily or settings.pace.per_minute:
        limits[EVERYONE] = Limit(settings.pace.daily, settings.pace.per_minute)
    server, most = settings.server, settings.pace.shared_daily
    shared = None
    if limited and server is not None and most:
        called = f"{server.host.strip('[]').lower()}:{server.port} {server.user or ''}"
        shared = SharedCount(room.office.state, called, most)
    return Pace(limits if limited else {}, room.zone, shared)


def lacking(room: Room) -> tuple[str, ...]:
    """What a mail to readers may not go without, a sentence each."""
    settings = room.settings
    said = []
    if settings.sender is None:
        said.append("no sender is set ([mail] sender)")
    if settings.dkim is None:
        said.append("no key signs it ([mail.dkim])")
    if settings.leave is None or settings.leave.address is None:
        said.append("readers have no HTTPS way to leave ([mail.leave] address)")
    return tuple(said)
