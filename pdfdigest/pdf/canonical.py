"""Objects of a PDF go in; bytes that say what they hold come out, however the file numbers, spells or packs them.

Two objects give the same bytes where a reader sees the same (ISO 32000-1, 7.3): 1, 1.0 and 1.00 are one number,
names count as they read, strings as their bytes, streams as what they unpack to, and null as absent.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import pikepdf
from pikepdf import ObjectType

DEEPEST = 90
"""Levels that are looked into; what lies deeper is said to be unseen."""
LARGEST = 1 << 31
"""Bytes that one stream may unpack to; beyond that it counts as it lies."""
_FLAT = re.compile(rb"\[[\s0-9.+-]*\]\Z")
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})

Rule = Callable[[Any, Any], bytes | None]
"""Holder and value go in; bytes that stand for the value come out, `b""` to leave it out, None for no rule."""
Token = Callable[[Any], bytes | None]
"""A dictionary goes in; bytes that stand for it come out, or None."""


class Streams:
    """What the streams of one file unpack to, each hashed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def digest(self, stream: Any) -> tuple[bytes, bool]:
        """SHA-256 of a stream, and whether of what it unpacks to; else of its bytes as they lie."""
        known = self._known.get(stream.objgen)
        if known is None:
            known = _unpacked(stream) or b""
            self._known[stream.objgen] = known
        if known:
            return known, True
        return hashlib.sha256(stream.read_raw_bytes()).digest(), False


def _unpacked(stream: Any) -> bytes | None:
    if _way(stream.get("/Filter")) == "/FlateDecode" and stream.get("/DecodeParms") is None:
        return _inflated(stream.read_raw_bytes())
    try:
        return hashlib.sha256(stream.read_bytes()).digest()
    except (pikepdf.PikepdfError, NotImplementedError, RuntimeError, MemoryError, ValueError):
        return None  # of what cannot be unpacked, or is so damaged that the library cannot even say how


def _way(given: Any) -> Any:
    """How a stream is packed; of zlib alone in a list as by itself, as a volume has it (ISO 32000-1, 7.3.8.2, table 5)."""
    alone = given[0] if isinstance(given, pikepdf.Array) and len(given) == 1 else given
    return alone if alone == "/FlateDecode" else given


def _inflated(raw: bytes) -> bytes | None:
    mark, engine, size = hashlib.sha256(), zlib.decompressobj(), 0
    if not raw:  # what several programs write for a page without content
        return mark.digest()
    try:
        while raw and not engine.eof and size <= LARGEST:
            part = engine.decompress(raw, 1 << 20)
            raw = engine.unconsumed_tail
            size += len(part)
            mark.update(part)
    except zlib.error:
        return None
    return mark.digest() if engine.eof else None


