"""An open PDF goes in; all that paints on its pages comes out: pages, forms, patterns, appearances, drawn glyphs.

What readers follow is followed: resources that a page inherits, forms in forms, patterns, soft masks, what annotations
look like, the drawings of a Type 3 font (ISO 32000-1, 7.8.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from pdfdigest.pdf.page_entries import dictionary, entry, inherited, page_annotations, spelled

MOST = 200_000
"""Streams that are looked at; a file with more is made to tire its reader."""
ONCE = 64
"""Pages at the beginning of a file whose streams are read once for all looks; of more, it would take much memory."""
LONG = 20_000
"""Instructions of a stream that is read for each look again."""
_INNER = frozenset(["Do", "scn", "SCN", "gs", "Tf"])
_TEXT = frozenset(["Tf", "Tj", "TJ", "'", '"', "Tr", "q", "Q", "gs"])
_PAINTS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Tj", "TJ"])
_SPACES = {
    "g": "/DeviceGray",
    "G": "/DeviceGray",
    "rg": "/DeviceRGB",
    "RG": "/DeviceRGB",
    "k": "/DeviceCMYK",
    "K": "/DeviceCMYK",
}
IMAGE = "INLINE IMAGE"
_COLOURS = frozenset([*_SPACES, *_PAINTS, "cs", "CS", "sh", "Do", "gs", IMAGE])
MARKS = frozenset(["BDC", "BMC", "EMC"])
EVERY = _INNER | _TEXT | _COLOURS | MARKS
"""What some look asks for."""
_SHORT = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
DEVICE = frozenset(_SPACES.values())
INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class Painted:
    """One stream that paints: where it is seen, on which page, what it is, itself, and what it draws with.

    `blend` is the device space in whose stead the group that it stands in has one of the file's own, or empty.
    """

    where: str
    page: int
    kind: str
    content: Any
    resources: Any
    blend: str = ""
    _read: list[tuple[str, Any]] = field(default_factory=list, repr=False, compare=False)

    def instructions(self, operators: frozenset[str]) -> Iterator[tuple[str, Any]]:
        """Its instructions with one of these operators, each with the name of its own; `IMAGE` for a picture among them."""
        if self.page > ONCE:
            yield from instructions(self.content, operators)
            return
        if not self._read:
            self._read[:] = instructions(self.content, EVERY)
        yield from ((name, each) for name, each in self._read if name in operators)
        if len(self._read) > LONG:
            self._read.clear()


def instructions(content: Any, operators: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The instructions of a page or stream with one of these operators, each with the name of its own."""
    asked = " ".join(operators - {IMAGE}) + (" BI ID EI" if IMAGE in operators else "")
    return ((str(each.operator), each) for each in pikepdf.parse_content_stream(content, asked))


@dataclass(slots=True)
class Shown:
    """What is shown in one font: the strings as they stand, and where it is met first; `seen` where some of it is visible."""

    font: Any
    where: str
    strings: dict[bytes, str] = field(default_factory=dict)
    seen: bool = False


