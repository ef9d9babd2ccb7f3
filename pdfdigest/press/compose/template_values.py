"""What goes into a template becomes plain frozen values, so that no template reaches a file, a folder or our own code.

A template comes with a publication, and a publication may come from anybody.  So it sees text, numbers, dates,
tuples, tables and records of those; a path becomes its text.  What may be called is handed in as a `Function`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import PurePath
from types import FunctionType
from typing import Any

from markupsafe import Markup

DEPTH = 50
"""Values inside each other, at most."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of ours that a template may call; it takes and gives plain values, and touches nothing."""

    of: Callable[..., Any]

    def __call__(self, *arguments: Any) -> Any:
        """What the function gives."""
        return self.of(*arguments)


class Record:
    """Named values that a template reads as `story.headline`; nothing of it can be changed."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_values", dict(values))

    def __getattr__(self, name: str) -> Any:
        values = object.__getattribute__(self, "_values")
        if name in values:
            return values[name]
        raise AttributeError(f"there is no {name!r} in it")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("values of a template cannot be changed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and bool(
            object.__getattribute__(self, "_values") == object.__getattribute__(other, "_values")
        )

    def __hash__(self) -> int:
        return hash(tuple(object.__getattribute__(self, "_values")))

    def __reduce__(self) -> tuple[object, ...]:
        return (Record, (object.__getattribute__(self, "_values"),))


def plain(value: Any, depth: int = 0) -> Any:
    """The value as a template may see it.  TypeError where it is none of the kinds that can be shown."""
    if value is None or isinstance(value, bool | int | float | Markup | Function | Record):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, PurePath):
        return str(value)
    if depth > DEPTH:
        raise TypeError("the values of a template lie too deep inside each other")
    if isinstance(value, Mapping):
        return {_key(key): plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, FunctionType):
        return Function(value)
    if is_dataclass(value) and not isinstance(value, type):
        return Record({name: plain(each, depth + 1) for name, each in _facts(value)})
    if isinstance(value, Iterable):
        return tuple(plain(each, depth + 1) for each in value)
    raise TypeError(f"a template cannot be shown a {type(value).__name__}")


def _key(key: Any) -> Any:
    return key if isinstance(key, int) else str(key)


def _facts(value: Any) -> Iterable[tuple[str, Any]]:
    """The public fields of a value, and its properties."""
    for field in fields(value):
        if not field.name.startswith("_"):
            yield field.name, getattr(value, field.name)
    for kind in type(value).__mro__:
        for name, member in vars(kind).items():
            if isinstance(member, property) and not name.startswith("_"):
                yield name, getattr(value, name)
