"""Font folders and the characters set in each face go in; `@font-face` rules with the fonts inside, or beside them, come out.

Each font is cut down to what a page shows (WOFF2), so that the page asks for nothing and looks alike everywhere.
"""

from __future__ import annotations

import base64
import io
import re
import string
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from pdfdigest.errors import HouseError
from pdfdigest.manuscript.checks import characters
from pdfdigest.press.compose.cascade import Face

ALWAYS = frozenset(string.ascii_letters + string.digits + string.punctuation + " \u00a0‐–—‘’“”…·")
"""What every Latin font keeps, so that one cut serves most issues."""
LETTERS = frozenset(string.ascii_letters)
FEATURES = (
    *("ccmp", "locl", "kern", "liga", "clig", "calt", "rlig", "mark", "mkmk", "curs", "dist"),
    *("onum", "lnum", "tnum", "pnum", "sups", "subs"),
    *("isol", "init", "medi", "fina", "med2", "fin2", "fin3"),
    *("nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "abvf", "half", "pstf", "vatu", "cjct"),
    *("pres", "abvs", "blws", "psts", "haln", "abvm", "blwm", "cfar", "ljmo", "vjmo", "tjmo"),
)
SMALL_CAPITALS = ("smcp", "c2sc")
MOST_FACES = 64
"""More than any collection of fonts has."""
_SUFFIXES = frozenset({".otf", ".ttf", ".ttc"})
_LICENCE_NAMES = (0, 1, 2, 13, 14)
_NOT_DRAWN = re.compile(r"[\s\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


@dataclass(frozen=True, slots=True)
class Font:
    """A font file, or one face of a collection: its family, its weight, and the characters it has."""

    path: Path
    changed: int
    number: int
    family: str
    weight: int
    italic: bool
    characters: frozenset[str]


@dataclass(frozen=True, slots=True, order=True)
class _Rule:
    """One `@font-face`: `stands_in` where a font serves under the name of another."""

    family: str
    weight: int
    italic: bool
    stands_in: bool
    path: Path
    changed: int
    number: int


def inside(font: bytes) -> str:
    """A font as a data address."""
    return f"data:font/woff2;base64,{base64.b64encode(font).decode()}"


def rules(
    faces: Mapping[Face, frozenset[str]],
    folders: Iterable[Path],
    css: str,
    address: Callable[[bytes], str] = inside,
) -> tuple[str, str]:
    """The rules, and the characters that no font in force has; `address` says under which address a font is to be found."""
    fonts = tuple(font for folder in folders for path in _files(folder) for font in _faces(path, _changed(path)))
    wanted: defaultdict[_Rule, set[str]] = defaultdict(set)
    lacking: set[str] = set()
    for face, signs in faces.items():
        lacking |= _share_out(face, signs, fonts, wanted)
    features = FEATURES + (SMALL_CAPITALS if "small-caps" in css else ())
    made = "\n".join(_rule(rule, frozenset(signs), features, address) for rule, signs in sorted(wanted.items()))
    return made, "".join(sorted(lacking))


def remarks(lacking: str) -> list[str]:
    """What is said of characters that no font in force has."""
    if not lacking:
        return []
    named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in lacking[:12])
    return [f"no font in force has {named}: each reader's own fonts will show it, or not"]


def _share_out(
    face: Face, signs: Iterable[str], fonts: tuple[Font, ...], wanted: defaultdict[_Rule, set[str]]
) -> set[str]:
    """Give each character to the first family that has it; what is left over is returned."""
    stack = [font for family in face.families if (font := _nearest(face, family, fonts)) is not None]
    first = stack[0] if stack else None
    others = dict.fromkeys(font.family for font in fonts if font.family not in {known.family for known in stack})
    reserve = [font for family in others if (font := _nearest(face, family, fonts)) is not None]
    left: set[str] = set()
    for sign in signs:
        if _NOT_DRAWN.match(sign) or unicodedata.category(sign) == "Cc":
            continue
        joins = unicodedata.category(sign) in ("Mn", "Me", "Mc") or sign in "\u200c\u200d"
        able = [font for font in stack if sign in font.characters]
        for font in able if joins else able[:1]:
            wanted[_Rule(font.family, font.weight, font.italic, False, font.path, font.changed, font.number)].add(sign)
        if able or characters.is_unseen(sign):
            continue
        spare = next((font for font in reserve if sign in font.characters), None)
        if spare is None:
            left.add(sign)
            continue
        name = (first.family, first.weight, first.italic) if first else (_named(face), face.weight, face.italic)
        wanted[_Rule(*name, True, spare.path, spare.changed, spare.number)].add(sign)
    return left


def _named(face: Face) -> str:
    return face.families[0] if face.families else "serif"


def _nearest(face: Face, family: str, fonts: tuple[Font, ...]) -> Font | None:
    """The font of a family that CSS would take for a face: the slant first, then the weight."""
    known = [font for font in fonts if font.family.lower() == family.lower()]
    slanted = [font for font in known if font.italic == face.italic] or known
    heavy = face.weight >= 500

    def distance(font: Font) -> tuple[bool, int]:
        off = font.weight - face.weight
        return (off < 0 if heavy else off > 0, abs(off))

    return min(slanted, key=distance, default=None)


def _rule(rule: _Rule, signs: frozenset[str], features: tuple[str, ...], address: Callable[[bytes], str]) -> str:
    kept = signs | ALWAYS if signs & LETTERS and not rule.stands_in else signs
    font = _cut(rule.path, rule.changed, rule.number, "".join(sorted(kept)), features)
    family = rule.family.replace("\\", "\\\\").replace('"', '\\"')
    only = ""
    if rule.stands_in:
        only = f"unicode-range:{','.join(_ranges(signs))};"
    style = "italic" if rule.italic else "normal"
    return (
        f'@font-face{{font-family:"{family}";font-weight:{rule.weight};font-style:{style};{only}'
        f'src:url({address(font)}) format("woff2")}}'
    )


def _ranges(signs: Iterable[str]) -> Iterator[str]:
    start = last = -1
    for code in [*sorted(map(ord, signs)), -2]:
        if code == last + 1:
            last = code
            continue
        if start >= 0:
            yield f"U+{start:X}" if start == last else f"U+{start:X}-{last:X}"
        start = last = code


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns


@lru_cache(maxsize=512)
def _faces(path: Path, changed: int) -> tuple[Font, ...]:
    """The fonts of a file: one, or those of a collection."""
    try:
        with path.open("rb") as file:
            start = file.read(12)
    except OSError as error:
        raise HouseError(f"the font cannot be read: {error}", where=path) from None
    count = int.from_bytes(start[8:], "big") if start[:4] == b"ttcf" else 1
    return tuple(_font(path, changed, number) for number in range(min(count, MOST_FACES)))


def _font(path: Path, changed: int, number: int) -> Font:
    try:
        with TTFont(path, lazy=True, fontNumber=number) as font:
            names = font["name"]
            family = names.getDebugName(16) or names.getDebugName(1) or path.stem
            os2 = font["OS/2"]
            characters = frozenset(map(chr, font.getBestCmap() or {}))
            return Font(path, changed, number, family, os2.usWeightClass, bool(os2.fsSelection & 1), characters)
    except (TTLibError, OSError, KeyError, AssertionError, ValueError) as error:
        raise HouseError(
            f"the font cannot be read: {error}", where=path, hint="Take it out, or get it again."
        ) from None


@lru_cache(maxsize=64)
def _cut(path: Path, _changed: int, number: int, signs: str, features: tuple[str, ...]) -> bytes:
    """The font with only these characters, and what its features make of them; the same bytes each time."""
    options = subset.Options()
    options.layout_features = list(features)
    # The names are cut here: fontTools would look through all tables for names in use, for half a second.
    options.no_subset_tables = [*options.no_subset_tables, "name"]
    options.notdef_outline = True
    options.hinting = False
    options.recalc_timestamp = False
    options.ignore_missing_unicodes = True
    options.drop_tables = [*options.drop_tables, "FFTM", "PfEd", "meta"]
    options.flavor = "woff2"
    options.font_number = number
    out = io.BytesIO()
    try:
        with subset.load_font(str(path), options) as font:
            font["name"].names = [name for name in font["name"].names if name.nameID in _LICENCE_NAMES]
            cutter = subset.Subsetter(options)
            cutter.populate(unicodes=[ord(sign) for sign in signs])
            cutter.subset(font)
            subset.save_font(font, out, options)
    except (TTLibError, subset.Subsetter.SubsettingError, OSError, KeyError, AssertionError, ValueError) as error:
        raise HouseError(f"the font cannot be cut down: {error}", where=path) from None
    return out.getvalue()
