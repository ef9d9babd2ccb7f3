"""A publication with issue 1.1 on record and readers on a list, made without setting a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pdfdigest.model import Edition
from pdfdigest.office import list_import, returned_mail
from pdfdigest.office.surroundings import Office
from pdfdigest.post import unsubscribes
from pdfdigest.record import issued, manuscript_files
from tests.builders import issue

NOW = datetime(2025, 2, 1, 12, tzinfo=UTC)
LEAVE = '[mail.leave]\naddress = "https://leave.office.example"\n'
DKIM = '[mail.dkim]\ndomain = "office.example"\nselector = "d1"\nkey = {env = "DKIM"}\n'


def made(desk: Path, clock: Callable[[], datetime] = lambda: NOW) -> Office:
    """The office of a publication that begins to send."""
    office = Office(desk, desk.parent / "cache", desk.parent / "state" / "pdfdigest", clock=clock)
    on_record(desk)
    enlist(office, "ann@example.org")
    return office


def on_record(desk: Path, *, pdf: bytes = b"%PDF", revision: int = 1, **keys: object) -> None:
    """Put an issue on record, with a PDF of those octets."""
    of = issue(desk, **keys)
    of = replace(of, identity=replace(of.identity, revision=revision))
    why = "a wrong name" if revision > 1 else ""
    edition = Edition(of.identity, "screen", ".pdf", pdf, 1)
    issued.file(of, {"a.pdf": edition}, manuscript_files.read(of), title="T", by="A. Editor", at=NOW, why=why)


def enlist(office: Office, *addresses: str, name: str = "members") -> None:
    """Bring readers in."""
    path = office.here / "readers.csv"
    path.write_text("\n".join(["email", *addresses, ""]), "utf-8")
    list_import.bring_in(office, Path("readers.csv"), name)


def fetched(office: Office) -> None:
    """Leavers were fetched at this moment; nobody left."""
    queue = office.here / "queue.sqlite"
    unsubscribes.Queue(queue, 0.0)
    returned_mail.pull(office, [str(queue)])


def settings(office: Office, text: str) -> None:
    """Write more into publication.toml."""
    with (office.here / "publication.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def server(port: int, *, mail: str = "", more: str = "", test: bool = True) -> str:
    """The settings of a server on this machine."""
    return (
        f'\n[mail]\nsender = "The Digest <digest@office.example>"\n{mail}'
        f'[mail.server]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\ntest = {str(test).lower()}\n'
        f"{more}"
    )
