"""An edition of our own goes in, a PDF that carries its data; the fields of its issue file come out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pdfdigest.errors import Fault
from pdfdigest.model import LINES

_ORDER = (
    "format", "volume", "number", "numbers", "supplement", "date", "language", "status", "embargo", "web", "fit", "image", "stories",
    "sections", "sources", "not_placed",
)  # fmt: skip
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
    """What a PDF carries: the fields of its issue in the order of an issue file, and the name of its publication."""

    values: dict[str, Any]
    publication: str


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
    from pdfdigest.pdf import attached_data

    for data in attached_data.json_files(raw):
        try:
            told = json.loads(data)
            issue, name = told["issue"], told["publication"].get("name")
            forms.IssueForm.model_validate_json(json.dumps(issue))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        return Carried(_values(issue), str(name or ""))
    return None


def doubts(path: Path, found: Carried, there: Callable[[str], bool], publication: str) -> Iterator[Fault]:
    """What is to be said of an edition that comes back: pictures that are not there, a status that is a draft's again."""
    for name in dict.fromkeys(_pictures(found.values)):
        if not there(name):
            words = f"the picture {name} is printed in the edition, but does not lie in it as a file; put it there"
            yield Fault(path, 0, 0, "", words, "picture", "warning")
    if found.publication and found.publication != publication:
        words = f"the name “{found.publication}” belongs in publication.toml; it is not in the issue file"
        yield Fault(path, 0, 0, "", words, "name", "warning")


def _values(issue: dict[str, Any]) -> dict[str, Any]:
    """The fields in the order in which `new` writes them; a draft again, whatever it was."""
    given = {"format": 1, **issue, "status": "draft"}
    out = {key: given[key] for key in (*_ORDER, *sorted(given.keys() - set(_ORDER))) if key in given}
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


def _pictures(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("file"), str) and "alt" in value:
            yield value["file"]
        for each in value.values():
            yield from _pictures(each)
    elif isinstance(value, list):
        for each in value:
            yield from _pictures(each)
