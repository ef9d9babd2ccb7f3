"""A PDF that was made elsewhere goes in; what can be read of it comes out: facts, headlines, addresses, lacks.

Nothing here is certain: it is proposed to a person, who looks it over.  Only what the file lacks is a finding.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pikepdf
from pypdf.errors import PyPdfError

from pdfdigest.errors import RequestError
from pdfdigest.inspection import damage, foreign_text, spot_colours, structure
from pdfdigest.inspection.foreign_text import LONGEST, Line, tidy
from pdfdigest.paper import POINTS
from pdfdigest.pdf import bounded, pdfium
from pdfdigest.pdf.destinations import Destinations
from pdfdigest.pdf.form_fields import Fields, words
from pdfdigest.pdf.page_entries import dictionary, inherited, page_annotations

T = TypeVar("T")
MAX_PAGES = 2_000
DAMAGE = (*damage.DAMAGE, PyPdfError, OSError)
"""What the readers raise over a damaged file."""
LOCKED = "the file is locked with a password"
DAMAGED = "it is damaged, and was read as far as it could be mended; look every page over"
MENDED = "it is so damaged that it was written anew, as PDFium (Chrome) reads it; look every page over"
MISSING = "it counts {:,} pages, and no more than {:,} are found in it"
UNLOCKED = "what is attached to it is locked with a password, and left out; its pages were written anew, as PDFium (Chrome) reads them"


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
    tagged: bool = False
    """Whether its tags can be kept in a volume."""
    sound: bool = False
    """Whether nothing is wrong with them."""
    damaged: bool = False
    """Whether it was read only as far as it could be mended."""


class UnreadableError(RequestError):
    """The file is locked, or too damaged to be read."""


def look(data: bytes) -> Elsewhere:
    """Look a PDF over.  RequestError says why it cannot be put on record: locked, damaged, empty, too long."""
    try:
        with bounded.opened(data) as pdf:
            return _look(pdf)
    except pikepdf.PasswordError:
        raise UnreadableError(LOCKED, hint="Save a copy without one.") from None
    except DAMAGE as error:
        raise UnreadableError(f"the file is no PDF that can be read: {damage.damage(error)}") from None


def readable(data: bytes) -> tuple[bytes, Elsewhere]:
    """The file as it can be bound, and what can be read of it: as it is, or as PDFium reads it where that alone shows all of it.

    That it is not as it is stands first among what it lacks.  RequestError as for `look`.
    """
    try:
        found = look(data)
    except UnreadableError as error:
        anew = _anew(data, locked=error.message == LOCKED)
        if anew is None:
            raise
        return anew
    if found.damaged and pdfium.loses(data, _mended(data)):
        anew = _anew(data, locked=False)
        if anew is not None and not pdfium.loses(data, anew[0]):
            return anew
    return data, found


def _anew(data: bytes, *, locked: bool) -> tuple[bytes, Elsewhere] | None:
    """The file as PDFium reads it, written anew, and what can be read of that; None where nothing can."""
    for made, counted in pdfium.readings(data):
        try:
            kept = _without_attachments(made) if locked else made
            found = look(kept)
        except (UnreadableError, *DAMAGE):
            continue
        said = (
            UNLOCKED if locked else MENDED,
            *([MISSING.format(counted, found.pages)] if counted > found.pages else []),
        )
        return kept, replace(found, lacks=(*said, *found.lacks))
    return None


def _mended(data: bytes) -> bytes:
    """A damaged file as a volume would have it."""
    made = io.BytesIO()
    with bounded.opened(data) as pdf:
        pdf.save(made, fix_metadata_version=False)
    return made.getvalue()


def _without_attachments(data: bytes) -> bytes:
    """The file without what is attached: nobody can unlock that, and it would be kept as noise."""
    made = io.BytesIO()
    with bounded.opened(data) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "/EF" in each:
                del each["/EF"]
        names = pdf.Root.get("/Names")
        if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
            del names["/EmbeddedFiles"]
        pdf.save(made)
    return made.getvalue()


def _look(pdf: pikepdf.Pdf) -> Elsewhere:
    count = len(pdf.pages)
    if not 1 <= count <= MAX_PAGES:
        raise RequestError(f"an issue has between 1 and {MAX_PAGES:,} pages, not {count:,}")
    box = [float(value) for value in pdf.pages[0].trimbox]
    nothing: tuple[Any, ...] = ()
    unread: tuple[str, ...] = ("the tree cannot be read",)
    lines: tuple[Line, ...] = _read(lambda: foreign_text.lines(pdf, count), nothing)
    has_tree = isinstance(pdf.Root.get("/StructTreeRoot"), pikepdf.Dictionary)
    quarrels = _read(lambda: structure.faults(pdf), unread) if has_tree else unread
    tagged = has_tree and _read(lambda: not structure.contradictions(pdf), instead=False)
    bookmarks: tuple[tuple[str, int], ...] = _read(lambda: _bookmarks(pdf), nothing)
    lacks = list(_lacks(pdf, lines, has_tree=has_tree, tagged=tagged, sound=not quarrels))
    damaged = bool(pdf.get_warnings())
    lacks += [DAMAGED] if damaged else []
    return Elsewhere(
        pages=count,
        title=tidy(_read(lambda: str(pdf.docinfo.get("/Title", "")), "")),
        language=tidy(_read(lambda: str(pdf.Root.get("/Lang", "")), "")),
        size=(abs(box[2] - box[0]) / POINTS, abs(box[3] - box[1]) / POINTS),
        opening=tuple(line.words for line in lines if line.page == 1)[:40],
        headlines=bookmarks or _read(lambda: foreign_text.headlines(lines, count), nothing),
        addresses=_read(lambda: _addresses(pdf), nothing),
        lacks=tuple(lacks),
        tagged=tagged,
        sound=not quarrels,
        damaged=damaged,
    )


def _read(how: Callable[[], T], instead: T) -> T:
    """What can be read, or something in its place: facts are a proposal, and the file is the record."""
    try:
        return how()
    except Exception:
        return instead


def _bookmarks(pdf: pikepdf.Pdf) -> tuple[tuple[str, int], ...]:
    """Words and page of the bookmarks of the first level, or of the second where there is but one."""
    places = Destinations(pdf)
    pages = [page.obj for page in pdf.pages]
    numbers = {page.objgen: number for number, page in enumerate(pages, 1)}
    entries = _below(dictionary(pdf.Root.get("/Outlines")))
    if len(entries) == 1:
        entries = _below(entries[0])
    found = []
    for entry in entries:
        target = places.target(entry.get("/Dest", dictionary(entry.get("/A")).get("/D")))
        page = target[0] if target is not None else None
        if isinstance(page, int) and 0 <= page < len(pages):
            page = pages[page]
        title = tidy(words(entry.get("/Title", "")))[:LONGEST]
        if title and isinstance(page, pikepdf.Dictionary) and page.objgen in numbers:
            found.append((title, numbers[page.objgen]))
    return tuple(found) if len(found) > 1 else ()


def _below(above: Any) -> list[Any]:
    """The bookmarks of one level."""
    found: list[Any] = []
    seen: set[tuple[int, int]] = set()
    item = above.get("/First")
    while isinstance(item, pikepdf.Dictionary) and item.objgen not in seen and len(found) < MAX_PAGES:
        seen.add(item.objgen)
        found.append(item)
        item = item.get("/Next")
    return found


def _addresses(pdf: pikepdf.Pdf) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: dict[str, set[int]] = {}
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page_annotations(page.obj):
            address = words(dictionary(annotation.get("/A")).get("/URI", "")).strip()
            if re.match(r"https?://\S+\Z", address):
                found.setdefault(address, set()).add(number)
    return tuple((address, tuple(sorted(pages))) for address, pages in found.items())


def _lacks(pdf: pikepdf.Pdf, lines: tuple[Line, ...], *, has_tree: bool, tagged: bool, sound: bool) -> Iterator[str]:
    no_claim = "a volume that holds it cannot claim to be accessible (PDF/UA)"
    if not has_tree:
        yield f"it has no tags: {no_claim}"
    elif not tagged:
        yield f"its tags contradict its pages and are left out: {no_claim}"
    elif not sound:
        yield f"its tags lack a comment, or something that is painted; they are kept, but {no_claim}"
    fields = Fields(pdf)
    if fields.is_xfa:
        yield "it is an XFA form, of which most readers, and a volume, show the plain pages alone; print it to a PDF in Acrobat if words are missing"
    if fields.asks_for_looks:
        yield "it leaves the drawing of its fields to each reader: in a volume they are drawn, so that they look alike in all"
    if not _read(lambda: str(pdf.Root.get("/Lang", "")), ""):
        yield "it does not say in which language it is"
    if not lines:
        yield "no text can be read from it: it may be a scan, and nobody can search or hear it"
    sizes: set[tuple[int, ...]] = _read(lambda: {_rounded(page.trimbox) for page in pdf.pages}, set())
    if len(sizes) > 1:
        yield "its pages have different sizes"
    if pdf.is_encrypted:
        yield "it is encrypted, though it opens without a password; a volume holds its pages unlocked"
    loose: list[str] = _read(lambda: sorted(set(_loose_fonts(pdf))), [])
    if loose:
        yield f"it does not hold the fonts {', '.join(loose[:4])}: a volume that holds it cannot claim PDF/A"
    twofold: tuple[str, ...] = _read(lambda: spot_colours.ambiguous(spot_colours.spots(pdf)), ())
    for name in twofold:
        yield f"its spot colour {name} is not the same everywhere, though a press has one plate for it"


def _rounded(box: Any) -> tuple[int, ...]:
    return tuple(round(float(value)) for value in box)


def _loose_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in dictionary(dictionary(inherited(page.obj, "/Resources")).get("/Font")).values():
            inner = font.get("/DescendantFonts", [font])[0]
            about = dictionary(inner.get("/FontDescriptor"))
            kept = any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            if not kept and font.get("/Subtype") != "/Type3":
                named = font.get("/BaseFont")
                yield bytes(named)[1:].decode("utf-8", "replace") if isinstance(named, pikepdf.Name) else "unnamed"
