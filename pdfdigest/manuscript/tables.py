"""What a manuscript says of a table: the lines above it, and how its columns are aligned.

    : Steel made in four countries
    : unit: million tonnes
    : chart: bar
    : data: 2026-03-20
    : source: [World Steel](https://example.org/steel)

    | Country | 2019 | 2020 |
    |---|---:|---:|

Each line begins with a colon and a blank.  `chart` has the table drawn as well (`chart_figures`).  The one without a key is the title.  They belong to the table that follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import dropwhile, takewhile

from pdfdigest.manuscript import languages
from pdfdigest.model import Node

ABOVE, BELOW = ("title", "unit"), ("source", "data")
"""What can be said of a table, in the order in which it is told above and below its rows."""
MOST = 12
"""The lines above a table and its first two, empty ones included."""
LOST = "no table follows this line; write its rows below it, and under the first |---|---| with as many columns"
TWICE = "a table has one {}; join the two lines, or take one out"

_ALIGNMENTS = {"text-align:left": "start", "text-align:center": "centre", "text-align:right": "end"}
_LINE = re.compile(r"\s{0,3}:[ \t]+(?:(title|unit|chart|data|source):[ \t]*)?(\S.*?)\s*$", re.IGNORECASE)
_DELIMITER = re.compile(r"\s{0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


def facts(lines: Sequence[str]) -> list[tuple[str, str]]:
    """The key and the words of each line above a table, of the lines from the first of them on; none without a table."""
    found = list(map(_LINE.match, takewhile(_LINE.match, lines)))
    table = list(dropwhile(lambda line: not line.strip(), lines[len(found) :]))[:2]
    if len(table) < len(("head", "delimiters")) or "|" not in table[0] or not _DELIMITER.match(table[1]):
        return []
    return [((line[1] or "title").lower(), line[2]) for line in found if line]


def fact(key: str, nodes: tuple[Node, ...], language: str) -> Node:
    """One line above a table; a day of data that is written as year-month-day is told in the language's own order."""
    words = "".join(node.plain() for node in nodes)
    if key == "data" and re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        with suppress(ValueError):
            nodes = (Node("text", text=languages.long_date(date.fromisoformat(words), language)),)
    return Node(f"table-{key}", nodes=nodes)


def alignment(attributes: Mapping[str, object]) -> str:
    """`start`, `centre` or `end` as it was typed below the head (`:--`, `:-:`, `--:`); nothing for `---`."""
    return _ALIGNMENTS.get(str(attributes.get("style", "")), "")
