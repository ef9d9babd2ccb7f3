"""An edition of our own goes in, a PDF that carries its data; the fields of its issue file come out."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from pdfdigest.errors import Fault
from pdfdigest.model import LINES

_FIRST = (
    "id",
    *LINES,
    "heading",
    "file",
    "alt",
    "caption",
    "credit",
    "address",
)

LARGEST = 200_000_000
"""Bytes of an edition that is looked into."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a PDF carries: the fields of its issue in the order of an issue file, and the name of its publication.

    `pictures` holds the files of its pictures, each by the name that the issue has for it.
    """

    values: dict[str, Any]
    publication: str
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def carried(path: Path) -> Carried | None:
    """The data of an edition that was made for the archive; None where the file is no PDF, or carries no issue."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"%PDF" or path.stat().st_size > LARGEST:
                return None
            raw = b"%PDF" + file.read()
    except OSError:
        return None
    from pdfdigest.manuscript import forms
    from pdfdigest.manuscript.intake.pictures import kind_of
    from pdfdigest.pdf import attached_data

    attached = dict(attached_data.files(raw))
    for data in (data for name, data in attached.items() if name.endswith(".json")):
        try:
            told = json.loads(data)
            issue, name = told["issue"], told["publication"].get("name")
            forms.IssueForm.model_validate_json(json.dumps(issue))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        values = _values(issue)
        named = _names(values, attached)
        pictures = {each: attached[file] for each, file in named.items() if file in attached}
        return Carried(values, str(name or ""), {each: found for each, found in pictures.items() if kind_of(found)})
    return None


def _names(values: dict[str, Any], attached: Mapping[str, bytes]) -> dict[str, str]:
    """The name under which each picture lies in an edition; none of several in two folders, where that is not certain."""
    from pdfdigest.pdf import attached_data

    written = list(dict.fromkeys(_pictures(values)))
    inside = [each for each in written if _is_inside(each)]
    names = attached_data.names_for(map(PurePosixPath, inside))
    if inside == written and {*names.values()} <= attached.keys():
        return {each: names[PurePosixPath(each)] for each in inside}
    once = Counter(PurePosixPath(each).name for each in inside)
    return {each: PurePosixPath(each).name for each in inside if once[PurePosixPath(each).name] == 1}


def beside_others(found: Carried, at: Callable[[str], bytes | None]) -> tuple[Carried, dict[str, str]]:
    """The same with other names for pictures whose names others bear here, and the old name of each; `at` reads what is here."""
    names = {}
    for name, data in found.pictures.items():
        if at(name) not in (None, data):
            path = PurePosixPath(name)
            free = (str(path.with_stem(f"{path.stem}-{number}")) for number in itertools.count(2))
            names[name] = next(each for each in free if each not in found.pictures and at(each) in (None, data))
    pictures = {names.get(name, name): data for name, data in found.pictures.items()}
    return Carried(_renamed(found.values, names), found.publication, pictures), {new: old for old, new in names.items()}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    made = {key: _renamed(each, names) for key, each in value.items()}
    return {**made, "file": names.get(value["file"], value["file"])} if _is_picture(value) else made


def doubts(
    path: Path, found: Carried, renamed: Mapping[str, str], there: Callable[[str], bool], publication: str
) -> Iterator[Fault]:
    """What is to be said of an edition that comes back: pictures that are not there or got another name, and whose it is."""
    for name in dict.fromkeys(_pictures(found.values)):
        if name in renamed:
            words = f"another picture is called {renamed[name]} here; that of the edition is now {name}"
            yield Fault(path, 0, 0, "", words, "picture", "warning")
        elif name not in found.pictures and not there(name):
            words = f"the picture {name} is printed in the edition, but does not lie in it as a file; put it there"
            yield Fault(path, 0, 0, "", words, "picture", "warning")
    if found.publication and found.publication != publication:
        words = f"the name “{found.publication}” belongs in publication.toml; it is not in the issue file"
        yield Fault(path, 0, 0, "", words, "name", "warning")


def _is_inside(name: str) -> bool:
    """Whether a picture lies in the publication's folder by its name, whatever system reads it."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not re.search(r"[\\:\x00-\x1f]", name)


def _values(issue: dict[str, Any]) -> dict[str, Any]:
    """The fields in the order in which `new` writes them; a draft again, whatever it was."""
    from pdfdigest.manuscript.forms import IssueForm

    given = {"format": 1, **issue, "status": "draft"}
    out = {key: given[key] for key in IssueForm.model_fields if key in given}
    with contextlib.suppress(KeyError, ValueError):
        out["date"] = date.fromisoformat(str(out["date"]))
    return {key: _ordered(value) for key, value in out.items()}


def _ordered(value: Any) -> Any:
    if isinstance(value, list):
        return [_ordered(each) for each in value]
    if not isinstance(value, dict):
        return value
    keys = [key for key in (*_FIRST, *value) if key in value]
    return {key: _ordered(value[key]) for key in dict.fromkeys(keys)}


def _is_picture(value: dict[str, Any]) -> bool:
    return isinstance(value.get("file"), str) and "alt" in value


def _pictures(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if _is_picture(value):
            yield value["file"]
        for each in value.values():
            yield from _pictures(each)
    elif isinstance(value, list):
        for each in value:
            yield from _pictures(each)