class Canonical:
    """The canonical form of the objects of one file, as one who reads it from a given place sees them.

    `rules` stand in for the values of keys, `token` for a whole dictionary (a page, say).  `deep` says whether something
    lay deeper than is looked at.  What holds itself is written as the way back to it, so that objects in a ring
    have a form too; a part that holds no such way is written once and kept.
    """

    def __init__(self, streams: Streams, rules: Mapping[str, Rule], token: Token) -> None:
        self.streams = streams
        self.deep = False
        self._rules = rules
        self._token = token
        self._kept: dict[tuple[int, int], bytes] = {}
        self._open: dict[tuple[int, int], int] = {}
        self._ring: dict[tuple[int, int], int] = {}
        """Objects that are done but hang together with one that is still open, by the order they were met in."""
        self._brief: dict[tuple[int, int], bytes] = {}
        """Rings that are done, kept until the outermost object is: a ring reads otherwise from another of its members."""
        self._low = 0
        self._depth = 0
        self._ways_back = 0

    def form(self, value: Any) -> bytes:
        """The form of a value: short for a number or a name, a digest for what holds others."""
        if not isinstance(value, pikepdf.Object):
            return _scalar(value)
        code = value._type_code
        if code == ObjectType.name_:
            return name(bytes(value))
        if code == ObjectType.string:
            raw = bytes(value)
            return b"(%d:%s" % (len(raw), raw)
        if code == ObjectType.array and not value.is_indirect:
            return self._within(value, code)
        if code in (ObjectType.dictionary, ObjectType.stream):
            stands = self._token(value)
            if stands is not None:
                return stands
        return self._met(value, code) if value.is_indirect else self._within(value, code)

    def entries(self, holder: Any, leaving: Iterable[str] = ()) -> bytes:
        """The form of a dictionary's entries, without some."""
        without = frozenset(leaving)
        found = []
        for key, value in sorted(holder.items()):
            if value is None or key in without:
                continue
            rule = self._rules.get(key)
            stands = rule(holder, value) if rule is not None else None
            if stands is None:
                stands = self.form(value)
            if stands and stands != NOTHING:
                found.append(name(key.encode("utf-8", "surrogateescape")) + stands)
        return _digest(b"<", found)

    def _met(self, value: Any, code: ObjectType) -> bytes:
        here = value.objgen
        kept = self._kept.get(here)
        if kept is not None:
            return kept
        if here in self._brief:
            self._ways_back += 1
            return self._brief[here]
        if here in self._open:
            self._ways_back += 1
            self._low = min(self._low, self._open[here])
            return b"^%d;" % (len(self._open) - self._open[here])
        if here in self._ring:
            self._ways_back += 1
            self._low = 0
            return b"=%d;" % (len(self._ring) - self._ring[here])
        own, above = len(self._open), self._low
        ringed, ways = len(self._ring), self._ways_back
        self._low = self._open[here] = own
        made = self._within(value, code)
        del self._open[here]
        if self._ways_back == ways:
            self._kept[here] = made
        elif self._low >= own:
            self._brief[here] = made
            while len(self._ring) > ringed:
                self._ring.popitem()
        else:
            self._ring[here] = len(self._ring)
            above = min(self._low, above)
        self._low = above
        if not self._open:
            self._brief.clear()
        return made

    def _within(self, value: Any, code: ObjectType) -> bytes:
        if self._depth >= DEEPEST:
            self.deep = True
            self._ways_back += 1
            return b"~"
        self._depth += 1
        try:
            if code == ObjectType.array:
                return _digest(b"[", _numbers(value) or [self.form(each) for each in value])
            if code == ObjectType.dictionary:
                return self.entries(value)
            if code == ObjectType.stream:
                return self._stream(value)
            return name(value.unparse())
        finally:
            self._depth -= 1

    def _stream(self, stream: Any) -> bytes:
        mark, plain = self.streams.digest(stream)
        given = stream.get("/DecodeParms")
        given = None if isinstance(given, pikepdf.Array) and not len(given) else given  # as good as none, and not kept
        how = b"" if plain else self.form(_way(stream.get("/Filter"))) + self.form(given)
        return _digest(b"s", [self.entries(stream, _PACKING), mark, how])


NOTHING: Final = b"0"


def name(raw: bytes) -> bytes:
    """The form of a name."""
    return b"/%d:%s" % (len(raw), raw)


def _digest(kind: bytes, parts: Iterable[bytes]) -> bytes:
    return b"#" + hashlib.sha256(kind + b"".join(parts)).digest()


def _scalar(value: Any) -> bytes:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"%d;" % value
    return _real(str(value)) if isinstance(value, Decimal | float) else name(repr(value).encode())


def _real(text: str) -> bytes:
    plain = format(Decimal(text), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return b"%s;" % (b"0" if plain in ("", "-0", "-") else plain.encode())


def _numbers(array: Any) -> list[bytes] | None:
    """The forms of a row of plain numbers, much faster than one by one; None where there is anything else in it."""
    raw = array.unparse()
    if not _FLAT.match(raw):
        return None
    try:
        return [_real(token.decode()) if b"." in token else b"%d;" % int(token) for token in raw[1:-1].split()]
    except (ValueError, ArithmeticError):
        return None
