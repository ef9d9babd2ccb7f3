"""A justified line of Japanese or Chinese goes in; its signs take its slack, so that its edge is even.

WeasyPrint 70 justifies by spaces alone, which these scripts do not have.  JLREQ (3.8.4) and CLREQ spread what a line lacks
evenly between its signs; words of other scripts keep their letters together.  Room is given in the steps that are drawn
as they are (`letter_fit`): some signs take one step more than the others, so that the line ends within a step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.letter_fit import STEPS, SURE
from pdfdigest.press.engine.line_boxes import resize
from pdfdigest.press.engine.weasyprint_internals import JUSTIFIED_LINE, apart, boxes

LANGUAGES = ("ja", "zh")
"""Languages that part no words by spaces."""
SIGN = re.compile(
    "[\u2e80-\u2fdf\u3000-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
"""What stands on the grid: ideographs, kana and their punctuation."""
_PARTED = re.compile(f"{SIGN.pattern}|[ \u00a0]")
ROOM = 0.1
"""How far signs are set apart before a line looks loose, in em."""
MOST = 0.4
"""How far they are set apart at most, in em: a line that lacks more stays as it is."""
TRIES = 3
NEAR = 0.3
"""How often a line is spread anew, and what it may lack then, in CSS pixels."""


def spaceless(box: Any) -> bool:
    """Whether the language of a box parts no words by spaces."""
    return str(box.style["lang"] or "").partition("-")[0] in LANGUAGES


def letters(text: str) -> int:
    """How many letters a text has; a sign that stands on the grid is worth two."""
    return sum(map(str.isalnum, text)) + sum(map(str.isalnum, "".join(SIGN.findall(text))))


@contextmanager
def spread() -> Iterator[None]:
    """Inside, the signs of a justified line take its slack."""
    real = JUSTIFIED_LINE.real

    def justify(context: Any, line: Any, slack: float) -> None:
        if not (spaceless(line) and _spread(line, slack)):
            real(context, line, slack)

    with JUSTIFIED_LINE.replaced(justify):
        yield


def _spread(line: Any, slack: float) -> bool:
    """Set the signs of a line apart, and its words with them; whether they can take its slack, in CSS pixels."""
    texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox) and box.text]
    signs = [(text, found.start()) for text in texts for found in _PARTED.finditer(text.text)]
    if signs and signs[-1][0] is texts[-1] and signs[-1][1] == len(texts[-1].text) - 1:
        signs.pop()  # there is no room behind the last sign
    size = sum(text.style["font_size"] for text, _ in signs)
    if not signs or not 0 <= slack <= MOST * size:
        return False
    wanted, drawn = slack, dict[int, tuple[Any, float]]()
    for _ in range(TRIES):
        drawn = _drawn(signs, round(wanted / (size / len(signs)) * STEPS))
        # Pango gives no room before the first sign of a text nor behind its last one.
        lacking = slack - sum(drawn[id(text)][1] - text.width for text in texts if id(text) in drawn)
        if abs(lacking) < NEAR:
            break
        wanted += lacking
    else:
        return False

    def anew(text: Any) -> None:
        if id(text) in drawn:
            text.pango_layout, text.width = drawn[id(text)]

    resize(line, anew)
    return True


def _drawn(signs: list[tuple[Any, int]], steps: int) -> dict[int, tuple[Any, float]]:
    """What each text is drawn from, and how wide it comes out, where signs of a line take so many steps of room."""
    each, more = divmod(max(steps, 0), len(signs))
    rooms: dict[int, dict[int, float]] = {}
    for count, (text, at) in enumerate(signs):
        # The signs that take a step more stand evenly over the line.
        own = each + (count + 1) * more // len(signs) - count * more // len(signs)
        rooms.setdefault(id(text), {})[at] = (own + SURE) * text.style["font_size"] / STEPS if own else 0.0
    of = {id(text): text for text, _ in signs}
    return {key: apart(of[key], room) for key, room in rooms.items()}
