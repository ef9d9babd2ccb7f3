"""A PDF goes in; the files of data that are attached to it come out."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf

LARGEST = 20_000_000


def json_files(raw: bytes) -> Iterator[bytes]:
    """Every attached file whose name ends with `.json` and that has no more than `LARGEST` bytes; none where the PDF is damaged."""
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            for name in list(pdf.attachments):
                data = _bounded(pdf.attachments[name].get_file().obj) if name.endswith(".json") else None
                if data is not None:
                    yield data
    except (pikepdf.PdfError, zlib.error, pikepdf.PasswordError, KeyError, ValueError, TypeError, AttributeError):
        return


def _bounded(stream: pikepdf.Object) -> bytes | None:
    """What a stream holds, unpacked no further than it may be large; None where it is larger, or packed in another way than ours."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(each) for each in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    packed = stream.read_raw_bytes()
    if names == ["/FlateDecode"] and "/DecodeParms" not in stream:
        packed = zlib.decompressobj().decompress(packed, LARGEST + 1)
    elif names:
        return None
    return packed if len(packed) <= LARGEST else None
