"""A publication's authority.yaml goes in; the names that its indexes print come out, or every fault at once.

An authority file says under which name a thing stands in the indexes of a volume, which other names
lead there, and how it is sorted.  Without one, every name stands as the stories have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import forms, set_lines, small_files
from pdfdigest.manuscript.small_files import Found
from pdfdigest.manuscript.yaml import Steps
from pdfdigest.model import INDEXED

NAME = "authority.yaml"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the index prints it.

    `aliases` stand in the index too, and say `see` and the name; `spellings` are taken for the name
    without a word.  `see_also` are other names of the same field.  `sort` is what it is sorted as: a
    reading in kana, a name without its article.
    """

    name: str
    aliases: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """The names of each field of `model.INDEXED`, and two habits of sorting.

    `mac` sorts Mc and M' as Mac, `saint` sorts St as Saint.
    """

    known: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    mac: bool = False
    saint: bool = False

    def names(self, field: str) -> tuple[Name, ...]:
        """The names that are known of a field."""
        return self.known.get(field, ())


class NameForm(forms.Form):
    """One name."""

    name: Annotated[forms.Line, Field(min_length=1, description="The name as the index prints it.")]
    aliases: Annotated[tuple[forms.Line, ...], Field(description="Other names, printed as “see”.")] = ()
    spellings: Annotated[tuple[forms.Line, ...], Field(description="Spellings that count as the name.")] = ()
    see_also: Annotated[tuple[forms.Line, ...], Field(description="Names to look at too.")] = ()
    sort: Annotated[forms.Line | None, Field(description="What it is sorted as, like a reading in kana.")] = None


class SortingForm(forms.Form):
    """Habits of sorting."""

    mac: Annotated[bool, Field(description="Sort Mc as Mac.")] = False
    saint: Annotated[bool, Field(description="Sort St as Saint.")] = False


class _Opening(forms.Form):
    """The names of a publication's indexes."""

    format: Annotated[Literal[1], Field(description="The form of this file; always 1.")]
    sorting: SortingForm = SortingForm.model_construct()


_NAMES: dict[str, Any] = {
    field: (tuple[NameForm, ...], Field((), description=forms.IndexedForm.model_fields[field].description))
    for field in INDEXED
}
AuthorityForm = create_model("AuthorityForm", __base__=_Opening, __doc__=_Opening.__doc__, **_NAMES)


def read(root: Path, language: str = "en", *, smart: bool = False) -> Authority:
    """The authority file in a publication's folder, or an empty one; ManuscriptError holds all its faults.

    Names have the quotation marks and apostrophes of the language, and dashes where `smart`, as the stories have them.
    """
    path = root / NAME
    if not path.is_file():
        return Authority()
    found = small_files.read(path, AuthorityForm)
    wrong = tuple(fault for field in INDEXED for fault in _doubled(found, field))
    if wrong:
        raise ManuscriptError(tuple(sorted(wrong)))
    form = found.form
    return Authority(
        {field: tuple(_name(each, language, smart=smart) for each in getattr(form, field)) for field in INDEXED},
        mac=form.sorting.mac,
        saint=form.sorting.saint,
    )


def _name(form: NameForm, language: str, *, smart: bool) -> Name:
    def turned(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(set_lines.quoted(name, language, smart=smart) for name in names)

    (name,) = turned((form.name,))
    return Name(name, turned(form.aliases), turned(form.spellings), turned(form.see_also), form.sort or "")


def _doubled(found: Found[Any], field: str) -> Iterator[Fault]:
    """Names that would lead to two places, and names that lead to themselves."""
    owners: dict[str, int] = {}
    names: tuple[NameForm, ...] = getattr(found.form, field)
    for index, name in enumerate(names):
        said: list[tuple[Steps, str]] = [((field, index, "name"), name.name)]
        said += [((field, index, kind, at), each) for kind in ("aliases", "spellings") for at, each in _of(name, kind)]
        for steps, words in said:
            owner = owners.setdefault(words, index)
            if owner != index:
                yield found.fault(
                    steps, f"{words!r} stands for {names[owner].name!r} already; a name leads to one place"
                )
            elif len(steps) > 3 and words == name.name:
                yield found.fault(steps, f"{words!r} is the name itself; take it out of the other names")
        for at, other in _of(name, "see_also"):
            if other == name.name:
                yield found.fault((field, index, "see_also", at), f"{other!r} sends the reader to itself")


def _of(name: NameForm, kind: str) -> Iterator[tuple[int, str]]:
    return enumerate(getattr(name, kind))
