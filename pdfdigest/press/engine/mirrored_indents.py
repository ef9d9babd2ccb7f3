"""The first line of a paragraph that runs from right to left goes in; it comes out indented at its right.

WeasyPrint 70 takes an indent from the left end of a line in either direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import ALIGNED_LINE


@contextmanager
def mirrored() -> Iterator[None]:
    """Inside, first lines are indented where they begin."""
    real = ALIGNED_LINE.real

    def align(context: Any, line: Any, width: float, last: bool) -> float:
        offset = float(real(context, line, width, last))
        if line.text_indent and line.style["direction"] == "rtl":
            for child in line.children:
                if child.is_in_normal_flow():
                    child.translate(-line.text_indent)
        return offset

    with ALIGNED_LINE.replaced(align):
        yield
