"""Where one stands, or a path, or a number as printed goes in; publications and issue files come out."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pdfdigest.desk import faults, forms, languages, manuscript
from pdfdigest.desk.rules import RULES
from pdfdigest.desk.yaml import text_of
from pdfdigest.errors import Fault, ManuscriptError, RequestError
from pdfdigest.model import Identity, OwnTarget, Publication

NAME = "publication.toml"
RESERVED = frozenset({"issued", "post", "templates", "fonts", "images", "out", "elsewhere"})
"""Folders of a publication in which no issue file is looked for."""
NOT_ISSUES = frozenset({"errata.yaml", "authority.yaml", "gaps.yaml"})
_NUMBER = re.compile(r"(\d+)\.(\d+)(?:-(\d+))?(?:-s(\d+))?(?:-([a-z]{2,3}(?:-[A-Za-z0-9]+)*))?\Z")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One issue file and the publication that it belongs to."""

    path: Path
    publication: Publication


def read(path: Path, complaints: list[Fault] | None = None) -> Publication:
    """The publication that a publication.toml describes; ManuscriptError holds all its faults.

    `complaints`, where given, receives the faults instead, and what is sound in the file still counts.
    """
    if complaints is None:
        return _read(path)
    try:
        return _read(path)
    except ManuscriptError as error:
        complaints += error.faults
        return _sound(path, {fault.field.partition(".")[0].partition("[")[0] for fault in error.faults})


def _sound(path: Path, faulty: set[str]) -> Publication:
    """A publication without the keys that are at fault; its name is the folder's where need be."""
    root = path.parent.resolve()
    plain = Publication(slug=slug_of(root.name), name=root.name, root=root)
    if not faulty - {""}:
        return plain
    try:
        values = tomllib.loads(text_of(path))
        kept = {key: value for key, value in values.items() if key not in faulty}
        form = forms.PublicationForm.model_validate(_tuples({"name": root.name, **kept}))
    except (ManuscriptError, ValidationError, ValueError, RecursionError):
        return plain
    return _publication(form, root)


