"""Frozen values as JSON takes them, and read from it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: Any, but: tuple[str, ...] = ()) -> Any:
    """A value of dataclasses, tuples, paths, days and plain values for JSON, `but` for some fields of its own."""
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value) if each.name not in but}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, (Path, date)) else value


def read(kind: type[T], raw: Any, **more: Any) -> T:
    """The value of a dataclass that `plain` wrote; `more` are the fields that were left out."""
    readers = _fields(cast("Any", kind))
    return kind(**{name: readers[name](value) for name, value in raw.items()}, **more)


@lru_cache
def _fields(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {each.name: _reader(hints[each.name]) for each in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of a type from its JSON."""
    given = get_args(hint)
    if get_origin(hint) is tuple:
        if given[-1] is Ellipsis:
            one = _reader(given[0])
            return lambda raw: tuple([one(each) for each in raw])
        each_its_own = [_reader(each) for each in given]
        return lambda raw: tuple([one(each) for one, each in zip(each_its_own, raw, strict=True)])
    if NoneType in given:
        some = _reader(next(each for each in given if each is not NoneType))
        return lambda raw: None if raw is None else some(raw)
    if is_dataclass(hint):
        return lambda raw: read(cast("Any", hint), raw)
    if hint is date:
        return date.fromisoformat
    return Path if hint is Path else lambda raw: raw
