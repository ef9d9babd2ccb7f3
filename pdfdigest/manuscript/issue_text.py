"""The fields of an issue go in; the text of its file comes out, as a person would have typed it.

What is not known yet is an empty key with a comment.  Nothing here can break YAML: headlines like
`Kishida: we act` or `@mofa` come between quotes, bodies stand in block scalars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pdfdigest.manuscript.composed import composed
from pdfdigest.manuscript.yaml import quoted, scalar

SCHEMA = "../issue.schema.json"
"""Where `init` puts the schema, seen from an issue file in the folder of its year."""
WIDTH = 100
_NO_PLAIN_FLOW = re.compile(r"[,\[\]{}\"'#:&*!|>%@`]")


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a comment beside it: `Noted(None, "not in the manuscript")` is an empty key."""

    value: Any
    comment: str


def issue_text(values: Mapping[str, Any], *, schema: str = SCHEMA, opening: Iterable[str] = ()) -> str:
    """The text of an issue file: keys in the order given, `opening` as comments above them.

    A value is a mapping, a list, text, a date, a number, a truth value, None (an empty key), or any
    of these with a comment (`Noted`).  Text of several lines becomes a block scalar, and so does
    each `body`.

    >>> print(issue_text({"format": 1, "number": Noted(None, "still to come")}), end="")
    # yaml-language-server: $schema=../issue.schema.json
    format: 1
    number:  # still to come
    """
    lines = [f"# yaml-language-server: $schema={schema}", *_comments(opening), *lines_of(values)]
    return "\n".join(lines) + "\n"


def lines_of(values: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    """The lines of a group of keys, indented."""
    for key, given in values.items():
        value, comment = (given.value, given.comment) if isinstance(given, Noted) else (given, "")
        yield from _entry(key, value, comment, indent)


def _entry(key: str, value: Any, comment: str, indent: int) -> Iterator[str]:
    margin = " " * indent
    note = f"  # {_one_line(comment)}" if comment else ""
    if isinstance(value, str) and (key == "body" or "\n" in value):
        yield from _block(f"{margin}{key}:", value, note, indent + 2)
    elif isinstance(value, Mapping):
        flat = _flow(value)
        if flat and indent + len(key) + len(flat) < WIDTH and len(value) == 1 and key == "fit":
            yield f"{margin}{key}: {flat}{note}"
        else:
            yield f"{margin}{key}:{note}"
            yield from lines_of(value, indent + 2)
    elif isinstance(value, list | tuple):
        yield from _list(f"{margin}{key}:", value, note, indent)
    else:
        yield f"{margin}{key}:{_lead(value)}{note}"


def _list(opening: str, values: list[Any] | tuple[Any, ...], note: str, indent: int) -> Iterator[str]:
    margin = " " * (indent + 2)
    if any(isinstance(value, Mapping) for value in values):
        yield f"{opening}{note}"
        for value in values:
            first, *rest = lines_of(value, indent + 4)
            yield f"{margin}- {first.strip()}"
            yield from rest
        return
    flow = f"[{', '.join(_plain(value, flow=True) for value in values)}]"
    if len(opening) + 1 + len(flow) <= WIDTH:
        yield f"{opening} {flow}{note}"
        return
    yield f"{opening}{note}"
    yield from (f"{margin}- {_plain(value)}" for value in values)


def block(text: str, indent: int) -> list[str]:
    """A text as the lines below a `|`, indented; blank lines stay bare."""
    margin = " " * indent
    return [f"{margin}{line}" if line.strip() else "" for line in text.strip("\n").split("\n")]


def _block(opening: str, text: str, note: str, indent: int) -> Iterator[str]:
    if not text.strip():
        yield f"{opening}{note}"
        return
    # A first line that begins with a space would be taken for the indentation of them all.
    first = text.strip("\n").split("\n")[0]
    yield f"{opening} |{2 if first.startswith(' ') else ''}{note}"
    yield from block(text, indent)


def _lead(value: Any) -> str:
    return "" if value is None else f" {_plain(value)}"


def _plain(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = _one_line(str(value))
    if flow and _NO_PLAIN_FLOW.search(text):
        return quoted(text)
    return scalar(text) if text else "''"


def _flow(values: Mapping[str, Any]) -> str:
    if not all(isinstance(value, int | str) for value in values.values()):
        return ""
    return "{" + ", ".join(f"{key}: {_plain(value, flow=True)}" for key, value in values.items()) + "}"


def _one_line(text: str) -> str:
    return composed(" ".join(text.split()))


def _comments(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"# {line}".rstrip()
