"""The bytes of a zip go in; its parts come out by name, or a sentence why it cannot be opened.

Word files, OpenDocument texts and pages with their pictures are zips.  What unpacks to too much, and XML
that declares entities, is refused before anything reads it.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pdfdigest.errors import Fault, ManuscriptError

MOST_PARTS = 3000
LARGEST_XML = 16_000_000
LONGEST = 8_000_000
"""Bytes of a page or another text, alone or in a zip: what is read of it takes up to thirty times as much memory."""
LARGEST = 200_000_000
PIECE = 65_536
_XML = (".xml", ".rels")
_TEXTS = (".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".eml", ".mht", ".mhtml", ".rtf")


def parts(path: Path, raw: bytes) -> dict[str, bytes]:
    """Every part by its name; ManuscriptError where the zip cannot be opened."""
    try:
        with ZipFile(io.BytesIO(raw)) as parcel:
            entries = [entry for entry in parcel.infolist() if not entry.is_dir()]
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST:
                raise _refused(
                    path, f"it unpacks to more than {LARGEST // 1_000_000} MB or {MOST_PARTS} parts; is it a digest?"
                )
            if any(entry.flag_bits & 1 for entry in entries):
                raise _refused(path, "it is locked with a password; save it without one")
            for largest, ends in ((LARGEST_XML, _XML), (LONGEST, _TEXTS)):
                if any(entry.filename.lower().endswith(ends) and entry.file_size > largest for entry in entries):
                    raise _refused(path, f"its text is larger than {largest // 1_000_000} MB; is it one digest?")
            return {entry.filename: _part(parcel, entry) for entry in entries}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, ManuscriptError):
            raise
        words = "the file is damaged, or only part of it has arrived; save it again from the program that made it"
        raise _refused(path, words) from None


def _part(parcel: ZipFile, entry: ZipInfo) -> bytes:
    """A part, unpacked step by step: read as a whole, one that says less than it holds unpacks to gigabytes first."""
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # the others have no bound for a step
        raise NotImplementedError(entry.compress_type)
    with parcel.open(entry) as file:
        return b"".join(iter(lambda: file.read(PIECE), b""))


def word_parts(path: Path, raw: bytes) -> dict[str, bytes]:
    """The parts of a Word file; ManuscriptError where it is none."""
    found = parts(path, raw)
    if not any(name.startswith("word/") for name in found):
        raise _refused(path, "this is a zip file, but no Word file; save the digest as .docx")
    return plain_xml(path, found)


def plain_xml(path: Path, found: dict[str, bytes]) -> dict[str, bytes]:
    """The same parts; ManuscriptError where XML among them declares a document type."""
    for name, data in found.items():
        if _is_xml(name) and declares(data):
            words = f"its part {name} declares a document type, which office programs never do; it was not opened"
            raise _refused(path, words)
    return found


def declares(data: bytes) -> bool:
    """Whether XML declares a document type or entities."""
    # Between the signs of UTF-16 and UTF-32 stand zero bytes.
    head = data.replace(b"\0", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _is_xml(name: str) -> bool:
    return name.lower().endswith(_XML)


def _refused(path: Path, message: str) -> ManuscriptError:
    return ManuscriptError((Fault(path, 0, 0, "", message, "manuscript"),))
