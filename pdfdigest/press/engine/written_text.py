"""A line is drawn, and beside its glyphs stands the text as it was written, where readers could not tell it from the glyphs.

In the scripts of India and South-East Asia several glyphs make a letter, and some stand before the letter that they follow:
what is copied, searched and read aloud is then guessed.  ActualText says it outright (ISO 32000-1, 14.9.4).  A glyph that is
no letter of its own still stands for something, as readers put its number in the place of nothing.  Scripts that are written
from right to left have no ActualText: poppler and PDFium turn it round, as they turn glyphs (docs/copy.md).  Before a step
aside, such as the part of a line's slack that a space takes, WeasyPrint 70 may write an empty string, and PDFium then
forgets a step: words of a justified line stood up to 3 mm astray in Chrome and Edge.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fontTools.ttLib import TTFont, TTLibError

from pdfdigest.press.engine.weasyprint_internals import DRAWN_LINE

JOINED = re.compile(r"[\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1a20-\u1aaf\u1b00-\u1cff\ua8e0-\ua9df\uaa60-\uaa7f]")
"""Letters of scripts whose glyphs are not one to a letter, or change places."""
TURNED = re.compile(r"[\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\u06fa-\u06ff]+")
"""Letters that are written from right to left, without marks."""
HYPHEN = "\u2010"
"""What breaks a word at the end of a line; told as U+002D, as poppler and PDFium join words at that one alone."""
NOTHING = "\u200b"
"""What a glyph stands for that has no text of its own: a space without a width."""
_STEP = rb"-?[\d.]+(?:e-?\d+)?"
_EMPTY = re.compile(rb"(?:(?<=[>\[ ])%b)?(?:<>(?:%b)?)+" % (_STEP, _STEP))
"""Strings without glyphs among those that are shown, and the steps aside around them; digits within a string are no step."""


@contextmanager
def kept() -> Iterator[None]:
    """Inside, lines say what is written in them, and every glyph stands for something."""
    real = DRAWN_LINE.real

    def draw(stream: Any, textbox: Any, *more: Any) -> Any:
        fonts: list[Any] = []
        plain = stream.add_font

        def add_font(pango_font: Any) -> Any:
            found = plain(pango_font)
            fonts.append(found[0])
            return found

        stream.add_font = add_font
        at = len(stream.stream)
        try:
            drawn = real(stream, textbox, *more)
        finally:
            del stream.add_font
        for index in range(at, len(stream.stream)):
            shown = stream.stream[index]
            if isinstance(shown, bytes) and shown.endswith(b"] TJ") and b"<>" in shown:
                stream.stream[index] = _EMPTY.sub(_step, shown)
        joined = bool(JOINED.search(textbox.text))
        if joined and len(stream.stream) > at:
            raw = b"\xfe\xff" + textbox.text.encode("utf-16-be")
            stream.stream.insert(at, b"/Span <</ActualText <" + raw.hex().encode() + b">>> BDC")
            stream.stream.append(b"EMC")
        broken = textbox.text.endswith(HYPHEN)
        for font in fonts:
            if broken:
                font.to_unicode.update({glyph: "-" for glyph, text in font.to_unicode.items() if text == HYPHEN})
            if joined or "" in font.to_unicode.values() or TURNED.search(textbox.text):
                name_glyphs(font)
        return drawn

    with DRAWN_LINE.replaced(draw):
        yield


def _step(found: re.Match[bytes]) -> bytes:
    """The steps on both sides of empty strings as one."""
    steps = [float(each) for each in re.findall(_STEP, found[0].replace(b"<>", b" "))]
    # A number of a PDF has no exponent (ISO 32000-1, 7.3.3).
    return f"{sum(steps):.6f}".encode() if steps else b""


def name_glyphs(font: Any) -> None:
    """Have each glyph of a font stand for its own letter, where it has one, and none for nothing."""
    letters = _letters(font)
    turned: set[int] = font.__dict__.setdefault("turned", set())
    for glyph, text in font.to_unicode.items():
        own = letters.get(glyph, "")
        if not text or (own and len(text) > 1 and JOINED.search(text)):
            font.to_unicode[glyph] = own or NOTHING
        elif len(text) > 1 and glyph not in turned and TURNED.fullmatch(text):
            turned.add(glyph)
            font.to_unicode[glyph] = text[::-1]


def _letters(font: Any) -> dict[int, str]:
    """The letter of each glyph that a font has by itself; of marks and their letters the plain ones first."""
    known: dict[int, str] | None = getattr(font, "letters", None)
    if known is None:
        known = {}
        try:
            held = TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True)
            for code, name in sorted((held.getBestCmap() or {}).items(), reverse=True):
                if unicodedata.category(chr(code)) not in ("Cn", "Co"):
                    known[held.getGlyphID(name)] = chr(code)
        except (TTLibError, KeyError, ValueError):
            known = {}
        font.letters = known
    return known
