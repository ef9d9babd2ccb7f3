"""Where one stands and what was asked for go in; the publication, its ledger, its plan and its carrier come out."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import platformdirs

from pdfdigest.cli import terminal
from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript import mail, publication
from pdfdigest.model import Publication
from pdfdigest.post import keys, releases
from pdfdigest.post.ledger import NAME, Ledger
from pdfdigest.record import issued

if TYPE_CHECKING:
    from pdfdigest.manuscript.mail_form import MailForm, SecretForm, ServerForm
    from pdfdigest.post.pacing import Pace
    from pdfdigest.post.releases import Release
    from pdfdigest.post.signing import Signer
    from pdfdigest.post.smtp import Server, Smtp
    from pdfdigest.record.issued import Record

FOLDER = "post"


@dataclass(frozen=True, slots=True)
class Room:
    """A publication's post room."""

    publication: Publication
    root: Path
    settings: MailForm

    @property
    def folder(self) -> Path:
        """Where its ledger, key and outbox lie."""
        return self.root / FOLDER

    def ledger(self, *, create: bool = False) -> Ledger:
        """Its ledger."""
        return Ledger.open(self.folder, platformdirs.user_state_path("pdfdigest"), create=create)

    @property
    def zone(self) -> ZoneInfo:
        """The office's own clock."""
        return ZoneInfo(self.publication.time_zone)

    def secret(self, place: SecretForm) -> str:
        """What the settings refer to."""
        return mail.secret(place, self.root, os.environ)


def room(of: Publication) -> Room:
    """The post room of a publication."""
    if of.root is None:
        raise RequestError("only a publication has readers", hint="Make one: pdfdigest init my-digest")
    return Room(of, of.root, mail.settings(of))


def rooms() -> tuple[Room, ...]:
    """The post rooms of the publications here."""
    here = Path.cwd()
    mine = publication.home(here)
    found = (mine,) if mine else publication.below(here)
    if not found:
        raise RequestError(
            f"there is no publication in {here}",
            hint="Go into its folder (the one with publication.toml), or make one: pdfdigest init my-digest",
        )
    return tuple(room(each) for each in found)


def planned(name: str) -> tuple[Room, Ledger, Release]:
    """A plan by its name, in whichever publication here it was made; the ledger is open."""
    last: RequestError | None = None
    for each in rooms():
        if not (each.folder / NAME).exists():
            continue
        ledger = each.ledger()
        try:
            return each, ledger, releases.find(ledger.db, name)
        except RequestError as error:
            ledger.close()
            last = error
    raise last or RequestError(f"there is no plan {name[:64]}", hint="Make one: pdfdigest send plan 1.4 --list members")


def recorded(what: str, revision: int | None) -> tuple[Room, Record]:
    """The issue on record that WHAT names, in the revision in force or the one asked for, every file compared."""
    from pdfdigest.manuscript import manuscript

    found = [
        (each, record) for each in rooms() for record in issued.on_record(each.root) if record.identity.label == what
    ]
    if not found:
        scripts = publication.find((what,), Path.cwd())
        if len(scripts) > 1:
            raise RequestError(f"{what} names {len(scripts)} issues; one is sent at a time", hint="Name one of them.")
        each = room(scripts[0].publication)
        identity = manuscript.read(scripts[0].path, scripts[0].publication).identity
        record = issued.newest(each.root, identity)
        if record is None:
            raise RequestError(
                f"{identity.slug} is not on record, and only what is on record is sent",
                hint=f'Put it there: pdfdigest publish {identity} --by "YOUR NAME"',
            )
        found = [(each, record)]
    if len(found) > 1:
        raise RequestError(f"several publications here have an issue {what}", hint="Go into the folder of one of them.")
    each, record = found[0]
    if revision is not None:
        wanted = [old for old in issued.revisions(each.root, record.identity) if old.identity.revision == revision]
        if not wanted:
            raise RequestError(f"{record.identity.slug} has no revision {revision} on record")
        record = wanted[0]
    return each, issued.read(record.folder)


def secret(of: Room) -> bytes:
    """The newest secret of the key file."""
    from pdfdigest.post.tokens import Keys

    return Keys.read(keys.text(of.folder)).secrets[0]


def signers(of: Room) -> tuple[Signer, ...]:
    """The signers of the office's domain, none where [mail.dkim] is not set."""
    from pdfdigest.post.signing import Signer

    dkim = of.settings.dkim
    if dkim is None:
        return ()
    made = [Signer.read(dkim.domain, dkim.selector, of.secret(dkim.key))]
    if dkim.second_selector and dkim.second_key:
        made.append(Signer.read(dkim.domain, dkim.second_selector, of.secret(dkim.second_key)))
    return tuple(made)


def sender(of: Room) -> str:
    """Who it comes from; in a rehearsal without settings a name that can reach nobody (RFC 2606)."""
    return of.settings.sender or f"{of.publication.slug}@office.invalid"


def carrier(of: Room) -> Smtp | None:
    """The server and its spare, or None where none is set."""
    from pdfdigest.post.smtp import Smtp

    servers = tuple(_server(of, form) for form in (of.settings.server, of.settings.spare) if form)
    if of.settings.server is None:
        return None
    domain = parseaddr(sender(of))[1].rpartition("@")[2]
    return Smtp(servers, domain, float(of.settings.reply_seconds))


def _server(of: Room, form: ServerForm) -> Server:
    from pdfdigest.post.smtp import Server

    password, token = form.password, form.token
    return Server(
        host=form.host.strip("[]"),
        port=form.port,
        security=form.security,
        loopback=mail.loopback(form.host),
        user=form.user,
        password=(lambda: of.secret(password)) if password else None,
        token=(lambda: of.secret(token)) if token else None,
        authority=of.root / form.authority if form.authority else None,
    )


def pace(of: Room, *, limited: bool) -> Pace:
    """The limits of the settings, by the office's clock; a rehearsal has none."""
    from pdfdigest.post.pacing import EVERYONE, Limit, Pace

    settings = of.settings
    limits = {name: Limit(form.daily, form.per_minute) for name, form in settings.domains.items()}
    if settings.pace.daily or settings.pace.per_minute:
        limits[EVERYONE] = Limit(settings.pace.daily, settings.pace.per_minute)
    return Pace(limits if limited else {}, of.zone)


def lacking(of: Room) -> tuple[str, ...]:
    """What a mail beyond this machine may not go without."""
    settings = of.settings
    said = []
    if settings.sender is None:
        said.append("no sender is set ([mail] sender)")
    if settings.dkim is None:
        said.append("no key signs it ([mail.dkim])")
    if settings.leave is None or settings.leave.address is None:
        said.append("readers have no HTTPS way to leave ([mail.leave] address)")
    return tuple(said)


def pdf(of: Room, release: Release) -> bytes:
    """The PDF of a plan, byte for byte what was planned; empty where it is linked."""
    facts = release.facts
    if not facts["attached"]:
        return b""
    wanted = (release.issue, release.revision)
    for record in issued.on_record(of.root):
        for old in issued.revisions(of.root, record.identity):
            if (old.identity.label, old.identity.revision) == wanted:
                edition = issued.edition(old, "screen")
                filed = next(filed for filed in old.files if filed.name == facts["pdf_name"])
                if filed.sha256 != facts["pdf_sha256"]:
                    raise PostError("the PDF on record is not the one that was planned", where=old.folder)
                return edition.data
    raise PostError(f"{release.issue} r{release.revision} is no longer on record", where=terminal.nearby(of.root))


def who() -> str:
    """The person at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
