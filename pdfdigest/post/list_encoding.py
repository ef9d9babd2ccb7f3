"""The bytes of a list go in; its lines come out, in the encoding that was named or that the file itself shows."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from pdfdigest.errors import PostError, RequestError

_WIDE = ("utf-16", "utf_16", "utf16", "utf-32", "utf_32", "utf32")
_LOOK = 65_536
_REGIONAL = ("cp932", "gb18030", "big5", "cp949", "cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp1252", "cp1250")
"""Encodings of before Unicode, tried where the titles of the columns can be read in one of them."""
_OTHERS = {
    "a spreadsheet": re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
    "a web page": re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|head|meta)\b", re.IGNORECASE),
    "XML": re.compile(rb"(\xef\xbb\xbf)?\s*<\?xml\b"),
    "JSON": re.compile(rb"(\xef\xbb\xbf)?\s*[\[{]\s*[{\"]"),
    "a file of address cards (vCard)": re.compile(rb"(\xef\xbb\xbf)?\s*BEGIN:VCARD\b", re.IGNORECASE),
    "a PDF": re.compile(rb"%PDF-"),
}
"""What is no list, by how it begins, and what it is called."""
WESTERN = "windows-1252"
TITLES = 10
"""Lines among which the titles of the columns are looked for: some tools put a line or two before them."""


def lines(
    file: BinaryIO, path: Path, encoding: str, telling: Callable[[str], int], say: Callable[[str], None]
) -> Iterator[str]:
    """Lines, whatever ends them.  An encoding that is not the file's is said with its line.

    Without a name it is UTF-8, UTF-16 where the first bytes show that, and else the one in which `telling` knows the
    most titles of the first lines; `say` is told which.
    """
    start = file.read(_LOOK)
    file.seek(0)
    named = bool(encoding)
    encoding = encoding or _shown(start, telling, say)
    try:
        codecs.lookup(encoding)
        "".encode(encoding)
    except (LookupError, UnicodeError, ValueError):
        raise RequestError(
            f"there is no encoding {encoding!r}", hint="Usual are utf-8, utf-16, windows-1252."
        ) from None
    wide = encoding.lower().startswith(_WIDE)
    if named and not wide and start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise PostError(f"the file is not {encoding}: it begins as UTF-16 does", where=path, needs="encoding-utf-16")
    for kind, sign in _OTHERS.items():
        if sign.match(start):
            raise PostError(
                f"this is {kind}, not a CSV file", where=path, hint="Save it as CSV (UTF-8), and bring that in."
            )
    apart = b"\n" in start or b"\r" not in start
    read = _line_by_line(file, encoding) if apart and not wide else _wide_lines(file, encoding)
    number = 1
    try:
        for line in read:
            yield line
            number += 1
    except UnicodeError as error:
        raise PostError(
            f"the file is not {encoding}: {error.reason if isinstance(error, UnicodeDecodeError) else error}",
            where=f"{path}:{number}",
            needs="encoding",
        ) from None


def _shown(start: bytes, telling: Callable[[str], int], say: Callable[[str], None]) -> str:
    """The encoding that the file itself shows; UTF-8 where it shows none, so that what is not is named with its line."""
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if start.count(0) > len(start) / 10 and not start.startswith(b"PK"):  # half of each sign of an address
        return _said("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be", say)
    if _reads(start, "utf-8"):
        return "utf-8"
    # Titles in ASCII tell nothing, so only the plainest case is taken: letters of Western Europe beside others.
    order = (WESTERN, *_REGIONAL) if _western(start) else _REGIONAL
    lines = start.replace(b"\r", b"\n").split(b"\n")[:TITLES]
    best, known = "", 0
    for encoding in order:
        if _reads(start, encoding):
            here = max(_known(line, encoding, telling) for line in lines)
            if here > known:
                best, known = encoding, here
    plain = max(telling(line.decode("ascii", "replace")) for line in lines)
    if not best or (known == plain and best != WESTERN):
        return "utf-8"
    return _said(best, say)


def _reads(start: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _known(line: bytes, encoding: str, telling: Callable[[str], int]) -> int:
    with contextlib.suppress(UnicodeDecodeError):
        return telling(line.decode(encoding))
    return 0


def _said(encoding: str, say: Callable[[str], None]) -> str:
    say(f"the file is read as {encoding}; where names look wrong, name the encoding")
    return encoding


def _western(start: bytes) -> bool:
    """Whether each byte beyond ASCII is an accented letter of Western Europe with a letter at its side."""
    for at, byte in enumerate(start):
        if byte >= 0x80:
            near = start[max(0, at - 1) : at] + start[at + 1 : at + 2]
            if byte < 0xC0 or byte in (0xD7, 0xF7) or not any(chr(each).isalpha() and each < 0x80 for each in near):
                return False
    return True


def _line_by_line(file: BinaryIO, encoding: str) -> Iterator[str]:
    for line in file:
        yield line.decode(encoding)


def _wide_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(file, encoding, newline=None)
    try:
        yield from text
    finally:
        with contextlib.suppress(ValueError):  # the file may be closed before this is done with
            text.detach()
