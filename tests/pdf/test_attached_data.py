"""Files of data that are attached to a PDF, whatever they are packed in."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest

from pdfdigest.pdf import attached_data


def carrying(name: str, packed: bytes, packing: object) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"", filename=name)
        stream = pdf.attachments[name].get_file().obj
        stream.write(packed, filter=packing)  # type: ignore[arg-type]
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


FLATE = pikepdf.Name.FlateDecode
DATA = b'{"a": 1}'
BOMB = zlib.compress(bytes(attached_data.LARGEST + 1), 9)


@pytest.mark.parametrize(
    ("name", "packed", "packing", "found"),
    [
        ("a.json", DATA, None, [DATA]),
        ("a.json", zlib.compress(DATA), FLATE, [DATA]),
        ("a.svg", DATA, None, [DATA]),
        ("a.json", BOMB, FLATE, []),
        ("a.json", zlib.compress(BOMB), pikepdf.Array([FLATE, FLATE]), []),
        ("a.json", b"no zlib", FLATE, []),
    ],
)
def test_only_what_is_small_and_packed_as_we_pack_is_taken(
    name: str, packed: bytes, packing: object, found: list[bytes]
) -> None:
    assert list(attached_data.files(carrying(name, packed, packing))) == [(name, data) for data in found]
