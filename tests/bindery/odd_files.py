"""Sixty small PDFs such as others make: turned, cropped and shifted pages, split and open content, forms, layers, notes, links."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import product
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Change = Callable[[pikepdf.Pdf, Any], None]


def upright(_pdf: pikepdf.Pdf, _page: Any) -> None:
    """As it is."""


def turned(_pdf: pikepdf.Pdf, page: Any) -> None:
    page.Rotate = 90


def cropped(_pdf: pikepdf.Pdf, page: Any) -> None:
    page.CropBox = Array([50, 60, 500, 700])


def shifted(_pdf: pikepdf.Pdf, page: Any) -> None:
    page.MediaBox = Array([300, 400, -100, -200])


def in_inches(_pdf: pikepdf.Pdf, page: Any) -> None:
    page.UserUnit, page.MediaBox = 2, Array([0, 0, 300, 420])


def from_above(pdf: pikepdf.Pdf, page: Any) -> None:
    """Box, turn and resources inherited from the tree of pages."""
    for key, value in (("/MediaBox", Array([0, 0, 400, 600])), ("/Rotate", 270), ("/Resources", page.Resources)):
        pdf.Root.Pages[key] = value
        if key in page:
            del page[key]


def written(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(b"BT /F 24 Tf 60 300 Td (A page) Tj ET 1 0 0 rg 60 200 90 40 re f")


def split(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Contents = Array(
        [pdf.make_stream(each) for each in (b"q BT /F 24 Tf 60 300 Td (A pa", b"ge) Tj ET", b"Q 9 9 80 80 re S")]
    )


def left_open(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(b"q 0.5 0 0 0.5 40 40 cm 0 0 300 300 re W n BT /F 40 Tf 60 300 Td (open) Tj")


def closed_twice(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(b"q Q Q Q 0.5 0 0 0.5 0 0 cm BT /F 40 Tf 90 400 Td (closed) Tj ET EMC")


def drawn(pdf: pikepdf.Pdf, page: Any) -> None:
    """A form in a form, a pattern, a gradient and a picture in the content itself."""
    box = Array([0, 0, 100, 100])
    inner = pdf.make_stream(b"0 0 1 rg 0 0 50 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=box)
    outer = pdf.make_stream(b"/I Do", Type=Name.XObject, Subtype=Name.Form, BBox=box, Matrix=Array([2, 0, 0, 2, 0, 0]))
    outer.Resources = Dictionary(XObject=Dictionary(I=inner))
    tile = pdf.make_stream(b"0 1 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9)
    tile.BBox, tile.Resources = Array([0, 0, 9, 9]), Dictionary()
    change = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    shade = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 200, 0]), Function=change)
    page.Resources = Dictionary(XObject=Dictionary(O=outer), Pattern=Dictionary(T=tile), Shading=Dictionary(S=shade))
    picture = b"q 60 0 0 60 200 300 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\x80\x40 EI Q"
    page.Contents = pdf.make_stream(
        b"/O Do /Pattern cs /T scn 0 200 90 90 re f q 100 20 100 60 re W n /S sh Q " + picture
    )


def bare(_pdf: pikepdf.Pdf, _page: Any) -> None:
    """Nothing besides."""


def stamped(pdf: pikepdf.Pdf, page: Any) -> None:
    look = pdf.make_stream(b"1 0 1 rg 0 0 60 60 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 60, 60]))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([100, 100, 160, 160]), F=4, AP=Dictionary(N=look))
    page.Annots = Array([None, pdf.make_indirect(note)])


def filled_in(pdf: pikepdf.Pdf, page: Any) -> None:
    stamped(pdf, page)
    field = page.Annots[1]
    field.Subtype, field.FT, field.T, field.V = Name.Widget, Name.Tx, String("place"), String("Leipzig")
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def layered(pdf: pikepdf.Pdf, page: Any) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF))
    held = page.get("/Resources", pdf.Root.Pages.get("/Resources"))
    held.Properties = Dictionary(L=layer)
    pikepdf.Page(page).contents_add(b"/OC /L BDC 0 g 0 0 300 300 re f EMC", prepend=True)


def linked(pdf: pikepdf.Pdf, page: Any) -> None:
    row = [Dictionary(Dest=Array([1, Name.Fit])), Dictionary(A=Dictionary(S=Name.GoTo, D=String("z")))]
    for each in row:
        each.Type, each.Subtype, each.Rect, each.Border = Name.Annot, Name.Link, Array([9, 9, 90, 30]), Array([0, 0, 2])
    page.Annots = pdf.make_indirect(Array(row))
    pdf.pages[1].obj.Annots = page.Annots
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("z"), Array([pdf.pages[1].obj, Name.Fit])])))


def pinned(pdf: pikepdf.Pdf, page: Any) -> None:
    """A file that the list of attached files has, and a note and a picture call their own."""
    stamped(pdf, page)
    pdf.attachments["予算.csv"] = "項目".encode()
    spec = pdf.attachments["予算.csv"].obj
    del spec["/UF"]
    page.Annots[1].Subtype, page.Annots[1].FS = Name.FileAttachment, spec
    page.Annots[1].AF = Array([spec])


SHAPES: tuple[Change, ...] = (upright, turned, cropped, shifted, in_inches, from_above)
CONTENTS: tuple[Change, ...] = (written, split, left_open, closed_twice, drawn)
BESIDES: tuple[Change, ...] = (bare, stamped, filled_in, layered, linked, pinned)
KINDS = [
    (shape, content, BESIDES[(at + turn) % len(BESIDES)])
    for at, (shape, content) in enumerate(product(SHAPES, CONTENTS))
    for turn in (0, 2)
]
"""Every shape of a page with every content, and two of the things besides."""


def made(shape: Change, content: Change, besides: Change) -> bytes:
    """A file of two pages, the first of that kind."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for _ in range(2):
            pdf.add_blank_page(page_size=(400, 600))
            pdf.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F=font))
        page = pdf.pages[0].obj
        content(pdf, page)
        shape(pdf, page)
        besides(pdf, page)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
