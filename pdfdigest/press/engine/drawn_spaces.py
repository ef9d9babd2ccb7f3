"""A line that WeasyPrint has justified goes in; it comes out as wide as it is drawn, its edges even.

Between two words of Devanagari, Arabic or Hebrew a space is of their face; where it takes a part of a line's slack, it is
shaped alone, and then it is of the style's Latin one, narrower or wider.  Other faces kern beside a space.  WeasyPrint 70
counts neither, and draws the words after it up to a millimetre astray.  So each text is measured as it will be drawn, and
the rest of the slack spread anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.line_boxes import resize
from pdfdigest.press.engine.weasyprint_internals import JUSTIFIED_LINE, boxes, drawn

LEAST = 0.02
"""What a line may be off, in CSS pixels."""


@contextmanager
def measured() -> Iterator[None]:
    """Inside, justified lines are as wide as they are drawn."""
    real = JUSTIFIED_LINE.real

    def justify(context: Any, line: Any, slack: float) -> None:
        real(context, line, slack)
        texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox) and _spaces(box)]
        if not texts:
            return
        widths = {id(text): drawn(text, text.justification_spacing)[1] for text in texts}
        off = sum(text.width - widths[id(text)] for text in texts)
        if max(abs(text.width - widths[id(text)]) for text in texts) < LEAST:
            return
        more = off / sum(map(_spaces, texts))
        for text in texts:
            spacing = text.justification_spacing + more
            layout, width = drawn(text, spacing)
            text.justification_spacing, text.pango_layout = spacing, layout
            widths[id(text)] = width

        def anew(text: Any) -> None:
            text.width = widths.get(id(text), text.width)

        resize(line, anew)

    with JUSTIFIED_LINE.replaced(justify):
        yield


def _spaces(text: Any) -> int:
    return int(text.text.count(" ") + text.text.count("\u00a0"))
