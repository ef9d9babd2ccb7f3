"""A PDF that was made elsewhere goes in; what can be read of it comes out: facts, headlines, addresses, lacks.

Nothing here is certain: it is proposed to a person, who looks it over.  Only what the file lacks is a finding.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdf
from pypdf.errors import PyPdfError

from pdfdigest.errors import RequestError
from pdfdigest.inspection import structure, verify

MAX_PAGES = 2_000
LOOKED_AT = 60
"""Pages whose text is read for headlines; a digest is shorter."""
LARGER = 1.12
"""How much larger than the text a line is set that is taken for a headline."""
LONGEST = 200
DAMAGE = (*verify.DAMAGE, PyPdfError, OSError)
"""What the readers raise over a damaged file."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What can be read of a PDF; pages count from 1.

    `headlines` are words and page, `addresses` each web address and the pages that link to it, `opening` the lines
    of page 1, `size` its width and height in mm, `lacks` in sentences what the file cannot give a volume.
    """

    pages: int
    title: str
    language: str
    size: tuple[float, float]
    opening: tuple[str, ...]
    headlines: tuple[tuple[str, int], ...]
    addresses: tuple[tuple[str, tuple[int, ...]], ...]
    lacks: tuple[str, ...]


def look(data: bytes) -> Elsewhere:
    """Look a PDF over.  RequestError says why it cannot be put on record: locked, damaged, empty, too long."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _look(pdf)
    except pikepdf.PasswordError:
        raise RequestError("the file is locked with a password", hint="Save a copy without one.") from None
    except DAMAGE as error:
        words = re.sub(r"^stream <[^>]*>(?: \([^)]*\))?: ", "", str(error).splitlines()[0] if str(error) else "")
        raise RequestError(f"the file is no PDF that can be read: {words or type(error).__name__}") from None


