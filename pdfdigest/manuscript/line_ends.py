"""The nodes of a paragraph go in with the line ends of its copy; out they come in one line.

A line end is a space, but nothing between two signs that are set without spaces.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

from pdfdigest.model import Node


def joined(nodes: list[Node]) -> tuple[Node, ...]:
    """The nodes with each run of text merged, and its line ends taken out."""
    out: list[Node] = []
    for of_text, run in groupby(nodes, key=lambda node: node.kind == "text"):
        group = list(run)
        out += [Node("text", text=_one_line("".join(node.text for node in group)))] if of_text else group
    return tuple(node for node in out if node.kind != "text" or node.text)


def _one_line(text: str) -> str:
    first, *rest = text.split("\n")
    parts = [first]
    for line in rest:
        before, after = parts[-1].rstrip(" \t"), line.lstrip(" \t")
        parts[-1:] = [before, "" if without_spaces(before) and without_spaces(after[:1]) else " ", after]
    return "".join(parts)


def without_spaces(text: str) -> bool:
    """Whether a text ends in a sign that is set without spaces; hangul is wide but has them."""
    sign = text[-1:]
    return bool(sign) and unicodedata.east_asian_width(sign) in "WF" and not "\uac00" <= sign <= "\ud7a3"
