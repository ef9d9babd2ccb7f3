"""A justified line goes in; its letters take a little of the slack that WeasyPrint would give to its spaces alone.

A reader sees a wide space at once, and 0.02 em between letters not at all.  What is more than a quarter of a space for
each space is spread over the letters, up to that limit, and to less where a ligature shows, which letters set apart
give up.  A line that is chosen a little too long (`whole_paragraphs`) is taken in likewise, by a third of that, once its
spaces have given something.  No break moves: a line has its words before it is spread.  Letters that join or stack are
left as they are.

WeasyPrint 70 draws half of the room before a letter in units of 1/1024 em and cuts the rest to whole thousandths, so that
the words after a text are drawn up to 0.6 px from where they are laid out, into the space before a bold word.  So room
is given in the steps that are drawn as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.line_boxes import resize
from pdfdigest.press.engine.weasyprint_internals import JUSTIFIED_LINE, boxes, kept_with, unbroken, width_of_a_space

STEPS = 1000 - 1024 / 2
"""How many steps of room that are drawn as they are an em has."""
SURE = 0.1
"""What is added to whole steps, so that cutting never loses one, in steps."""
MOST, MOST_WITH_LIGATURE = ((whole + SURE) / STEPS for whole in (9, 5))
"""How far letters are set apart at most, in em."""
LEFT_TO_SPACES = 0.25
"""The share of a space that each space takes before letters take any."""
CLOSEST = (3 + SURE) / STEPS
"""How far letters are set closer at most in a line that is too long, in em."""
LEFT_BY_SPACES = 0.15
"""The share of a space that each space gives before letters give any."""
_LIGATURE = re.compile("f[fijlbhkt]|Th")
OTHER_SCRIPTS = re.compile("[^\u0000-\u04ff\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2100-\u2bff]")
"""Signs of scripts other than Latin, Greek and Cyrillic."""
JOINED_SCRIPTS = re.compile(
    "[^\u0000-\u04ff\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2100-\u2bff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
"""Signs of scripts whose letters may join or stack: all but those and the ones that are written on a grid."""


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
    if not spaces or line.style["direction"] != "ltr" or JOINED_SCRIPTS.search(words):
        return 0.0
    size = texts[0].style["font_size"]
    most = size * (MOST_WITH_LIGATURE if _LIGATURE.search(words) else MOST)
    space = width_of_a_space(texts[0].style) * spaces
    if slack < 0:
        closer = min((-slack - LEFT_BY_SPACES * space) / len(words), CLOSEST * size)
        return _set(line, -closer) if closer > 0 else 0.0
    apart = min((slack - LEFT_TO_SPACES * space) / len(words), most)
    return _set(line, apart) if apart > 0 else 0.0


def _set(line: Any, apart: float) -> float:
    """Set the letters of a line apart and move what follows; how far its end has moved, in CSS pixels."""

    def anew(text: Any) -> None:
        room = _drawn(apart, text.style["font_size"])
        if not room or text.style["letter_spacing"] not in ("normal", 0):
            return
        style = _spaced(text.style, room)
        text.style = style
        text.pango_layout, text.width = unbroken(text.text, style)

    return resize(line, anew)


def _spaced(style: Any, room: float) -> Any:
    """A style with room between its letters, in CSS pixels; the same one for the same room."""
    known = kept_with(style, "spaced")
    key = (id(style), room)
    if key not in known:
        spaced = style.copy()
        spaced["letter_spacing"] = room
        known[key] = (style, spaced)  # the style keeps its number
    return known[key][1]


def _drawn(apart: float, size: float) -> float:
    """The whole steps in a room between letters, in CSS pixels as the room and the size of the face."""
    steps = math.floor(abs(apart) / size * STEPS - SURE + 1e-6)
    return math.copysign((steps + SURE) * size / STEPS, apart) if steps > 0 else 0.0