def _look(pdf: pikepdf.Pdf) -> Elsewhere:
    count = len(pdf.pages)
    if not 1 <= count <= MAX_PAGES:
        raise RequestError(f"an issue has between 1 and {MAX_PAGES:,} pages, not {count:,}")
    lines = _lines(pdf, count)
    box = [float(value) for value in pdf.pages[0].trimbox]
    millimetres = 25.4 / 72
    return Elsewhere(
        pages=count,
        title=str(pdf.docinfo.get("/Title", "")).strip(),
        language=str(pdf.Root.get("/Lang", "")).strip(),
        size=(abs(box[2] - box[0]) * millimetres, abs(box[3] - box[1]) * millimetres),
        opening=tuple(line.words for line in lines if line.page == 1)[:40],
        headlines=_bookmarks(pdf) or _large(lines, count),
        addresses=_addresses(pdf),
        lacks=tuple(_lacks(pdf, lines)),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    size: float
    words: str


def _lines(pdf: pikepdf.Pdf, count: int) -> tuple[_Line, ...]:
    """The lines of text, with the size they are set in, in the order of each page's own stream."""
    found: list[_Line] = []
    mended = io.BytesIO()
    pdf.save(mended, encryption=False)
    reader = pypdf.PdfReader(mended)
    for number in range(min(count, LOOKED_AT)):
        found += _page_lines(reader.pages[number], number + 1)
    return tuple(found)


def _page_lines(page: Any, number: int) -> Iterator[_Line]:
    runs: list[tuple[float, float, str]] = []

    def visit(text: str, space: list[float], matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            scale = abs(matrix[3] or matrix[1]) * abs(space[3] or space[1])
            runs.append((round(space[5] + matrix[5] * (space[3] or 1)), round(size * scale, 1), text))

    page.extract_text(visitor_text=visit)
    words, place, size = "", None, 0.0
    for top, height, text in runs:
        if place is not None and (abs(top - place) > height * 0.6 or "\n" in text):
            yield from _tidy(number, size, words)
            words, size = "", 0.0
        words, place, size = f"{words} {text}" if words else text, top, max(size, height)
    yield from _tidy(number, size, words)


def _tidy(page: int, size: float, words: str) -> Iterator[_Line]:
    tidy = " ".join(words.split())
    if tidy:
        yield _Line(page, size, tidy)


def _bookmarks(pdf: pikepdf.Pdf) -> tuple[tuple[str, int], ...]:
    """Words and page of the bookmarks of the first level, or of the second where there is but one."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    with pdf.open_outline(max_depth=2) as outline:
        entries = list(outline.root)
    if len(entries) == 1:
        entries = list(entries[0].children)
    found = []
    for entry in entries:
        page = _target(pdf, entry)
        title = " ".join(str(entry.title).split())[:LONGEST]
        if title and page is not None and page.objgen in numbers:
            found.append((title, numbers[page.objgen]))
    return tuple(found) if len(found) > 1 else ()


def _target(pdf: pikepdf.Pdf, entry: pikepdf.OutlineItem) -> Any:
    place: Any = entry.destination
    if place is None and entry.action is not None:
        place = entry.action.get("/D")
    if isinstance(place, pikepdf.String | pikepdf.Name):
        place = _named(pdf, str(place))
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    return place[0] if isinstance(place, pikepdf.Array) and len(place) else None


def _named(pdf: pikepdf.Pdf, name: str) -> Any:
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if isinstance(names, pikepdf.Dictionary):
        return pikepdf.NameTree(names).get(name)
    return pdf.Root.get("/Dests", pikepdf.Dictionary()).get(name)


def _large(lines: Iterable[_Line], count: int) -> tuple[tuple[str, int], ...]:
    """Lines set larger than the text, those of one size that follow each other joined."""
    sizes: Counter[float] = Counter()
    places: dict[str, set[int]] = {}
    for line in lines:
        sizes[line.size] += len(line.words)
        places.setdefault(line.words, set()).add(line.page)
    if not sizes:
        return ()
    text = sizes.most_common(1)[0][0]
    largest = max(sizes)
    found: list[tuple[str, int, float]] = []
    for line in lines:
        running = count > 2 and len(places[line.words]) > count // 2
        if not text * LARGER <= line.size or (line.size == largest and line.page == 1) or running:
            found.append(("", line.page, 0.0))
        elif found and found[-1][1:] == (line.page, line.size):
            found[-1] = (f"{found[-1][0]} {line.words}", line.page, line.size)
        else:
            found.append((line.words, line.page, line.size))
    kept = ((words, page) for words, page, _ in found if 6 <= len(words) <= LONGEST and re.search(r"\w{2}", words))
    return tuple(dict.fromkeys(kept))


def _addresses(pdf: pikepdf.Pdf) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: dict[str, set[int]] = {}
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", pikepdf.Array()):
            action: Any = annotation.get("/A") if isinstance(annotation, pikepdf.Dictionary) else None
            address = str(action.get("/URI", "")).strip() if isinstance(action, pikepdf.Dictionary) else ""
            if re.match(r"https?://\S+\Z", address):
                found.setdefault(address, set()).add(number)
    return tuple((address, tuple(sorted(pages))) for address, pages in found.items())


def _lacks(pdf: pikepdf.Pdf, lines: tuple[_Line, ...]) -> Iterator[str]:
    if not isinstance(pdf.Root.get("/StructTreeRoot"), pikepdf.Dictionary):
        yield "it has no tags: a volume that holds it cannot claim to be accessible (PDF/UA)"
    elif structure.faults(pdf):
        yield "its tags contradict its pages: a volume that holds it cannot claim to be accessible (PDF/UA)"
    if not str(pdf.Root.get("/Lang", "")):
        yield "it does not say in which language it is"
    if not lines:
        yield "no text can be read from it: it may be a scan, and nobody can search or hear it"
    sizes = {tuple(round(float(value)) for value in page.trimbox) for page in pdf.pages}
    if len(sizes) > 1:
        yield "its pages have different sizes"
    if pdf.is_encrypted:
        yield "it is encrypted, though it opens without a password; a volume holds its pages unlocked"
    loose = sorted(set(_loose_fonts(pdf)))
    if loose:
        yield f"it does not hold the fonts {', '.join(loose[:4])}: a volume that holds it cannot claim PDF/A"
    if pdf.get_warnings():
        yield "it is damaged, and was read as far as it could be mended; look every page over"


def _loose_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        fonts = page.obj.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
        for font in fonts.values():
            inner = font.get("/DescendantFonts", [font])[0]
            about = inner.get("/FontDescriptor", pikepdf.Dictionary())
            kept = any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            if not kept and font.get("/Subtype") != "/Type3":
                yield str(font.get("/BaseFont", "/unnamed")).lstrip("/")
