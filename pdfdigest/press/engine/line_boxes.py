"""Texts of a line get other widths; what stands behind them moves along, and what holds them grows or shrinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import boxes


def resize(box: Any, anew: Callable[[Any], None], by: float = 0.0) -> float:
    """Let `anew` give each text in a box its width, from left to right; how far its end has moved, in CSS pixels.

    The box itself is moved by `by` first, but for a line, whose beginning stays.
    """
    if isinstance(box, boxes.TextBox):
        box.position_x += by
        width = box.width
        anew(box)
        by += box.width - width
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        before = by
        if isinstance(box, boxes.InlineBox):
            box.position_x += by
        children = box.children[::-1] if box.style["direction"] == "rtl" else box.children
        for child in children:
            if child.is_in_normal_flow():
                by = resize(child, anew, by)
        box.width += by - before
    else:
        box.translate(by, 0)
    return by
