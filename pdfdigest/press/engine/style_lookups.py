"""A style is asked for a value, a face or a layout's beginnings; what comes out is what WeasyPrint works out, sooner.

Most values that a page asks for were set by no rule: they are inherited, or those that a property begins with
(CSS Cascading and Inheritance 4, 7.1).  WeasyPrint goes through all that a rule could have said before it takes one.
And for each piece of text it tells Pango anew what face, size and language are meant: that is kept here for one document.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from typing import Any

from pdfdigest.press.engine import patches
from pdfdigest.press.engine.weasyprint_internals import (
    ANONYMOUS_VALUE,
    BEGUN_LAYOUT,
    FACE,
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
    PHYSICAL_FUNCTIONS,
    USED_LENGTH,
    VALUE,
    Dimension,
    begun_alike,
    check_math,
    kept_with,
    percentage,
)

NAME = "style-lookups"
_OWN_WAY = {"float", "display", "position", "page"}
_LOGICAL = {
    name: tuple({logical(block="ttb", inline=direction) for direction in ("ltr", "rtl")})
    for name, logical in PHYSICAL_FUNCTIONS.items()
}
_INHERITED = {
    name
    for name in INHERITED
    if name not in _OWN_WAY and name not in _LOGICAL and not name.startswith(("text_decoration_", "__"))
}
_INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in INHERITED
    and name not in _OWN_WAY
    and name not in INITIAL_NOT_COMPUTED
    and not name.startswith(("text_decoration_", "__"))
    and not check_math(value)
}
_SIMPLE = (str, int, float)
_FACE = (
    "font_family",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
    "font_variation_settings",
    "font_language_override",
    "lang",
)
_face = itemgetter(*_FACE)
_face_and_size = itemgetter(*_FACE, "font_size", "line_height")
_beginnings = itemgetter(*_FACE, "font_size", "font_kerning", "direction")


@contextmanager
def quick() -> Iterator[None]:
    """Inside, values are looked up by the shortest way."""
    if not patches.quick(NAME):
        yield
        return
    with ExitStack() as replaced:
        for step, ours in (
            (VALUE, _value(VALUE.real)),
            (ANONYMOUS_VALUE, _anonymous_value(ANONYMOUS_VALUE.real)),
            (USED_LENGTH, _used_length),
            (FACE, _face_of(FACE.real)),
            (BEGUN_LAYOUT, _begun(BEGUN_LAYOUT.real)),
        ):
            replaced.enter_context(step.replaced(ours))
        yield


def _value(real: Any) -> Any:
    def value_of(style: Any, name: str) -> Any:
        cascaded = style.cascaded
        if name not in cascaded:
            if name in _INITIAL:
                if not any(logical in cascaded for logical in _LOGICAL.get(name, ())):
                    value = style[name] = _INITIAL[name]
                    return value
            elif name in _INHERITED and style.parent_style is not None:
                value = style.parent_style[name]
                if isinstance(value, _SIMPLE) or not check_math(value):
                    style[name] = value
                    return value
        return real(style, name)

    return value_of


def _anonymous_value(real: Any) -> Any:
    def value_of(style: Any, name: str) -> Any:
        if name in _INITIAL:
            value = style[name] = _INITIAL[name]
            return value
        return real(style, name)

    return value_of


def _used_length(box: Any, name: str, refer_to: float) -> None:
    value = box.style[name]
    if type(value) is Dimension:
        used = refer_to * value.value / 100 if value.unit == "%" else value.value
    else:
        used = percentage(value, box.style, refer_to)
        if used == "auto" and name in ("min_width", "min_height"):
            used = 0
    setattr(box, name, used)


def _face_of(real: Any) -> Any:
    def face_of(style: Any, include_size: bool = False) -> Any:
        if not _of_a_document(style):
            return real(style, include_size)
        return _face_and_size(style) if include_size else _face(style)

    return face_of


def _begun(real: Any) -> Any:
    def begun(layout: Any, style: Any) -> None:
        if not _of_a_document(style):
            real(layout, style)
            return
        known = kept_with(style, "begun")
        key = (_beginnings(style), style["text_decoration_line"] == "none")  # a line below is measured too
        first = known.get(key)
        if first is None:
            first = known[key] = object.__new__(type(layout))
            real(first, style)
        begun_alike(layout, style, first)

    return begun


def _of_a_document(style: Any) -> bool:
    """Whether a style is that of a document's box, and not that of a text in a drawing, whose values are as written."""
    return hasattr(style, "cache")
