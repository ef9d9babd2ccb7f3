"""A PDF goes in; the files of data that are attached to it come out."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

LARGEST = 20_000_000


def json_files(raw: bytes) -> Iterator[bytes]:
    """Every attached file whose name ends with `.json` and that has no more than `LARGEST` bytes; none where the PDF is damaged."""
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            for name in list(pdf.attachments):
                data = pdf.attachments[name].get_file().read_bytes()
                if name.endswith(".json") and len(data) <= LARGEST:
                    yield data
    except (pikepdf.PdfError, pikepdf.PasswordError, KeyError, ValueError, TypeError, AttributeError):
        return
