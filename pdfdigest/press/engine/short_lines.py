"""The rest of a text goes in; as much of it as fits on a line comes out, where WeasyPrint would leave the line short.

WeasyPrint 70 measures the rest of a text with the space at its end, which hangs over the margin and takes no room
(CSS Text 3, 4.1.2).  Where the text fits and its space does not, it takes the line for one that cannot be broken, and
keeps its first word alone: `text/line_break.py`, step 3 of `split_first_line`.  A text ends in a space where a bold or
linked word follows it.  Pango lets a no-break space hang likewise, though no line may end there: such a text is broken
where it would be if that space took its room.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import FIRST_LINE

WRAPPED = frozenset({"normal", "pre-line"})
"""The values of `white-space` in which lines are broken and the spaces at their ends hang."""

_TIE = "\u00a0"
_HANGING = (" ", _TIE)

NARROWEST = 0.125
"""No text has letters that are narrower than this on the whole, in em, marks and joiners among them: a longer one needs no
measuring."""


@contextmanager
def filled() -> Iterator[None]:
    """Inside, a line takes all words that it has room for."""
    real = FIRST_LINE.real

    def first_line(
        text: str, style: Any, context: Any, max_width: float | None, spacing: float, **more: Any
    ) -> tuple[Any, ...]:
        found: tuple[Any, ...] = real(text, style, context, max_width, spacing, **more)
        _, length, resume_index, *_ = found
        if resume_index is None or max_width is None or max_width == inf or not text.endswith(_HANGING):
            return found
        words = text.rstrip("".join(_HANGING))
        if style["white_space"] not in WRAPPED or length >= len(words.encode()) or "\n" in text:
            return found
        if len(words) * style["font_size"] * NARROWEST > max_width:
            return found
        _, _, rest, width, _, _ = real(words, style, context, None, spacing, **more)
        if rest is not None or width > max_width:
            return found
        _, _, _, whole, _, _ = unbroken = real(text, style, context, None, spacing, **more)
        if text.endswith(_TIE):
            return tuple(real(text, style, context, max_width - (whole - width), spacing, **more))
        return tuple(unbroken)

    with FIRST_LINE.replaced(first_line):
        yield
