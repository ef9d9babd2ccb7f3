"""Lines as laid out go in; those that had room for the word that begins the next one come out.

What it cannot judge it passes over: lines beside a float, lines with something other than text in them, leaders, and
text in which lines are not broken as usual, such as headlines whose lines are balanced.  A word ends at a space, so that a break within one is never asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pdfdigest.press.engine.letter_fit import OTHER_SCRIPTS
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box, width_alone

NEAR = 1.0
"""CSS pixels of room that a line may keep: letters shift a little as words stand beside each other."""
WRAPPED = frozenset({"normal", "pre-line"})
_ENDS = (" ", "\u200b", "\n")


def short_lines(page: Any) -> Iterator[tuple[str, str]]:
    """The end of each line that is too short on a page, and the word that it had room for."""
    whole = list(page_box(page).descendants())
    floats = [box for box in whole if box.is_floated()]
    for block in whole:
        if isinstance(block, boxes.BlockContainerBox) and block.style["white_space"] in WRAPPED:
            lines = [child for child in block.children if isinstance(child, boxes.LineBox)]
            for count, (line, following) in enumerate(pairwise(lines)):
                if not getattr(line, "balanced", False) and not any(_beside(line, block, each) for each in floats):
                    yield from _short(block, line, following, first=count == 0)


def _beside(line: Any, block: Any, other: Any) -> bool:
    """Whether a float stands in the lines of a block; those of a note have the whole block inside themselves."""
    top, bottom = line.position_y, line.position_y + line.height
    left, right = block.content_box_x(), block.content_box_x() + block.width
    over = other.position_y < bottom and other.position_y + other.margin_height() > top
    within = other.position_x < right and other.position_x + other.margin_width() > left
    return over and within and not any(inner is line for inner in other.descendants())


def _short(block: Any, line: Any, following: Any, *, first: bool) -> Iterator[tuple[str, str]]:
    parts, coming = list(_parts(line)), list(_parts(following))
    texts = [part for part in parts if isinstance(part, boxes.TextBox)]
    if not texts or None in parts or None in coming or "\n" in "".join(_strings(texts)):
        return
    if any(part.style["white_space"] not in WRAPPED for part in (*texts, *_texts(coming))):
        return
    if any(part.element_tag.startswith("br") for part in (*texts, *_texts(coming))):
        return
    word, width = _first_word(coming)
    # A space that is spread may be of another face than one between words (`drawn_spaces`): the text is measured anew.
    spaces = sum(part.width - width_alone(part.text, part.style) for part in texts if part.justification_spacing)
    if not word or line.width - spaces + width + NEAR >= block.width:  # the word alone does not fit, as is usual
        return
    if OTHER_SCRIPTS.search(word):
        width += _space(texts[-1])  # of another font than its word, perhaps, and then Pango does not let it hang
    taken = line.width - spaces + _space(texts[-1])
    if first and block.style["direction"] == "rtl":
        taken += abs(line.text_indent)
    if taken + width + NEAR < block.width:
        yield "".join(_strings(texts)).strip(), word


def _parts(box: Any) -> Iterator[Any]:
    """What stands in a line, in the order of the text: text boxes, room between them, None for anything else."""
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox) and not box.is_leader:
        if isinstance(box, boxes.InlineBox):
            yield box.margin_left + box.border_left_width + box.padding_left
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _parts(child)
        if isinstance(box, boxes.InlineBox):
            yield box.margin_right + box.border_right_width + box.padding_right
    else:
        yield None


def _first_word(parts: list[Any]) -> tuple[str, float]:
    """The first word of a line and its width, over as many boxes as it goes."""
    word, width = "", 0.0
    for part in parts:
        if not isinstance(part, boxes.TextBox):
            width += part
            continue
        end = min((part.text.index(sign) for sign in _ENDS if sign in part.text), default=-1)
        if end < 0:
            word, width = word + part.text, width + part.width
            continue
        begun = part.text[:end]
        return word + begun, width + (width_alone(begun, part.style) if begun else 0.0)
    return word, width


def _space(part: Any) -> float:
    return width_alone(" ", part.style)


def _texts(parts: list[Any]) -> list[Any]:
    return [part for part in parts if isinstance(part, boxes.TextBox)]


def _strings(texts: list[Any]) -> list[str]:
    return [str(part.text) for part in texts]
