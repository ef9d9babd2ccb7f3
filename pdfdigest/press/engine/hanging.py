"""A line of text goes in; its stops, hyphens and quotation marks come out hung a little over the edge of its block.

A stop or a hyphen at a line's end, and a quotation mark at its beginning, are so light that an edge looks indented
there.  What opens or closes a quotation in a language is told by its place: no line begins with a closing mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import ALIGNED_LINE, boxes, width_alone

AT_THE_END = {
    **dict.fromkeys(".,", 0.7),
    **dict.fromkeys("-\u2010", 0.6),
    **dict.fromkeys("\u201d\u2019\u201c\u2018", 0.5),
    **dict.fromkeys(":;\u00bb\u00ab\u203a\u2039", 0.35),
}
"""Which share of its width a sign stands out at the end of a justified line."""
AT_THE_BEGINNING = {
    **dict.fromkeys("\u201c\u2018\u201d\u201e\u201a", 0.5),
    **dict.fromkeys("\u00ab\u2039\u00bb\u203a", 0.35),
}
"""Which share of its width a sign stands out at the beginning of a line."""


@contextmanager
def hung() -> Iterator[None]:
    """Inside, signs at the edges of text hang over them."""
    real = ALIGNED_LINE.real

    def align(context: Any, line: Any, width: float, last: bool) -> float:
        first, end = edges(line)
        begun = 0.0 if first is None else before(first.text[0], first.style)
        justified = not last and line.style["text_align_all"] == "justify"
        over = 0.0 if end is None or not justified else after(end.text[-1], end.style)
        return float(real(context, line, width + begun + over, last)) - begun

    with ALIGNED_LINE.replaced(align):
        yield


def before(sign: str, style: Any) -> float:
    """How far a sign stands out where it begins a line, in CSS pixels."""
    share = AT_THE_BEGINNING.get(sign)
    return share * width_alone(sign, style) if share else 0.0


def after(sign: str, style: Any) -> float:
    """How far a sign stands out where it ends a justified line, in CSS pixels."""
    share = AT_THE_END.get(sign)
    return share * width_alone(sign, style) if share else 0.0


def hangs(line: Any) -> bool:
    """Whether signs hang in a paragraph: in text, which is hyphenated, that runs from left to right and fills its lines."""
    style = line.style
    return bool(
        style["hyphens"] == "auto"
        and style["direction"] == "ltr"
        and style["text_align_all"] in ("justify", "start", "left")
    )


def edges(line: Any) -> tuple[Any, Any]:
    """The first and the last text of a line in which signs hang; None where something else stands there."""
    if not hangs(line):
        return None, None
    return _edge(line, 0), _edge(line, -1)


def _edge(box: Any, at: int) -> Any:
    children = [child for child in box.children if not isinstance(child, boxes.TextBox) or child.text]
    if not children or not children[at].is_in_normal_flow():
        return None
    child = children[at]
    if isinstance(child, boxes.InlineBox):
        return _edge(child, at)
    return child if isinstance(child, boxes.TextBox) else None
