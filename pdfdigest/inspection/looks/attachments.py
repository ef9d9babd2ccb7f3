"""Files within a file: whether they may be there, and how they belong to it (ISO 19005-3, 6.8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Stream

from pdfdigest.errors import RequestError
from pdfdigest.inspection import packet
from pdfdigest.inspection.damage import DAMAGE
from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import Opened
from pdfdigest.pdf import bounded, name_trees
from pdfdigest.pdf.page_entries import dictionary, spelled

HOLDS_ANY = ("3",)
RELATES = ("3", "4")


def belong(file: Opened) -> Found:
    """Every attached file may be in the file, and says how it belongs to it."""
    names = dictionary(file.pdf.Root.get("/Names")).get("/EmbeddedFiles")
    held = [(_name(spec), spec) for _, spec in name_trees.pairs(names, "/Names") if isinstance(spec, Dictionary)]
    pinned = [
        (_name(each.FS), each.FS)
        for _, each in file.annotations
        if each.get("/Subtype") == "/FileAttachment" and isinstance(each.get("/FS"), Dictionary)
    ]
    unseen = (
        f"{name} claims PDF/A itself; verify it by itself"
        for name, spec in (*held, *pinned)
        if file.archive in ("2", "4") and _archived(_stream(spec))
    )
    return found(f"{count(len(held) + len(pinned), 'attached file')}", _wrong(file, held, pinned), unseen)


def _name(spec: Any) -> str:
    return str(spec.get("/UF", spec.get("/F", "without a name")))


def _wrong(file: Opened, held: list[tuple[str, Any]], pinned: list[tuple[str, Any]]) -> Iterator[str]:
    part, level = file.archive, file.packet.one("pdfaid:conformance").upper()
    if not part:
        return
    if part == "4" and level == "F" and not held:
        yield "the file claims PDF/A-4f and holds no file"
    linked = _linked(file)
    for name, spec in (*held, *pinned):
        stream = _stream(spec)
        if part == "1" or (part in ("2", "4") and level not in ("E", "F") and not _archived(stream)):
            yield f"PDF/A-{part} may not carry {name}"
        if part not in RELATES:
            continue
        if "/AFRelationship" not in spec:
            yield f"the attachment {name} does not say how it belongs to the file"
        if spec.objgen not in linked and (name, spec) not in pinned:
            yield f"the attachment {name} belongs to nothing in the file"
        for key in ("/F", "/UF"):
            if key not in spec:
                yield f"the attachment {name} has its name in one way only ({key[1:]} is missing)"
        kind = stream.get("/Subtype") if isinstance(stream, Stream) else None
        if kind is None or "/" not in spelled(kind)[1:].replace("#2F", "/"):
            yield f"the attachment {name} does not say what kind of file it is"


def _stream(spec: Any) -> Any:
    data = dictionary(spec.get("/EF"))
    return data.get("/F", data.get("/UF"))


def _archived(stream: Any) -> bool:
    """Whether an attached file is a PDF that claims PDF/A itself."""
    if not isinstance(stream, Stream):
        return False
    try:
        with bounded.opened(stream.read_bytes()) as inner:
            return packet.read(inner).one("pdfaid:part") in ("1", "2", "4")
    except (*DAMAGE, RequestError):
        return False


def _linked(file: Opened) -> set[tuple[int, int]]:
    """Everything that a part of the file calls its own (ISO 32000-2, 14.13)."""
    found_: set[tuple[int, int]] = set()
    for thing in file.pdf.objects:
        row = thing.get("/AF") if isinstance(thing, Dictionary | Stream) else None
        found_ |= {each.objgen for each in row if isinstance(each, Dictionary)} if isinstance(row, Array) else set()
        found_ |= {row.objgen} if isinstance(row, Dictionary) else set()
    for here in file.painted:
        for each in dictionary(here.resources.get("/Properties")).values():
            if isinstance(each, Dictionary) and isinstance(each.get("/MCAF"), Array):
                found_ |= {one.objgen for one in each.MCAF}
    return found_
