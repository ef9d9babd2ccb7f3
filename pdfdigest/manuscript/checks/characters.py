"""The rule that every character can be printed: some font in force must have it."""

from __future__ import annotations

import os
import re
import stat
import struct
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pdfdigest.manuscript.checks.findings import Finding, texts
from pdfdigest.manuscript.composed import composed
from pdfdigest.model import Issue

SHOWN = 8
_FONTS = {
    "CJK": "Noto Serif CJK, or Noto Serif SC, TC or JP",
    "HANGUL": "Noto Serif KR",
    "HIRAGANA": "Noto Serif JP",
    "KATAKANA": "Noto Serif JP",
    "GREEK": "one with Greek letters",
    "CYRILLIC": "one with Cyrillic letters",
    "LATIN": "one with more Latin letters, such as Noto Serif",
}
"""What to add for a script, by the first word of its characters' names."""
_NOTO = frozenset(
    [
        "ADLAM",
        "ARABIC",
        "ARMENIAN",
        "BALINESE",
        "BENGALI",
        "BUGINESE",
        "CHAM",
        "CHEROKEE",
        "COPTIC",
        "DEVANAGARI",
        "ETHIOPIC",
        "GEORGIAN",
        "GLAGOLITIC",
        "GOTHIC",
        "GUJARATI",
        "GURMUKHI",
        "HANUNOO",
        "HEBREW",
        "JAVANESE",
        "KANNADA",
        "KHMER",
        "LAO",
        "LEPCHA",
        "LIMBU",
        "LISU",
        "MALAYALAM",
        "MANDAIC",
        "MONGOLIAN",
        "MYANMAR",
        "OGHAM",
        "ORIYA",
        "OSAGE",
        "PHOENICIAN",
        "RUNIC",
        "SINHALA",
        "SYRIAC",
        "TAGALOG",
        "TAMIL",
        "TELUGU",
        "THAANA",
        "THAI",
        "TIFINAGH",
        "VAI",
        "YI",
    ]
)
"""Scripts of which there is a Noto Sans by their own name: no font is named that does not exist."""
DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What fontTools raises over a damaged font."""
_SELECTOR = re.compile("[\ufe00-\ufe0f\u180b-\u180f\U000e0100-\U000e01ef]")
_NAMED = ("name", "short_name", "tagline", "publisher", "editor", "place", "distribution", "rights", "contact")


def lacking(issue: Issue, folders: tuple[Path, ...]) -> Iterator[Finding]:
    """Characters that no font in force has; each script is told once, where its first one stands."""
    found: dict[str, tuple[str, Path | None]] = {}
    for field, text, path in _printed(issue):
        for sign in dict.fromkeys(composed(text)):
            if not is_unseen(sign):
                found.setdefault(sign, (field, path))
    wanted = set(found)
    for file in _likeliest(wanted, folders):
        if not wanted:
            return
        wanted -= characters_of(file)
    scripts: dict[str, list[str]] = defaultdict(list)
    for sign in found:
        if sign in wanted:
            scripts[_script(sign)].append(sign)
    for script, signs in scripts.items():
        field, path = found[signs[0]]
        yield Finding(field, _words(script, signs), signs[0], path=path)


def _likeliest(wanted: set[str], folders: tuple[Path, ...]) -> list[Path]:
    """The fonts in the order in which the fewest are to be read: those of East Asia are large, and take ten times as long."""
    files = [file for folder in folders for file in font_files(folder)]
    wide = any(unicodedata.east_asian_width(sign) in "WF" for sign in wanted)
    return sorted(files, key=lambda file: known.st_size if (known := _status(file)) else 0, reverse=wide)


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def _printed(issue: Issue) -> Iterator[tuple[str, str, Path | None]]:
    yield from ((field, text, None) for field, text in texts(issue) if not field.endswith(".alt"))
    for source in issue.sources:
        yield ("", source.address, None)
    publication = issue.publication
    if publication.root is not None:
        for name in _NAMED:
            yield name, getattr(publication, name), publication.root / "publication.toml"


def _words(script: str, signs: list[str]) -> str:
    shown = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:SHOWN])
    more = f" and {len(signs) - SHOWN} more" if len(signs) > SHOWN else ""
    if script == "EMOJI":
        advice = "take them out, or put Noto Emoji into fonts/ of the publication"
    else:
        font = _FONTS.get(script, f"Noto Sans {script.title()}" if script in _NOTO else "")
        named = f" ({font})" if font else ""
        advice = f"take them out, or put a font that has them{named} into fonts/ of the publication"
    return f"no font in force has {shown}{more}; {advice}"


def _script(sign: str) -> str:
    if unicodedata.category(sign) in ("So", "Sk", "Cn") and ord(sign) > 0x2300:
        return "EMOJI"
    return unicodedata.name(sign, "UNNAMED").partition(" ")[0].partition("-")[0]


def is_unseen(sign: str) -> bool:
    """Signs that print nothing, and need no shape: spaces, joiners, soft hyphens, variation selectors.

    A font without the shape that a selector asks for prints the plain one (UTS 37), so that nothing is missing.
    """
    return unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp") or _SELECTOR.match(sign) is not None


def font_files(folder: Path) -> tuple[Path, ...]:
    """The fonts of a folder and those below it, by name."""
    return tuple(
        sorted(file for file in folder.rglob("*") if file.suffix.lower() in (".otf", ".ttf", ".ttc", ".woff2", ".woff"))
    )


def characters_of(file: Path) -> frozenset[str]:
    """The characters that a font has; none where the file is no font that can be read."""
    known = _status(file)
    if known is None or not stat.S_ISREG(known.st_mode):  # reading a pipe would wait for ever
        return frozenset()
    return _characters_of(file, known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=256)
def _characters_of(file: Path, _changed: int, _size: int) -> frozenset[str]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with file.open("rb") as held, TTFont(held, lazy=True, fontNumber=0) as font:
            # Names of glyphs are not wanted, and costly to make.
            font.setGlyphOrder([str(glyph) for glyph in range(font["maxp"].numGlyphs)])
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (TTLibError, *DAMAGE):
        return frozenset()
