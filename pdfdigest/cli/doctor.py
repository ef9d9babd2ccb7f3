"""`pdfdigest doctor`: say what this machine lacks, and the line that mends it."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.cli.posting import Room
    from pdfdigest.model import Publication

PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `state` is `ok`, `slow` (pages are set without it, but worse) or `lacks`.

    Of mail it may be `weak` (less well taken) or `unsure` (nobody answered) too.
    """

    state: str
    what: str
    said: str
    mend: str = ""


@click.command("doctor")
@click.option("--mail", is_flag=True, help="Look over the office's mail instead: DNS, server, ways to leave.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(mail: bool, as_json: bool) -> int:
    """Look over this machine, line by line, and set a page as a trial.

    Ends with 0 where pages can be set, with 4 where they cannot; with --mail, with 6 where mail would not be taken.
    """
    lacks = False
    for look in (_mail,) if mail else (_python, _libraries, _fonts, _cache, _page):
        for finding in look():
            lacks = lacks or finding.state in ("lacks", "unsure")
            if as_json:
                click.echo(json.dumps(asdict(finding), ensure_ascii=False))
                continue
            click.echo(f"{finding.state:<6} {finding.what}: {finding.said}")
            if finding.mend:
                click.echo(f"       mend it: {finding.mend}")
    if mail:
        terminal.say("This office cannot be sure yet that its mail is taken." if lacks else "This office can send.")
        return 6 if lacks else 0
    terminal.say("This machine cannot set pages yet." if lacks else "This machine sets pages.")
    return 4 if lacks else 0


def _python() -> Iterator[Finding]:
    from pdfdigest import __version__

    found = platform.python_version()
    mend = "" if sys.version_info >= PYTHON else "install Python 3.11 or newer, and pdfdigest with it"
    yield Finding("lacks" if mend else "ok", "Python", f"{found}, pdfdigest {__version__}", mend)


def _libraries() -> Iterator[Finding]:
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


def _fonts() -> Iterator[Finding]:
    from pdfdigest.press.compose.house import House

    for folder in House(_publication()).font_folders:
        files = [path for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".woff2")]
        families = sorted({path.parent.name for path in files})
        if files:
            yield Finding("ok", "fonts", f"{len(files)} in {len(families)} families, in {folder}")
        else:
            yield Finding(
                "lacks", "fonts", f"none in {folder}", "put a folder of fonts there, or install pdfdigest anew"
            )


def _cache() -> Iterator[Finding]:
    folder = terminal.cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        mend = f"make {folder} a folder that you may write to, or set XDG_CACHE_HOME to one"
        yield Finding("lacks", "cache", f"{folder} cannot be written: {error.strerror}", mend)
    else:
        yield Finding("ok", "cache", str(folder))


def _page() -> Iterator[Finding]:
    from pdfdigest.errors import DigestError
    from pdfdigest.press.engine import libraries

    start = time.monotonic()
    try:
        _trial()
    except DigestError as error:
        yield Finding("lacks", "a page", error.message, error.hint.splitlines()[0] if error.hint else "")
    except OSError as error:
        yield Finding("lacks", "a page", f"it cannot be set: {error}")
    else:
        known = dict(libraries.versions())
        yield Finding(
            "ok", "a page", f"set with WeasyPrint {known.get('weasyprint')} in {time.monotonic() - start:.1f} s"
        )


def _mail() -> Iterator[Finding]:
    from pdfdigest.cli import posting
    from pdfdigest.errors import DigestError
    from pdfdigest.manuscript import publication
    from pdfdigest.post import readiness
    from pdfdigest.post.smtp import Smtp

    room = posting.room(publication.one(Path.cwd()))
    try:
        signers = posting.signers(room)
    except DigestError as error:
        yield Finding("lacks", "DKIM key", error.message, error.hint)
        signers = ()
    made = posting.carrier(room)
    server = Smtp(made.servers[:1], "localhost", readiness.SECONDS, readiness.SECONDS) if made else None
    for found in readiness.look(room.settings, signers, server, _leave_page(room), readiness.Names()):
        yield Finding(found.state, found.what, found.said, found.mend)


def _leave_page(room: Room) -> str:
    """The page of a reader who is none, signed like any other; empty where nothing is set up."""
    from pdfdigest.post import keys
    from pdfdigest.post.tokens import MARK, Keys

    leave = room.settings.leave
    if leave is None or leave.address is None:
        return ""
    if not (room.folder / keys.NAME).exists():
        return f"{leave.address}/doctor"
    return f"{leave.address}/{Keys.read(keys.text(room.folder)).signing().leave('doctor', bytes(MARK))}"


def _trial() -> None:
    """Set an issue of one line, without touching any file but the cache."""
    from pdfdigest.model import Identity, Issue, Node, Story
    from pdfdigest.press import targets
    from pdfdigest.press.compose import composition
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.workers.machine import Machine

    publication = _publication()
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
    with Machine(terminal.cache()) as machine:
        machine.set(made)


def _publication() -> Publication:
    """The publication one stands in, for its own fonts; the defaults where there is none, or none that can be read."""
    from pdfdigest.errors import DigestError
    from pdfdigest.manuscript import publication

    try:
        return publication.home(Path.cwd()) or publication.alone()
    except DigestError:
        return publication.alone()
