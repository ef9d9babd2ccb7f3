"""Lines as WeasyPrint makes them go in; no more than two in a row come out that end in a hyphen (Chicago 7.47).

Where two lines of a paragraph have ended in one, the next is broken between words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import FIRST_LINE, LINES, NEXT_LINE, boxes, kept_with

MOST = 2
"""Lines in a row that may end in a hyphen."""
HYPHENS = ("-", "\u2010")


@contextmanager
def broken() -> Iterator[None]:
    """Inside, no third line in a row is hyphenated."""
    lines, next_line, first_line = LINES.real, NEXT_LINE.real, FIRST_LINE.real
    running: dict[int, int] = {}
    whole_words = [False]

    def of_a_block(context: Any, box: Any, *rest: Any) -> Iterator[tuple[Any, Any]]:
        # Begun anew with each page and each trial, so that a page comes out the same however it was come by.
        running[id(box)] = 0
        yield from lines(context, box, *rest)

    def one(context: Any, box: Any, *rest: Any) -> tuple[Any, Any]:
        before, whole_words[0] = whole_words[0], running.get(id(box), 0) >= MOST
        try:
            line, resume_at = next_line(context, box, *rest)
        finally:
            whole_words[0] = before
        running[id(box)] = running.get(id(box), 0) + 1 if line is not None and hyphenated(line) else 0
        return line, resume_at

    def text(words: str, style: Any, *rest: Any, **more: Any) -> tuple[Any, ...]:
        if whole_words[0] and style["hyphens"] == "auto":
            style = _unhyphenated(style)
        found: tuple[Any, ...] = first_line(words, style, *rest, **more)
        return found

    with LINES.replaced(of_a_block), NEXT_LINE.replaced(one), FIRST_LINE.replaced(text):
        yield


def _unhyphenated(style: Any) -> Any:
    """A style in which no hyphen is added; the same one for the same style."""
    known = kept_with(style, "unhyphenated")
    if id(style) not in known:
        other = style.copy()
        other["hyphens"] = "manual"
        known[id(style)] = (style, other)  # the style keeps its number
    return known[id(style)][1]


def hyphenated(line: Any) -> bool:
    """Whether the last text of a line ends in a hyphen."""
    texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
    return bool(texts) and texts[-1].text.endswith(HYPHENS)