def painted(pdf: pikepdf.Pdf) -> Iterator[Painted]:
    """All that paints, each stream once."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        where = f"page {number}"
        resources = dictionary(inherited(page.obj, "/Resources"))
        todo = [Painted(where, number, "page", page, resources, _blend(page.obj, ""))]
        for note in page_annotations(page.obj):
            todo += [
                Painted(
                    f"an annotation of page {number}", number, "appearance", look, dictionary(look.get("/Resources"))
                )
                for look in _looks(note.get("/AP"))
            ]
        while todo:
            here = todo.pop(0)
            mark = here.content.objgen if isinstance(here.content, Stream) else (0, 0)
            if mark != (0, 0):
                if mark in seen:
                    continue
                seen.add(mark)
            if len(seen) > MOST:
                return
            yield here
            todo += _within(here)


def _within(here: Painted) -> Iterator[Painted]:
    """The forms, patterns, masks and drawn glyphs that a stream uses; what it only could use is not painted."""
    used: dict[str, set[str]] = {"Do": set(), "scn": set(), "gs": set(), "Tf": set()}
    for operator, instruction in here.instructions(_INNER):
        names = [spelled(each) for each in instruction.operands if isinstance(each, Name)]
        used["scn" if operator == "SCN" else operator].update(names)
    for form in _held(here.resources, "/XObject", used["Do"]):
        if form.get("/Subtype") == "/Form":
            yield _inner(here, form, "form")
    for pattern in _held(here.resources, "/Pattern", used["scn"]):
        if isinstance(pattern, Stream):
            yield _inner(here, pattern, "pattern")
    for state in _held(here.resources, "/ExtGState", used["gs"]):
        mask = dictionary(state.get("/SMask")).get("/G")
        if isinstance(mask, Stream):
            yield _inner(here, mask, "mask")
    for font in _held(here.resources, "/Font", used["Tf"]):
        if font.get("/Subtype") == "/Type3":
            own = dictionary(font.get("/Resources", here.resources))
            for glyph in dictionary(font.get("/CharProcs")).values():
                if isinstance(glyph, Stream):
                    yield Painted(f"a drawn character on page {here.page}", here.page, "glyph", glyph, own, here.blend)


def _inner(here: Painted, stream: Any, kind: str) -> Painted:
    own = stream.get("/Resources")
    resources = own if isinstance(own, Dictionary) else here.resources
    return Painted(f"a {kind} on page {here.page}", here.page, kind, stream, resources, _blend(stream, here.blend))


_GROUPS = {"/CalRGB": "/DeviceRGB", "/CalGray": "/DeviceGray"}
_NUMBERS = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


def _blend(holder: Any, above: str) -> str:
    """The device space that a group stands in for (ISO 19005-2, 6.2.4.3); that of the group around it where it names none."""
    group = dictionary(holder.get("/Group"))
    space = group.get("/CS")
    alone = holder.get("/Type") == "/Page" or bool(group.get("/I", False))
    if not isinstance(space, Array) or not len(space) or not alone:
        return above
    if space[0] == "/ICCBased" and isinstance(space[1], Stream):
        return _NUMBERS.get(int(space[1].get("/N", 0)), above)
    return _GROUPS.get(spelled(space[0]), above)


def _held(resources: Any, key: str, used: set[str]) -> list[Any]:
    row = dictionary(resources.get(key)).items()
    return [held for name, held in row if name in used and isinstance(held, Dictionary | Stream)]


def _looks(held: Any) -> Iterator[Any]:
    """The streams of an appearance, one for each state where it has states (12.5.5)."""
    for each in held.values() if isinstance(held, Dictionary) else ():
        if isinstance(each, Stream):
            yield each
        elif isinstance(each, Dictionary):
            yield from (look for look in each.values() if isinstance(look, Stream))


def shown(row: tuple[Painted, ...]) -> tuple[list[Shown], list[str]]:
    """What is shown in each font, and where text is set in a font that its resources do not have."""
    found: dict[Any, Shown] = {}
    lacking: list[str] = []
    for here in row:
        fonts = dictionary(here.resources.get("/Font"))
        states = dictionary(here.resources.get("/ExtGState"))
        font: Any = None
        mode, kept = 0, []
        rows: dict[int, tuple[Shown, list[Any]]] = {}
        for name, instruction in here.instructions(_TEXT):
            operands = instruction.operands
            if name == "q":
                kept.append((font, mode))
            elif name == "Q":
                font, mode = kept.pop() if kept else (font, mode)
            elif name == "Tr" and operands:
                mode = int(operands[0])
            elif name == "gs" and operands:
                given = dictionary(entry(states, operands[0])).get("/Font")
                font = _shown(given[0], here, found) if isinstance(given, Array) else font
            elif name == "Tf" and operands:
                given = entry(fonts, operands[0])
                font = _shown(given, here, found) if isinstance(given, Dictionary) else None
            elif name in ("Tj", "TJ", "'", '"'):
                if font is None:
                    lacking += [here.where for _ in _strings(operands)]
                else:
                    font.seen = font.seen or mode != INVISIBLE
                    rows.setdefault(id(font), (font, []))[1].extend(operands)
        for font, row_of_it in rows.values():
            for each in _strings(row_of_it):
                font.strings.setdefault(each, here.where)
    return [each for each in found.values() if each.strings], list(dict.fromkeys(lacking))


def _shown(font: Any, here: Painted, found: dict[Any, Shown]) -> Shown:
    key = font.objgen if font.objgen != (0, 0) else font.unparse()
    return found.setdefault(key, Shown(font, here.where))


_PART = re.compile(rb"<([0-9a-f]*)>|\(((?:[^\\()]|\\.)*)\)", re.DOTALL)


def _strings(operands: Iterable[Any]) -> Iterator[bytes]:
    """The strings that are shown, those of arrays each once.

    Arrays are read off as qpdf writes them: one object for each sign on a page takes three times as long.
    """
    rows = []
    for each in operands:
        if isinstance(each, String):
            yield bytes(each)
        elif isinstance(each, Array):
            written = each.unparse()
            if b"<<" in written or b"[" in written[1:]:  # strings deeper in it are not shown
                yield from (bytes(part) for part in each if isinstance(part, String))
            else:
                rows.append(written)
    for digits, signs in dict.fromkeys(_PART.findall(b"".join(rows))):
        if digits:
            yield bytes.fromhex(digits.decode())
        else:
            yield bytes(pikepdf.Object.parse(b"(%b)" % signs)) if b"\\" in signs else signs


def device_colours(row: tuple[Painted, ...]) -> dict[tuple[int, str], str]:
    """The colour spaces of a device that each page is painted in, without one of the file's own in their place, and where.

    Black is the colour of what is painted on a page before any is set.  Masks are not asked (ISO 19005-2, 6.2.4.3).
    """
    found: dict[tuple[int, str], str] = {}
    for here in row:
        if here.kind == "mask":
            continue
        spaces = dictionary(here.resources.get("/ColorSpace"))
        for space in _used(here, spaces):
            if (
                space != here.blend or space == "/DeviceGray"
            ) and f"/Default{space.removeprefix('/Device')}" not in spaces:
                found.setdefault((here.page, space), here.where)
    return found


def _used(here: Painted, spaces: Any) -> Iterator[str]:
    objects = dictionary(here.resources.get("/XObject"))
    shadings = dictionary(here.resources.get("/Shading"))
    chosen = here.kind != "page"
    for name, instruction in here.instructions(_COLOURS):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            picture = instruction.iimage.obj
            yield from device_spaces(picture.get("/CS", picture.get("/ColorSpace")), spaces)
            continue
        operands = instruction.operands
        if name in _PAINTS and not chosen:
            yield "/DeviceGray"
        chosen = chosen or name in _SPACES or name in ("cs", "CS", "gs")
        if name in _SPACES:
            yield _SPACES[name]
        elif name in ("cs", "CS") and operands:
            yield from device_spaces(operands[0], spaces)
        elif name == "sh" and operands:
            yield from device_spaces(dictionary(entry(shadings, operands[0])).get("/ColorSpace"), spaces)
        elif name == "Do" and operands:
            held = entry(objects, operands[0])
            if isinstance(held, Stream) and held.get("/Subtype") == "/Image" and not held.get("/ImageMask", False):
                yield from device_spaces(held.get("/ColorSpace"), spaces)


def device_spaces(space: Any, spaces: Any, depth: int = 0) -> Iterator[str]:
    """The spaces of a device that a colour space comes to: itself, the base of an indexed one, the other way of a spot colour."""
    if isinstance(space, Name):
        name = _SHORT.get(spelled(space), spelled(space))
        if name in DEVICE:
            yield name
        elif depth == 0 and space in spaces:
            yield from device_spaces(spaces[space], spaces, 1)
    elif isinstance(space, Array) and len(space) and depth < 8:
        kind = spelled(space[0])
        if len(space) == 1:
            yield from device_spaces(space[0], spaces, depth + 1)
        elif kind in ("/Indexed", "/I", "/Pattern"):
            yield from device_spaces(space[1], spaces, depth + 1)
        elif kind in ("/Separation", "/DeviceN") and len(space) > 2 and space[1] not in ("/None", "/All"):
            yield from device_spaces(space[2], spaces, depth + 1)
