"""A picture goes into the folder of a publication; how an issue names it comes out, and how well it prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import PagesError, RequestError
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office

WIDE = 160.0
"""Millimetres of a picture that is shown small, at 96 dots to the inch."""


@dataclass(frozen=True, slots=True)
class PictureIn:
    """A picture: its name in an issue, its size in pixels (0 for a drawing, which has none).

    `lead` and `inner` are its pixels to the inch as the lead picture and in a story, `coarse` how many there should
    be; `placed` where it says the place at which it was taken.
    """

    name: str
    width: int
    height: int
    lead: int
    inner: int
    coarse: int
    placed: bool


def shown(issue: Path, name: str) -> tuple[str, bytes]:
    """Media type and bytes of a picture of an issue, small, by the name that the issue file has for it.

    RequestError where the issue names no such picture, or it cannot be shown.
    """
    from pdfdigest.manuscript import publication
    from pdfdigest.manuscript.composed import beside
    from pdfdigest.office.save import state
    from pdfdigest.press.compose import printed_pictures

    root = (publication.home(issue.parent) or publication.alone()).root or issue.parent
    folders = (issue.parent, root)
    path = next((found for folder in folders if (found := beside(folder, name))), None)
    if (
        name not in set(_named(state(issue).values))
        or path is None
        or not path.resolve().is_relative_to(root.resolve())
    ):
        raise RequestError("the issue has no such picture")
    try:
        return printed_pictures.printed(path, WIDE, 96, 80)
    except PagesError as error:
        raise RequestError(error.message, hint=error.hint) from None


def _named(values: object) -> Iterator[str]:
    """Every file that values name."""
    if isinstance(values, dict):
        if isinstance(values.get("file"), str):
            yield values["file"]
        for each in values.values():
            yield from _named(each)
    elif isinstance(values, list):
        for each in values:
            yield from _named(each)


def add(office: Office, issue: Path, data: bytes, name: str) -> PictureIn:
    """Put a picture beside an issue, under a name like the one that it has; the file itself is not altered.

    The same picture again is the same file, and nothing is overwritten.  RequestError where it is none, or cannot be
    printed or written.
    """
    from pdfdigest.manuscript import pictures, publication
    from pdfdigest.manuscript.checks.pictures import COARSE
    from pdfdigest.manuscript.intake.naming import slug
    from pdfdigest.manuscript.intake.pictures import Shelf
    from pdfdigest.manuscript.intake.shape import Picture
    from pdfdigest.paper import INCH, PAPERS

    mine = publication.home(issue.parent) or publication.alone()
    folder = (mine.root or issue.parent) / "images"
    shelf = Shelf(folder, issue, slug(Path(name).stem, "picture"))
    known, why = shelf.add(Picture(name="", data=data))
    if known is None:
        raise RequestError(why or "it is no picture")
    path = folder / Path(known).name
    if path in shelf.new:
        disk.write(path, data)
    try:
        facts = pictures.facts(path)
    except PagesError as error:
        if path in shelf.new:
            path.unlink(missing_ok=True)
        raise RequestError(error.message, hint=error.hint) from None
    if path in shelf.new:
        office.tell.written(path)
    measure = PAPERS[mine.paper].measure
    pixels = 0 if facts.form == "svg" else round(facts.width)
    dots = round(pixels / measure * INCH)
    height = 0 if facts.form == "svg" else round(facts.height)
    return PictureIn(known, pixels, height, dots, 2 * dots, COARSE, pixels > 0 and pictures.tells_place(path))
