"""A block that goes on from the page before goes in; it comes out no taller than what stands in it.

A height that a block must have at least is that of its parts together (CSS Fragmentation 3, 5.1), and a part that a page
ends takes all the page has left.  WeasyPrint 70 asks for the whole height once more of the last part, and leaves white.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.press.engine.weasyprint_internals import BLOCK


@contextmanager
def closed() -> Iterator[None]:
    """Inside, the least height of a block counts where the block begins."""
    real = BLOCK.real

    def block(context: Any, box: Any, bottom_space: float, skip_stack: Any, *rest: Any, **more: Any) -> tuple[Any, ...]:
        if skip_stack is not None and box.min_height:
            box.min_height = 0.0
        found: tuple[Any, ...] = real(context, box, bottom_space, skip_stack, *rest, **more)
        return found

    with BLOCK.replaced(block):
        yield
