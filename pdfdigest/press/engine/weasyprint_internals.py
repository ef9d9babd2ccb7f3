"""Every name of WeasyPrint that it does not promise to keep, here and nowhere else.

`Step` is a function inside WeasyPrint that ours can stand in for while something is laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import weasyprint.draw.text
import weasyprint.pdf
from weasyprint import layout
from weasyprint.formatting_structure import boxes, build
from weasyprint.images import RasterImage
from weasyprint.layout import LayoutContext, block, inline
from weasyprint.layout import page as page_layout
from weasyprint.layout.block import block_level_layout
from weasyprint.layout.replaced import replacedbox_layout
from weasyprint.text.line_break import split_first_line

__all__ = ["RasterImage", "block_level_layout", "boxes", "split_first_line"]


@dataclass(frozen=True, slots=True)
class Step:
    """A function of WeasyPrint: whose it is, and its name there."""

    owner: Any
    name: str

    @property
    def there(self) -> bool:
        """Whether this WeasyPrint has it."""
        return hasattr(self.owner, self.name)

    @property
    def real(self) -> Callable[..., Any]:
        """What stands in its place now."""
        function: Callable[..., Any] = getattr(self.owner, self.name)
        return function

    @contextmanager
    def replaced(self, function: Callable[..., Any]) -> Iterator[None]:
        """Have another function in its place inside."""
        before = self.real
        setattr(self.owner, self.name, function)
        try:
            yield
        finally:
            setattr(self.owner, self.name, before)


FIRST_LINE = Step(inline, "split_first_line")
"""`(text, style, context, max_width, justification_spacing, is_line_start=True)`: as much text as fits on one line, as
`(layout, length, resume_index, width, height, baseline)`, lengths in bytes of UTF-8 and `resume_index` None at its end."""
JUSTIFIED_LINE = Step(inline, "justify_line")
"""`(context, line, extra_width)`: a line is made as wide as its block, the slack given to its spaces."""
LINES = Step(block, "iter_line_boxes")
"""`(context, box, ...)`: the lines of a block on one page, each with where the next begins."""
NEXT_LINE = Step(inline, "get_next_linebox")
"""`(context, box, ...)`: one of these lines, and where the next begins; the box is that of `LINES`."""
DRAWN_LINE = Step(weasyprint.draw.text, "draw_first_line")
"""`(stream, textbox, text_overflow, block_ellipsis, matrix)`: the glyphs of one line, between begin and end of text."""
FOOTNOTE_AREA = Step(LayoutContext, "_update_footnote_area")
"""`(context)`: how high the notes of a page stand; True where they overflow."""
REMADE_PAGE = Step(page_layout, "remake_page")
"""`(index, context, root, html)`: one page, and where the next begins."""
ALL_PAGES = Step(layout, "make_all_pages")
"""`(context, root, html, pages)`: the pages, one after the other."""
STRUCTURE = Step(weasyprint.pdf, "add_tags")
"""`(pdf, document, pdf_version, streams)`: the structure tree is added to a file."""


def page_box(page: Any) -> Any:
    """The box of a finished page."""
    return page._page_box


def root_element(document: Any) -> Any:
    """The root of what a document was laid out from."""
    return document._html.etree_element


def marked_content(stream: Any) -> dict[Any, Any]:
    """The marked content of a page, by box: it is taken from here as it is placed."""
    marks: dict[Any, Any] = stream._tags
    return marks


def with_anonymous_boxes(area: Any) -> Any:
    """A copy of a box, with the boxes that CSS puts between it and its lines (CSS 2.2, 9.2.1.1)."""
    return build.create_anonymous_boxes(area.deepcopy())


def printed_size(box: Any) -> tuple[float, float]:
    """Width and height at which a picture is drawn in its box, in pixels."""
    width, height, _, _ = replacedbox_layout(box)
    return width, height
