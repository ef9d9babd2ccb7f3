"""The bytes of a .docx go in; its parts come out, or a sentence why it cannot be opened.

A .docx is a zip of XML parts.  What unpacks to too much, and XML that declares entities, is refused
before anything reads it.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pdfdigest.errors import Fault, ManuscriptError

MOST_PARTS = 3000
LARGEST_XML = 16_000_000
LARGEST = 200_000_000
_OTHERS = {
    "xl/workbook.xml": "this is an Excel file; import reads Markdown, Word (.docx) and HTML",
    "ppt/presentation.xml": "this is a PowerPoint file; import reads Markdown, Word (.docx) and HTML",
    "content.xml": "this is an OpenDocument file; save it as .docx",
}


def parts(path: Path, raw: bytes) -> dict[str, bytes]:
    """Every part by its name."""

    def refuse(message: str) -> ManuscriptError:
        return ManuscriptError((Fault(path, 0, 0, "", message, "manuscript"),))

    try:
        with ZipFile(io.BytesIO(raw)) as parcel:
            entries = [entry for entry in parcel.infolist() if not entry.is_dir()]
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST:
                raise refuse(
                    f"it unpacks to more than {LARGEST // 1_000_000} MB or {MOST_PARTS} parts; is it a digest?"
                )
            if any(entry.flag_bits & 1 for entry in entries):
                raise refuse("it is locked with a password; save it without one")
            if any(_is_xml(entry.filename) and entry.file_size > LARGEST_XML for entry in entries):
                raise refuse(f"its text is larger than {LARGEST_XML // 1_000_000} MB; is it one digest?")
            found = {entry.filename: parcel.read(entry) for entry in entries}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, ManuscriptError):
            raise
        raise refuse("the file is damaged, or only part of it has arrived; save it again from Word") from None
    for name, words in _OTHERS.items():
        if name in found:
            raise refuse(words)
    if not any(name.startswith("word/") for name in found):
        raise refuse("this is a zip file, but no Word file; save the digest as .docx")
    for name, data in found.items():
        if _is_xml(name) and _declares(data):
            raise refuse(f"its part {name} declares a document type, which Word never does; it was not opened")
    return found


def packed(found: dict[str, bytes]) -> io.BytesIO:
    """The parts as a zip again."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as parcel:
        for name, data in found.items():
            parcel.writestr(name, data)
    out.seek(0)
    return out


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _declares(data: bytes) -> bool:
    # Between the signs of UTF-16 and UTF-32 stand zero bytes.
    head = data.replace(b"\0", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head
