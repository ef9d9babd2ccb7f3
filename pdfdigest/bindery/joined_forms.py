"""The forms of several files go in; they come out as one form of which no file's fields touch another's.

Fields get the prefix of their file, as two of one name would be one field (ISO 32000-1, 12.7.3.2).  A file that asks readers
to draw its fields (NeedAppearances) would ask that for the whole book: its fields are drawn here instead.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf import field_looks, renaming
from pdfdigest.pdf.canonical import Canonical, Streams
from pdfdigest.pdf.form_fields import Fields, chain, words
from pdfdigest.pdf.page_entries import annotations_once, dictionary, listed

DRAWN = "its fields are drawn as the volume was bound, as PDFium draws them; the file left that to each reader"
MOST = 200_000
_SET_IN = re.compile(rb"/([^\s/()<>\[\]{}%]+)(?=\s+[-+.\d]+\s+Tf)")


def prepare(source: pikepdf.Pdf) -> tuple[str, ...]:
    """Give the fields of a file that asks for it their looks, before its pages are taken; a sentence says so."""
    for field in _below(listed(dictionary(source.Root.get("/AcroForm")).get("/Fields"))):
        for signed in listed(dictionary(field.get("/V")).get("/Reference")):
            if dictionary(dictionary(signed).get("/Data")).get("/Type") == "/Catalog":
                del signed["/Data"]  # all of the file that was signed, which would come along as a second book
    if not Fields(source).asks_for_looks:
        return ()
    return (DRAWN if field_looks.draw(source) else field_looks.UNDRAWN,)


def take(book: Sewn, source: pikepdf.Pdf, prefix: str, pages: tuple[Any, ...]) -> None:
    """Bring in the fields of a file whose pages are in the book already."""
    own = dictionary(source.Root.get("/AcroForm"))
    tops = [each for each in listed(own.get("/Fields")) if isinstance(each, Dictionary)]
    book.fields += [book.pdf.copy_foreign(each if each.is_indirect else source.make_indirect(each)) for each in tops]
    fields = {field.objgen: field for field in book.fields[-len(tops) :] if tops}
    widgets = [each for each in annotations_once(pages) if each.get("/Subtype") == "/Widget"]
    for widget in widgets:  # one that the form does not list is a field all the same
        top = chain(widget)[-1]
        fields.setdefault(top.objgen if top.is_indirect else (0, len(fields)), top)
    fonts = _resources(book, source, own, prefix)
    held = {bytes(Name(key))[1:] for key in dictionary(dictionary(own.get("/DR")).get("/Font")).keys()}  # noqa: SIM118  of pikepdf
    nothing = renaming.role(prefix, "/")[1:].encode()

    def called(font: bytes) -> bytes:
        """A name that means no font in its own file means none of another's either."""
        return fonts.get(font, font if font in held else nothing + font)

    for field in fields.values():
        for key in ("/DA", "/Q"):
            if key in own and key not in field:
                value = own[key]
                field[key] = String(bytes(value)) if isinstance(value, String) else value
    below = _below([*fields.values(), *(each for widget in widgets for each in chain(widget) if each.is_indirect)])
    for field in [each for each in below if "/T" in each and not any("/T" in above for above in chain(each)[1:])]:
        field.T = String(renaming.field(prefix, words(field.T)))  # the first part of each name, on whatever level
    for field in below:
        if isinstance(field.get("/DA"), String):
            field.DA = String(_SET_IN.sub(lambda found: b"/" + called(found[1]), bytes(field.DA)))


def _below(fields: list[Any]) -> list[Any]:
    found: list[Any] = []
    seen: set[tuple[int, int]] = set()
    todo = list(fields)
    while todo and len(found) < MOST:
        here = todo.pop()
        if not isinstance(here, Dictionary) or (here.is_indirect and here.objgen in seen):
            continue
        seen.add(here.objgen)
        found.append(here)
        kids = list({(each.objgen if each.is_indirect else at): each for at, each in _kids(here)}.values())
        if len(kids) != len(listed(here.get("/Kids"))):
            here.Kids = Array(kids)  # readers go through what is there twice as often as it is there
        todo.extend(kids)
    return found


def _kids(field: Any) -> list[tuple[int, Any]]:
    return [each for each in enumerate(listed(field.get("/Kids"))) if isinstance(each[1], pikepdf.Object)]


def _resources(book: Sewn, source: pikepdf.Pdf, own: Any, prefix: str) -> dict[bytes, bytes]:
    """Merge what fields are drawn with; the fonts whose names stand for others already, with their new names."""
    held = own.get("/DR")
    if not isinstance(held, Dictionary):
        return {}
    copied = book.pdf.copy_foreign(held if held.is_indirect else source.make_indirect(held))
    renamed: dict[bytes, bytes] = {}
    for kind, row in copied.items():
        if not isinstance(row, Dictionary):
            continue
        if kind not in book.field_resources:
            book.field_resources[kind] = Dictionary()
        mine = book.field_resources[kind]
        for key, value in row.items():
            if key not in mine:
                mine[key] = value
            elif kind == "/Font" and _form(mine[key]) != _form(value):
                other = renaming.role(prefix, key)
                mine[other] = value
                renamed[bytes(Name(key))[1:]] = bytes(Name(other))[1:]
    return renamed


def _form(value: Any) -> bytes:
    return Canonical(Streams(), {}, lambda _: None).form(value)


def finish(book: Sewn) -> None:
    """Write the form of the book into its catalogue."""
    if book.fields or len(book.field_resources):
        book.pdf.Root.AcroForm = Dictionary(Fields=Array(book.fields))
        if len(book.field_resources):
            book.pdf.Root.AcroForm.DR = book.field_resources
