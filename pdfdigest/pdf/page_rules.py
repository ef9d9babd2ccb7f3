"""A dictionary and one of its values go in; bytes that stand for the value come out, where a volume has another on purpose.

Each goes by what the dictionary is, as a row of names (of fonts, say) may have any key.
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, String

from pdfdigest.pdf import renaming
from pdfdigest.pdf.canonical import name

_TOLD_BY = {Name: ("/Subtype", "/S", "/FT", "/Type"), Array: ("/Kids",), String: ("/T", "/Title")}
"""Keys that things of some kind have, by what stands behind them."""


def left_out(_: Any, value: Any) -> bytes | None:
    """A key of the parent tree."""
    return b"" if isinstance(value, int) else None


def upwards(holder: Any, value: Any) -> bytes | None:
    """A way back to what holds this one: the page of an annotation, the parent of an element."""
    return b"" if isinstance(value, Dictionary) and is_one(holder) else None


def is_one(holder: Any) -> bool:
    """Whether a dictionary is a thing of some kind, an annotation, a field, an element or a bookmark, and no row of names."""
    return any(isinstance(holder.get(key), kind) for kind, keys in _TOLD_BY.items() for key in keys)


def font(_: Any, value: Any) -> bytes | None:
    """The name of a font, without the tag of its subset."""
    return name(renaming.font(bytes(value))) if isinstance(value, Name) else None
