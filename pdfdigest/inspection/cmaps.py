"""A character map of a PDF goes in; what its codes come to comes out (ISO 32000-1, 9.7.5 and 9.10.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pikepdf import Name, Stream

_SECTION = re.compile(rb"begin(codespacerange|cidrange|cidchar|bfrange|bfchar)\b(.*?)end\1\b", re.DOTALL)
_HEX = rb"<([0-9A-Fa-f\s]*)>"
_SPACE = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(\d+)")
_CHAR = re.compile(_HEX + rb"\s*(\d+)")
_TARGETS = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[([^\]]*)\])")
_TARGET = re.compile(_HEX + rb"\s*" + _HEX)
MOST = 1 << 17

Decode = Callable[[bytes], Iterator[tuple[int, int]]]
"""A string goes in; its codes come out, each with the character of the font that it is."""


def decoder(encoding: Any) -> Decode | None:
    """How strings of a composite font are read; None for one of the maps that a reader must know by name."""
    if isinstance(encoding, Name):
        return _pairs if str(encoding) in ("/Identity-H", "/Identity-V") else None
    if not isinstance(encoding, Stream) or "/UseCMap" in encoding:
        return None
    return _own(encoding.read_bytes())


def _pairs(text: bytes) -> Iterator[tuple[int, int]]:
    for at in range(0, len(text), 2):
        code = int.from_bytes(text[at : at + 2].ljust(2, b"\0"), "big")
        yield code, code


def _own(raw: bytes) -> Decode:
    spaces: list[tuple[int, int, int]] = []
    ranges: list[tuple[int, int, int]] = []
    for kind, body in _SECTION.findall(raw):
        if kind == b"codespacerange":
            spaces += [(len(_bytes(low)), _number(low), _number(high)) for low, high in _SPACE.findall(body)]
        elif kind == b"cidrange":
            ranges += [(_number(low), _number(high), int(cid)) for low, high, cid in _RANGE.findall(body)]
        elif kind == b"cidchar":
            ranges += [(_number(code), _number(code), int(cid)) for code, cid in _CHAR.findall(body)]
    lengths = sorted({length for length, _, _ in spaces}) or [2]

    def decode(text: bytes) -> Iterator[tuple[int, int]]:
        at = 0
        while at < len(text):
            for length in lengths:
                code = int.from_bytes(text[at : at + length], "big")
                if any(size == length and low <= code <= high for size, low, high in spaces):
                    break
            else:
                length, code = lengths[0], int.from_bytes(text[at : at + lengths[0]], "big")
            at += length
            yield code, next((cid + code - low for low, high, cid in ranges if low <= code <= high), 0)

    return decode


def targets(stream: Any) -> dict[int, str] | None:
    """The text that each code of a font is, by its ToUnicode; None where it has none."""
    if not isinstance(stream, Stream):
        return None
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(stream.read_bytes()):
        if kind == b"bfchar":
            found |= {_number(code): _text(target) for code, target in _TARGET.findall(body)}
        elif kind == b"bfrange":
            for low, high, first, row in _TARGETS.findall(body):
                start, end = _number(low), min(_number(high), _number(low) + MOST)
                each = [_text(target) for target in re.findall(_HEX, row)]
                for code in range(start, end + 1):
                    at = code - start
                    found[code] = (each[at] if at < len(each) else "") if row else _later(first, at)
    return found


def _later(first: bytes, steps: int) -> str:
    raw = bytearray(_bytes(first))
    if not raw:
        return ""
    raw[-1] = (raw[-1] + steps) & 0xFF
    return bytes(raw).decode("utf-16-be", "replace")


def _bytes(raw: bytes) -> bytes:
    digits = b"".join(raw.split()).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _number(raw: bytes) -> int:
    return int.from_bytes(_bytes(raw), "big")


def _text(raw: bytes) -> str:
    return _bytes(raw).decode("utf-16-be", "replace")
