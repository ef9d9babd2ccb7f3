"""A paragraph's nodes go in; they come out with no last line of a few letters (a runt: "it.", "A5.").

The words at its end are tied by no-break spaces, as few of them as make a line that can stand.
"""

from __future__ import annotations

from dataclasses import replace

from pdfdigest.model import Node, Prose

LEAST = 5
"""Letters that the last line of a paragraph has."""
MOST = 14
"""Characters that are tied together at most: more would leave a gap in the line before."""
SHORTEST = 60
"""Characters of a paragraph that may come to a second line."""
NO_BREAK_SPACE = "\u00a0"


def tied(nodes: Prose) -> Prose:
    r"""The nodes of one paragraph with the words at its end tied.

    >>> text = Node("text", text="In that year the office counted every ship and every port that was in it.")
    >>> tied((text,))[0].text[-10:]
    'was\xa0in\xa0it.'
    """
    words = "".join(node.plain() for node in nodes)
    if len(words) < SHORTEST:
        return nodes
    end = words.rstrip()
    at = len(end)
    while sum(sign.isalnum() for sign in end[at:]) < LEAST:
        at = end.rfind(" ", 0, at - 1) + 1
        if at <= 0 or len(end) - at > MOST:
            return nodes
    return tie(nodes, frozenset(range(at, len(end)))) if " " in end[at:] else nodes


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
