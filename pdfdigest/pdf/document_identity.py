"""An open PDF goes in; a hash of each part of it that belongs to no page comes out: bookmarks, metadata, catalogue and so on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, String

from pdfdigest.pdf import name_trees
from pdfdigest.pdf.canonical import Canonical, Streams
from pdfdigest.pdf.page_entries import dictionary, listed
from pdfdigest.pdf.page_identity import AMBIGUOUS, File, Span

PARTS = {
    "outline": "the bookmarks",
    "labels": "the page numbers that readers show",
    "places": "the named places that links lead to",
    "attachments": "the attached files",
    "forms": "the fields of forms",
    "layers": "the layers",
    "structure": "the head of the structure tree",
    "catalogue": "the catalogue (what happens on opening, language, view, colours)",
    "metadata": "the metadata (XMP)",
    "info": "the information of the file (title, author, dates)",
}
"""The parts, and how a sentence names each."""
_APART = frozenset(
    [
        "/Pages",
        "/Outlines",
        "/PageLabels",
        "/Names",
        "/Dests",
        "/AF",
        "/AcroForm",
        "/OCProperties",
        "/StructTreeRoot",
        "/Metadata",
        "/PieceInfo",
        "/Type",
    ]
)
_MOST = 1_000_000


def parts(file: File, *, aside: str = "") -> dict[str, str]:
    """SHA-256 of each of `PARTS`, as hex; `aside` is the private entry of the catalogue (14.5) that does not count."""
    pdf = file.pdf
    root = pdf.Root
    view = file.canonical(Span(0, 0, own=True))
    names = dictionary(root.get("/Names"))
    said = {
        "outline": b"".join(_outline(root.get("/Outlines"), view)),
        "labels": b"".join(_pairs(root.get("/PageLabels"), "/Nums", view)),
        "places": b"".join(_places(file, view)),
        "attachments": b"".join(_pairs(names.get("/EmbeddedFiles"), "/Names", view)) + view.form(root.get("/AF")),
        "forms": view.entries(dictionary(root.get("/AcroForm"))),
        "layers": view.entries(dictionary(root.get("/OCProperties"))),
        "structure": _structure(dictionary(root.get("/StructTreeRoot")), view),
        "catalogue": view.entries(root, _APART)
        + view.entries(names, ("/Dests", "/EmbeddedFiles"))
        + view.entries(dictionary(root.get("/PieceInfo")), (aside,)),
        "metadata": view.form(root.get("/Metadata")),
        "info": view.entries(pdf.docinfo) if "/Info" in pdf.trailer else b"",
    }
    return {part: hashlib.sha256(said[part]).hexdigest() for part in PARTS}


def _outline(root: Any, view: Canonical) -> Iterator[bytes]:
    """Every bookmark in order: its level, its words, where it leads and how it looks."""
    seen: set[tuple[int, int]] = set()
    todo = [(dictionary(root).get("/First"), 0)]
    while todo and len(seen) < _MOST:
        item, level = todo.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        yield b"%d" % level + view.entries(item, ("/First", "/Last", "/Next", "/Prev", "/SE"))
        todo.append((item.get("/Next"), level))
        todo.append((item.get("/First"), level + 1))


def _pairs(tree: Any, key: str, view: Canonical) -> Iterator[bytes]:
    for name, value in name_trees.pairs(tree, key):
        yield view.form(name) + view.form(value)


def _places(file: File, view: Canonical) -> Iterator[bytes]:
    if file.volume and not file.destinations.sound:
        yield AMBIGUOUS
    for key, value in sorted(file.destinations.named.items()):
        yield b"%d:%s" % (len(key), key) + file.destination(value, view)


def _structure(root: Any, view: Canonical) -> bytes:
    """The elements above those of single files, and the lists of ids and roles."""
    parts = [view.entries(root, ("/K", "/ParentTree", "/IDTree"))]
    for top in listed(root.get("/K")):
        if isinstance(top, Dictionary):
            parts.append(view.entries(top, ("/K",)))
            kids = [each for each in listed(top.get("/K")) if isinstance(each, Dictionary)]
            parts += [view.entries(each, ("/K",)) for each in kids]
    for key, element in name_trees.pairs(root.get("/IDTree"), "/Names"):
        own = element.get("/ID") if isinstance(element, Dictionary) else None
        parts.append(view.form(key) + view.form(own if isinstance(own, String) else None))
    return b"".join(parts)


def attached(pdf: pikepdf.Pdf) -> dict[str, str]:
    """The attached files of a PDF: SHA-256 of what each holds, as hex, by its name; one that is damaged counts as it lies."""
    streams = Streams()
    found: dict[str, str] = {}
    for key, spec in name_trees.pairs(dictionary(pdf.Root.get("/Names")).get("/EmbeddedFiles"), "/Names"):
        if not isinstance(spec, Dictionary):
            continue
        held = dictionary(spec.get("/EF"))
        stream = held.get("/UF", held.get("/F"))
        raw = spec.get("/UF", spec.get("/F", key))
        if isinstance(stream, pikepdf.Stream) and isinstance(raw, String):
            found[str(raw)] = streams.digest(stream)[0].hex()
    return found
