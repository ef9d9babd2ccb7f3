"""The inline nodes of a paragraph go in; they come out so that the engine sets them in order and within the column.

WeasyPrint orders the text of each element by itself, and breaks a word within one element only.  So words of the other
direction that run through several elements (a linked word in an Arabic name) come into a span of their direction, and
a run without a blank that turns bold in its middle may break where it does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from pdfdigest.model import Node, Prose

LONG = 30
"""Characters without a blank that stand in one line for sure."""
_UNBROKEN = re.compile(rf"[^\s\u200b\u00ad\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef\U00020000-\U0003ffff]{{{LONG},}}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_INLINE = frozenset({"text", "strong", "emphasis", "superscript", "subscript", "cite", "span", "address"})


def settled(nodes: Prose, direction: str) -> Prose:
    """The nodes of one paragraph or cell, whose own direction is `ltr` or `rtl`."""
    if len(nodes) < 2:
        return nodes
    words = "".join(node.plain() for node in nodes)
    if runs := [found.span() for found in _UNBROKEN.finditer(words)]:
        nodes = _breakable(nodes, runs, 0)
    if direction == "rtl" or _RIGHT_TO_LEFT.search(words):
        nodes = _gathered(nodes, direction)
    return nodes


def _breakable(nodes: Prose, runs: list[tuple[int, int]], at: int) -> Prose:
    """The nodes with a place to break at each seam inside a long run."""
    out: list[Node] = []
    for index, node in enumerate(nodes):
        if index and any(start < at < end for start, end in runs):
            out.append(Node("opportunity"))
        out.append(replace(node, nodes=_breakable(node.nodes, runs, at)) if node.nodes else node)
        at += len(node.plain())
    return tuple(out)


def _gathered(nodes: Prose, direction: str) -> Prose:
    """The nodes with each run of the other direction in a span of its own, where it runs through several."""
    other = "ltr" if direction == "rtl" else "rtl"
    out: list[Node] = []
    run: list[Node] = []

    def close() -> None:
        """Put what was gathered out, without what stands behind its last word of the other direction."""
        tail: list[Node] = []
        while run and not _holds(run[-1], other):
            tail.insert(0, run.pop())
        if run and run[-1].kind == "text":
            head, rest = _parted_after(run[-1].text, other)
            run[-1] = Node("text", text=head)
            tail = [Node("text", text=rest), *tail] if rest else tail
        out.extend([Node(other, nodes=tuple(run))] if len(run) > 1 else run)
        out.extend(tail)
        run.clear()

    for piece in _pieces(nodes, other):
        if _holds(piece, direction) or piece.kind not in _INLINE | {"opportunity"}:
            close()
            out.append(piece)
        elif run or _holds(piece, other):
            run.append(piece)
        else:
            out.append(piece)
    close()
    return tuple(out)


def _pieces(nodes: Prose, other: str) -> Prose:
    """The nodes with texts parted where their direction changes."""
    out: list[Node] = []
    for node in nodes:
        if node.kind != "text":
            out.append(node)
            continue
        start, last = 0, ""
        for at, sign in enumerate(node.text):
            now = _STRONG.get(unicodedata.bidirectional(sign), "")
            if now and now != last and (last or now == other):
                out.append(Node("text", text=node.text[start:at]))
                start = at
            last = now or last
        out.append(Node("text", text=node.text[start:]))
    return tuple(node for node in out if node.kind != "text" or node.text)


def _holds(node: Node, direction: str) -> bool:
    return any(_STRONG.get(unicodedata.bidirectional(sign)) == direction for sign in node.plain())


def _parted_after(text: str, direction: str) -> tuple[str, str]:
    """A text parted behind its last sign of a direction and the marks on it."""
    end = max(
        (at + 1 for at, sign in enumerate(text) if _STRONG.get(unicodedata.bidirectional(sign)) == direction), default=0
    )
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return text[:end], text[end:]
