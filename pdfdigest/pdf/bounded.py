"""A PDF is opened so that nothing in it unpacks without end: what is too large is refused before anybody reads it.

A few kilobytes can unpack to gigabytes.  So each stream is unpacked once step by step and only counted, up to `LARGEST`, or
`LARGEST_CONTENT` where its operators are read one by one; the library is told the same bound for what it unpacks while it opens a file.
"""

from __future__ import annotations

import functools
import io
import logging
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Stream
from pikepdf.settings import set_qpdf_limits

from pdfdigest.errors import RequestError
from pdfdigest.pdf import library_remarks, page_entries
from pdfdigest.pdf.page_entries import listed, spelled

LARGEST = 512_000_000
"""Bytes that one stream may unpack to, an attached file, a picture or the profile of a printer, say."""
LARGEST_CONTENT = 64_000_000
"""Bytes that the content of one page may unpack to, or of one form or pattern."""
TOGETHER = 8_000_000_000
"""Bytes that all streams of a file may unpack to."""
STEP = 1 << 20
RATIO = 1032
"""How many times as large as it lies a stream can become at most (zlib)."""
FLATE = frozenset({"/FlateDecode", "/Fl"})
OTHERS = {
    "/LZWDecode": "LZWDecode",
    "/LZW": "LZWDecode",
    "/RunLengthDecode": "RunLengthDecode",
    "/RL": "RunLengthDecode",
    "/ASCIIHexDecode": "ASCIIHexDecode",
    "/AHx": "ASCIIHexDecode",
    "/ASCII85Decode": "ASCII85Decode",
    "/A85": "ASCII85Decode",
}
"""How pypdf calls what unpacks by the other filters (ISO 32000-1, table 6), whose names may be abbreviated."""
HINT = "Save it anew with the program that it was made with; no digest needs so much."


def opened(source: Path | bytes, *, recover: bool = True) -> pikepdf.Pdf:
    """The file, open.  RequestError where something in it is too large; else what pikepdf raises over a damaged file."""
    _bound_library()
    pdf = pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source, attempt_recovery=recover)
    try:
        _refuse(pdf)
    except BaseException:
        pdf.close()
        raise
    return pdf


@functools.cache
def _bound_library() -> None:
    """Bound what the library unpacks: the tables and the packed objects of a file are read before anything can be counted.

    What it remarks about a damaged file it raises, or keeps with the file.
    """
    logging.getLogger("pikepdf._core").setLevel(logging.CRITICAL)
    set_qpdf_limits(
        flate_max_memory=LARGEST, png_max_memory=LARGEST, tiff_max_memory=LARGEST, run_length_max_memory=LARGEST
    )


def _refuse(pdf: pikepdf.Pdf) -> None:
    streams = [each for each in pdf.objects if isinstance(each, Stream)]
    lying = sum(_length(each) for each in streams)
    least = 0 if RATIO * lying > TOGETHER else LARGEST // RATIO
    contents = {each.objgen for page in pdf.pages for each in page_entries.streams(page.obj)}
    sizes: dict[tuple[int, int], int] = {}
    together = 0
    for stream in streams:
        names = _names(stream)
        if FLATE.isdisjoint(names) and OTHERS.keys().isdisjoint(names):
            continue
        content = stream.objgen in contents or _is_content(stream)
        if not content and _length(stream) < least and len(names) == 1 and FLATE.issuperset(names):
            continue
        most = LARGEST_CONTENT if content else LARGEST
        size = _size(stream.read_raw_bytes(), names, most)
        sizes[stream.objgen] = size
        together += size
        if size > most:
            what = "what is drawn on a page" if content else _called(stream)
            raise _too_large(f"{what} (object {stream.objgen[0]}) unpacks to", most)
        if together > TOGETHER:
            raise _too_large("all of it together unpacks to", TOGETHER)
    for number, page in enumerate(pdf.pages, 1):
        if sum(sizes.get(each.objgen, 0) for each in page_entries.streams(page.obj)) > LARGEST_CONTENT:
            raise _too_large(f"what is drawn on page {number} unpacks to", LARGEST_CONTENT)


def _too_large(words: str, most: int) -> RequestError:
    return RequestError(f"the file cannot be read: {words} more than {most // 1_000_000:,} MB", hint=HINT)


def _length(stream: Any) -> int:
    said = stream.get("/Length", 0)
    return said if isinstance(said, int) else 0


def _names(stream: Any) -> tuple[str, ...]:
    return tuple(spelled(each) for each in listed(stream.get("/Filter")))


def _is_content(stream: Any) -> bool:
    """Whether it says of itself that operators are read from it; of a page's content only the page knows."""
    return stream.get("/Subtype") == "/Form" or "/PatternType" in stream


def _called(stream: Any) -> str:
    kind = stream.get("/Subtype") if stream.get("/Type") in (None, "/XObject") else stream.get("/Type")
    known = {"/Image": "a picture", "/Metadata": "its metadata", "/EmbeddedFile": "an attached file"}
    return known.get(str(kind), "a part of it")


def _size(raw: bytes, names: Iterable[str], most: int) -> int:
    """How many bytes a stream unpacks to, counted no further than `most`; a damaged one counts as far as it can be read."""
    pieces: Iterator[bytes] = iter([raw])
    for name in names:
        if name in FLATE:
            pieces = _inflated(pieces)
        elif name in OTHERS:
            pieces = _decoded(OTHERS[name], pieces)
        elif name != "/Crypt":
            break  # pictures, which are only ever unpacked by who looks at them
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > most:
                break
    except _TooMuchError:
        return most + 1
    return size


class _TooMuchError(Exception):
    """More than anybody packs in more than one way."""


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj()
    for piece in pieces:
        left = piece
        while left and not engine.eof:
            try:
                yield engine.decompress(left, STEP)
            except zlib.error:
                return
            left = engine.unconsumed_tail


def _decoded(filtered: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What pypdf makes of a stream that is packed in one of the old ways; it has a bound of its own."""
    from pypdf import filters
    from pypdf.errors import LimitReachedError, PyPdfError

    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > LARGEST_CONTENT:
            raise _TooMuchError
    try:
        with library_remarks.silenced():
            made = getattr(filters, filtered).decode(bytes(data))
    except LimitReachedError:
        raise _TooMuchError from None
    except (PyPdfError, ValueError, LookupError, TypeError, AssertionError):
        return
    yield made if isinstance(made, bytes) else made.encode("latin-1", "replace")
