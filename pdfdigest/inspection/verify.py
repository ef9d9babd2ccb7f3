"""A PDF goes in; what it claims, what was checked here, and what holds come out.

No file conforms on our word: whole standards are veraPDF's to judge.  What is checked here is what can
be checked without it, and some things that it does not ask.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pikepdf

from pdfdigest.errors import RequestError
from pdfdigest.inspection import stray_colours, structure

MAX_PAGES = 20_000
MAX_DEPTH = 200
MAX_PACKET = 5_000_000
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
DAMAGE = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What pikepdf raises over a damaged file, whichever of its readers met the damage."""

_XMP = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "part": "{http://www.aiim.org/pdfa/ns/id/}part",
    "conformance": "{http://www.aiim.org/pdfa/ns/id/}conformance",
    "accessible": "{http://www.aiim.org/pdfua/ns/id/}part",
    "press": "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion",
    "created": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "tool": "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "identity": "{http://purl.org/dc/elements/1.1/}identifier",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was checked: its name, whether it holds, and what is wrong where it does not."""

    name: str
    holds: bool
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a file claims, what was checked here, and what was not."""

    claims: tuple[str, ...]
    rows: tuple[Row, ...]
    unchecked: tuple[str, ...]
    pages: int
    identity: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return all(row.holds for row in self.rows)


def report(data: bytes) -> Report:
    """Look a PDF over.  Raises RequestError where it cannot be read at all."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            return _report(pdf)
    except pikepdf.PasswordError:
        raise RequestError("the file is locked with a password", hint="Save a copy without one.") from None
    except DAMAGE as error:
        raise RequestError(f"the file is no PDF that can be read: {damage(error)}") from None


def damage(error: BaseException) -> str:
    """What pikepdf says of a damaged file, in one line and without the name of an object in memory."""
    first = str(error).splitlines()[0][:200] if str(error) else ""
    return re.sub(r"^stream <[^>]*>(?: \([^)]*\))?: ", "", first) or type(error).__name__


def claims(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What an open file claims to be: `PDF/A-2a`, `PDF/UA-1`, `PDF/X-4`."""
    return tuple(_claims(_xmp(pdf)))


def untrue(data: bytes) -> tuple[str, ...]:
    """What keeps the claims of a file from being true that was written just now, so that its syntax is not doubted."""
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        return tuple(words for row in _report(pdf, but=_SYNTAX).rows for words in row.wrong)


def _report(pdf: pikepdf.Pdf, but: str = "") -> Report:
    if len(pdf.pages) > MAX_PAGES:
        raise RequestError(f"the file has more than {MAX_PAGES:,} pages")
    said = _xmp(pdf)
    archive, accessible, press = "part" in said, "accessible" in said, "press" in said
    rows = [
        _row(name, check, pdf, said)
        for name, check in _CHECKS.items()
        if name != but and _applies(name, archive, accessible, press)
    ]
    return Report(
        claims=tuple(_claims(said)),
        rows=tuple(rows),
        unchecked=tuple(_unchecked(archive, accessible, press)),
        pages=len(pdf.pages),
        identity=said.get("identity", ""),
    )


def _claims(said: dict[str, str]) -> Iterator[str]:
    if "part" in said:
        yield f"PDF/A-{said['part']}{said.get('conformance', '').lower()}"
    if "accessible" in said:
        yield f"PDF/UA-{said['accessible']}"
    if "press" in said:
        yield said["press"]


def _unchecked(archive: bool, accessible: bool, press: bool) -> Iterator[str]:
    if archive:
        yield "the rest of PDF/A (ISO 19005): veraPDF judges it"
    if accessible:
        yield "the rest of PDF/UA (ISO 14289), above all whether alt texts and order make sense: a person judges that"
    if press:
        yield "the rest of PDF/X (ISO 15930): the printer's preflight judges it"


def _row(name: str, check: Callable[[pikepdf.Pdf, dict[str, str]], Iterator[str]], pdf: Any, said: Any) -> Row:
    try:
        wrong = tuple(dict.fromkeys(check(pdf, said)))
    except DAMAGE as error:
        wrong = (f"the file is damaged there: {str(error).splitlines()[0] if str(error) else type(error).__name__}",)
    return Row(name, not wrong, wrong)


def _xmp(pdf: pikepdf.Pdf) -> dict[str, str]:
    """The properties that claims are made with; nothing where there is no packet, or one that cannot be read.

    Nothing is unfolded: a packet that declares entities is refused before it is parsed, in whichever
    encoding it declares them.
    """
    return _read_packet(pdf)[0]


def _packet(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    if wrong := _read_packet(pdf)[1]:
        yield wrong


def _read_packet(pdf: pikepdf.Pdf) -> tuple[dict[str, str], str]:
    """The properties, and why they cannot be read."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}, ""
    try:
        raw = stream.read_bytes()
        if len(raw) > MAX_PACKET:
            return {}, f"the metadata are larger than {MAX_PACKET // 1_000_000} MB and were not read"
        if any(sign.encode(name) in raw for sign in ("<!DOCTYPE", "<!ENTITY") for name in _ENCODINGS):
            return {}, "the metadata declare a document type or entities, which XMP does not have; they were not read"
        root = ElementTree.fromstring(raw)  # noqa: S314  entities are refused above
    except (ElementTree.ParseError, LookupError, ValueError, RecursionError) as error:
        return {}, f"the metadata cannot be read: {error}"
    except pikepdf.PdfError:
        return {}, "the metadata are damaged"
    found: dict[str, str] = {}
    for element in root.iter():
        for name, tag in _XMP.items():
            if tag in element.attrib:
                found[name] = element.attrib[tag]
            elif element.tag == tag:
                found[name] = " ".join("".join(element.itertext()).split())
    return found, ""


def _opens(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "the file is encrypted"
    yield from (words for words in pdf.check_pdf_syntax()[:5])


def _structure(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    marked = pdf.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)
    if not marked:
        yield "the file does not say that it is tagged"
    yield from structure.faults(pdf)


def _language(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    if not str(pdf.Root.get("/Lang", "")).strip():
        yield "the file does not name its language"


def _title(pdf: pikepdf.Pdf, said: dict[str, str]) -> Iterator[str]:
    title = str(pdf.docinfo.get("/Title", ""))
    if not title:
        yield "the file has no title"
    if "title" in said and said["title"] != " ".join(title.split()):
        yield f"the title is {title!r} in one place and {said['title']!r} in another"
    if not pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield "a reader will show the file's name, not its title"


def _dates(pdf: pikepdf.Pdf, said: dict[str, str]) -> Iterator[str]:
    info = re.sub(r"\D", "", str(pdf.docinfo.get("/CreationDate", "")))[:8]
    xmp = re.sub(r"\D", "", said.get("created", ""))[:8]
    if info != xmp:
        yield f"the date is {info or 'missing'} in one place and {xmp or 'missing'} in another"


def _alt(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    for element in _elements(pdf):
        if element.get("/S") == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a picture has no alt text"


def _headings(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    before = 0
    for element in _elements(pdf):
        found = re.fullmatch(r"/H([1-6])", str(element.get("/S", "")))
        if found:
            level = int(found[1])
            if level > before + 1:
                yield f"a heading of level {level} follows one of level {before}"
            before = level


def _order(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != "/S":
            yield f"page {number} does not follow its structure when one tabs through it"


def _fonts(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    for font in _resources(pdf, "/Font"):
        base = str(font.get("/BaseFont", "")).lstrip("/")
        inner = font.get("/DescendantFonts")
        owner = inner[0] if isinstance(inner, pikepdf.Array) else font
        descriptor = owner.get("/FontDescriptor", pikepdf.Dictionary())
        if font.get("/Subtype") == "/Type3":
            continue
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"the font {base} is not embedded"


_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f\s]*)>")


def _surely_whole(page: pikepdf.Page) -> bool:
    """Whether a glance at a page is enough: all its text is in hexadecimal, and no glyph of it is the first of a font."""
    contents = page.obj.get("/Contents")
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    raw = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
    if b"(" in raw or b"BI" in raw:
        return False
    shown = {b"".join(text.split()) for text in _HEXADECIMAL.findall(raw)}
    return not any(
        b"0000" in text and _notdef(pikepdf.String(bytes.fromhex(text.decode() + "0" * (len(text) % 2))))
        for text in shown
    )


def _glyphs(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if _surely_whole(page):
            continue
        fonts = page.obj.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
        wide = False
        for instruction in pikepdf.parse_content_stream(page, "Tf Tj TJ ' \""):
            operator = str(instruction.operator)
            if operator == "Tf":
                font = fonts.get(str(instruction.operands[0]), pikepdf.Dictionary())
                wide = str(font.get("/Encoding", "")) == "/Identity-H"
            elif wide and any(_notdef(operand) for operand in instruction.operands):
                yield f"page {number} shows a box instead of a character"


def _notdef(operand: Any) -> bool:
    if isinstance(operand, pikepdf.Array):
        return any(_notdef(part) for part in operand)
    if not isinstance(operand, pikepdf.String):
        return False
    raw = bytes(operand)
    return any(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw), 2))


def _intent(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    intents = pdf.Root.get("/OutputIntents")
    if not isinstance(intents, pikepdf.Array) or not len(intents):
        yield "the file does not say for which colours it is meant (output intent)"
        return
    for intent in intents:
        if "/DestOutputProfile" not in intent and "/OutputConditionIdentifier" not in intent:
            yield "the output intent names no profile"


def _boxes(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        media, bleed, trim = (_box(box) for box in (page.mediabox, page.bleedbox, page.trimbox))
        if not _inside(trim, bleed) or not _inside(bleed, media):
            yield f"on page {number} the trimmed page is not inside the bleed, or the bleed not inside the sheet"


def _box(box: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in box)


def _inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    slack = 0.01
    return all(inner[i] >= outer[i] - slack for i in (0, 1)) and all(inner[i] <= outer[i] + slack for i in (2, 3))


def _attachments(pdf: pikepdf.Pdf, said: dict[str, str]) -> Iterator[str]:
    names = list(pdf.attachments)
    if said.get("part") in ("1", "2") and names:
        yield f"PDF/A-{said['part']} may not carry {names[0]}"
    linked = pdf.Root.get("/AF")
    for name in names:
        spec = pdf.attachments[name].obj
        if "/AFRelationship" not in spec:
            yield f"the attachment {name} does not say how it belongs to the file"
        if not isinstance(linked, pikepdf.Array) or spec.objgen not in {each.objgen for each in linked}:
            yield f"the attachment {name} belongs to nothing in the file"


def _links(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    known = _destinations(pdf)
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") != "/Link":
                continue
            action = annotation.get("/A", pikepdf.Dictionary())
            target = annotation.get("/Dest", action.get("/D"))
            if isinstance(target, pikepdf.String) and bytes(target) not in known:
                yield f"a link on page {number} leads nowhere"
            if str(action.get("/S", "")) in ("/Launch", "/JavaScript", "/SubmitForm", "/ImportData"):
                yield f"a link on page {number} does something other than lead somewhere"


def _spoken_links(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") == "/Link" and not str(annotation.get("/Contents", "")).strip():
                yield f"a link on page {number} does not say in words where it leads"


def _quiet(pdf: pikepdf.Pdf, _said: dict[str, str]) -> Iterator[str]:
    if "/JavaScript" in pdf.Root.get("/Names", pikepdf.Dictionary()) or "/AA" in pdf.Root:
        yield "the file runs a program when it is opened"
    action = pdf.Root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo":
        yield "the file does something when it is opened"


def _destinations(pdf: pikepdf.Pdf) -> set[bytes]:
    found: set[bytes] = {bytes(str(key).lstrip("/").encode()) for key in pdf.Root.get("/Dests", pikepdf.Dictionary())}
    todo = [(pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests"), 0)]
    while todo:
        node, depth = todo.pop()
        if not isinstance(node, pikepdf.Dictionary) or depth > MAX_DEPTH:
            continue
        found.update(bytes(key) for key in list(node.get("/Names", []))[::2])
        todo.extend((kid, depth + 1) for kid in node.get("/Kids", []))
    return found


def _elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element in reading order, each once."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary):
        return
    seen: set[tuple[int, int]] = set()
    todo: list[Any] = [root]
    while todo:
        element = todo.pop()
        if not isinstance(element, pikepdf.Dictionary) or element.get("/Type") in ("/OBJR", "/MCR"):
            continue
        if element.objgen != (0, 0) and element.objgen in seen:
            continue
        seen.add(element.objgen)
        yield element
        kids = element.get("/K")
        todo.extend(reversed(list(kids)) if isinstance(kids, pikepdf.Array) else [kids])


def _resources(pdf: pikepdf.Pdf, kind: str) -> Iterator[Any]:
    """Every font (or other resource) of every page and form, each once."""
    seen: set[tuple[int, int]] = set()
    todo = [page.obj.get("/Resources") for page in pdf.pages]
    while todo:
        resources = todo.pop()
        if not isinstance(resources, pikepdf.Dictionary):
            continue
        if resources.objgen != (0, 0):
            if resources.objgen in seen:
                continue
            seen.add(resources.objgen)
        for value in dict(resources.get(kind, pikepdf.Dictionary())).values():
            if isinstance(value, pikepdf.Dictionary) and value.objgen not in seen:
                seen.add(value.objgen)
                yield value
        for value in dict(resources.get("/XObject", pikepdf.Dictionary())).values():
            if isinstance(value, pikepdf.Stream) and value.objgen not in seen:
                seen.add(value.objgen)
                todo.append(value.get("/Resources"))


_SYNTAX = "the file opens, unlocked and undamaged"
_CHECKS: dict[str, Callable[[pikepdf.Pdf, dict[str, str]], Iterator[str]]] = {
    _SYNTAX: _opens,
    "metadata can be read": _packet,
    "the boxes of the pages lie inside each other": _boxes,
    "fonts are embedded": _fonts,
    "every character has a glyph": _glyphs,
    "links lead somewhere": _links,
    "nothing happens when it is opened": _quiet,
    "it says for which colours it is meant": _intent,
    "attachments belong to it": _attachments,
    "nothing but the printer's inks": stray_colours.leftovers,
    "metadata agree": _dates,
    "title": _title,
    "language": _language,
    "structure: everything is owned once, and the lists agree": _structure,
    "pictures have alt texts": _alt,
    "headings follow each other": _headings,
    "links say where they lead": _spoken_links,
    "tabbing follows the structure": _order,
}
_ARCHIVE = frozenset({"it says for which colours it is meant", "attachments belong to it", "metadata agree"})
_ACCESSIBLE = frozenset(
    {
        "title",
        "language",
        "structure: everything is owned once, and the lists agree",
        "pictures have alt texts",
        "headings follow each other",
        "links say where they lead",
        "tabbing follows the structure",
    }
)


_PRESS = frozenset({"nothing but the printer's inks"})


def _applies(name: str, archive: bool, accessible: bool, press: bool) -> bool:
    """What a file does not claim is not held against it."""
    if name in _ARCHIVE:
        return archive or press
    if name in _ACCESSIBLE:
        return accessible
    if name in _PRESS:
        return press
    return True
