"""The blocks of a body go in; lines that only seem to stand below a list or a quotation, and belong to it, come out.

CommonMark takes a line right below an item or a quotation for a part of it, indented or not (5.1, "laziness").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_LISTED = (
    "this line goes on with the list item above; indent it by two blanks if it does, or put an empty line before it"
)
_QUOTED = "this line belongs to the quotation above; begin it with > if it does, or put an empty line before it"


Mark = tuple[str, int, list[int] | None]
"""A token of the parser: its type, how deep it stands, and its first line and the one after its last."""


def found(marks: Iterable[Mark], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The line (from 0) and the sentence for each; nothing for a list of which other items are broken so too."""
    outer = ""
    lazy: list[tuple[int, int]] = []
    inside = 0
    for kind, level, place in marks:
        if level == 0 and kind in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
            outer, lazy, inside = kind, [], 0
        elif outer and level == 0:
            if len(lazy) == 1 and lazy[0][1] == inside:
                yield lazy[0][0], _QUOTED if outer == "blockquote_open" else _LISTED
            outer = ""
        elif outer and kind == "inline" and place:
            inside += 1
            first, end = place
            at = next((line for line in range(first + 1, end) if re.match(r"[^\s>]", lines[line])), None)
            if at is not None:
                lazy.append((at, inside))
