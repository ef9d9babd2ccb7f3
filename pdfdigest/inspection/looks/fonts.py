"""Fonts and glyphs of all text that is shown: on pages, in forms, patterns and appearances."""

from __future__ import annotations

from pikepdf import Name

from pdfdigest.inspection import font_glyphs
from pdfdigest.inspection.font_glyphs import UnreadError
from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import Opened


def embedded(file: Opened) -> Found:
    """Every font that visible text is set in is held by the file (ISO 19005-2, 6.2.11.4.1)."""
    fonts, lacking = file.text
    wrong = [f"on {where} text is set in a font that is not named there" for where in lacking]
    visible = [each for each in fonts if each.seen]
    wrong += [
        f"the font {named(each.font)} is not embedded"
        for each in visible
        if each.font.get("/Subtype") != "/Type3" and font_glyphs.program(font_glyphs.descendant(each.font)) is None
    ]
    return found(scope(file, len(visible)), wrong)


def glyphs(file: Opened) -> Found:
    """Every character that is shown has a glyph in its font (6.2.11.8)."""
    wrong, unseen = [], []
    fonts = file.text[0]
    for each in fonts:
        if not each.seen and not file.archive:
            continue
        try:
            for code, text in font_glyphs.missing(each.font, each.strings):
                where = each.strings[text]
                wrong.append(f"{where} shows a box instead of a character ({named(each.font)}, code {code:X})")
        except UnreadError as error:
            unseen.append(f"{each.where}: {error}")
    return found(scope(file, len(fonts)), wrong, unseen)


def scope(file: Opened, fonts: int) -> str:
    """How many fonts, and in what."""
    kinds = {each.kind for each in file.painted}
    inner = [words for kind, words in _WORDS.items() if kind in kinds]
    return f"{count(fonts, 'font')} on pages" + (f" and in {', '.join(inner)}" if inner else "")


_WORDS = {
    "form": "forms",
    "pattern": "patterns",
    "appearance": "appearances of annotations",
    "glyph": "drawn characters",
}


def named(font: object) -> str:
    """The name of a font, as far as it can be read."""
    given = font.get("/BaseFont")  # type: ignore[attr-defined]
    return bytes(given).decode("utf-8", "replace").lstrip("/") if isinstance(given, Name) else "without a name"
