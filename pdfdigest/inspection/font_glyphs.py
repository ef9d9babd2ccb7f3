"""A font of a PDF and the strings shown in it go in; the codes come out for which it holds no glyph (ISO 32000-1, 9.6 and 9.7).

Composite fonts are asked by the glyph that a code leads to, simple ones by the name or the entry of the font's own table.
A glyph without an outline counts as missing where the font does not say which character it is: subsets are cut that way.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc import eexec
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, Stream

from pdfdigest.inspection import cff_outlines, cmaps
from pdfdigest.pdf.page_entries import dictionary, spelled

FAULTY = (
    TTLibError,
    AssertionError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    OverflowError,
)
"""What fontTools raises over a damaged font; `struct.error` is a ValueError of its own kind."""
_GLYPH = re.compile(rb"/([^\s/{}\[\]()<>]+)\s+\d+\s+(?:RD|-\|)[ ]")
_OWN = re.compile(rb"dup\s+(\d+)\s*/([^\s/]+)\s+put")
logging.getLogger("fontTools.ttLib").setLevel(logging.ERROR)  # it remarks on the dates of a font
SYMBOLIC = 4
EMPTY = 3
"""Bytes of an outline that draws nothing: a width, and its end."""
BLANK = " \t\r\n\xa0\xad\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u202f\u3000\ufeff"
"""Characters that are rightly drawn with nothing."""

Missing = Callable[[int], bool]
"""Whether the font has no glyph for a code."""


class UnreadError(Exception):
    """A font of a kind that is not read here; the words say which."""


def missing(font: Any, strings: Iterable[bytes]) -> list[tuple[int, bytes]]:
    """The codes without a glyph, each with a string that it stands in.  UnreadError where that cannot be told."""
    kind = spelled(font.get("/Subtype", ""))
    try:
        if kind == "/Type0":
            return _composite(font, strings)
        lacks = _type_3(font) if kind == "/Type3" else _simple(font)
    except UnreadError:
        raise
    except (*FAULTY, Exception) as error:
        if isinstance(error, MemoryError | RecursionError):
            raise
        raise UnreadError("a font that cannot be read") from None
    found: dict[int, bytes] = {}
    for text in strings:
        for code in text:
            if code not in found and lacks(code):
                found[code] = text
    return list(found.items())


def program(font: Any) -> tuple[str, bytes] | None:
    """The key under which a font holds its glyphs, and them; None where it holds none."""
    descriptor = dictionary(font.get("/FontDescriptor"))
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if isinstance(descriptor.get(key), Stream):
            return key, descriptor[key].read_bytes()
    return None


def descendant(font: Any) -> Any:
    """The font that holds the glyphs of a composite one; itself for all others."""
    inner = font.get("/DescendantFonts")
    return dictionary(inner[0]) if isinstance(inner, Array) and len(inner) else font


def _composite(font: Any, strings: Iterable[bytes]) -> list[tuple[int, bytes]]:
    inner = descendant(font)
    held = program(inner)
    if held is None:
        return []
    decode = cmaps.decoder(font.get("/Encoding"))
    if decode is None:
        raise UnreadError(f"a font in the encoding {_map_name(font.get('/Encoding'))}")
    told = cmaps.targets(font.get("/ToUnicode"))
    glyph, has, drawn = _cid_glyphs(inner, *held)
    found: dict[int, bytes] = {}
    for text in strings:
        for code, cid in decode(text):
            if code in found:
                continue
            at = glyph(cid)
            if at == 0 or not has(at) or (told is not None and code not in told and not drawn(at)):
                found[code] = text
    return list(found.items())


def _map_name(encoding: Any) -> str:
    given = encoding.get("/CMapName") if isinstance(encoding, Stream) else encoding
    return bytes(given).decode("utf-8", "replace")[1:60] if isinstance(given, Name) else "without a name"


def _cid_glyphs(inner: Any, key: str, data: bytes) -> tuple[Callable[[int], int], Missing, Missing]:
    """Which glyph a character is, whether the font has it, and whether it is drawn."""
    if key == "/FontFile3" and data[:4] not in (b"OTTO", b"\0\1\0\0", b"true"):
        return _cff_glyphs(data)
    sfnt = TTFont(io.BytesIO(data), lazy=True)
    if "CFF " in sfnt:
        return _cff_glyphs(sfnt.reader["CFF "])
    count = sfnt["maxp"].numGlyphs
    places = sfnt["loca"].locations
    table = inner.get("/CIDToGIDMap")
    row = table.read_bytes() if isinstance(table, Stream) else None

    def glyph(cid: int) -> int:
        if row is None:
            return cid
        return int.from_bytes(row[2 * cid : 2 * cid + 2], "big")

    return glyph, lambda at: at < count, lambda at: places[at + 1] > places[at]


def _cff(data: bytes) -> Any:
    from fontTools.cffLib import CFFFontSet  # loads all tables of OpenType

    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return fonts[0]


def _cff_glyphs(data: bytes) -> tuple[Callable[[int], int], Missing, Missing]:
    row = cff_outlines.lengths(data)
    if row is not None:
        return (lambda cid: cid), (lambda at: at < len(row)), lambda at: row[at] > EMPTY
    top = _cff(data)
    names = list(top.charset)
    outlines = top.CharStrings

    def drawn(at: int) -> bool:
        return len(outlines[names[at]].bytecode or b"") > EMPTY

    at = {int(name[3:]): place for place, name in enumerate(names) if name.startswith("cid")}
    return (lambda cid: at.get(cid, 0) if cid else 0), (lambda at: at < len(names)), drawn


def _type_3(font: Any) -> Missing:
    names, drawn = _names(font, {}), dictionary(font.get("/CharProcs"))
    return lambda code: f"/{names.get(code, '')}" not in drawn


def _simple(font: Any) -> Missing:
    held = program(font)
    if held is None:
        return lambda _: False
    key, data = held
    if key == "/FontFile2" or data[:4] in (b"\0\1\0\0", b"true"):
        return _truetype(font, TTFont(io.BytesIO(data), lazy=True))
    if key == "/FontFile3":
        top = _cff(TTFont(io.BytesIO(data), lazy=True).reader["CFF "] if data[:4] == b"OTTO" else data)
        known = set(top.charset)
        own = getattr(top, "Encoding", "StandardEncoding")
        within = dict(enumerate(StandardEncoding)) if isinstance(own, str) else dict(enumerate(own))
    else:
        known, within = _type_1(font, data)
    names = _names(font, within)
    return lambda code: names.get(code, ".notdef") == ".notdef" or names[code] not in known


def _type_1(font: Any, data: bytes) -> tuple[set[str], dict[int, str]]:
    if data[:1] == b"\x80":
        data = b"".join(_segments(data))
    at = data.find(b"eexec")
    if at < 0:
        raise UnreadError("a Type 1 font without its encrypted part")
    clear, secret = data[:at], data[at + 5 :].lstrip(b" \t\r\n")
    if re.fullmatch(rb"[0-9A-Fa-f\s]{8}", secret[:8]):
        secret = bytes.fromhex(re.split(rb"[^0-9A-Fa-f\s]", secret, maxsplit=1)[0].decode())
    opened = eexec.decrypt(secret, 55665)[0]
    known = {name.decode("latin-1") for name in _GLYPH.findall(opened)}
    if not known:
        raise UnreadError(f"the Type 1 font {str(font.get('/BaseFont', ''))[1:40]}")
    own = {int(code): name.decode("latin-1") for code, name in _OWN.findall(clear)}
    return known, own or dict(enumerate(StandardEncoding))


def _segments(data: bytes) -> Iterator[bytes]:
    """The parts of a Type 1 font as a file for Windows has them."""
    while data[:1] == b"\x80" and data[1:2] in (b"\1", b"\2"):
        length = int.from_bytes(data[2:6], "little")
        yield data[6 : 6 + length]
        data = data[6 + length :]


def _names(font: Any, within: dict[int, str]) -> dict[int, str]:
    """The glyph that each code names (ISO 32000-1, 9.6.6)."""
    given = font.get("/Encoding")
    held = dictionary(given)
    base = spelled(given if isinstance(given, Name) else held.get("/BaseEncoding", ""))
    names = dict(_BASES[base]() if base in _BASES else within or dict(enumerate(StandardEncoding)))
    at = 0
    for each in held.get("/Differences", ()):
        if isinstance(each, Name):
            names[at] = spelled(each)[1:]
            at += 1
        else:
            at = int(each)
    return names


@cache
def _windows() -> dict[int, str]:
    from fontTools import agl  # reads the whole list of glyphs, which few files ask for

    names = {}
    for code in range(32, 256):
        sign = bytes([code]).decode("cp1252", "replace")
        names[code] = "bullet" if sign == "\ufffd" else agl.UV2AGL.get(ord(sign), "bullet")
    return names | {0x7F: "bullet", 0xA0: "space", 0xAD: "hyphen"}


_BASES: dict[str, Callable[[], dict[int, str]]] = {
    "/WinAnsiEncoding": _windows,
    "/MacRomanEncoding": lambda: dict(enumerate(MacRoman)) | {0xCA: "space"},
    "/StandardEncoding": lambda: dict(enumerate(StandardEncoding)),
}


def _truetype(font: Any, sfnt: TTFont) -> Missing:
    """By the tables that a reader asks, in its order (9.6.6.4)."""
    from fontTools import agl

    tables = {(each.platformID, each.platEncID): each.cmap for each in sfnt["cmap"].tables} if "cmap" in sfnt else {}
    windows, symbols, mac = tables.get((3, 1), {}), tables.get((3, 0), {}), tables.get((1, 0), {})
    if not tables:
        raise UnreadError("a TrueType font without a table of its characters")
    order = {name: at for at, name in enumerate(sfnt.getGlyphOrder())}
    symbolic = int(dictionary(font.get("/FontDescriptor")).get("/Flags", 0)) & SYMBOLIC
    named = isinstance(font.get("/Encoding"), Name | Dictionary)
    names = _names(font, {})
    reverse = {name: code for code, name in enumerate(MacRoman)}
    own = set(order)
    places = sfnt["loca"].locations if "loca" in sfnt else None

    def by_code(code: int) -> str | None:
        tried = [symbols.get(high + code) for high in (0, 0xF000, 0xF100, 0xF200)]
        return next((each for each in (*tried, mac.get(code), windows.get(code)) if each), None)

    def by_name(code: int) -> str | None:
        name = names.get(code, ".notdef")
        sign = agl.toUnicode(name)
        at = windows.get(ord(sign)) if len(sign) == 1 else None
        return at or mac.get(reverse.get(name, -1)) or (name if name in own and name != ".notdef" else None)

    def lacks(code: int) -> bool:
        if named and not symbolic:
            at = by_name(code) or (by_code(code) if code in names else None)
        else:
            at = by_code(code) or (by_name(code) if named else None)
        place = order.get(at or "", 0)
        if place == 0:
            return True
        sign = agl.toUnicode(names.get(code, "")) if named else ""
        return places is not None and places[place] == places[place + 1] and bool(sign.strip(BLANK))

    return lacks
