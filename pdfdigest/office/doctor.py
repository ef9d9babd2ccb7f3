"""What this machine lacks, and the line that mends it; and whether the office's mail will be taken."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError, ManuscriptError
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Publication
from pdfdigest.office import user_settings
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.office.post_room import Room

PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `state` is `ok`, `old` (something newer is met), `slow` (pages are set without it, but worse) or `lacks`.

    Of mail it may be `weak` (less well taken) or `unsure` (nobody answered) too.
    """

    state: str
    what: str
    said: str
    mend: str = ""


def machine(office: Office) -> Iterator[Finding]:
    """Look over this machine and set a page as a trial, a finding after the other; no file is touched but the cache."""
    for look in (_program, _python, _libraries, _fonts, _cache, _settings, _machines, _page):
        yield from look(office)


def mail(office: Office) -> Iterator[Finding]:
    """Look over the office's mail: DNS, server and ways to leave.  Nothing is sent, and nobody leaves.

    RequestError where there is no publication, or several.
    """
    from pdfdigest.office import mail_setup, post_room
    from pdfdigest.post import readiness

    room = post_room.here(office)
    try:
        signers = mail_setup.signers(room)
    except DigestError as error:
        yield Finding("lacks", "DKIM key", error.message, error.hint)
        signers = ()
    carrier = mail_setup.carrier(room, trial=readiness.SECONDS)
    server = carrier if carrier.kind == "mail" else None
    proxy = user_settings.of(office).proxy
    for found in readiness.look(room.settings, signers, server, _leave_page(room), readiness.Names(), proxy):
        yield Finding(found.state, found.what, found.said, found.mend)


def _program(office: Office) -> Iterator[Finding]:
    from pdfdigest.office import installation

    yield Finding("ok", "pdfdigest", str(installation.installed()))
    for each in installation.old(_publication(office)):
        yield Finding("old", each.what, each.said, each.mend)


def _python(_office: Office) -> Iterator[Finding]:
    found = platform.python_version()
    mend = "" if sys.version_info >= PYTHON else "install Python 3.11 or newer, and pdfdigest with it"
    yield Finding("lacks" if mend else "ok", "Python", found, mend)


def _libraries(_office: Office) -> Iterator[Finding]:
    from pdfdigest.press.engine import libraries

    for library in libraries.LIBRARIES:
        version = libraries.find(library)
        if version is not None:
            yield Finding("ok", library.name, version or "found")
        elif library.needed:
            yield Finding("lacks", library.name, "not found; no page can be set", libraries.advice())
        else:
            words = "not found; a PDF takes ten times as long to write"
            yield Finding("slow", library.name, words, libraries.advice())


def _fonts(office: Office) -> Iterator[Finding]:
    from pdfdigest.press.compose.house import House

    for folder in House(_publication(office)).font_folders:
        files = [path for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".woff2")]
        families = sorted({path.parent.name for path in files})
        if files:
            yield Finding("ok", "fonts", f"{len(files)} in {len(families)} families, in {folder}")
        else:
            yield Finding(
                "lacks", "fonts", f"none in {folder}", "put a folder of fonts there, or install pdfdigest anew"
            )


def _cache(office: Office) -> Iterator[Finding]:
    folder = office.cache
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        mend = f"make {folder} a folder that you may write to, or set XDG_CACHE_HOME to one"
        yield Finding("lacks", "cache", f"{folder} cannot be written: {error.strerror}", mend)
    else:
        yield Finding("ok", "cache", str(folder))


def _settings(office: Office) -> Iterator[Finding]:
    path = office.settings / user_settings.NAME if office.settings else None
    try:
        mine = user_settings.of(office)
    except DigestError as error:
        yield Finding("lacks", "settings", str(error), "mend that line, or take it out")
        return
    said = f"{path}" if path and path.exists() else f"none of your own ({path})" if path else "none of your own"
    proxy = mine.proxy.of("https", "") and ", the web by way of a proxy"
    yield Finding("ok", "settings", f"{said}{proxy}")


def _machines(office: Office) -> Iterator[Finding]:
    """Whether the scheduler that the settings name can be asked, and sets the same bytes; nothing where they name none."""
    try:
        told = user_settings.of(office).machines
        if not told.address:
            return
        from pdfdigest.press.cluster import connection

        yield Finding("ok", "machines", f"{told.address}: {connection.reached(told)}")
    except ManuscriptError:
        return  # told of with the settings
    except DigestError as error:
        mend = "start it, mend [machines] in the settings, or take it out"
        yield Finding("lacks", "machines", str(error).splitlines()[0], error.hint or mend)


def _page(office: Office) -> Iterator[Finding]:
    from pdfdigest.press.engine import libraries

    start = office.seconds
    try:
        _trial(office)
    except DigestError as error:
        yield Finding("lacks", "a page", error.message, error.hint.splitlines()[0] if error.hint else "")
    except OSError as error:
        yield Finding("lacks", "a page", f"it cannot be set: {error}")
    else:
        known = dict(libraries.versions())
        yield Finding(
            "ok", "a page", f"set with WeasyPrint {known.get('weasyprint')} in {office.seconds - start:.1f} s"
        )


def _leave_page(room: Room) -> str:
    """The page of a reader who is none, signed like any other; empty where nothing is set up."""
    from pdfdigest.post import keys
    from pdfdigest.post.tokens import MARK

    leave = room.settings.leave
    if leave is None or leave.address is None:
        return ""
    if not (room.folder / keys.NAME).exists():
        return f"{leave.address}/doctor"
    return f"{leave.address}/{room.keys().signing().leave('doctor', bytes(MARK))}"


def _trial(office: Office) -> None:
    """Set an issue of one line, without touching any file but the cache."""
    from pdfdigest.model import Identity, Issue, Node, Story
    from pdfdigest.press import targets
    from pdfdigest.press.compose import composition
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.workers.machine import Machine

    publication = _publication(office)
    body = (Node("paragraph", nodes=(Node("text", "A page can be set."),)),)
    issue = Issue(
        identity=Identity(publication.slug, 1, (1,)),
        publication=publication,
        path=Path("doctor"),
        language="en",
        date=None,
        stories=(Story("trial", "A trial", body),),
    )
    made = composition.compose(issue, House(publication), targets.target("screen", publication))
    with Machine(office.cache) as machine:
        machine.set(made)


def _publication(office: Office) -> Publication:
    """The publication one stands in, for its own fonts; the defaults where there is none, or none that can be read."""
    try:
        return publications.home(office.here) or publications.alone()
    except DigestError:
        return publications.alone()
