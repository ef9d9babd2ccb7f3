"""PDFium, the reader that Chrome has, opens some damaged files that qpdf does not, draws pages and reads their text; `ALONE` is held by whoever calls it.

It is not safe between threads.
"""

from __future__ import annotations

import ctypes
import io
import threading
from collections.abc import Iterator

import pypdfium2
from PIL import ImageChops

from pdfdigest.pdf import library_remarks

ALONE = threading.RLock()
SMALL = 0.05
"""Fields are drawn when their page is; nobody looks at that picture of the page."""
SCALE, DARKER, DOTS = 0.5, 96, 12
"""A page is drawn at 36 dots to the inch; so many of them, darker by so many steps of 255, are something that it shows."""


class UnopenedError(Exception):
    """PDFium does not open the file either."""


def with_fields_drawn(data: bytes) -> bytes:
    """The file as PDFium has it once it drew every page: with a look for each field."""
    try:
        with ALONE, library_remarks.silenced():
            document = pypdfium2.PdfDocument(data)
            try:
                document.init_forms()
                for page in document:
                    page.render(scale=SMALL)
                    page.close()
                return _saved(document)
            finally:
                document.close()
    except pypdfium2.PdfiumError:
        raise UnopenedError from None


def readings(data: bytes) -> Iterator[tuple[bytes, int]]:
    """A file as PDFium reads it, written anew: all that is in it, then its pages alone, with their notes and fields.

    With each stands how many pages the file counts, some of which PDFium may not find.  Nothing where it does not open the
    file either, or only with a password.  A lock on attached files alone does not stand in the way
    (ISO 32000-1, 7.6.5): the lock is gone, and those files are noise.
    """
    for way in (_whole, _pages):
        try:
            with ALONE:
                made = way(data)
        except pypdfium2.PdfiumError:
            continue
        yield made


def loses(data: bytes, reading: bytes) -> bool:
    """Whether a page of a file shows more than the same page of another reading of it, as PDFium draws both; fields do not count.

    More is a character more, or something darker than what the other shows there.  False where PDFium does not open one of them.
    """
    try:
        with ALONE:
            one, other = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(reading)
            try:
                return any(_more(one, other, at) for at in _found(one))
            finally:
                one.close()
                other.close()
    except pypdfium2.PdfiumError:
        return False


def drawn(data: bytes, page: int, width: int, quality: int) -> bytes:
    """A page (from 1) as a JPEG picture, so many pixels wide; `quality` is from 1 to 95.  UnopenedError where it cannot be drawn."""
    try:
        with ALONE:
            document = pypdfium2.PdfDocument(data)
            try:
                leaf = document[page - 1]
                picture = leaf.render(scale=width / leaf.get_width()).to_pil().convert("RGB")
            finally:
                document.close()
    except (pypdfium2.PdfiumError, IndexError):
        raise UnopenedError from None
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def marked_text(data: bytes) -> list[dict[int, str]]:
    """Of each page the text of each piece of marked content, by its number (ISO 32000-1, 14.7.4.2).

    UnopenedError where PDFium does not open the file.
    """
    try:
        with ALONE:
            document = pypdfium2.PdfDocument(data)
            try:
                return [_marked(page) for page in document]
            finally:
                document.close()
    except pypdfium2.PdfiumError:
        raise UnopenedError from None


def _marked(page: pypdfium2.PdfPage) -> dict[int, str]:
    found: dict[int, str] = {}
    text = page.get_textpage()
    for each in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,)):
        number = pypdfium2.raw.FPDFPageObj_GetMarkedContentID(each)
        if number >= 0:
            size = pypdfium2.raw.FPDFTextObj_GetText(each, text, None, 0)
            buffer = (ctypes.c_ushort * (size // 2 + 1))()
            pypdfium2.raw.FPDFTextObj_GetText(each, text, buffer, size)
            found[number] = found.get(number, "") + bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
    return found


def _more(one: pypdfium2.PdfDocument, other: pypdfium2.PdfDocument, at: int) -> bool:
    if at >= len(other):
        return True
    pages = one[at], other[at]
    if pages[0].get_textpage().count_chars() > pages[1].get_textpage().count_chars():
        return True
    try:
        pictures = [page.render(scale=SCALE, grayscale=True).to_pil().convert("L") for page in pages]
    except (pypdfium2.PdfiumError, ValueError, MemoryError):  # of no size that can be drawn
        return False
    if pictures[0].size != pictures[1].size:
        return False
    darker = ImageChops.subtract(pictures[1], pictures[0]).point(lambda step: 255 if step > DARKER else 0)
    return darker.histogram()[255] > DOTS


def _found(document: pypdfium2.PdfDocument) -> list[int]:
    """The numbers of the pages that PDFium finds, from 0."""
    found = []
    for at in range(len(document)):
        try:
            document[at].close()
        except pypdfium2.PdfiumError:
            continue
        found.append(at)
    return found


def _whole(data: bytes) -> tuple[bytes, int]:
    document = pypdfium2.PdfDocument(data)
    try:
        return _saved(document), len(document)
    finally:
        document.close()


def _pages(data: bytes) -> tuple[bytes, int]:
    document, made = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    try:
        made.import_pages(document, _found(document))
        return _saved(made), len(document)
    finally:
        made.close()
        document.close()


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
    return out.getvalue()
