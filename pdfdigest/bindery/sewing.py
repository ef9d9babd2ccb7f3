"""Tagged PDFs go in, one after the other; one PDF comes out that keeps the structure of each.

The content of pages is not touched.  What would collide is renamed (`pdf.renaming`): ids, destinations, attachments, fields and
roles get the label of their issue in front, subsets of fonts a tag of their own.  Only streams that are the same byte
for byte are shared, never elements of structure.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.bindery import joined_forms, joined_layers, joined_links, joined_structure, sharing
from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf import name_trees
from pdfdigest.pdf.page_entries import named


@dataclass(frozen=True, slots=True)
class Section:
    """What was sewn in: its pages, its elements not yet in the tree, and what was changed on the way, in sentences."""

    pages: tuple[Any, ...]
    elements: tuple[Any, ...]
    source: pikepdf.Pdf
    remarks: tuple[str, ...] = ()


def take(book: Sewn, source: pikepdf.Pdf, prefix: str, *, tagged: bool) -> Section:
    """Copy a file's pages, structure, destinations, fields, layers and attachments; `prefix` keeps its names its own.

    The elements are not in the tree yet: see `part`.
    """
    book.kept.append(source)
    book.version = max(book.version, source.pdf_version)
    first = len(book.pdf.pages)
    _unlisted(source)
    remarks = joined_forms.prepare(source)
    joined_links.lead(source, prefix)
    with quiet():
        for leaf in source.pages:
            book.pdf.pages.append(leaf)
    pages = tuple(page.obj for page in list(book.pdf.pages)[first:])
    elements = joined_structure.take(book, source, prefix, pages) if tagged else ()
    if not tagged:
        joined_structure.leave_out(pages)
    joined_links.destinations(book, source, prefix, pages)
    joined_links.attachments(book, source, prefix)
    joined_forms.take(book, source, prefix, pages)
    joined_layers.take(book, source, prefix)
    for page in pages:
        group = page.get("/Group")
        sharing.space(book, group.get("/CS") if isinstance(group, Dictionary) else None)
        sharing.share(book, page.get("/Resources"), 0)
    return Section(pages, elements, source, remarks)


def _unlisted(source: pikepdf.Pdf) -> None:
    """Name the packing of streams that are packed once outright: in a list, the library would pack them anew as it saves."""
    for each in source.objects:
        if isinstance(each, pikepdf.Stream):
            way, given = each.get("/Filter"), each.get("/DecodeParms")
            if isinstance(way, Array) and len(way) == 1 and given is None and way[0] == "/FlateDecode":
                each.Filter = way[0]


@contextmanager
def quiet() -> Iterator[None]:
    """Copy or save without a word of the library about fields: `joined_forms` brings those that are in a form."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        yield


def part(book: Sewn, elements: tuple[Any, ...], title: str, language: str) -> None:
    """Put elements into the tree as one Part with a title and a language."""
    if not elements:
        return
    made = book.pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.Part, P=book.document, T=String(title), Lang=String(language), K=Array()
        )
    )
    for element in elements:
        if len(elements) == 1 and element.get("/S") == "/Document":
            made.K = element.get("/K", Array())
            if "/Pg" in element:
                made.Pg = element.Pg
            _adopt(book, made, element)
        else:
            if element.get("/S") == "/Document":
                element.S = Name.Sect
            element.P = made
            made.K.append(element)
    book.document.K.append(made)


def _adopt(book: Sewn, made: Any, old: Any) -> None:
    """The kids of a Document become those of its Part."""
    if not isinstance(made.K, Array):
        made.K = Array([made.K])
    for kid in made.K:
        if isinstance(kid, Dictionary) and "/P" in kid:
            kid.P = made
    if "/ID" in old:
        made.ID = old.ID
        book.identifiers = [
            (key, made if isinstance(value, Dictionary) and value.objgen == old.objgen else value)
            for key, value in book.identifiers
        ]


def attach(book: Sewn, name: str, path: Path, data: bytes, stamp: str) -> None:
    """Embed a file as issued (PDF/A-3, ISO 19005-3, 6.8)."""
    stream = book.pdf.make_stream(data, {"/Type": Name.EmbeddedFile, "/Subtype": Name("/application/pdf")})
    digest = String(hashlib.md5(data, usedforsecurity=False).digest())
    stream.Params = Dictionary(Size=len(data), ModDate=String(stamp), CheckSum=digest)
    spec = Dictionary(
        Type=Name.Filespec,
        F=String(path.name),
        UF=String(path.name),
        Desc=String(name),
        AFRelationship=Name.Source,
        EF=Dictionary(F=stream, UF=stream),
    )
    book.attachments.append((path.name.encode(), book.pdf.make_indirect(spec)))


def finish(book: Sewn, *, tagged: bool) -> None:
    """Write what stands in the catalogue once: structure, names, attachments."""
    pdf = book.pdf
    names = Dictionary()
    if book.destinations:
        names.Dests = name_trees.names(pdf, book.destinations)
    if book.attachments:
        names.EmbeddedFiles = name_trees.names(pdf, book.attachments)
        pdf.Root.AF = Array([spec for _, spec in book.attachments])
    if len(names):
        pdf.Root.Names = names
    joined_forms.finish(book)
    joined_layers.finish(book)
    if not tagged:
        return
    book.root.ParentTree = name_trees.numbers(pdf, book.parents)
    book.root.ParentTreeNextKey = book.next_key
    if book.identifiers:
        book.root.IDTree = name_trees.names(pdf, book.identifiers)
    if book.roles:
        book.root.RoleMap = _keyed({role: named(standard) for role, standard in book.roles.items()})
    if book.classes:
        book.root.ClassMap = _keyed(book.classes)
    pdf.Root.StructTreeRoot = book.root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _keyed(entries: dict[str, Any]) -> Dictionary:
    """A dictionary, sorted; pikepdf's own way of making one takes no key that is not UTF-8."""
    made = Dictionary()
    for key, value in sorted(entries.items()):
        made[key] = value
    return made
