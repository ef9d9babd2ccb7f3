"""The bytes of an issue file and what somebody did to a field go in; the bytes with it come out, or why it is held.

A command bears the value that was changed beside the one that it became.  Where the file says something else by now,
both changes are made if they can stand beside each other; else the command is held, the file stays, and neither is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pdfdigest.manuscript.composed import composed
from pdfdigest.manuscript.edits import Cut, Insert, Move, Put, Steps
from pdfdigest.manuscript.fields import BARE, field_at, order_at
from pdfdigest.manuscript.merge import merged, together
from pdfdigest.manuscript.splice import as_bytes, cut_lines, spliced, text_in
from pdfdigest.manuscript.yaml_nodes import UnreadableError, nodes

Path = tuple[str, ...]
KINDS = frozenset({"set", "add", "remove", "move"})
GONE = "gone"
"""The story or picture that was changed is no longer there."""
CHANGED = "changed"
"""Somebody else changed the same words."""
TEXT_ONLY = "text"
"""It cannot be a field of the file as it is; it can be written in the text."""
_STRAY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody did, once and for all.

    `id` is its own for ever.  `set`: the field at `path` became `value` where it was `base`; the empty path is the
    whole text.  `add`: an entry `value` behind the entry `after` (`lines`: as it stood before it was removed).
    `remove`: the entry, which was `base`.  `move`: the entry, behind `after`.  Entries are called by their id, and
    `#2` where they have none.
    """

    id: str
    kind: str
    path: Path
    base: Any = None
    value: Any = None
    after: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: what the file says at its path now, and why it is `held`, where it is.

    `lines` are those that a removal took out.
    """

    id: str
    value: Any = None
    held: str = ""
    lines: str = field(default="", compare=False)


def clean(value: Any) -> Any:
    """A value as it may stand in a file: letters composed, signs without a meaning taken out, nothing behind the text."""
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode().replace("\r\n", "\n")
        return composed(_STRAY.sub("", re.sub("[\r\x85\u2028\u2029]", "\n", text))).rstrip("\n") or None
    if isinstance(value, list | tuple):
        return [each for each in map(clean, value) if each is not None] or None
    if isinstance(value, dict):
        return {str(key): clean(each) for key, each in value.items()} or None
    return value


def looked_up(values: Any, path: Path) -> tuple[Steps, Any] | None:
    """Where a path leads in the values of a file, and what stands there; None where an entry on the way is gone."""
    steps: list[str | int] = []
    here = values
    for at, name in enumerate(path):
        if isinstance(here, list):
            number = _number(here, name)
            if number is None:
                return None
            steps.append(number)
            here = here[number]
        elif isinstance(here, dict):
            steps.append(name)
            here = here.get(name)
        elif here is None and not _is_list(path[:at]):
            steps.append(name)
        else:
            return None
    return tuple(steps), here


def _is_list(path: Path) -> bool:
    known = field_at(path)
    return known is not None and known.kind == "list"


def _number(entries: list[Any], name: str) -> int | None:
    if re.fullmatch(r"#\d{1,5}", name):
        number = int(name[1:])
        return number if number < len(entries) else None
    found = [at for at, entry in enumerate(entries) if isinstance(entry, dict) and entry.get("id") == name]
    return found[0] if len(found) == 1 else None


def reconciled(raw: bytes, command: Command) -> tuple[bytes, Outcome]:
    """The file with the command in it and what became of it; a command that was made before is not made again."""
    try:
        if not command.path:
            return _text(raw, command)
        return _WAYS[command.kind](raw, command)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        # Whatever a command holds, it has an outcome: one that had none would keep all behind it from being written.
        return raw, Outcome(command.id, clean(_now(raw, command.path)), TEXT_ONLY)


def _now(raw: bytes, path: Path) -> Any:
    try:
        found = looked_up(nodes(text_in(raw)).plain, path)
    except UnreadableError:
        return None
    return found[1] if found else None


def _text(raw: bytes, command: Command) -> tuple[bytes, Outcome]:
    theirs = text_in(raw)
    base, mine = str(command.base or ""), (clean(command.value) or "") + "\n"
    made = merged(base, mine, theirs)
    if made is None:
        return raw, Outcome(command.id, theirs, CHANGED)
    return (raw if made == theirs else as_bytes(raw, made)), Outcome(command.id, made)


def _set(raw: bytes, command: Command) -> tuple[bytes, Outcome]:
    found = looked_up(nodes(text_in(raw)).plain, command.path)
    if found is None:
        return raw, Outcome(command.id, None, GONE)
    steps, there = found
    theirs, mine, base = clean(there), clean(command.value), clean(command.base)
    made = both(base, mine, theirs)
    if made is CANNOT:
        return raw, Outcome(command.id, theirs, CHANGED)
    if made == theirs:
        return raw, Outcome(command.id, theirs)
    known = field_at(command.path)
    if (top := field_at(command.path[:1])) and top.locked:
        return raw, Outcome(command.id, theirs, TEXT_ONLY)
    put = Put(
        steps,
        made,
        order_at(command.path),
        wanted=bool(known and known.wanted),
        bare=bool(known and known.kind in BARE),
    )
    new = spliced(raw, put)
    return new, Outcome(command.id, made)


CANNOT = object()


def both(base: Any, mine: Any, theirs: Any) -> Any:
    """Two changes of one value in one; CANNOT where only one of them can be."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    if all(isinstance(each, str) for each in (base or "", mine or "", theirs or "")):
        made = merged(base or "", mine or "", theirs or "")
        return CANNOT if made is None else clean(made)
    lists = [each or [] for each in (base, mine, theirs)]
    if all(isinstance(each, list) and all(isinstance(one, str) for one in each) for each in lists):
        row = together(*(tuple(each) for each in lists))
        return CANNOT if row is None else list(row) or None
    return CANNOT


