"""Every name of WeasyPrint that it does not promise to keep, here and nowhere else.

`Step` is a function inside WeasyPrint that ours can stand in for while something is laid out.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

import weasyprint.draw.text
import weasyprint.pdf
from weasyprint import layout
from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension
from weasyprint.formatting_structure import boxes, build
from weasyprint.images import RasterImage
from weasyprint.layout import LayoutContext, block, inline, percent
from weasyprint.layout import page as page_layout
from weasyprint.layout.block import block_level_layout
from weasyprint.layout.inline import skip_first_whitespace
from weasyprint.layout.percent import percentage
from weasyprint.layout.replaced import replacedbox_layout
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango
from weasyprint.text.line_break import (
    Layout,
    can_break_text,
    create_layout,
    line_size,
    pyphen,
    split_first_line,
)

from pdfdigest.press.engine import libraries

__all__ = [
    "INHERITED",
    "INITIAL_NOT_COMPUTED",
    "INITIAL_VALUES",
    "PHYSICAL_FUNCTIONS",
    "Dimension",
    "RasterImage",
    "block_level_layout",
    "boxes",
    "can_break_text",
    "check_math",
    "percentage",
    "skip_first_whitespace",
    "split_first_line",
]

_PANGO = libraries.pango()
_INDEX_TO_X = _PANGO.pango_layout_line_index_to_x
_INDEX_TO_X.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_int))
_INDEX_TO_X.restype = None
_X_RANGES = _PANGO.pango_layout_line_get_x_ranges
_X_RANGES.argtypes = (
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.POINTER(ctypes.POINTER(ctypes.c_int)),
    ctypes.POINTER(ctypes.c_int),
)
_X_RANGES.restype = None
_COPIED = _PANGO.pango_layout_copy
_COPIED.argtypes = (ctypes.c_void_p,)
_COPIED.restype = ctypes.c_void_p
_FREE = _PANGO.g_free
_FREE.argtypes = (ctypes.c_void_p,)
_FREE.restype = None


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
ALIGNED_LINE = Step(inline, "text_align")
"""`(context, line, available_width, last)`: how far a line is moved in its block; one that is justified is made as wide."""
INLINE_BOX = Step(inline, "split_inline_box")
"""`(context, box, position_x, max_x, ...)`: as much of a line, or of a box in it, as stands before `max_x`."""
TEXT_BOX = Step(inline, "split_text_box")
"""`(context, box, available_width, skip, is_line_start=True)`: as much of a text from byte `skip` on as fits on one line, as
`(box, skip of the next line or None, preserved_line_break)`."""
LINES = Step(block, "iter_line_boxes")
"""`(context, box, ...)`: the lines of a block on one page, each with where the next begins."""
NEXT_LINE = Step(inline, "get_next_linebox")
"""`(context, box, ...)`: one of these lines, and where the next begins; the box is that of `LINES`."""
BLOCK = Step(block, "block_level_layout_switch")
"""`(context, box, bottom_space, skip_stack, ...)`: as much of a block as fits on a page; `skip_stack` says where it begins,
None for its start."""
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
VALUE = Step(ComputedStyle, "__missing__")
"""`(style, name)`: the computed value of a property, kept in the style; asked for once."""
ANONYMOUS_VALUE = Step(AnonymousStyle, "__missing__")
"""The same of a box that no element made."""
USED_LENGTH = Step(percent, "resolve_one_percentage")
"""`(box, name, refer_to)`: the used value of a length is set on a box, a percentage taken of `refer_to`."""
FACE = Step(line_break, "_font_style_cache_key")
"""`(style, include_size=False)`: what stands for the face of a style, and its size, where something is kept for it."""
BEGUN_LAYOUT = Step(Layout, "setup")
"""`(layout, style)`: Pango is told of the face, size and language of a piece of text before it gets the text."""


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


class MeasuredText:
    """A text on one endless line: how far each of its bytes stands from its start, and where it may be broken."""

    def __init__(self, text: str, style: Any) -> None:
        self._text, self._style = text, style
        self._layout = create_layout(text, style, None, None, 0)
        self._line, _ = self._layout.get_first_line()
        self._address = int(ffi.cast("intptr_t", self._line))
        self._found = ctypes.c_int()
        self.width: float = line_size(self._line, style)[0]

    def x(self, byte: int) -> float:
        """How far a byte stands from the start, in CSS pixels."""
        _INDEX_TO_X(self._address, byte, 0, self._found)
        return float(self._found.value * FROM_UNITS)

    def width_of(self, text: str) -> float:
        """How wide another text is, set alike, in CSS pixels."""
        return width_alone(text, self._style)

    def breaks(self) -> list[int]:
        """Before which of its signs it may be broken, its ends left out."""
        attributes = pango.pango_layout_get_log_attrs_readonly(self._layout.layout, ffi.NULL)
        return [index for index in range(1, len(self._text)) if attributes[index].is_line_break]


class TurnedText(MeasuredText):
    """One whose letters do not all stand in the order in which they are read."""

    def x(self, byte: int) -> float:
        """How wide what stands before a byte is, wherever it stands, in CSS pixels."""
        ranges, count = ctypes.POINTER(ctypes.c_int)(), ctypes.c_int()
        _X_RANGES(self._address, 0, byte, ranges, count)
        try:
            return float(sum(ranges[at + 1] - ranges[at] for at in range(0, 2 * count.value, 2)) * FROM_UNITS)
        finally:
            _FREE(ranges)


def kept_with(style: Any, name: str) -> dict[Any, Any]:
    """What is kept under a name for all styles of one document, and goes with it."""
    known: dict[Any, Any] = style.cache.setdefault(name, {})
    return known


def drawn(text: Any, spacing: float) -> tuple[Any, float]:
    """What a text box is drawn from where its spaces take so much more, and how wide that comes out, in CSS pixels."""
    known = kept_with(text.style, "drawn")
    key = (text.text, id(text.style), spacing)
    if key not in known:
        layout = create_layout(text.text, text.style, None, None, spacing)
        layout.reactivate(text.style)
        line, _ = layout.get_first_line()
        width = float(line_size(line, text.style)[0])
        layout.deactivate()
        known[key] = (text.style, layout, width)  # the style keeps its number
    _, layout, width = known[key]
    return copy(layout), width


def unbroken(text: str, style: Any) -> tuple[Any, float]:
    """What a text is drawn from on a line of its own, and how wide that is, in CSS pixels."""
    known = kept_with(style, "unbroken")
    key = (text, id(style))
    if key not in known:
        layout, _, _, width, _, _ = split_first_line(text, style, None, None, 0)
        known[key] = (style, layout, width)  # the style keeps its number
    _, layout, width = known[key]
    return copy(layout), width


def begun_alike(layout: Any, style: Any, other: Any) -> None:
    """Begin a piece of text as another one of the same face, size and language was begun."""
    address = _COPIED(int(ffi.cast("intptr_t", other.layout)))
    layout.__dict__.update(other.__dict__, style=style)
    layout.layout = ffi.gc(ffi.cast("PangoLayout *", address), gobject.g_object_unref)


class _SpreadLayout(Layout):  # type: ignore[misc]
    """A layout with room behind some of its signs, given in CSS pixels by their place."""

    def __init__(self, style: Any, room: dict[int, float]) -> None:
        self.room = room
        super().__init__(style)

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for at, room in self.room.items():
            attribute = pango.pango_attr_letter_spacing_new(int(room * TO_UNITS))
            attribute.start_index = len(text[:at].encode())
            attribute.end_index = attribute.start_index + len(text[at].encode())
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(self.layout, attributes)


def apart(text: Any, room: dict[int, float]) -> tuple[Any, float]:
    """What a text box is drawn from with room behind some of its signs, by place in CSS pixels, and how wide it comes out."""
    layout = _SpreadLayout(text.style, room)
    layout.set_text(text.text)
    line, _ = layout.get_first_line()
    width = float(line_size(line, text.style)[0])
    layout.deactivate()
    return layout, width


def width_alone(text: str, style: Any) -> float:
    """How wide a text is on a line of its own, in CSS pixels, measured once for each face, size and spacing."""
    known = kept_with(style, "width alone")
    key = (text, style["letter_spacing"], FACE.real(style, include_size=True))
    if key not in known:
        layout = create_layout(text, style, None, None, 0)
        line, _ = layout.get_first_line()
        known[key] = float(line_size(line, style)[0])
    return float(known[key])


def width_of_a_space(style: Any) -> float:
    """How wide a space is between two letters, in CSS pixels."""
    return width_alone("a a", style) - width_alone("aa", style)


def hyphenation(context: Any, language: str, left: int, right: int, total: int) -> Any:
    """The dictionary by which words of a language are hyphenated; None where there is none."""
    named = pyphen.language_fallback(language)
    if not named:
        return None
    key = (named, left, right, total)
    if key not in context.dictionaries:
        context.dictionaries[key] = pyphen.Pyphen(lang=named, left=left, right=right)
    return context.dictionaries[key]
