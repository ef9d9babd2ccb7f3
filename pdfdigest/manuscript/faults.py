"""What a form complains of goes in; sentences for a person, with the line and column, come out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pdfdigest.errors import Fault

Path_ = tuple[str | int, ...]
Locate = Callable[[Path_, bool], tuple[int, int]]
"""A path of keys, and whether the key or the value is meant: its line and column, from 1."""
Written = Callable[[Path_], str]
"""A path of keys: its value as it is written in the file."""


def dotted(steps: Sequence[str | int]) -> str:
    """`("stories", 2, "id")` becomes `stories[2].id`, counted from 0 as in the file's own order."""
    name = ""
    for step in steps:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else str(step)
    return name


def from_form(
    error: ValidationError, form: type[BaseModel], path: Path, locate: Locate, written: Written | None = None
) -> tuple[Fault, ...]:
    """Every complaint of a form, as faults in the order of the file."""
    faults = []
    details = error.errors()
    for detail in details:
        if detail["loc"] == ("format",) and detail["type"] == "literal_error":
            words = other_format(detail.get("input"), int(str(detail["ctx"]["expected"])))
            return (Fault(path, *locate(("format",), False), "format", words, "format"),)
    for detail in details:
        if detail["type"] == "too_short" and any(_within(other, detail) for other in details):
            continue  # a list is not empty whose entries are at fault
        if detail["type"] == "missing" and any(_misspelt(other, detail) for other in details):
            continue  # the key is there, and told to be spelt wrong
        steps = tuple(step for step in detail["loc"] if step != "[key]")
        if _written_by_program(form, steps):
            faults.append(Fault(path, *locate(steps[:1], True), dotted(steps[:1]), _BY_HAND))
            continue
        extra = detail["type"] == "extra_forbidden"
        line, column = locate(steps, extra)
        faults.append(
            Fault(path, line, column, dotted(steps), _sentence(detail, form, written(steps) if written else ""))
        )
    return tuple(sorted(set(faults)))


def other_format(given: object, known: int) -> str:
    """The sentence for a file of another format than the one that is read; what else it holds is not judged."""
    newer = isinstance(given, int) and given > known
    advice = "a newer pdfdigest wrote it: upgrade pdfdigest" if newer else f"write format: {known}"
    return f"this file says format: {given!r}; this pdfdigest reads format: {known}; {advice}"


def _written_by_program(form: type[BaseModel], steps: Sequence[str | int]) -> bool:
    known = form.model_fields.get(str(steps[0])) if steps else None
    return (
        known is not None
        and isinstance(known.json_schema_extra, dict)
        and bool(known.json_schema_extra.get("readOnly"))
    )


_BY_HAND = (
    "this is written by pdfdigest and not by hand, and is not as it was written; take it out, with the lines below it"
)


def _within(one: ErrorDetails, other: ErrorDetails) -> bool:
    place = other["loc"]
    return len(one["loc"]) > len(place) and one["loc"][: len(place)] == place


def _misspelt(one: ErrorDetails, other: ErrorDetails) -> bool:
    *before, key = one["loc"]
    *beside, missing = other["loc"]
    near = difflib.get_close_matches(str(key).lower()[:60], [str(missing)], n=1, cutoff=0.6)
    return one["type"] == "extra_forbidden" and before == beside and bool(near)


_WANTED = {
    "string_type": "it should be text",
    "int_type": "it should be a whole number",
    "int_from_float": "it should be a whole number",
    "bool_type": "it should be true or false",
    "tuple_type": "it should be a list, one entry a line, each after a hyphen",
    "dict_type": "it should be a group of keys, each on a line of its own, indented",
    "model_type": "it should be a group of keys, each on a line of its own, indented",
    "model_attributes_type": "it should be a group of keys, each on a line of its own, indented",
    "date_type": "it should be a date, like 2022-02-25",
    "datetime_type": "it should be a date and time, like 2022-02-25T09:00+09:00",
}


def _sentence(detail: ErrorDetails, form: type[BaseModel], written: str) -> str:
    kind, given = detail["type"], detail.get("input")
    if kind == "missing":
        return "it is missing; add the key (its value may stay empty while it is not known)"
    if kind == "extra_forbidden":
        return _unknown(detail, form)
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind == "literal_error":
        return _not_one_of(given, str(detail["ctx"]["expected"]))
    if kind in ("int_type", "int_from_float") and isinstance(given, float):
        return f"{given} should be a whole number; 1.4 is written as volume: 1 and number: 4"
    if kind == "string_type" and isinstance(given, int | float | bool):
        return f"it should be text; write it between quotes: '{(written or str(given))[:60]}'"
    if kind == "string_type" and isinstance(given, dict | list | tuple):
        key = str(detail["loc"][-1])
        return f"it should be text; a text of several lines begins with | after the key:  {key}: |"
    if kind in ("dict_type", "model_type", "model_attributes_type") and isinstance(given, list | tuple):
        return "it should be keys and not a list; take the hyphens out, and indent what belongs to each key below it"
    if kind in _WANTED:
        return f"{_WANTED[kind]}, not {_shown(given)}"
    if kind == "too_short":
        return "it is empty; at least one entry is needed"
    if kind == "string_pattern_mismatch":
        return f"{_shown(given)} does not fit: use small letters, digits and hyphens only"
    message = detail["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return f"it should be {message}, not {_shown(given)}"


def _not_one_of(given: Any, expected: str) -> str:
    known = re.findall(r"'([^']+)'", expected)
    near = difflib.get_close_matches(given[:60], known, n=1) if isinstance(given, str) else []
    return f"{_shown(given)} is not one of {expected}" + (f"; did you mean {near[0]!r}?" if near else "")


def _shown(given: Any) -> str:
    if given is None:
        return "empty"
    if isinstance(given, dict):
        return "a group of keys"
    if isinstance(given, list | tuple):
        return "a list"
    words = repr(given[:80]) if isinstance(given, str) else str(given)
    return words if len(words) < 60 else f"{words[:56]}...'"


def _unknown(detail: ErrorDetails, form: type[BaseModel]) -> str:
    *parents, key = (step for step in detail["loc"] if not isinstance(step, int))
    known = _keys(form, parents)
    near = difflib.get_close_matches(str(key)[:60], known, n=1, cutoff=0.6)
    if near:
        return f"there is no key {str(key)[:60]!r}; did you mean {near[0]!r}?"
    return f"there is no key {str(key)[:60]!r} here; the keys are {', '.join(known)}"


def _keys(form: type[BaseModel], parents: Sequence[str | int]) -> list[str]:
    here: type[BaseModel] = form
    for parent in parents:
        field = here.model_fields.get(str(parent))
        inner = _form_in(field.annotation) if field else None
        here = inner or here
    return [field.alias or name for name, field in here.model_fields.items()]


def _form_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _form_in(inner)
        if found is not None:
            return found
    return None
