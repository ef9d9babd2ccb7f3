"""The form of an issue goes in; what there is to fill in comes out, for a screen that draws itself from it."""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel

from pdfdigest.manuscript import forms

_KINDS: dict[str, Any] = {
    "line": forms.Line,
    "text": forms.Text,
    "slug": forms.Slug,
    "address": forms.Address,
    "date": forms.Day,
    "moment": forms.Moment,
    "colour": forms.Colour,
}
_PLAIN = {int: "number", bool: "flag", float: "decimal"}
BARE = frozenset({"date", "moment", "number", "choice", "flag", "decimal"})
"""Kinds whose values stand in the file without quotes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    `kind` is line, text, prose, slug, address, date, moment, colour, number, decimal, flag, choice, lines, numbers, table
    (names with a line each), group, list or map; the last three have `inner` fields.  `wanted` is a key that stays in
    the file while it is empty, `usual` what counts where it is not there; what is `locked` an act writes, and nobody types.
    """

    name: str
    kind: str
    wanted: bool
    says: str
    choices: tuple[str, ...] = ()
    inner: tuple[Field, ...] = ()
    locked: bool = False
    usual: Any = None

    @property
    def facts(self) -> dict[str, Any]:
        """The same as plain values."""
        inner = [field.facts for field in self.inner]
        return {
            "name": self.name,
            "kind": self.kind,
            "wanted": self.wanted,
            "says": self.says,
            "choices": list(self.choices),
            "inner": inner,
            "locked": self.locked,
            "usual": self.usual,
        }


@cache
def fields(form: type[BaseModel] = forms.IssueForm) -> tuple[Field, ...]:
    """The fields of a form in its own order; what can only be one thing is none."""
    made = []
    for name, known in form.model_fields.items():
        annotation: Any = Annotated[(known.annotation, *known.metadata)] if known.metadata else known.annotation
        kind, choices, inner = _kind(annotation)
        if kind == "choice" and len(choices) < 2:
            continue
        locked = isinstance(known.json_schema_extra, dict) and bool(known.json_schema_extra.get("readOnly"))
        usual = known.default if isinstance(known.default, str | bool | int | float) else None
        made.append(Field(name, kind, known.is_required(), known.description or "", choices, inner, locked, usual))
    return tuple(made)


def field_at(path: tuple[str, ...]) -> Field | None:
    """The field of a path like `stories`, `tokyo-talks`, `body`; None where the form has no such place."""
    here, found = fields(), None
    steps = iter(path)
    for step in steps:
        found = next((field for field in here if field.name == step), None)
        if found is None:
            return None
        if found.kind in ("list", "map"):
            next(steps, None)
        here = found.inner
    return found


def order_at(path: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that may stand beside the one that a path ends with, in the order of the form."""
    parent = field_at(path[:-1]) if len(path) > 1 else None
    return tuple(field.name for field in (parent.inner if parent else fields()))


def _kind(annotation: Any) -> tuple[str, tuple[str, ...], tuple[Field, ...]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "group", (), fields(annotation)
    origin, given = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for name, alias in _KINDS.items():
            if alias.__metadata__[0] in given[1:]:
                return name, (), ()
        found = _kind(given[0])
        judged = any(isinstance(each, AfterValidator) for each in given[1:])
        return ("line", (), ()) if judged and found[0] == "prose" else found
    if origin in (Union, types.UnionType):
        return _kind(next(each for each in given if each is not type(None)))
    if origin is Literal:
        return "choice", tuple(map(str, given)), ()
    if origin in (tuple, list):
        kind, _, inner = _kind(given[0])
        return ("list", (), inner) if kind == "group" else ("numbers" if kind == "number" else "lines", (), ())
    if origin is dict:
        kind, choices, inner = _kind(given[1])
        return ("map" if inner else "table"), choices, inner
    return _PLAIN.get(annotation, "prose"), (), ()
