"""Where one stands, or a path, or a number as printed goes in; the places of issue files come out, unread.

What only a file itself can tell, its publication's slug and its own number, is asked of a `Teller`:
`manuscript.publication` reads the file for it, and whoever remembers need not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pdfdigest.errors import RequestError

NAME = "publication.toml"
RESERVED = frozenset({"issued", "bound", "post", "templates", "fonts", "images", "out", "elsewhere"})
"""Folders of a publication in which no issue file is looked for."""
MADE = frozenset({"out", "post", "bound", "node_modules"})
"""Folders of a publication from which nothing is made: neither an issue nor a volume."""
NOT_WALKED = RESERVED | MADE
NOT_ISSUES = frozenset({"errata.yaml", "authority.yaml", "gaps.yaml"})
LOCKS = ("~$", "~", "#")
"""How the files begin that Word, LibreOffice and editors lay beside one that is open."""
NUMBER = re.compile(r"(\d+)\.(\d+)(?:-(\d+))?(?:-s(\d+))?(?:-([a-z]{2,3}(?:-[A-Za-z0-9]+)*))?\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """One issue file, and the folder of its publication, if it lies in one."""

    path: Path
    root: Path | None


class Teller(Protocol):
    """Who tells what stands in the files."""

    def slug(self, root: Path | None) -> str:
        """The slug of the publication in a folder, or of a lone file; called for every publication that is met."""

    def label(self, path: Path, root: Path | None) -> str:
        """The number of an issue as printed, or how its file is called where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another file that would print to the same path, and the number as printed of both."""

    path: Path
    label: str

    @property
    def numbered(self) -> bool:
        """Whether the two have a volume and a number."""
        return bool(re.match(r"[1-9]\d*\.\d", self.label))


def twins(found: Iterable[Place], teller: Teller) -> dict[Path, Twin]:
    """The issue files that would print to one path: copies, publications of one slug, drafts without a number."""
    same: dict[tuple[str, str], list[Path]] = {}
    for place in found:
        same.setdefault((teller.slug(place.root), teller.label(place.path, place.root)), []).append(place.path)
    return {
        path: Twin(next(other for other in paths if other != path), label)
        for (_, label), paths in same.items()
        if len(paths) > 1
        for path in paths
    }


def root_of(place: Path) -> Path | None:
    """The folder of the publication that a file or folder lies in: the nearest publication.toml at or above it."""
    start = place.resolve()
    for folder in (start, *start.parents):
        if folder.is_dir() and (folder / NAME).is_file():
            return folder
    return None


def roots_below(folder: Path, teller: Teller) -> tuple[Path, ...]:
    """The folder of every publication in a folder and the folders below it, by slug."""
    found = sorted(path.parent for path in walk(folder.resolve()) if path.name == NAME)
    return tuple(sorted(found, key=teller.slug))


def issue_files(root: Path) -> tuple[Path, ...]:
    """The issue files of a publication, by path, numbers in them sorted as numbers; a link to one of them is none."""
    found = [
        path
        for path in walk(root)
        if path.suffix in (".yaml", ".yml") and path.name not in NOT_ISSUES and not path.name.startswith(LOCKS)
    ]
    links = {path for path in found if path.is_symlink()}
    own = {os.path.realpath(path) for path in found if path not in links} if links else set()
    return tuple(
        sorted((path for path in found if path not in links or os.path.realpath(path) not in own), key=_by_number)
    )


def find(wanted: Iterable[str], here: Path, teller: Teller) -> tuple[Place, ...]:
    """The issue files that WHAT names: paths, folders, numbers as printed, or nothing for all.

    Raises RequestError (exit 2) with a sentence when something named cannot be found.
    """
    names = tuple(wanted)
    if not names:
        return _all_of(roots(here, teller))
    found: dict[Path, Place] = {}
    for name in names:
        for place in _named(name, here, teller):
            found.setdefault(place.path, place)
    return tuple(found.values())


def roots(here: Path, teller: Teller) -> tuple[Path, ...]:
    """The publication that one stands in, or all below; RequestError where there is none."""
    mine = _home(here, teller)
    found = (mine,) if mine else roots_below(here, teller)
    if not found:
        raise RequestError(
            f"there is no publication in {here}",
            needs="publication-here",
        )
    return found


def _home(place: Path, teller: Teller) -> Path | None:
    root = root_of(place)
    if root is not None:
        teller.slug(root)
    return root


def _all_of(found: Iterable[Path]) -> tuple[Place, ...]:
    places = tuple(Place(path, root) for root in found for path in issue_files(root))
    if not places:
        raise RequestError("there is no issue here yet", needs="first-issue")
    return places


def _named(name: str, here: Path, teller: Teller) -> tuple[Place, ...]:
    path = here / name
    if path.name == NAME and os.path.lexists(path):
        path = path.parent
    if os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises where a name is too long
        mine = _home(path, teller)
        if mine is None:
            return _all_of(roots(path, teller))
        inside = tuple(Place(file, mine) for file in issue_files(mine) if file.is_relative_to(path.resolve()))
        if not inside:
            raise RequestError(f"there is no issue in the folder {name}", needs="issue")
        return inside
    if os.path.lexists(path) or path.suffix in (".yaml", ".yml"):
        if not os.path.lexists(path):
            raise RequestError(f"there is no file {name}", needs="issues")
        return (Place(Path(os.path.realpath(path)), _home(path.parent, teller)),)
    if not NUMBER.match(name):
        hint = "Name a file, a folder, or a number as printed, like 1.4."
        raise RequestError(f"there is no file, folder or issue called {name!r}", hint=hint)
    known = roots(here, teller)
    found = tuple(Place(path, root) for root in known for path in issue_files(root) if teller.label(path, root) == name)
    if not found:
        names = ", ".join(teller.slug(root) for root in known)
        raise RequestError(f"{names} has no issue {name}", needs="issues")
    return found


def walk(folder: Path) -> Iterator[Path]:
    """The files in a folder and those below it in which issues and publications may lie."""
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not hidden(name) and name not in NOT_WALKED)
        yield from (Path(top) / name for name in sorted(files) if not hidden(name))


def hidden(name: str) -> bool:
    """Whether a file or folder of that name is hidden, and so none of a publication's."""
    return name.startswith(".")


def _by_number(path: Path) -> tuple[tuple[int, int | str], ...]:
    parts = re.split(r"(\d+)", str(path.with_suffix("")))
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part)
