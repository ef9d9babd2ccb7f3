"""The issues that there are go in; the next one comes out, as a file with headings to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pdfdigest.errors import ManuscriptError, RequestError
from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript.edits import Put, SpliceError, Steps
from pdfdigest.manuscript.fields import order_at
from pdfdigest.manuscript.issue_text import Noted, issue_text
from pdfdigest.manuscript.splice import spliced
from pdfdigest.manuscript.yaml_nodes import UnreadableError
from pdfdigest.model import Identity, Image, Issue, Publication

STORIES = 3
_NAME = re.compile(r"(\d+)\.(\d+)(?:-(\d+))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Coming:
    """The next issue: its identity, and what it takes over from the last."""

    identity: Identity
    stories: int = STORIES
    pages: int = 0
    picture: bool = True
    last: Issue | None = None


def after(
    paths: Iterable[Path], publication: Publication, on_record: Iterable[Identity] = (), volume: int | None = None
) -> Coming:
    """The issue that follows the last one: of all, or of `volume`, which begins with number 1.

    A file that cannot be read counts by its name; what is only on record counts too.
    """
    last: Issue | None = None
    taken = [(identity.volume, identity.numbers[-1]) for identity in on_record if identity.numbers]
    for path in paths:
        try:
            issue = manuscript.read(path, publication)
        except ManuscriptError:
            name = _NAME.match(path.stem)
            if name:
                taken.append((int(name[1]), int(name[3] or name[2])))
            continue
        if issue.identity.volume and issue.identity.numbers:
            taken.append((issue.identity.volume, issue.identity.numbers[-1]))
        if last is None or issue.identity > last.identity:
            last = issue
    here = volume or max((volume for volume, _ in taken), default=1)
    number = 1 + max((number for volume, number in taken if volume == here), default=0)
    identity = Identity(publication.slug, here, (number,))
    if last is None:
        return Coming(identity)
    return Coming(identity, len(last.stories), last.pages, last.image is not None, last)


def text(coming: Coming, day: date) -> str:
    """The text of its file: every heading, and a comment where something is to be filled in."""
    identity = coming.identity
    values: dict[str, Any] = {
        "format": 1,
        "volume": identity.volume,
        "number": Noted(identity.numbers[0], f"a double issue has numbers: {_pair(identity)} instead"),
        "date": day,
        "status": Noted("draft", "approved, when it may go out"),
    }
    if coming.pages:
        values["fit"] = {"pages": coming.pages}
    if coming.picture:
        values["image"] = Noted(
            {
                "file": Noted(None, "like images/ministers.jpg"),
                "alt": Noted(None, "what it shows, for readers who cannot see it"),
                "caption": Noted(None, "what it shows, printed below it; may stay empty"),
                "credit": Noted(None, "whose picture it is"),
            },
            "the lead picture; take these lines out for none",
        )
    values["stories"] = [_story(number) for number in range(1, coming.stories + 1)]
    # The bar is there already, so that whoever writes below it writes a text and not YAML.
    return re.sub(r"(?m)^( +body:)(  #.*)?$", r"\1 |\2", issue_text(values))


def copied(coming: Coming, day: date, path: Path) -> bytes:
    """The file of the last issue with the number and the day of the next one, as a draft; RequestError where it cannot be.

    What is said of that issue alone goes: its approval, embargo, web address and supplement.  `path` is where it will
    lie: pictures are found from there too.
    """
    last = coming.last
    if last is None:
        raise RequestError("there is no issue yet that could be copied", needs="first-issue")
    raw = last.path.read_bytes()
    gone = ("approved", "embargo", "web", "supplement", "numbers")
    puts = [Put((name,), None) for name in gone]
    values: dict[str, Any] = {"volume": coming.identity.volume, "number": coming.identity.numbers[0]}
    puts += [Put((name,), value, order_at((name,))) for name, value in values.items()]
    puts += [
        Put((name,), value, order_at((name,)), bare=True) for name, value in (("date", str(day)), ("status", "draft"))
    ]
    puts += [Put(steps, name) for steps, name in _pictures(last, path)]
    try:
        for put in puts:
            raw = spliced(raw, put)
    except (SpliceError, UnreadableError) as error:
        raise RequestError(f"the last issue cannot be copied: {error}", where=last.path) from None
    return raw


def _pictures(last: Issue, path: Path) -> Iterator[tuple[Steps, str]]:
    """Pictures that lie beside the last issue, with their names from the folder of the publication."""
    root = last.publication.root
    if root is None or path.parent == last.path.parent:
        return
    places: list[tuple[Steps, Image]] = [(("image", "file"), last.image)] if last.image else []
    for at, story in enumerate(last.stories):
        places += [(("stories", at, "images", turn, "file"), image) for turn, image in enumerate(story.images)]
    for steps, image in places:
        if image.file != Path() and image.file.is_relative_to(last.path.parent):
            yield steps, image.file.relative_to(root).as_posix()


def _pair(identity: Identity) -> str:
    first = identity.numbers[0]
    return f"[{first}, {first + 1}]"


def _story(number: int) -> dict[str, Any]:
    """The headings of a story; the first one says what is wanted."""
    name = f"story-{number}"
    if number > 1:
        return {"id": name, "headline": None, "body": None}
    return {
        "id": Noted(name, "a short name that says what it is about, like tokyo-talks"),
        "headline": Noted(None, "between 'quotes' where it holds a colon"),
        "body": Noted(None, "write on the lines below, indented; a link is a source: [words](https://...)"),
    }