def _read(path: Path) -> Publication:
    text = text_of(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ManuscriptError((_toml_fault(path, text, error),)) from None
    except (RecursionError, ValueError):
        words = "this cannot be read: brackets too deep inside each other, or a number that is too long"
        raise ManuscriptError((Fault(path, 1, 1, "", words, "toml"),)) from None
    locate = _Lines(text).locate
    try:
        form = forms.PublicationForm.model_validate(_tuples(values))
    except ValidationError as error:
        raise ManuscriptError(faults.from_form(error, forms.PublicationForm, path, locate)) from None
    root = path.parent.resolve()
    wrong = tuple(_beyond_the_form(form, path, root, locate))
    if wrong:
        raise ManuscriptError(wrong)
    return _publication(form, root)


def _publication(form: forms.PublicationForm, root: Path) -> Publication:
    return Publication(
        slug=form.slug or slug_of(root.name),
        name=form.name,
        root=root,
        short_name=form.short_name,
        tagline=form.tagline,
        publisher=form.publisher,
        editor=form.editor,
        place=form.place,
        issn_print=form.issn_print or "",
        issn_online=form.issn_online or "",
        rights=form.rights,
        contact=form.contact,
        web=form.web or "",
        language=languages.normal(form.language),
        time_zone=form.time_zone,
        style=form.style,
        paper=form.paper,
        accent=form.colours.accent or "",
        ink=form.colours.ink or "",
        logo=root / form.logo if form.logo else None,
        letterhead=root / form.letterhead if form.letterhead else None,
        profile=root / form.profile if form.profile else None,
        words=tuple(sorted(form.words.items())),
        severities=tuple(sorted(form.rules.items())),
        record=form.record,
        isbn=tuple(sorted(form.volume.isbn.items())),
        max_pages=form.volume.max_pages,
        targets=tuple(_own_targets(form, root)),
    )


def table(path: Path, name: str, form: type[Form]) -> Form:
    """One table of a publication.toml, judged by a form of its own; an empty one where it is left out."""
    text = text_of(path)
    try:
        values = tomllib.loads(text).get(name, {})
    except tomllib.TOMLDecodeError as error:
        raise ManuscriptError((_toml_fault(path, text, error),)) from None
    except (RecursionError, ValueError):
        raise ManuscriptError((Fault(path, 1, 1, "", "this cannot be read", "toml"),)) from None
    lines = _Lines(text)
    try:
        return form.model_validate(_tuples(values))
    except ValidationError as error:
        found = faults.from_form(error, form, path, lambda steps, key: lines.locate((name, *steps), key))
        raise ManuscriptError(tuple(replace(fault, field=f"{name}.{fault.field}") for fault in found)) from None


Form = TypeVar("Form", bound=BaseModel)


def _own_targets(form: forms.PublicationForm, root: Path) -> Iterator[OwnTarget]:
    for name, wanted in form.targets.items():
        own = wanted.target(name)
        changes = {key: root / str(value) if key == "profile" else value for key, value in own.changes}
        yield replace(own, changes=tuple(changes.items()))


def place_of(path: Path, field: str) -> tuple[int, int]:
    """Line and column of a key in a publication.toml, its tables before it: `targets.library.paper`."""
    return _Lines(text_of(path)).locate(tuple(field.split(".")), False)


def slug_of(name: str) -> str:
    """A folder's name as it stands in file names: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "digest"


def alone() -> Publication:
    """The defaults that a lone issue file is printed with."""
    return Publication(slug="digest", name="Digest")


def home(place: Path, complaints: list[Fault] | None = None) -> Publication | None:
    """The publication that a file or folder lies in: the nearest publication.toml at or above it."""
    start = place.resolve()
    for folder in (start, *start.parents):
        if folder.is_dir() and (folder / NAME).is_file():
            return read(folder / NAME, complaints)
    return None


def below(folder: Path, complaints: list[Fault] | None = None) -> tuple[Publication, ...]:
    """Every publication in a folder and the folders below it, by slug."""
    found = sorted(path for path in _walk(folder.resolve()) if path.name == NAME)
    return tuple(sorted((read(path, complaints) for path in found), key=lambda publication: publication.slug))


def issue_files(publication: Publication) -> tuple[Path, ...]:
    """The issue files of a publication, by path, numbers in them sorted as numbers."""
    if publication.root is None:
        return ()
    found = [
        path for path in _walk(publication.root) if path.suffix in (".yaml", ".yml") and path.name not in NOT_ISSUES
    ]
    return tuple(sorted(found, key=_by_number))


def find(wanted: Iterable[str], here: Path, complaints: list[Fault] | None = None) -> tuple[Manuscript, ...]:
    """The manuscripts that WHAT names: paths, folders, numbers as printed, or nothing for all.

    `complaints`, where given, receives the faults of publication.toml, which else stop the search.
    Raises RequestError (exit 2) with a sentence when something named cannot be found.
    """
    names = tuple(wanted)
    if not names:
        return _all_of(_publications(here, complaints))
    found: dict[Path, Manuscript] = {}
    for name in names:
        for script in _named(name, here, complaints):
            found.setdefault(script.path, script)
    return tuple(found.values())


def one(here: Path) -> Publication:
    """The one publication that one stands in; RequestError where there is none, or several."""
    publications = _publications(here)
    if len(publications) > 1:
        names = ", ".join(publication.slug for publication in publications)
        raise RequestError(f"there are several publications here: {names}", hint="Go into the folder of one of them.")
    return publications[0]


def _publications(here: Path, complaints: list[Fault] | None = None) -> tuple[Publication, ...]:
    mine = home(here, complaints)
    found = (mine,) if mine else below(here, complaints)
    if not found:
        raise RequestError(
            f"there is no publication in {here}",
            hint="Go into its folder (the one with publication.toml), or make one: pdfdigest init my-digest",
        )
    return found


def _all_of(publications: Iterable[Publication]) -> tuple[Manuscript, ...]:
    found = tuple(Manuscript(path, each) for each in publications for path in issue_files(each))
    if not found:
        raise RequestError("there is no issue here yet", hint="Write the first one: pdfdigest new")
    return found


def _named(name: str, here: Path, complaints: list[Fault] | None) -> tuple[Manuscript, ...]:
    path = here / name
    if os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises where a name is too long
        mine = home(path, complaints)
        if mine is None:
            return _all_of(_publications(path, complaints))
        inside = tuple(Manuscript(file, mine) for file in issue_files(mine) if file.is_relative_to(path.resolve()))
        if not inside:
            raise RequestError(f"there is no issue in the folder {name}", hint="Write one: pdfdigest new")
        return inside
    if os.path.lexists(path) or path.suffix in (".yaml", ".yml"):
        if not os.path.lexists(path):
            raise RequestError(f"there is no file {name}", hint="`pdfdigest status` lists the issues there are.")
        return (Manuscript(Path(os.path.realpath(path)), home(path.parent, complaints) or alone()),)
    if not _NUMBER.match(name):
        hint = "Name a file, a folder, or a number as printed, like 1.4."
        raise RequestError(f"there is no file, folder or issue called {name!r}", hint=hint)
    known = _publications(here, complaints)
    found = tuple(script for each in known for script in _numbered(each, name))
    if not found:
        names = ", ".join(each.slug for each in known)
        raise RequestError(f"{names} has no issue {name}", hint="`pdfdigest status` lists the issues there are.")
    return found


def _numbered(publication: Publication, label: str) -> Iterator[Manuscript]:
    """The files whose content is that issue; one that is called so is believed when it cannot be read."""
    for path in issue_files(publication):
        identity = _identity(path, publication)
        if (identity.label if identity else path.stem) == label:
            yield Manuscript(path, publication)


def _identity(path: Path, publication: Publication) -> Identity | None:
    try:
        return manuscript.read(path, publication).identity
    except ManuscriptError:
        return None


def _walk(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in RESERVED and name != "node_modules"
        )
        yield from (Path(top) / name for name in sorted(files) if not name.startswith("."))


def _by_number(path: Path) -> tuple[tuple[int, int | str], ...]:
    parts = re.split(r"(\d+)", str(path.with_suffix("")))
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part)


def _tuples(value: object) -> object:
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value


def _beyond_the_form(form: forms.PublicationForm, path: Path, root: Path, locate: faults.Locate) -> Iterator[Fault]:
    def fault(field: str, message: str) -> Fault:
        return Fault(path, *locate(tuple(field.split(".")), False), field, message)

    if not languages.is_tag(form.language):
        yield fault("language", f"{form.language!r} is no language tag; write one like en-GB, ja or ar")
    if not languages.is_time_zone(form.time_zone):
        yield fault("time_zone", f"{form.time_zone!r} is no time zone; write one like Europe/London or Asia/Tokyo")
    for rule in form.rules:
        if rule not in RULES:
            near = difflib.get_close_matches(rule, RULES, n=1)
            advice = f"did you mean {near[0]!r}?" if near else f"the rules are {', '.join(RULES)}"
            yield Fault(path, *locate(("rules", rule), False), f"rules.{rule}", f"there is no rule {rule!r}; {advice}")
    files = [(field, getattr(form, field)) for field in ("logo", "letterhead", "profile")]
    files += [(f"targets.{own}.profile", wanted.profile) for own, wanted in form.targets.items()]
    for field, name in files:
        if name and not os.path.isfile(root / name):  # noqa: PTH113  Path.is_file raises where a name is too long
            yield fault(field, f"there is no file {name} in the folder of the publication")
        elif name and not Path(os.path.realpath(root / name)).is_relative_to(os.path.realpath(root)):
            yield fault(field, "the file lies outside the folder of the publication; copy it there")


def _toml_fault(path: Path, text: str, error: tomllib.TOMLDecodeError) -> Fault:
    words = str(error)
    place = _TOML_PLACE.search(words)
    lines = text.rstrip("\n").split("\n")
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (len(lines), len(lines[-1]) + 1)
    message = f'this is not TOML: {_TOML_PLACE.sub("", words)}; text stands between quotes: name = "My Digest"'
    return Fault(path, line, column, "", message, "toml")


class _Lines:
    """Where the keys of a TOML file stand, read off its lines: enough to point at one."""

    def __init__(self, text: str) -> None:
        self.places: dict[str, tuple[int, int]] = {}
        table = ""
        for number, line in enumerate(text.split("\n"), 1):
            if heading := re.match(r"\s*\[+([^\]]+)\]", line):
                table = re.sub(r"[\"'\s]", "", heading[1])
                self.places.setdefault(table, (number, 1))
            elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
                name = key[1].strip("\"'")
                self.places.setdefault(f"{table}.{name}" if table else name, (number, line.index(key[1]) + 1))

    def locate(self, steps: tuple[str | int, ...], key: bool) -> tuple[int, int]:
        names = [str(step) for step in steps if not isinstance(step, int)]
        while names:
            place = self.places.get(".".join(names))
            if place:
                return place
            names.pop()
        return (1, 1)
