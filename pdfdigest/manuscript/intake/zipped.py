"""A zip goes in; the Sheet of the Word file, OpenDocument text or page in it comes out, or a sentence on what else it is."""

from __future__ import annotations

import contextlib
import posixpath
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript.intake import paragraph_places, unpacking
from pdfdigest.manuscript.intake.inner_pictures import with_pictures
from pdfdigest.manuscript.intake.shape import Sheet

_PAGES = (".html", ".htm", ".xhtml")
_TEXTS = (".docx", ".odt", ".md", ".markdown", ".eml", ".msg", *_PAGES)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_ENCODINGS = ("utf-8", "cp932", "gb18030", "big5", "cp949", "cp850", "cp852", "cp866", "cp1252", "cp1251")
"""Encodings of names in zips that do not say that theirs is UTF-8; Python takes them for cp437."""
_OTHERS = {
    "xl/workbook.xml": "this is an Excel file; copy what belongs in the digest into a Word file, and import that",
    "xl/workbook.bin": "this is an Excel file; copy what belongs in the digest into a Word file, and import that",
    "ppt/presentation.xml": "this is a PowerPoint file; copy its text into a Word file, and import that",
    "Index/Document.iwa": "this is a file of Apple's Pages or its like; there choose File > Export To > Word, and import"
    " what comes out",
    "Index.zip": "this is a file of Apple's Pages or its like; there choose File > Export To > Word, and import what"
    " comes out",
    "META-INF/container.xml": "this is an e-book (EPUB); unpack it as a zip, and import the pages (.xhtml) in it one by"
    " one",
}


def sheet(path: Path, raw: bytes, page: Callable[[Path, bytes], Sheet]) -> Sheet:
    """The blocks of what the zip holds; `page` reads HTML.  ManuscriptError where there is nothing that can be read."""
    found = unpacking.parts(path, raw)
    kind = found.get("mimetype", b"")[:200].decode("ascii", "replace").strip()
    if any(name.startswith("word/") for name in found):
        from pdfdigest.manuscript.intake import word

        return word.of_parts(path, unpacking.plain_xml(path, found))
    if kind.startswith(f"{_OPEN_DOCUMENT}text") and "content.xml" in found:
        from pdfdigest.manuscript.intake.opendocument import reading

        return reading.of_parts(path, unpacking.plain_xml(path, found))
    if kind.startswith(_OPEN_DOCUMENT):
        name = kind.removeprefix(_OPEN_DOCUMENT).partition("-")[0]
        raise _refused(
            path, f"this is an OpenDocument {name}; copy its text into a text document (.odt), and import that"
        )
    for name, words in _OTHERS.items():
        if name in found:
            raise _refused(path, words)
    return _page(path, found, page)


def _page(path: Path, found: Mapping[str, bytes], page: Callable[[Path, bytes], Sheet]) -> Sheet:
    """The one page of a zip, as Google Docs exports it, with the pictures beside it."""
    own = {_parted(name): data for name, data in found.items() if not name.startswith("__MACOSX/")}
    texts = sorted(name for name in own if name.lower().endswith(_TEXTS))
    pages = [name for name in texts if name.lower().endswith(_PAGES)]
    if len(texts) == 1 and pages:
        folder = posixpath.dirname(pages[0])
        beside = {
            each: data for name, data in own.items() for each in _spellings(posixpath.relpath(name, folder or "."))
        }
        return paragraph_places.numbered(with_pictures(page(path, own[pages[0]]), beside))
    if texts:
        shown = ", ".join(texts[:4]) + (f" and {len(texts) - 4} more" if len(texts) > 4 else "")
        raise _refused(path, f"this is a zip file with {shown} in it; unpack it, and import the one that is the digest")
    raise _refused(path, "this is a zip file, but no Word file, and no page or text that import reads lies in it")


def _parted(name: str) -> str:
    """A name with `/` between its folders, where a program of Windows wrote backslashes."""
    # In cp932 and big5 a backslash may be half of a letter.
    return name.replace("\\", "/") if name.isascii() else name


def _spellings(name: str) -> set[str]:
    """How the page may spell a name: a zip that does not say that it is Unicode has names in the encoding of its machine."""
    found = {name, unicodedata.normalize("NFC", name)}
    if not name.isascii():
        for encoding in _ENCODINGS:
            with contextlib.suppress(UnicodeError):
                spelt = name.encode("cp437").decode(encoding)
                found |= {unicodedata.normalize("NFC", spelt), unicodedata.normalize("NFC", spelt.replace("\\", "/"))}
    return found


def _refused(path: Path, message: str) -> ManuscriptError:
    return ManuscriptError((Fault(path, 0, 0, "", message, "manuscript"),))
