"""A justified line goes in; its letters take a little of the slack that WeasyPrint would give to its spaces alone.

A reader sees a wide space at once, and 0.02 em between letters not at all.  What is more than a quarter of a space for
each space is spread over the letters, up to that limit, and to less where a ligature shows, which letters set apart
give up.  No break moves: a line has its words before it is spread.  Letters that join or stack are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import JUSTIFIED_LINE, boxes, split_first_line

MOST, MOST_WITH_LIGATURE = 0.02, 0.012
"""How far letters are set apart at most, in em."""
LEFT_TO_SPACES = 0.25
"""The share of a space that each space takes before letters take any."""
_LIGATURE = re.compile("f[fijlbhkt]|Th")
OTHER_SCRIPTS = re.compile("[^\u0000-\u04ff\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2100-\u2bff]")
"""Signs of scripts other than Latin, Greek and Cyrillic."""


@contextmanager
def spread() -> Iterator[None]:
    """Inside, the letters of a justified line take a part of its slack."""
    real = JUSTIFIED_LINE.real

    def justify(context: Any, line: Any, slack: float) -> None:
        texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
        real(context, line, slack - _letters(line, texts, slack))

    with JUSTIFIED_LINE.replaced(justify):
        yield


def _letters(line: Any, texts: list[Any], slack: float) -> float:
    """Set the letters of a line apart; how much of its slack they take, in CSS pixels."""
    words = "".join(text.text for text in texts)
    spaces = words.count(" ") + words.count("\u00a0")
    if not spaces or line.style["direction"] != "ltr" or OTHER_SCRIPTS.search(words):
        return 0.0
    size = texts[0].style["font_size"]
    _, _, _, space, _, _ = split_first_line("a a", texts[0].style, None, None, 0)
    _, _, _, without, _, _ = split_first_line("aa", texts[0].style, None, None, 0)
    most = size * (MOST_WITH_LIGATURE if _LIGATURE.search(words) else MOST)
    apart = min((slack - LEFT_TO_SPACES * (space - without) * spaces) / len(words), most)
    return _moved(line, apart, 0.0) if apart > 0 else 0.0


def _moved(box: Any, apart: float, by: float) -> float:
    """Set the letters inside a box apart and move what follows; how far its end has moved, in CSS pixels."""
    if isinstance(box, boxes.TextBox):
        box.position_x += by
        if box.style["letter_spacing"] not in ("normal", 0):
            return by
        style = box.style.copy()
        style["letter_spacing"] = apart
        layout, _, _, width, _, _ = split_first_line(box.text, style, None, None, 0)
        by += width - box.width
        box.style, box.width, box.pango_layout = style, width, layout
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        before = by
        if isinstance(box, boxes.InlineBox):
            box.position_x += by
        for child in box.children:
            if child.is_in_normal_flow():
                by = _moved(child, apart, by)
        box.width += by - before
    else:
        box.translate(by, 0)
    return by
