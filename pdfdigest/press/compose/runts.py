"""A paragraph's nodes go in; they come out with no last line of a few letters (a runt: "it.", "A5.", "る。").

The words at its end are tied by no-break spaces, as few of them as make a line that can stand; signs of a script that
parts no words by blanks are joined.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from pdfdigest.model import Node, Prose
from pdfdigest.press.compose import castoff
from pdfdigest.press.compose.address_breaks import WORD_JOINER

LEAST = 5
"""Letters that the last line of a paragraph has; a wide sign counts for two."""
MOST = 14
"""Characters that are tied together at most: more would leave a gap in the line before."""
SHORTEST = 60
"""Characters of a paragraph that may come to a second line."""
NO_BREAK_SPACE = "\u00a0"
_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Kana and ideographs, between which a line may end."""


def tied(nodes: Prose) -> Prose:
    r"""The nodes of one paragraph with the words at its end tied.

    >>> text = Node("text", text="In that year the office counted every ship and every port that was in it.")
    >>> tied((text,))[0].text[-10:]
    'was\xa0in\xa0it.'
    """
    words = "".join(node.plain() for node in nodes)
    if castoff.width(words) < SHORTEST:
        return nodes
    end = words.rstrip()
    at = len(end)
    while _letters(end[at:]) < LEAST:
        before, at = at, end.rfind(" ", 0, at - 1) + 1
        if at <= 0 or _room(end[at:]) > MOST:
            signs = [place for place in range(max(at, 0), before) if _SIGNS.match(end[place])]
            return _join(nodes, frozenset(signs[-2:])) if len(signs) > LEAST else nodes
    return tie(nodes, frozenset(range(at, len(end)))) if " " in end[at:] else nodes


def _letters(text: str) -> int:
    """How many letters a text has; a wide sign is worth two."""
    return sum(1 + bool(_SIGNS.match(sign)) for sign in text if sign.isalnum())


def _room(text: str) -> float:
    """How much room a text takes, in characters: marks above and below others take none."""
    return castoff.width("".join(sign for sign in text if unicodedata.category(sign) != "Mn"))


def tie(nodes: Prose, places: frozenset[int]) -> Prose:
    """The nodes with those blanks made no-break ones that stand at given places of their whole text."""
    return _tie(nodes, places, 0)


def _tie(nodes: Prose, places: frozenset[int], at: int) -> Prose:
    out: list[Node] = []
    for node in nodes:
        if node.kind == "text":
            signs = enumerate(node.text, at)
            text = "".join(NO_BREAK_SPACE if sign == " " and place in places else sign for place, sign in signs)
            out.append(replace(node, text=text))
        else:
            out.append(replace(node, nodes=_tie(node.nodes, places, at)))
        at += len(node.plain())
    return tuple(out)


def _join(nodes: Prose, places: frozenset[int], at: int = 0) -> Prose:
    """The nodes with no line end before the signs at given places of their whole text."""
    out: list[Node] = []
    for node in nodes:
        if node.kind == "text":
            signs = enumerate(node.text, at)
            out.append(
                replace(node, text="".join(WORD_JOINER + sign if place in places else sign for place, sign in signs))
            )
        else:
            out.append(replace(node, nodes=_join(node.nodes, places, at)))
        at += len(node.plain())
    return tuple(out)
