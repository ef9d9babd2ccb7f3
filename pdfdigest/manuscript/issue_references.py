"""The target of a link to another issue goes in; the issue and its place come out, and the words that say them.

`issue:3.4` is an issue by its number, `issue:3.4:2` page 2 of it, `issue:3.4#12` its paragraph 12, `issue:3.4-s1` a
supplement to it.  What is printed needs no file of that issue: it may be older than the publication's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pdfdigest.model import Node, Prose

SCHEME = "issue:"
ADVICE = "write issue:3.4 for a number, issue:3.4:2 for a page of it, issue:3.4#12 for a numbered paragraph"
_FORM = re.compile(
    r"issue:([1-9]\d{0,4})\.([1-9]\d{0,4}(?:-[1-9]\d{0,4})?)(?:-s([1-9]\d{0,2}))?(?::([1-9]\d{0,3})|#([1-9]\d{0,5}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in another issue: numbers as they are printed, empty where nothing is said."""

    volume: int
    number: str
    supplement: str = ""
    page: str = ""
    paragraph: str = ""

    def said(self, words: Mapping[str, str], volume: int) -> str:
        """`No. 4, page 2`, with its volume where that is another one than the `volume` that speaks.

        >>> words = {"issue_number": "No. {number}", "at_page": "page {page}", "comma": ", "}
        >>> Reference(3, "4-5", page="2").said(words, 3)
        'No. 4–5, page 2'
        """
        number = self.number.replace("-", "–")
        whole = words["issue_number" if self.volume == volume else "volume_number"]
        parts = [whole.format(volume=self.volume, number=number)]
        parts += [words["supplement"].format(supplement=self.supplement)] if self.supplement else []
        parts += [words["at_page"].format(page=self.page)] if self.page else []
        parts += [words["at_paragraph"].format(number=self.paragraph)] if self.paragraph else []
        return words["comma"].join(parts)


def read(target: str) -> Reference | None:
    """The place that a target names; None where it names none."""
    found = _FORM.fullmatch(target)
    if found is None:
        return None
    volume, number, supplement, page, paragraph = found.groups(default="")
    return Reference(int(volume), number, supplement, page, paragraph)


def told(prose: Prose, words: Mapping[str, str], volume: int) -> Prose:
    """The prose with the place behind the words of each link to another issue, in brackets."""
    return tuple(_told(node, words, volume) for node in prose)


def _told(node: Node, words: Mapping[str, str], volume: int) -> Node:
    if not node.nodes:
        return node
    nodes = told(node.nodes, words, volume)
    if node.kind == "issue" and (found := read(node.source)):
        # No line ends within it.
        place = found.said(words, volume).replace(" ", "\u00a0")
        nodes = (*nodes, Node("text", text=words["brackets"].format(words=place)))
    return replace(node, nodes=nodes)
