"""The text of a publication.toml and one value go in; the text comes out with the lines changed that the value touches.

Comments, order and quoting stay as they are.  A key that lies asleep behind a # in its table is woken where it lies, and
one that is taken away is put to sleep.  What is written is read again: a change that would say anything else is refused.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from pdfdigest.manuscript.edits import SpliceError

_KEY = r"(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')"
_HEADING = re.compile(rf"(?P<asleep>[ \t]*#[ \t]*)?[ \t]*\[(?P<name>{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)\][ \t]*(?:#.*)?\Z")
_STATEMENT = re.compile(
    rf"(?P<lead>[ \t]*)(?P<asleep>#[ \t]*)?(?P<key>{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)(?P<is>[ \t]*=[ \t]*)"
)
_SIGNS = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


@dataclass(frozen=True, slots=True)
class _Statement:
    """A key with its value: the lines `first` to `last`, which end with `tail`, a comment with the space before it.

    So many of the names of its path, `depth`, are its own key.
    """

    path: tuple[str, ...]
    depth: int
    first: int
    last: int
    lead: str
    tail: str
    asleep: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: its heading stands on `line` (-1 for what stands above all), the next one on `end`."""

    path: tuple[str, ...]
    line: int
    end: int
    asleep: bool


def put(text: str, path: tuple[str, ...], value: Any) -> str:
    """The text with a value at a path of keys; None takes it away.

    SpliceError where it cannot be written so that the rest says what it said.
    """
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise SpliceError("the file is no TOML") from None
    wanted = _edited(before, path, value)
    if wanted == before:
        return text
    made = _made(text, path, value)
    try:
        said = tomllib.loads(made)
    except tomllib.TOMLDecodeError:
        said = None
    if said != wanted:
        raise SpliceError("this cannot be written here without touching what stands around it")
    return made


def written(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)} = {written(each)}" for name, each in value.items()) + "}"
    return '"' + "".join(_sign(sign) for sign in str(value)) + '"'


def _sign(sign: str) -> str:
    code = ord(sign)
    return _SIGNS.get(code) or (f"\\u{code:04X}" if code < 32 or code == 127 else sign)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else written(name)


def _edited(values: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    made = copy.deepcopy(values)
    here: Any = made
    for step in path[:-1]:
        if value is None and step not in here:
            return made
        here = here.setdefault(step, {})
        if not isinstance(here, dict):
            raise SpliceError("there is no such place in the file")
    if value is None:
        here.pop(path[-1], None)
    else:
        here[path[-1]] = value
    return made


def _made(text: str, path: tuple[str, ...], value: Any) -> str:
    lines = text.split("\n")
    tables, statements = _looked_through(lines)
    awake = [each for each in statements if not each.asleep]
    holder = next((each for each in awake if each.path == path[: len(each.path)]), None)
    if holder is not None:
        rest = path[len(holder.path) :]
        if rest:
            value = _edited(_value(lines, holder), rest, value)
        return "\n".join(_asleep(lines, holder) if value is None else _changed(lines, holder, value))
    own = [each for each in tables if each.path == path[:-1]]
    table = next((each for each in own if not each.asleep), own[0] if own else None)
    if table is None:
        name = ".".join(map(_key, path[:-1]))
        return text.rstrip("\n") + f"\n\n[{name}]\n{_key(path[-1])} = {written(value)}\n"
    if table.asleep:
        lines[table.line] = re.sub(r"^([ \t]*)#[ \t]*", r"\1", lines[table.line])
    sleeping = next(
        (each for each in statements if each.asleep and each.path == path and table.line < each.first < table.end), None
    )
    if sleeping is not None:
        return "\n".join(_changed(lines, sleeping, value))
    inside = [each.last for each in statements if table.line < each.first < table.end and not each.asleep]
    at = (max(inside) if inside else table.line) + 1
    return "\n".join([*lines[:at], f"{_key(path[-1])} = {written(value)}", *lines[at:]])


def _changed(lines: list[str], of: _Statement, value: Any) -> list[str]:
    """The lines with another value; a comment behind it stays in its column where there is room."""
    found = _STATEMENT.match(lines[of.first])
    assert found is not None
    begin = f"{of.lead}{found['key']}{found['is']}{written(value)}"
    comment = of.tail.lstrip()
    column = len(lines[of.last]) - len(comment)
    tail = f"{begin.ljust(column) if len(begin) < column else begin + '  '}{comment}" if comment else begin + of.tail
    return [*lines[: of.first], tail, *lines[of.last + 1 :]]


def _asleep(lines: list[str], of: _Statement) -> list[str]:
    return [*lines[: of.first], *(f"# {line}" for line in lines[of.first : of.last + 1]), *lines[of.last + 1 :]]


def _value(lines: list[str], of: _Statement) -> Any:
    found: Any = tomllib.loads("\n".join(lines[of.first : of.last + 1]))
    for _ in range(of.depth):
        (found,) = found.values()
    return found


def _names(key: str) -> tuple[str, ...]:
    found: Any = tomllib.loads(f"{key} = 0")
    names = []
    while isinstance(found, dict):
        ((name, found),) = found.items()
        names.append(name)
    return tuple(names)


def _looked_through(lines: list[str]) -> tuple[list[_Table], list[_Statement]]:
    """The tables and statements of a text that is TOML, those that are asleep too."""
    heads: list[tuple[tuple[str, ...], int, bool]] = [((), -1, False)]
    statements: list[_Statement] = []
    awake: tuple[str, ...] = ()
    at = 0
    while at < len(lines):
        line = lines[at]
        heading, found = _HEADING.match(line), _STATEMENT.match(line)
        if heading and not found:
            heads.append((_names(heading["name"]), at, bool(heading["asleep"])))
            awake = awake if heading["asleep"] else heads[-1][0]
        elif found:
            made = _statement(lines, at, found, heads[-1][0] if found["asleep"] else awake)
            if made is not None:
                statements.append(made)
                at = made.last
        at += 1
    ends = [line for _, line, _ in heads[1:]] + [len(lines)]
    return [_Table(path, line, end, asleep) for (path, line, asleep), end in zip(heads, ends, strict=True)], statements


def _statement(lines: list[str], at: int, found: re.Match[str], table: tuple[str, ...]) -> _Statement | None:
    """A key with its value, over as many lines as it takes; None where it is none, as words of a comment are none."""
    asleep = bool(found["asleep"])
    for last in range(at, at + 1 if asleep else len(lines)):
        value = "\n".join([lines[at][found.end() :], *lines[at + 1 : last + 1]])
        tail = _tail(value)
        if tail is not None:
            own = _names(found["key"])
            return _Statement((*table, *own), len(own), at, last, found["lead"], tail, asleep)
    return None


def _tail(value: str) -> str | None:
    """The comment behind a value with the space before it; None where it is no whole value."""
    try:
        whole = tomllib.loads(f"x = {value}")
    except tomllib.TOMLDecodeError:
        return None
    for sign in re.finditer("#", value):
        try:
            if tomllib.loads(f"x = {value[: sign.start()]}") == whole:
                bare = value[: sign.start()].rstrip(" \t")
                return value[len(bare) :]
        except tomllib.TOMLDecodeError:
            continue
    return value[len(value.rstrip(" \t")) :]
