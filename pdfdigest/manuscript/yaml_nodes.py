"""The text of a YAML file goes in; its values come out as nodes that know where in the text they stand.

Offsets count characters of the text, whose lines end in a line feed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from pdfdigest.manuscript.composed import composed
from pdfdigest.manuscript.text_files import MAX_BYTES
from pdfdigest.manuscript.yaml import LimitedComposer

_NUMBER = {"tag:yaml.org,2002:int": int, "tag:yaml.org,2002:float": float}
_INDICATOR = re.compile(r"[|>]([-+]?)([1-9]?)([-+]?)")


class UnreadableError(ValueError):
    """A text of which no fields can be made; it is shown as text."""


@dataclass(slots=True)
class Node:
    """A value in its place: `begin` to `end` is what is written of it, without comments and blank lines behind.

    `style` is `map`, `seq`, `{`, `[`, `'`, `"`, `|`, `>` or nothing for plain words; `column` that of the keys of the
    mapping around it.  Of a block of text `top` is where its first line begins, `indent` how far its lines stand in.
    """

    style: str
    begin: int
    end: int
    value: Any = None
    column: int = 0
    keys: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    top: int = 0
    indent: int = 0

    @property
    def plain(self) -> Any:
        """The value as plain data."""
        if self.style in ("map", "{"):
            return {name: value.plain for name, (_, value) in self.keys.items()}
        if self.style in ("seq", "["):
            return [item.plain for item in self.items]
        return self.value


@lru_cache(maxsize=8)
def nodes(text: str) -> Node:
    """The nodes of a text; UnreadableError where it is no YAML, or holds what an issue file does not use."""
    if len(text) > MAX_BYTES or re.search("[\r\x85\u2028\u2029]", text):
        raise UnreadableError("a line ends in a way that cannot be kept")
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = LimitedComposer
    try:
        tree = yaml.compose(text)
    except (YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise UnreadableError(str(error)) from None
    if not isinstance(tree, MappingNode):
        raise UnreadableError("the file holds no keys")
    return _node(text, tree, 0, set())


def _node(text: str, of: Any, column: int, seen: set[int]) -> Node:
    if id(of) in seen or of.anchor:
        raise UnreadableError("an anchor or an alias")
    seen.add(id(of))
    begin, end = of.start_mark.index, of.end_mark.index
    if isinstance(of, MappingNode):
        made = Node("{" if of.flow_style else "map", begin, end, column=of.start_mark.column)
        for key, value in of.value:
            if not isinstance(key, ScalarNode) or key.value in made.keys:
                raise UnreadableError("a key that is no word, or stands twice")
            name = composed(key.value)
            words = _node(text, key, made.column, seen)
            made.keys[name] = (words, _beside(_node(text, value, made.column, seen), text.find(":", words.end) + 1))
        if made.style == "map" and made.keys:
            made.end = max(value.end for _, value in made.keys.values())
        return made
    if isinstance(of, SequenceNode):
        made = Node("[" if of.flow_style else "seq", begin, end, column=of.start_mark.column)
        made.items = [_node(text, item, made.column, seen) for item in of.value]
        for item in made.items:
            _beside(item, text.rfind("-", 0, item.begin) + 1)
        if made.style == "seq" and made.items:
            made.end = made.items[-1].end
        return made
    return _scalar(text, of, column)


def _beside(value: Node, at: int) -> Node:
    """The value; one of which nothing is written stands behind its colon or hyphen, not where the next word begins."""
    if value.begin == value.end and not value.style:
        value.begin = value.end = at
    return value


def _scalar(text: str, of: ScalarNode, column: int) -> Node:
    tag = str(of.tag)
    if not tag.startswith("tag:yaml.org,2002:"):
        raise UnreadableError("a tag")
    made = Node(of.style or "", of.start_mark.index, of.end_mark.index, composed(of.value), column)
    if made.style in ("|", ">"):
        _block(text, made)
    elif not made.style:
        made.value = _plain(tag, made.value)
    return made


def _plain(tag: str, words: str) -> Any:
    if tag.endswith(":null"):
        return None
    if tag.endswith(":bool"):
        return words.lower() == "true"
    if tag in _NUMBER:
        try:
            number = _NUMBER[tag](words)
            return number if math.isfinite(number) else words
        except (ValueError, OverflowError):
            return words
    return words


def _block(text: str, made: Node) -> None:
    """Where the lines of a block of text begin and end, and how far they stand in."""
    header = text[made.begin : _line_end(text, made.begin)]
    found = _INDICATOR.match(header)
    keep = bool(found) and "+" in header[:3]
    made.top = min(_line_end(text, made.begin) + 1, len(text))
    made.indent = made.column + int(found[2]) if found and found[2] else 0
    made.end = _line_end(text, made.begin)
    at = made.top
    while at < len(text):
        stop = _line_end(text, at)
        line = text[at:stop]
        if line.strip(" "):
            inward = len(line) - len(line.lstrip(" "))
            made.indent = made.indent or (inward if inward > made.column or made.value else 0)
            if not made.indent or inward < made.indent:
                break
            made.end = stop
        elif keep:
            made.end = stop
        at = stop + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