def _add(raw: bytes, command: Command) -> tuple[bytes, Outcome]:
    found = looked_up(nodes(text_in(raw)).plain, command.path)
    if found is None or not isinstance(found[1], list | None):
        return raw, Outcome(command.id, None, GONE)
    steps, entries = found[0], found[1] or []
    value = dict(command.value or {})
    there = next(
        (each for each in entries if "id" in value and isinstance(each, dict) and each.get("id") == value["id"]), None
    )
    if there is not None:
        same = clean(there) == clean(value)
        return raw, Outcome(command.id, clean(there), "" if same else CHANGED)
    at = _behind(entries, command.after)
    tidy = {key: clean(each) for key, each in value.items()}
    new = spliced(raw, Insert(steps, at, tidy, command.lines))
    return new, Outcome(command.id, clean(value))


def _behind(entries: list[Any], after: str) -> int:
    if not after:
        return 0
    number = _number(entries, after)
    return len(entries) if number is None else number + 1


def _remove(raw: bytes, command: Command) -> tuple[bytes, Outcome]:
    found = looked_up(nodes(text_in(raw)).plain, command.path)
    if found is None:
        return raw, Outcome(command.id)
    steps, there = found
    if clean(there) != clean(command.base):
        return raw, Outcome(command.id, clean(there), CHANGED)
    if not isinstance(steps[-1], int):
        return spliced(raw, Put(steps, None)), Outcome(command.id)
    cut = Cut(steps[:-1], steps[-1])
    return spliced(raw, cut), Outcome(command.id, lines=cut_lines(raw, cut))


def _move(raw: bytes, command: Command) -> tuple[bytes, Outcome]:
    values = nodes(text_in(raw)).plain
    found, holder = looked_up(values, command.path), looked_up(values, command.path[:-1])
    if found is None or holder is None or not isinstance(found[0][-1], int):
        return raw, Outcome(command.id, None, GONE)
    at, entries = found[0][-1], holder[1]
    to = _behind(entries, command.after)
    to -= to > at
    new = raw if to == at else spliced(raw, Move(found[0][:-1], at, to))
    return new, Outcome(command.id)


_WAYS = {"set": _set, "add": _add, "remove": _remove, "move": _move}
