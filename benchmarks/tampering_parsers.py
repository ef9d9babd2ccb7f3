"""Kinds of tampering that lean on how a checker and a reader of PDFs may read one file differently; `tampering` takes them in.

What is added calls itself something that is passed over, lies deeper than anybody looks, or stands in the file twice.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from benchmarks.tampering import (
    WHITE,
    NothingToChangeError,
    a_page,
    element,
    first,
    inner_links,
    issue_pages,
    kind,
    pictures,
    rewritten,
)
from pdfdigest.pdf import page_entries

LEVELS = 70
"""Levels of a tree of pages or names: more than anybody writes, and fewer than readers follow."""


@kind("a look put on a link, which calls itself a page")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: len(page.get("/Annots", ())) > 0)
    page.Annots[0].AP = Dictionary(
        N=pdf.make_stream(WHITE, Type=Name.Page, Subtype=Name.Form, BBox=Array([0, 0, 500, 500]))
    )


@kind("JavaScript when a page opens, which calls itself a page")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    a_page(pdf, told).AA = Dictionary(Type=Name.Page, O=action)


@kind("a mask of a picture, which calls itself a catalogue")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    _, _, held = first([each for page in issue_pages(pdf, told) for each in pictures(page) if "/SMask" not in each[2]])
    mask = pdf.make_stream(b"\0", Type=Name.Catalog, Subtype=Name.Image, Width=1, Height=1)
    mask.ColorSpace, mask.BitsPerComponent = Name.DeviceGray, 8
    held.SMask = mask


@kind("a stamp over the text, which is a stream")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    look = pdf.make_stream(WHITE, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 500]))
    stamp = pdf.make_stream(b"", Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 500, 500]), F=4)
    stamp.AP = Dictionary(N=look)
    page.Annots = Array([*page.get("/Annots", ()), stamp])


@kind("a state by the name of what leads upwards")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    def named(page: Any) -> bool:
        return "/P" in page.Resources.get("/ExtGState", Dictionary())

    a_page(pdf, told, named).Resources.ExtGState.P.ca = 0


@kind("turned by a tree of pages that is very deep")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: page.get("/Rotate", 0) == 0)
    for key in page_entries.INHERITED:
        if key in page.Parent and key not in page:
            page[key] = page.Parent[key]
    if "/Rotate" in page:
        del page["/Rotate"]
    parent, kids = page.Parent, page.Parent.Kids
    at = next(number for number, each in enumerate(kids) if each.objgen == page.objgen)
    below = page
    for level in range(LEVELS):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([below]), Count=1))
        below.Parent = node
        below = node
        if level == LEVELS - 1:
            node.Rotate = 180
    below.Parent = parent
    kids[at] = below


@kind("a page that holds another, of which a reader may show the first")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    kids = page.Parent.Kids
    at = next(number for number, each in enumerate(kids) if each.objgen == page.objgen)
    before = pdf.make_indirect(
        Dictionary(Type=Name.Page, Parent=page.Parent, MediaBox=page.MediaBox, Resources=Dictionary(), Count=1)
    )
    before.Kids, before.Contents = Array([page]), pdf.make_stream(b"0 0 300 300 re f")
    page.Parent = before
    kids[at] = before


@kind("a named place that stands in the list twice")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    wanted, tree = _named_place(pdf, told)
    leaf = _leaf_of(tree, wanted)
    at = next(at for at in range(0, len(leaf.Names), 2) if bytes(leaf.Names[at]) == wanted)
    row = list(leaf.Names)
    leaf.Names = Array([*row[: at + 2], String(wanted), Array([pdf.pages[0].obj, Name.Fit]), *row[at + 2 :]])


@kind("a named place in a branch of the list that is very deep")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    wanted, tree = _named_place(pdf, told)
    limits = Array([String(wanted), String(wanted)])
    node = Dictionary(Names=Array([String(wanted), Array([pdf.pages[0].obj, Name.Fit])]), Limits=limits)
    for _level in range(LEVELS):
        node = Dictionary(Kids=Array([pdf.make_indirect(node)]), Limits=limits)
    if "/Kids" not in tree:
        row = tree.Names
        del tree["/Names"]
        tree.Kids = Array([pdf.make_indirect(Dictionary(Names=row, Limits=Array([row[0], row[len(row) - 2]])))])
    tree.Kids = Array([pdf.make_indirect(node), *tree.Kids])


def _named_place(pdf: pikepdf.Pdf, told: dict[str, Any]) -> tuple[bytes, Any]:
    """A name that a link of an issue leads by, and the list of names."""
    found = []
    for page in issue_pages(pdf, told):
        given = [link.get("/Dest", link.get("/A", Dictionary()).get("/D")) for link in inner_links(page)]
        found += [bytes(each) for each in given if isinstance(each, String)]
    return first(found), pdf.Root.Names.Dests


def _leaf_of(tree: Any, wanted: bytes) -> Any:
    todo = [tree]
    while todo:
        node = todo.pop()
        if any(bytes(each) == wanted for each in list(node.get("/Names", ()))[::2]):
            return node
        todo.extend(node.get("/Kids", ()))
    raise NothingToChangeError


@kind("a layer that is listed as shown and as hidden")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    if "/OCProperties" not in pdf.Root:
        raise NothingToChangeError
    groups = list(pdf.Root.OCProperties.OCGs)
    pdf.Root.OCProperties.D.BaseState = Name.OFF
    pdf.Root.OCProperties.D.ON = Array(groups)
    pdf.Root.OCProperties.D.OFF = Array(groups)


@kind("the flags of a link, which is listed as an attached file")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: len(page.get("/Annots", ())) > 0)
    link = pdf.make_indirect(page.Annots[0])
    page.Annots[0] = link
    link.F = 2
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    if "/EmbeddedFiles" not in pdf.Root.Names:
        pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array())
    node = pdf.Root.Names.EmbeddedFiles
    while "/Kids" in node:
        node = node.Kids[0]
    node.Names = Array([String("\0"), link, *node.Names])


@kind("a field drawn otherwise, of an issue that left drawing to the reader")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    drawn = {issue["issue"] for issue in told["issues"] if issue.get("fields", "as issued") != "as issued"}
    folios = [page["folio"] for issue in told["issues"] if issue["issue"] in drawn for page in issue["pages"]]
    shift = told["own"]["front_pages"] - told["own"]["first_folio"]
    pages = [pdf.pages[folio + shift].obj for folio in folios]
    widgets = [each for page in pages for each in page.get("/Annots", ()) if each.get("/Subtype") == "/Widget"]
    look = first([each.AP.N for each in widgets if "/AP" in each])
    rewritten(look, lambda data: data.replace(b"Leipzig", b"Dresden") + b" 0 0 5 5 re f")


@kind("a halftone in a state")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: len(page.Resources.get("/ExtGState", Dictionary())) > 0)
    state = next(iter(page.Resources.ExtGState.values()))
    state.HT = Dictionary(Type=Name.Halftone, HalftoneType=1, Frequency=1, Angle=0, SpotFunction=Name.Round)


@kind("the picture that stands for a page in a list of pages")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    thumb = pdf.make_stream(b"\0", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    a_page(pdf, told).Thumb = thumb


@kind("a way in which a page comes up")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Trans = Dictionary(S=Name.Dissolve, D=30)


@kind("metadata of a page")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Metadata = pdf.make_stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML)


@kind("a file pinned to a page")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    held = pdf.make_stream(b"forged", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("forged.txt"), UF=String("forged.txt"), EF=Dictionary(F=held))
    a_page(pdf, told).AF = Array([pdf.make_indirect(spec)])


@kind("attributes of an element")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    element(pdf, "/P").A = Dictionary(O=Name.Layout, Placement=Name.Block)


@kind("the base of relative addresses")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.Root.URI = Dictionary(Base=String("https://example.net/"))


@kind("a form that takes the place of pages (XFA)")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    if "/AcroForm" not in pdf.Root:
        pdf.Root.AcroForm = Dictionary(Fields=Array())
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def twice(data: bytes) -> bytes:
    """A key of a page that stands in it twice: readers take the first or the last, as they like (ISO 32000-1, 7.3.7)."""
    return _respelt(data, lambda page, empty: page.replace(b"/Contents ", b"/Contents %d 0 R /Contents " % empty, 1))


def miscounted(data: bytes) -> bytes:
    """Two pages fewer in the count of the tree of pages, by which readers find pages (ISO 32000-1, 7.7.3.2); the library counts anew."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        count = len(pdf.pages)
        pdf.save(plain, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    said = b"/Count %d /Kids" % count
    assert plain.getvalue().count(said) == 1
    return plain.getvalue().replace(said, b"/Count %d /Kids" % (count - 2))


def _respelt(data: bytes, change: Callable[[bytes, int], bytes]) -> bytes:
    """The volume written plainly, a page of an issue spelt otherwise; it is handed the number of an empty stream too."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told = json.loads(pdf.Root.PieceInfo["/PdfDigest"].Private.read_bytes())
        page = a_page(pdf, told)
        page.Spelt = pdf.make_stream(b"0 0 300 300 re f")
        pdf.save(plain, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = plain.getvalue()
    table = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    rows = re.findall(rb"(\d{10}) \d{5} n", data[table:])
    offsets = sorted(int(each) for each in rows)
    numbers = {int(row): number for number, row in enumerate(rows, 1)}
    made, places = data[: offsets[0]], {}
    for start, end in zip(offsets, [*offsets[1:], table], strict=True):
        piece = data[start:end]
        found = re.search(rb"/Spelt (\d+) 0 R", piece)
        if found:
            piece = change(piece.replace(found[0], b""), int(found[1]))
        places[numbers[start]] = len(made)
        made += piece
    trailer = data[data.index(b"trailer", table) : data.rindex(b"startxref")]
    lines = [b"xref\n0 %d\n0000000000 65535 f \n" % (len(rows) + 1)]
    lines += [b"%010d 00000 n \n" % places[number] for number in range(1, len(rows) + 1)]
    return made + b"".join(lines) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(made)


RAW: dict[str, Callable[[bytes], bytes]] = {
    "a key of a page that stands in it twice": twice,
    "a tree of pages that counts two too few": miscounted,
    "bytes before the beginning": lambda data: b"\n\n" + data,
    "a second end of the file": lambda data: data + b"startxref\n0\n%%EOF\n",
}
