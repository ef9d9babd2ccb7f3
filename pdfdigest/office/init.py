"""A new publication is made, with a first issue that prints at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office


@dataclass(frozen=True, slots=True)
class Begun:
    """What was made: the publication's folder and name, its first issue, and every file."""

    folder: Path
    name: str
    first: Path
    written: tuple[Path, ...]


def init(office: Office, folder: Path, *, name: str = "") -> Begun:
    """Make a publication in a folder that is new or empty; its name is made from the folder's, if none is given.

    RequestError where something is there already, or the folder lies inside another publication.
    """
    from pdfdigest.manuscript import publication, starter
    from pdfdigest.press.style_folders import shipped

    place = office.at(folder).resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        words = f"{folder} is there already, and not empty" if place.is_dir() else f"{folder} is a file"
        raise RequestError(words, needs="new-folder")
    around = publication.home(place.parent)
    if around is not None:
        words = f"{folder} would lie inside the publication {around.slug}"
        raise RequestError(words, hint=f"Make it beside {around.root}, not inside it.")
    title = " ".join(name.split()) or starter.name_of(place.name)
    written = []
    for inside, data in starter.files(shipped("templates") / "starter", title, office.today).items():
        path = office.at(folder) / inside
        disk.write(path, data)
        office.tell.written(path)
        written.append(path)
    office.note(f"made the publication {place}")
    return Begun(place, title, place / f"{office.today.year}" / "1.1.yaml", tuple(written))
