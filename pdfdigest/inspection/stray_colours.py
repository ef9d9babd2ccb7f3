"""An open press file goes in; every colour in it that is none of the printer's inks comes out, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from pdfdigest.pdf.page_entries import spelled

_SCREEN = frozenset({"rg", "RG"})
_SPACES = frozenset({"/DeviceRGB", "/CalRGB", "/Lab", "/CalGray"})


def leftovers(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Colours of the screen in pages, forms, patterns, gradients and pictures (ISO 15930-7, 6.2.4).

    Soft masks are not asked: they say how much is seen, and are never themselves in ink.
    """
    for number, page in enumerate(pdf.pages, 1):
        if _painted(page):
            yield f"page {number} is painted in colours of the screen (RGB)"
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            continue
        kind = "a picture" if thing.get("/Subtype") == "/Image" else "a drawing"
        if "/ShadingType" in thing:
            kind = "a gradient"
        spaces = [thing.get("/ColorSpace"), thing.get("/CS")]
        if any(spelled(name) in _SPACES for space in spaces for name in _names(space)):
            yield f"{kind} is in colours of the screen (RGB)"
        if isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == "/Form" or "/PatternType" in thing):
            grey = isinstance(thing.get("/Group"), pikepdf.Dictionary) and thing.Group.get("/CS") == "/DeviceGray"
            if not grey and _painted(thing):
                yield "a drawing is painted in colours of the screen (RGB)"


def _names(space: Any) -> Iterator[Any]:
    """A colour space by name, or the first two names of one that is an array: `[/Indexed /DeviceRGB ...]`."""
    if isinstance(space, pikepdf.Name):
        yield space
    elif isinstance(space, pikepdf.Array):
        yield from (part for part in list(space)[:2] if isinstance(part, pikepdf.Name))


def _painted(stream: Any) -> bool:
    return any(str(each.operator) in _SCREEN for each in pikepdf.parse_content_stream(stream, "rg RG"))
