"""An OpenDocument text goes in, packed or flat; a Sheet comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript.intake import unpacking, web
from pdfdigest.manuscript.intake.inner_pictures import with_pictures
from pdfdigest.manuscript.intake.link_wrappers import Unwrapper
from pdfdigest.manuscript.intake.opendocument import counting, names
from pdfdigest.manuscript.intake.opendocument.as_page import Writing
from pdfdigest.manuscript.intake.opendocument.styles import Styles
from pdfdigest.manuscript.intake.shape import NOWHERE, Block, Doubt, Run, Sheet
from pdfdigest.manuscript.intake.tally import Tally, words_in
from pdfdigest.manuscript.short_text import beginning

_DAMAGED = "the file is damaged; open it in LibreOffice and save it again"
_MARGINS = {
    "style:header": "header", "style:footer": "footer", "style:header-left": "header", "style:footer-left": "footer",
    "style:header-first": "header", "style:footer-first": "footer",
}  # fmt: skip


def of_parts(path: Path, parts: Mapping[str, bytes]) -> Sheet:
    """The blocks of a packed text (.odt); ManuscriptError where it cannot be read."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise _refused(path, "it is locked with a password; save it without one")
    try:
        roots = [names.parsed(parts[name]) for name in ("styles.xml", "content.xml") if name in parts]
    except ParseError:
        raise _refused(path, _DAMAGED) from None
    return _sheet(path, roots, parts)


def of_flat(path: Path, raw: bytes) -> Sheet:
    """The blocks of a flat text (.fodt)."""
    if unpacking.declares(raw):
        raise _refused(path, "it declares a document type, which office programs never do; it was not opened")
    try:
        return _sheet(path, [names.parsed(raw)], {})
    except ParseError:
        raise _refused(path, _DAMAGED) from None


def _sheet(path: Path, roots: list[Element], parts: Mapping[str, bytes]) -> Sheet:
    body = next((found for root in roots for found in root.iter("office:text")), None)
    if body is None:
        raise _refused(path, "this is an OpenDocument file, but no text; copy its text into a text document (.odt)")
    styles = Styles(roots)
    writing = Writing(styles, parts)
    page = writing.page(body)
    read = web.sheet(page, lines="paragraph")
    aside = list(_margins(roots))
    tally = counting.of(body, styles, Unwrapper().address)
    lines = Tally(words_in(words for _, words in aside))
    doubts = [
        Doubt(NOWHERE, f"left out of the page {where}: “{beginning(words)}”", "furniture") for where, words in aside
    ]
    sheet = replace(
        read,
        doubts=(*doubts, *writing.doubts, *read.doubts),
        furniture=(*read.furniture, *(Block("paragraph", (Run(words),)) for _, words in aside)),
        tally=replace(tally + lines, numbers=read.tally.numbers),
    )
    return with_pictures(sheet, writing.pictures)


def _margins(roots: list[Element]) -> dict[tuple[str, str], None]:
    """The lines of page headers and footers, each once."""
    found: dict[tuple[str, str], None] = {}
    for root in roots:
        for element in root.iter():
            if element.tag in _MARGINS and (words := " ".join(" ".join(element.itertext()).split())):
                found[_MARGINS[element.tag], words] = None
    return found


def _refused(path: Path, message: str) -> ManuscriptError:
    return ManuscriptError((Fault(path, 0, 0, "", message, "manuscript"),))
