"""The office's public host takes leave of readers: its key is made, and its pages are served."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import languages, publication
from pdfdigest.office import disk, post_room
from pdfdigest.office.post_room import Room
from pdfdigest.office.returned_mail import VARIABLE
from pdfdigest.office.surroundings import Office
from pdfdigest.post import leave_server
from pdfdigest.post.leave_server import Called
from pdfdigest.post.tokens import SigningKeys
from pdfdigest.post.unsubscribes import Queue
from pdfdigest.press.compose.house import House

_TITLE = re.compile(r"# list ([a-z0-9-]{1,40}) = (.{1,200})")
_NAME = re.compile(r"# publication = (.{1,200})")
"""How the key file tells the host what a list is called, and whose the keys are that follow."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How the pages are served: `name` is the publication's where it is not the one that one stands in.

    `language` (a language tag) is for readers whose own is unknown; `proxied` takes the caller's address from
    X-Forwarded-For.
    """

    host: str = "127.0.0.1"
    port: int = 8025
    name: str = ""
    language: str = "en"
    proxied: bool = False


def make_key(office: Office, path: Path) -> Path:
    """Write the key for the public host, and what the lists are called: it reads tokens, and makes no mark of an address.

    Above several publications it has the keys of all that have readers, each behind the publication's name.
    """
    rooms = post_room.rooms(office)
    several = len(rooms) > 1
    parts = [_part(room, named=several) for room in rooms if room.begun or not several]
    if not parts:
        raise RequestError("none of the publications here has readers yet", needs="readers")
    disk.write(office.here / path, "".join(parts).encode(), secret=True)
    return path


def _part(room: Room, *, named: bool) -> str:
    titles = {name: form.title for name, form in room.settings.lists.items() if form.title}
    lists = "".join(f"# list {name} = {title}\n" for name, title in sorted(titles.items()))
    head = f"# publication = {room.publication.name}\n" if named else ""
    return f"{head}{room.keys().signing().text()}{lists}"


def _called(lines: list[str]) -> dict[str, Called]:
    """What publications and lists are called, by the names of their keys, in a key file of several publications."""
    found: dict[str, Called] = {}
    name, titles = "", dict[str, str]()
    for line in lines:
        if head := _NAME.match(line):
            name, titles = head[1], {}
        elif title := _TITLE.match(line):
            titles[title[1]] = title[2]
        elif name and line.strip():
            found |= dict.fromkeys(SigningKeys.read(line).ids, Called(name, titles))
    return found


def serve(office: Office, queue: Path | None = None, key: Path | None = None, terms: Terms | None = None) -> None:
    """Answer readers who leave, and keep them in a queue until the office fetches them; ends with the process.

    RequestError where no queue or key is named, the language is none, or the key cannot be read; PostError where the
    queue cannot be opened.
    """
    terms = terms or Terms()
    if queue is None or key is None:
        raise RequestError("a queue and a key are needed", needs="queue-and-key")
    if not languages.is_tag(terms.language):
        raise RequestError(f"{terms.language!r} is no language tag", hint="Write one like en, ja or ar.")
    lines = disk.read(office.here / key).decode("utf-8", "replace").splitlines()
    signing = SigningKeys.read("\n".join(line for line in lines if not line.startswith("#")))
    titles = {found[1]: found[2] for line in lines if (found := _TITLE.match(line))}
    of = publication.home(office.here) or replace(publication.alone(), name=terms.name or "Mailing list")
    house = House(replace(of, name=terms.name) if terms.name else of)
    pages = leave_server.Pages(house, house.languages, terms.language)
    token = office.environment.get(VARIABLE, "")
    made = leave_server.application(
        signing,
        Queue(office.here / queue, office.seconds),
        pages,
        token,
        leave_server.Rate(),
        proxied=terms.proxied,
        titles=titles,
        several=_called(lines),
    )
    office.tell.say(f"readers may leave at http://{terms.host}:{terms.port}; Ctrl-C ends it")
    if not token:
        office.tell.say(f"{VARIABLE} is not set: leavers can be fetched from the queue file only")
    leave_server.serve(made, terms.host, terms.port)
