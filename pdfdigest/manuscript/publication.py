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

from pdfdigest.errors import Fault, ManuscriptError, RequestError
from pdfdigest.manuscript import faults, forms, languages, places, set_lines
from pdfdigest.manuscript.text_files import text_of
from pdfdigest.manuscript.toml_places import Lines
from pdfdigest.model import OwnTarget, Publication

NAME = places.NAME
Form = TypeVar("Form", bound=BaseModel)
_NUMBERED = frozenset({"report"})
"""Styles for those who work with a text: paragraphs bear numbers, unless the publication says otherwise."""
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
    return judged(path, text_of(path))


def judged(path: Path, text: str) -> Publication:
    """The publication that a publication.toml at a path would describe, were this its text; ManuscriptError as `read`."""
    locate = Lines(text).locate
    form = filled(forms.PublicationForm, path, text)
    root = path.parent.resolve()
    wrong = tuple(_beyond_the_form(form, path, root, locate))
    if wrong:
        raise ManuscriptError(wrong)
    return _publication(form, root)


def filled(form: type[Form], path: Path, text: str) -> Form:
    """A form with what the text of a TOML file says, which lies at a path; ManuscriptError holds all faults."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ManuscriptError((_toml_fault(path, text, error),)) from None
    except (RecursionError, ValueError):
        words = "this cannot be read: brackets too deep inside each other, or a number that is too long"
        raise ManuscriptError((Fault(path, 1, 1, "", words, "toml"),)) from None
    try:
        return form.model_validate(_tuples(values))
    except ValidationError as error:
        raise ManuscriptError(faults.from_form(error, form, path, Lines(text).locate)) from None


def _publication(form: forms.PublicationForm, root: Path) -> Publication:
    language, smart = languages.normal(form.language), form.typography == "smart"

    def line(words: str) -> str:
        return set_lines.quoted(words, language, smart=smart)

    return Publication(
        slug=form.slug or slug_of(root.name),
        name=line(form.name),
        root=root,
        short_name=line(form.short_name),
        tagline=line(form.tagline),
        publisher=line(form.publisher),
        editor=line(form.editor),
        place=line(form.place),
        distribution=line(form.distribution),
        issn_print=form.issn_print or "",
        issn_online=form.issn_online or "",
        rights=line(form.rights),
        contact=form.contact,
        web=form.web or "",
        language=language,
        time_zone=form.time_zone,
        typography=form.typography,
        numbered=form.numbered == "paragraphs" if form.numbered else form.style in _NUMBERED,
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
        leaf_thickness=form.volume.leaf_thickness,
        dividers=form.volume.dividers or "",
        rectos=form.volume.rectos,
        two_approve=form.approval.two,
        targets=tuple(_own_targets(form, root)),
    )


def table(path: Path, name: str, form: type[Form]) -> Form:
    """One table of a publication.toml, judged by a form of its own; an empty one where it is left out."""
    return table_of(path, text_of(path), name, form)


def table_of(path: Path, text: str, name: str, form: type[Form]) -> Form:
    """The same of a text that would stand at that path."""
    try:
        values = tomllib.loads(text).get(name, {})
    except tomllib.TOMLDecodeError as error:
        raise ManuscriptError((_toml_fault(path, text, error),)) from None
    except (RecursionError, ValueError):
        raise ManuscriptError((Fault(path, 1, 1, "", "this cannot be read", "toml"),)) from None
    lines = Lines(text)
    try:
        return form.model_validate(_tuples(values))
    except ValidationError as error:
        found = faults.from_form(error, form, path, lambda steps, key: lines.locate((name, *steps), key))
        raise ManuscriptError(
            tuple(replace(fault, field=f"{name}.{fault.field}".rstrip(".")) for fault in found)
        ) from None


def _own_targets(form: forms.PublicationForm, root: Path) -> Iterator[OwnTarget]:
    for name, wanted in form.targets.items():
        own = wanted.target(name)
        changes = {key: root / str(value) if key == "profile" else value for key, value in own.changes}
        yield replace(own, changes=tuple(changes.items()))


def place_of(path: Path, field: str) -> tuple[int, int]:
    """Line and column of a key in a publication.toml, its tables before it: `targets.library.paper`."""
    return Lines(text_of(path)).locate(tuple(field.split(".")), False)


def slug_of(name: str) -> str:
    """A folder's name as it stands in file names: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[: forms.LONGEST_SLUG].strip("-") or "digest"


def alone() -> Publication:
    """The defaults that a lone issue file is printed with."""
    return Publication(slug="digest", name="Digest")


def home(place: Path, complaints: list[Fault] | None = None) -> Publication | None:
    """The publication that a file or folder lies in: the nearest publication.toml at or above it."""
    root = places.root_of(place)
    return read(root / NAME, complaints) if root else None


def below(folder: Path, complaints: list[Fault] | None = None) -> tuple[Publication, ...]:
    """Every publication in a folder and the folders below it, by slug."""
    reader = Reader(complaints)
    return tuple(reader.publication(root) for root in places.roots_below(folder, reader))


def issue_files(publication: Publication) -> tuple[Path, ...]:
    """The issue files of a publication, by path, numbers in them sorted as numbers."""
    return places.issue_files(publication.root) if publication.root else ()


def find(wanted: Iterable[str], here: Path, complaints: list[Fault] | None = None) -> tuple[Manuscript, ...]:
    """The manuscripts that WHAT names: paths, folders, numbers as printed, or nothing for all.

    `complaints`, where given, receives the faults of publication.toml, which else stop the search.
    Raises RequestError (exit 2) with a sentence when something named cannot be found.
    """
    reader = Reader(complaints)
    return tuple(reader.manuscript(place) for place in places.find(wanted, here, reader))


def one(here: Path) -> Publication:
    """The one publication that one stands in; RequestError where there is none, or several."""
    reader = Reader()
    publications = [reader.publication(root) for root in places.roots(here, reader)]
    if len(publications) > 1:
        names = ", ".join(publication.slug for publication in publications)
        raise RequestError(f"there are several publications here: {names}", hint="Go into the folder of one of them.")
    return publications[0]


class Reader:
    """Reads each publication.toml once, and issue files for their numbers: a `places.Teller`."""

    def __init__(self, complaints: list[Fault] | None = None) -> None:
        self._complaints = complaints
        self._read: dict[Path, Publication] = {}

    def publication(self, root: Path) -> Publication:
        """The publication in a folder."""
        if root not in self._read:
            self._read[root] = read(root / NAME, self._complaints)
        return self._read[root]

    def manuscript(self, place: places.Place) -> Manuscript:
        """An issue file with its publication."""
        return Manuscript(place.path, self.publication(place.root) if place.root else alone())

    def slug(self, root: Path | None) -> str:
        """The slug of the publication in a folder, or of a lone file."""
        return (self.publication(root) if root else alone()).slug

    def label(self, path: Path, root: Path | None) -> str:
        """The number of an issue as printed; a file that cannot be read is believed to hold what it is called."""
        from pdfdigest.manuscript import manuscript

        try:
            return manuscript.read(path, self.publication(root) if root else alone()).identity.label
        except ManuscriptError:
            return path.stem


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
    if form.rules:
        from pdfdigest.manuscript.rules import RULES
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
