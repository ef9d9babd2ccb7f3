"""What can be done to an issue file, as values, and what its values are afterwards."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

Steps = tuple[str | int, ...]


class SpliceError(ValueError):
    """An edit that cannot be made without touching more than it means; it is made in the text itself."""


@dataclass(frozen=True, slots=True)
class Put:
    """Set a value; None takes it away, and the key with it unless it is `wanted`.

    `order` are the keys of its mapping as the form has them, for a key that is not there yet; `bare` is what stands
    without quotes though it is text: a date.
    """

    steps: Steps
    value: Any
    order: tuple[str, ...] = ()
    wanted: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """Make an entry of a list: so many stand before it.  `lines` is how it was written before it was cut."""

    steps: Steps
    at: int
    value: dict[str, Any]
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """Take an entry out of a list, with the comment above it."""

    steps: Steps
    at: int


@dataclass(frozen=True, slots=True)
class Move:
    """Take an entry to another place of its list, with the comment above it."""

    steps: Steps
    at: int
    to: int


Edit = Put | Insert | Cut | Move


def edited(values: Any, edit: Edit) -> Any:
    """What the file should say afterwards."""
    made = copy.deepcopy(values)
    try:
        if isinstance(edit, Put):
            return _put(made, edit.steps, edit)
        holder: Any = made
        for step in edit.steps[:-1]:
            holder = holder[step]
        entries = holder.get(edit.steps[-1])
        if entries is None and isinstance(edit, Insert):
            return _put(made, edit.steps, Put(edit.steps, [edit.value], ()))
        if isinstance(edit, Insert):
            entries.insert(edit.at, edit.value)
        elif isinstance(edit, Cut):
            del entries[edit.at]
        else:
            entries.insert(edit.to, entries.pop(edit.at))
    except (LookupError, TypeError, AttributeError):
        raise SpliceError("there is no such place in the file") from None
    return made


def _put(values: Any, steps: Steps, put: Put) -> Any:
    step, rest = steps[0], steps[1:]
    if values is None:
        values = {}
    if rest:
        inner = values[step] if isinstance(step, int) else values.get(step)
        made = _put(inner, rest, put)
    else:
        made = put.value
    if isinstance(step, int):
        values[step] = made
        return values
    if not rest and made is None and not put.wanted:
        values.pop(step, None)
        return values
    if step in values or not put.order or rest:
        values[step] = made
        return values
    return _placed(values, str(step), made, put.order)


def _placed(values: dict[str, Any], step: str, made: Any, order: tuple[str, ...]) -> dict[str, Any]:
    after = key_before(list(values), step, order)
    out: dict[str, Any] = {}
    if after is None:
        return {**values, step: made}
    for key, value in values.items():
        out[key] = value
        if key == after:
            out[step] = made
    return out


def key_before(keys: list[str], step: str, order: tuple[str, ...]) -> str | None:
    """The key behind which a new one is written: the last of those that the form has before it, else the first one."""
    earlier = set(order[: order.index(step)]) if step in order else set(keys)
    return next((key for key in reversed(keys) if key in earlier), keys[0] if keys else None)
