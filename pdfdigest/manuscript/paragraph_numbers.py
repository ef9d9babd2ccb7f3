"""The stories of an issue go in; they come out with their paragraphs numbered through the whole issue, to be cited by.

A paragraph of a list, a quotation or a table belongs to the one before it, as in the judgments of courts and the papers
of the United Nations.  `story:tokyo-talks#12` leads to paragraph 12, which must stand in that story: a number that has
moved to another one is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pdfdigest.model import Prose, Story

SIGN = "#"
"""What parts the id of a story from the number of a paragraph, in the target of a link."""
OFF = "the paragraphs of this issue bear no numbers; write `numbered: paragraphs`, or take {target} out of the link"


def numbered(stories: Iterable[Story]) -> tuple[Story, ...]:
    """The stories with a number on each paragraph of their bodies, from 1.

    >>> from pdfdigest.model import Node
    >>> body = (Node("paragraph"), Node("list"), Node("paragraph"))
    >>> [[node.number for node in story.body] for story in numbered([Story("a", "A", body), Story("b", "B", body)])]
    [[1, 0, 2], [3, 0, 4]]
    """
    out, last = [], 0
    for story in stories:
        body: Prose = ()
        for node in story.body:
            last += node.kind == "paragraph"
            body += (replace(node, number=last) if node.kind == "paragraph" else node,)
        out.append(replace(story, body=body))
    return tuple(out)


def astray(target: str, stories: Iterable[Story], *, on: bool) -> str:
    """Why a link to `id#12` cannot be followed, as a sentence; nothing where it can, or where there is no such story."""
    identifier, _, number = target.partition(SIGN)
    if not on:
        return OFF.format(target=SIGN + number)
    story = next((each for each in stories if each.id == identifier), None)
    if story is None:
        return ""
    known = [node.number for node in story.body if node.number]
    if not known:
        return f"the story {identifier!r} has no numbered paragraph; take {SIGN}{number} out of the link"
    if number in map(str, known):
        return ""
    has = f"paragraph {known[0]}" if len(known) == 1 else f"the paragraphs {known[0]} to {known[-1]}"
    return f"the story {identifier!r} has {has}, and no {number or 'paragraph without a number'}; mend the link"
