"""A publication's post room as an act finds it: its settings, ledger, keys and plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import ledger_form, mail, publication
from pdfdigest.model import Publication
from pdfdigest.office.surroundings import Office
from pdfdigest.post import keys, postgres_store, releases
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.ledger_file import NAME
from pdfdigest.post.postgres_db import Server
from pdfdigest.post.tokens import Keys

if TYPE_CHECKING:
    from pdfdigest.manuscript.mail_form import MailForm, SecretForm
    from pdfdigest.post.releases import Release

FOLDER = "post"


@dataclass(frozen=True, slots=True)
class Room:
    """A publication's post room, as one office sees it."""

    office: Office = field(repr=False)
    publication: Publication
    root: Path
    settings: MailForm = field(repr=False)

    @property
    def folder(self) -> Path:
        """Where its ledger, key and outbox lie."""
        return self.root / FOLDER

    @property
    def begun(self) -> bool:
        """Whether it has a ledger; PostError where the server that keeps it cannot be reached."""
        if self.server is None:
            return (self.folder / NAME).exists()
        return postgres_store.there(self.server)

    @property
    def server(self) -> Server | None:
        """The server that keeps its ledger, None where it is a file; ManuscriptError for faults of [ledger]."""
        return server(self.office, self.publication)

    @property
    def zone(self) -> ZoneInfo:
        """The office's own clock."""
        return ZoneInfo(self.publication.time_zone)

    def ledger(self, *, create: bool = False) -> Ledger:
        """Its ledger, open; RequestError where there is none and none is to be made, PostError where it cannot be read."""
        return Ledger.open(self.folder, self.office.state, create=create, server=self.server)

    def keys(self) -> Keys:
        """Its keys; PostError where the file is gone, or others can read it."""
        return Keys.read(keys.text(self.folder))

    def secret(self, place: SecretForm) -> str:
        """What the settings refer to; PostError where there is nothing."""
        return mail.secret(place, self.root, self.office.environment)

    def moment(self, seconds: float, timespec: str = "seconds") -> str:
        """A moment in seconds from 1970 by the office's clock, like 2026-03-01T09:00:00+01:00; empty for 0."""
        return datetime.fromtimestamp(seconds, self.zone).isoformat(timespec=timespec) if seconds else ""


def room(office: Office, of: Publication) -> Room:
    """The post room of a publication; RequestError for a lone issue file, ManuscriptError for faults of [mail]."""
    if of.root is None:
        raise RequestError("only a publication has readers", needs="publication")
    return Room(office, of, of.root, mail.settings(of))


def server(office: Office, of: Publication) -> Server | None:
    """The server that keeps the ledger of a publication, None where it is a file; errors as those of `Room.server`."""
    form, root = mail.server(of), of.root
    if form.url is None or root is None:
        return None
    authority = str(root / Path(form.authority).expanduser()) if form.authority else ""
    password = mail.secret(form.password, root, office.environment) if form.password else ""
    return Server(form.url, f"pdfdigest {of.slug}", password, authority, tls=ledger_form.beyond(form.url))


def here(office: Office) -> Room:
    """The post room of the one publication here; RequestError where there is none, or several."""
    return room(office, publication.one(office.here))


def rooms(office: Office) -> tuple[Room, ...]:
    """The post rooms of the publications here; RequestError where there is no publication."""
    mine = publication.home(office.here)
    found = (mine,) if mine else publication.below(office.here)
    if not found:
        raise RequestError(f"there is no publication in {office.here}", needs="publication-here")
    return tuple(room(office, each) for each in found)


def one(office: Office) -> Room:
    """The one post room here; RequestError where there are several."""
    found = rooms(office)
    if len(found) > 1:
        names = ", ".join(each.publication.slug for each in found)
        raise RequestError(f"there are several publications here: {names}", hint="Go into the folder of one of them.")
    return found[0]


def planned(office: Office, name: str) -> tuple[Room, Ledger, Release]:
    """A plan by its name, in whichever publication here it was made; its ledger is open, and the caller closes it.

    RequestError where no ledger here knows the name.
    """
    last: RequestError | None = None
    for each in rooms(office):
        if not each.begun:
            continue
        ledger = each.ledger()
        try:
            return each, ledger, releases.find(ledger.db, name)
        except RequestError as error:
            ledger.close()
            last = error
        except BaseException:
            ledger.close()
            raise
    raise last or RequestError(f"there is no plan {name[:64]}", needs="plan")
