"""A new publication is made, with a first issue that prints at once."""

from __future__ import annotations

import re
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


def init(office: Office, folder: Path, *, name: str = "", slug: str = "", language: str = "") -> Begun:
    """Make a publication in a folder that is new or empty; its name and slug are made from the folder's, if not given.

    `language` is a tag like `ja`, by default that of the example.  RequestError where the folder's name cannot be read as a slug (Chinese, Japanese, Korean) and none is given, and where something is there already, or the folder lies inside another publication.
    """
    from pdfdigest.manuscript import forms, languages, publication, starter
    from pdfdigest.press.style_folders import shipped

    place = office.at(folder).resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        words = f"{folder} is there already, and not empty" if place.is_dir() else f"{folder} is a file"
        raise RequestError(words, needs="new-folder")
    around = publication.home(place.parent)
    if around is not None:
        words = f"{folder} would lie inside the publication {around.slug}"
        raise RequestError(words, hint=f"Make it beside {around.root}, not inside it.")
    slug = slug or starter.slug_of(place.name)
    if not re.fullmatch(forms.SLUG, slug):
        words = (
            f"{slug!r} is no name for files" if slug else f"nobody can tell how {place.name} is written in file names"
        )
        raise RequestError(words, hint="It has small letters, digits and hyphens, like tokyo-digest.", needs="slug")
    if language and not languages.is_tag(language):
        raise RequestError(f"{language!r} is no language tag", hint="It is one like en-GB, ja or ar.")
    title = " ".join(name.split()) or starter.name_of(place.name)
    written = []
    made = starter.files(shipped("templates") / "starter", title, office.today, slug, language)
    for inside, data in made.items():
        path = office.at(folder) / inside
        disk.write(path, data)
        office.tell.written(path)
        written.append(path)
    office.note(f"made the publication {place}")
    return Begun(place, title, place / f"{office.today.year}" / "1.1.yaml", tuple(written))
