"""The forms of several files go in; they come out as one form of which no file's fields touch another's.

Fields get the prefix of their file, as two of one name would be one field (ISO 32000-1, 12.7.3.2).  A file that asks readers
to draw its fields (NeedAppearances) would ask that for the whole book: its fields are drawn here instead.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pikepdf.form import ExtendedAppearanceStreamGenerator

from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf import renaming
from pdfdigest.pdf.canonical import Canonical, Streams
from pdfdigest.pdf.form_fields import Fields, chain, words
from pdfdigest.pdf.page_entries import annotations_once, dictionary, listed

DRAWN = "its fields are drawn as the volume was bound; the file left that to each reader"
MOST = 200_000
_SET_IN = re.compile(rb"/([^\s/()<>\[\]{}%]+)(?=\s+[-+.\d]+\s+Tf)")
_HIDDEN = 2
_INKS = {1: "g", 3: "rg", 4: "k"}


def prepare(source: pikepdf.Pdf) -> tuple[str, ...]:
    """Give the fields of a file that asks for it their looks, before its pages are taken; a sentence says so."""
    if not Fields(source).asks_for_looks:
        return ()
    form = source.acroform
    looks = ExtendedAppearanceStreamGenerator(source, form)
    pages = [page.obj for page in source.pages]
    for widget in annotations_once(pages):
        if widget.get("/Subtype") == "/Widget":
            _drawn(source, form, looks, widget)
    return (DRAWN,)


def _drawn(source: pikepdf.Pdf, form: Any, looks: ExtendedAppearanceStreamGenerator, widget: Any) -> None:
    kind = _said(widget, "/FT")
    states = dictionary(widget.get("/AP")).get("/N")
    if kind in ("/Tx", "/Ch"):
        if "/AP" in widget and _said(widget, "/V") is None:
            return
        with contextlib.suppress(pikepdf.PdfError, ValueError, KeyError, RuntimeError):
            field = form.get_field_for_annotation(pikepdf.Annotation(widget))
            if kind == "/Tx":
                looks.generate_text(field)
            else:
                looks.generate_choice(field)
        states = dictionary(widget.get("/AP")).get("/N")
    elif states is not None:
        return
    _framed(source, widget, states)


def _framed(source: pikepdf.Pdf, widget: Any, look: Any) -> None:
    """Ground and border of a field (12.5.6.19), around what is drawn already."""
    box = [float(each) for each in widget.get("/Rect", ())] if len(listed(widget.get("/Rect"))) == 4 else [0.0] * 4
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    about = dictionary(widget.get("/MK"))
    line = _line(widget)
    ground, edge = _ink(about.get("/BG")), _ink(about.get("/BC"))
    said = ""
    if ground:
        said += f"{ground} 0 0 {width:.3f} {height:.3f} re f "
    if edge and line > 0:
        half = line / 2
        said += f"{_stroking(edge)} {line:.3f} w "
        said += f"{half:.3f} {half:.3f} {width - line:.3f} {height - line:.3f} re S "
    body = look.read_bytes() if isinstance(look, pikepdf.Stream) else b""
    if not said and isinstance(look, pikepdf.Stream):
        return
    made = source.make_stream(f"q {said}Q\n".encode() + body if said else body)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
    for key in ("/Resources", "/Matrix", "/BBox"):
        if isinstance(look, pikepdf.Stream) and key in look:
            made[key] = look[key]
    widget.AP = Dictionary(N=made)


def _line(widget: Any) -> float:
    """How wide its border is; without one it has none, whatever colour is named for it (12.5.2)."""
    if "/BS" in widget:
        return float(dictionary(widget["/BS"]).get("/W", 1))
    given = listed(widget.get("/Border"))
    return float(given[2]) if len(given) > 2 and not isinstance(given[2], pikepdf.Object) else 0.0


def _ink(parts: Any) -> str:
    row = listed(parts)
    if len(row) not in _INKS:
        return ""
    return " ".join(f"{float(each):.4g}" for each in row) + " " + _INKS[len(row)]


def _stroking(ink: str) -> str:
    values, _, operator = ink.rpartition(" ")
    return f"{values} {operator.upper()}"


def _said(widget: Any, key: str) -> Any:
    return next((holder[key] for holder in chain(widget) if key in holder), None)


def take(book: Sewn, source: pikepdf.Pdf, prefix: str, pages: tuple[Any, ...]) -> None:
    """Bring in the fields of a file whose pages are in the book already."""
    own = dictionary(source.Root.get("/AcroForm"))
    tops = [each for each in listed(own.get("/Fields")) if isinstance(each, Dictionary)]
    book.fields += [book.pdf.copy_foreign(each if each.is_indirect else source.make_indirect(each)) for each in tops]
    fields = {field.objgen: field for field in book.fields[-len(tops) :] if tops}
    for widget in annotations_once(pages):
        if widget.get("/Subtype") == "/Widget":  # one that the form does not list is a field all the same
            top = chain(widget)[-1]
            fields.setdefault(top.objgen if top.is_indirect else (0, len(fields)), top)
    fonts = _resources(book, source, own, prefix)
    for field in fields.values():
        for key in ("/DA", "/Q"):
            if key in own and key not in field:
                value = own[key]
                field[key] = String(bytes(value)) if isinstance(value, String) else value
        if "/T" in field:
            field.T = String(renaming.field(prefix, words(field.T)))
    for field in _below(list(fields.values())):
        if fonts and isinstance(field.get("/DA"), String):
            field.DA = String(_SET_IN.sub(lambda found: b"/" + fonts.get(found[1], found[1]), bytes(field.DA)))


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
        todo.extend(listed(here.get("/Kids")))
    return found


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
    if book.fields:
        book.pdf.Root.AcroForm = Dictionary(Fields=Array(book.fields))
        if len(book.field_resources):
            book.pdf.Root.AcroForm.DR = book.field_resources
