"""Values go in; lines of YAML come out as a person would write them, or a text reworded in the way that it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pdfdigest.manuscript.common_ends import common_ends
from pdfdigest.manuscript.yaml import quoted, scalar
from pdfdigest.manuscript.yaml_nodes import Node


def inline(value: Any, *, flow: bool = True, bare: bool = False, quotes: str = "") -> str:
    """A value on one line; `flow` where it stands between brackets, `bare` where it needs no quotes though it is text."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inline(each, bare=bare)}".rstrip() for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(each) for each in value) + "]"
    if bare and re.fullmatch(r"[\w:+.-]+", value):
        return str(value)
    if "\n" in value or "\t" in value or quotes == '"':
        return json.dumps(value, ensure_ascii=False)
    if quotes == "'" or (flow and re.search(r"[,\[\]{}]|^[?-]|:$", value)):
        return quoted(value)
    return scalar(value) if value else "''"


def literal(value: str, column: int, comment: str = "") -> str:
    """A text of several lines as a block, two further in than the keys around it."""
    lines = value.rstrip("\n").split("\n")
    first = next((line for line in lines if line.strip(" ")), "")
    indent = " " * (column + 2)
    sign = "2" if first.startswith(" ") else ""
    return "\n".join([f"|{sign}{comment}", *(indent + line if line else "" for line in lines)])


def block(name: str, value: Any, column: int, *, bare: bool = False) -> str:
    """The lines of a key and its value; of the value alone, from the end of its key's line, where `name` is empty."""
    lead = f"{' ' * column}{name}:" if name else ""
    if isinstance(value, dict) and value:
        return lead + "\n" + "".join(block(key, each, column + 2, bare=bare) for key, each in value.items())
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return lead + "\n" + "".join(entry(each, column + 2) for each in value)
    if isinstance(value, str) and "\n" in value:
        return f"{lead} {literal(value, column)}\n"
    return f"{lead} {inline(value, flow=False, bare=bare)}".rstrip(" ") + "\n"


def entry(value: dict[str, Any], column: int) -> str:
    """The lines of one entry of a list."""
    lines = "".join(block(key, each, column + 2) for key, each in value.items())
    return " " * column + "-" + lines[column + 1 :]


def rewordings(text: str, node: Node, wanted: str) -> Iterator[str]:
    """A text changed in the way that it stands in: line by line in a block, word by word where it runs over lines."""
    if node.style == "|" and node.indent and wanted:
        yield from _lines(text, node, wanted)
    elif "\n" in text[node.begin : node.end]:
        yield from _words(text, node, wanted)


def _lines(text: str, node: Node, wanted: str) -> Iterator[str]:
    there = text[node.top : node.end].split("\n")
    old = [line[node.indent :] for line in there]
    new = wanted.rstrip("\n").split("\n")
    head, tail = common_ends(old, new)
    indent = " " * node.indent
    middle = [indent + line if line else "" for line in new[head : len(new) - tail]]
    yield text[: node.top] + "\n".join([*there[:head], *middle, *there[len(there) - tail :]]) + text[node.end :]


def _words(text: str, node: Node, wanted: str) -> Iterator[str]:
    quote = node.style if node.style in ("'", '"') else ""
    begin = node.top if node.style == ">" else node.begin + len(quote)
    end = node.end - len(quote)
    found = list(re.finditer(r"\S+", text[begin:end]))
    raw = [word[0] for word in found]
    old, new = node.value.split(), wanted.split()

    def escaped(word: str) -> str:
        return word.replace("'", "''") if quote == "'" else word

    if [escaped(word) for word in old] != raw or (quote == '"' and "\\" in text[begin:end]):
        return
    head, tail = common_ends(old, new)
    middle = " ".join(escaped(word) for word in new[head : len(new) - tail])
    last = len(old) - tail
    if head < last and middle:
        yield text[: begin + found[head].start()] + middle + text[begin + found[last - 1].end() :]
    elif head < last and head:
        yield text[: begin + found[head - 1].end()] + text[begin + found[last - 1].end() :]
    elif head < last and tail:
        yield text[: begin + found[head].start()] + text[begin + found[last].start() :]
    elif middle and head:
        yield text[: begin + found[head - 1].end()] + " " + middle + text[begin + found[head - 1].end() :]
    elif middle and found:
        yield text[: begin + found[0].start()] + middle + " " + text[begin + found[0].start() :]
