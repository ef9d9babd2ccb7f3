"""A bound volume goes in; one that was tampered with comes out, in one of many kinds, each a small change with pikepdf.

`KINDS` has what each kind is called; `made` makes one.  A page of an issue is tampered with where nothing else is said.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

Change = Callable[[pikepdf.Pdf, dict[str, Any]], Any]
KINDS: dict[str, Change] = {}
WHITE = b"\nq 1 g 0 0 2000 2000 re f Q\n"


class NothingToChangeError(Exception):
    """The volume has nothing of the kind: no picture, say."""


def kind(words: str) -> Callable[[Change], Change]:
    """Name a kind of tampering."""

    def named(change: Change) -> Change:
        assert words not in KINDS
        KINDS[words] = change
        return change

    return named


def made(words: str, volume: Path) -> bytes:
    """The volume, tampered with; NothingToChangeError where it has nothing of that kind."""
    if words in RAW:
        return RAW[words](volume.read_bytes())
    with pikepdf.open(volume) as pdf:
        told = json.loads(pdf.Root.PieceInfo["/PdfDigest"].Private.read_bytes())
        how = KINDS[words](pdf, told)
        out = io.BytesIO()
        # Else the library would write the metadata anew, and every kind were seen by that.
        pdf.save(out, fix_metadata_version=False, **(how if isinstance(how, dict) else {}))
        return out.getvalue()


def issue_pages(pdf: pikepdf.Pdf, told: dict[str, Any]) -> list[Any]:
    """The pages of issues, in the order of the volume."""
    first = told["own"]["front_pages"], told["own"]["first_folio"]
    return [
        pdf.pages[first[0] + page["folio"] - first[1]].obj
        for issue in told["issues"]
        if issue["part"] == told["own"]["part"]
        for page in issue["pages"]
    ]


def a_page(pdf: pikepdf.Pdf, told: dict[str, Any], holds: Callable[[Any], bool] = lambda _: True) -> Any:
    """A page of an issue that holds what is wanted."""
    pages = issue_pages(pdf, told)
    for page in (*pages[1:], pages[0]):
        if holds(page):
            return page
    raise NothingToChangeError


def own_page(pdf: pikepdf.Pdf, told: dict[str, Any], number: int) -> Any:
    """A page of the volume's own, by its place among those that bear something."""
    at = [page["at"] - 1 for page in told["own"]["own_pages"]]
    found = [pdf.pages[each].obj for each in at if "/Contents" in pdf.pages[each].obj]
    return found[number]


def rewritten(stream: Any, change: Callable[[bytes], bytes]) -> None:
    """Change what a stream unpacks to."""
    data = change(stream.read_bytes())
    stream.write(zlib.compress(data), filter=Name.FlateDecode)


def own_streams(page: Any) -> list[Any]:
    """The streams of a page between those of the layer."""
    return list(page.Contents)[1:-1]


def pictures(page: Any) -> list[tuple[Any, str, Any]]:
    """The pictures of a page's resources, or of a form in them: where each is held, its name and itself."""
    row = page.Resources.get("/XObject", Dictionary())
    found = [(row, name, held) for name, held in row.items() if held.get("/Subtype") == "/Image"]
    for name, form in row.items():
        if form.get("/Subtype") == "/Form" and not name.startswith("/Pd"):
            inner = form.get("/Resources", Dictionary()).get("/XObject", Dictionary())
            found += [(inner, each, held) for each, held in inner.items() if held.get("/Subtype") == "/Image"]
    return found


def links(page: Any, what: str) -> list[Any]:
    """The links of a page with an action of a kind."""
    found = [each for each in page.get("/Annots", ()) if each.get("/A", Dictionary()).get("/S") == what]
    return [each for each in found if each.get("/Subtype") == "/Link"]


def inner_links(page: Any) -> list[Any]:
    """The links of a page to places in the volume."""
    return [each for each in page.get("/Annots", ()) if "/Dest" in each] + links(page, "/GoTo")


def fonts(page: Any) -> list[Any]:
    """The fonts of a page that hold their glyphs, as (font, descendant)."""
    found = []
    for name, font in page.Resources.get("/Font", Dictionary()).items():
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        if not name.startswith("/Pd") and "/FontDescriptor" in inner:
            found.append((font, inner))
    return found


def first(row: list[Any]) -> Any:
    """The first of a row; NothingToChangeError where there is none."""
    if not row:
        raise NothingToChangeError
    return row[0]


def blank(pdf: pikepdf.Pdf, told: dict[str, Any]) -> list[int]:
    """The volume's own pages on which nothing is drawn, from 0."""
    own = [page["at"] - 1 for page in told["own"]["own_pages"]]
    drawing = {"Tj", "TJ", "Do", "f", "S", "B", "sh"}
    return [
        at
        for at in own
        if not any(str(each.operator) in drawing for each in pikepdf.parse_content_stream(pdf.pages[at]))
    ]


def element(pdf: pikepdf.Pdf, role: str) -> Any:
    """An element of the structure, not in the volume's front matter, of a role."""
    if "/StructTreeRoot" not in pdf.Root:
        raise NothingToChangeError
    todo = list(pdf.Root.StructTreeRoot.K[0].K)[1:] or list(pdf.Root.StructTreeRoot.K[0].K)
    while todo:
        held = todo.pop(0)
        if isinstance(held, Dictionary) and held.get("/S") == role:
            return held
        kids = held.get("/K") if isinstance(held, Dictionary) else None
        todo = [*(kids if isinstance(kids, Array) else [kids] if kids is not None else []), *todo]
    raise NothingToChangeError


def facts(pdf: pikepdf.Pdf, told: dict[str, Any], *, whole: bool = False) -> None:
    """Put other facts into the volume; with `whole` the mark of them too."""
    import hashlib

    text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    held = pdf.Root.PieceInfo["/PdfDigest"]
    held.Private.write(zlib.compress(text), filter=Name.FlateDecode)
    if whole:
        held.SHA256 = String(hashlib.sha256(text).hexdigest())


# A page's own content.


@kind("content altered")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    rewritten(own_streams(a_page(pdf, told))[0], lambda data: data.replace(b"1 0 0", b"1 0 0.1", 1) + b" ")


@kind("content made empty")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    rewritten(own_streams(a_page(pdf, told))[0], lambda _data: b" ")


@kind("a stream added before the layer")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    page.Contents = Array([*list(page.Contents)[:-1], pdf.make_stream(WHITE), page.Contents[-1]])


@kind("a stream added at the end")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Contents.append(pdf.make_stream(WHITE))


@kind("a stream added in front")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Contents.insert(0, pdf.make_stream(b"0 0 1 1 re W n\n"))


@kind("white over the page, in the layer")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    page.Contents[-1] = pdf.make_stream(page.Contents[-1].read_bytes() + WHITE)


@kind("a forged sentence, in the layer")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    said = page.Contents[-1].read_bytes()
    run = re.search(rb"BT /PdStamp[^\n]*ET", said)
    assert run
    page.Contents[-1] = pdf.make_stream(said + re.sub(rb"1 0 0 1 \S+ \S+ Tm", b"1 0 0 1 200 400 Tm", run[0]))


@kind("another folio printed")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    said = page.Contents[-1].read_bytes()
    page.Contents[-1] = pdf.make_stream(re.sub(rb"<([0-9a-f]{4})", lambda found: b"<" + found[1][::-1], said, count=1))


@kind("the folio taken away")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    page.Contents[-1] = pdf.make_stream(b"\nQ\n")


@kind("clipped to nothing, in the first stream")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Contents[0] = pdf.make_stream(b"q 0 0 1 1 re W n\n")


@kind("the layer's font replaced")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    font = a_page(pdf, told).Resources.Font.PdStamp
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    inner.W = Array([0, Array([9000] * 40)])


@kind("the running head rewritten")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    rewritten(a_page(pdf, told).Resources.XObject.PdStart, lambda data: data + WHITE)


@kind("content of two pages swapped")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    one, other = issue_pages(pdf, told)[:2]
    one.Contents[1], other.Contents[1] = other.Contents[1], one.Contents[1]


# What a page is.


@kind("turned upside down")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Rotate = 180


@kind("cut by a crop box")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).CropBox = Array([0, 0, 100, 100])


@kind("another unit")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).UserUnit = 2


@kind("another media box")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).MediaBox = Array([0, 0, 595, 500])


@kind("another trim box")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).TrimBox = Array([9, 9, 500, 500])


@kind("a group put on the page")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray, K=True)


@kind("JavaScript when a page opens")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


@kind("a page shown for a second")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    a_page(pdf, told).Dur = 1


@kind("resources inherited from elsewhere")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    one, other = issue_pages(pdf, told)[:2]
    other.Resources = Dictionary(Font=one.Resources.Font)


# What it is drawn with.


@kind("a font's glyphs replaced")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: len(fonts(page)) > 1)
    row = [inner.FontDescriptor for _, inner in fonts(page)]
    keys = ("/FontFile", "/FontFile2", "/FontFile3")
    files = [(about, key) for about in row for key in keys if key in about]
    if len(files) < 2:
        raise NothingToChangeError
    files[0][0][files[0][1]] = files[1][0][files[1][1]]


@kind("the widths of a font")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    font, inner = first(fonts(a_page(pdf, told, lambda page: bool(fonts(page)))))
    inner["/W" if "/DescendantFonts" in font else "/Widths"] = Array([0, Array([10] * 200)])


@kind("what is copied from a font (ToUnicode)")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: any("/ToUnicode" in font for font, _ in fonts(page)))
    font = next(font for font, _ in fonts(page) if "/ToUnicode" in font)
    rewritten(font.ToUnicode, lambda data: data.replace(b"<0061>", b"<0062>").replace(b"0065", b"0066"))


@kind("which glyph a code means (CIDToGIDMap)")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: any("/DescendantFonts" in font for font, _ in fonts(page)))
    inner = next(inner for font, inner in fonts(page) if "/DescendantFonts" in font)
    inner.CIDToGIDMap = pdf.make_stream(bytes(2000))


@kind("two fonts swapped by name")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: len(fonts(page)) > 1)
    row = page.Resources.Font
    one, other = [name for name in row.keys() if not name.startswith("/Pd")][:2]  # noqa: SIM118  of pikepdf
    row[one], row[other] = row[other], row[one]


@kind("another base font")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    first(fonts(a_page(pdf, told, lambda page: bool(fonts(page)))))[0].BaseFont = Name("/ABCDEF+Another")


@kind("a picture replaced")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    row, name, held = first(pictures(a_page(pdf, told, lambda page: bool(pictures(page)))))
    grey = pdf.make_stream(bytes([200]) * int(held.Width) * int(held.Height), Subtype=Name.Image, Type=Name.XObject)
    grey.Width, grey.Height, grey.BitsPerComponent, grey.ColorSpace = held.Width, held.Height, 8, Name.DeviceGray
    row[name] = grey


@kind("a picture made negative")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    held = first(pictures(a_page(pdf, told, lambda page: bool(pictures(page)))))[2]
    held.Decode = Array([1, 0] * 4)


@kind("a picture hidden by a mask")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    held = first(pictures(a_page(pdf, told, lambda page: bool(pictures(page)))))[2]
    mask = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    mask.ColorSpace = Name.DeviceGray
    held.SMask = mask


@kind("a picture hidden by a layer")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    held = first(pictures(a_page(pdf, told, lambda page: bool(pictures(page)))))[2]
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    held.OC = layer
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


@kind("two pictures swapped")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    pages = [page for page in issue_pages(pdf, told) if pictures(page)]
    if len(pages) < 2:
        raise NothingToChangeError
    (one, name, held), (other, named, instead) = pictures(pages[0])[0], pictures(pages[1])[0]
    one[name], other[named] = instead, held


@kind("a picture's size")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    held = first(pictures(a_page(pdf, told, lambda page: bool(pictures(page)))))[2]
    held.Width, held.Height = held.Height, held.Width


@kind("text made invisible by a state")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: len(page.Resources.get("/ExtGState", Dictionary())) > 0)
    for state in page.Resources.ExtGState.values():
        state.ca = 0


@kind("a state added to the resources")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    page.Resources.ExtGState = Dictionary(Forged=Dictionary(ca=0))


@kind("a form's place")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    def forms(page: Any) -> list[Any]:
        row = page.Resources.get("/XObject", Dictionary()).items()
        return [held for name, held in row if held.get("/Subtype") == "/Form" and not name.startswith("/Pd")]

    first(forms(a_page(pdf, told, lambda page: bool(forms(page))))).Matrix = Array([1, 0, 0, 1, 5000, 0])


@kind("a colour space")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    page.Resources.ColorSpace = Dictionary(lab=Array([Name.Indexed, Name.DeviceRGB, 0, String(b"\xff\0\0")]))


# Links, notes, fields.


@kind("a web address altered")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    first(links(a_page(pdf, told, lambda page: bool(links(page, "/URI"))), "/URI")).A.URI = String(
        "https://example.net/"
    )


@kind("a link led to another page")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: bool(inner_links(page)))
    link = first(inner_links(page))
    if "/A" in link:
        del link["/A"]
    link.Dest = Array([pdf.pages[0].obj, Name.Fit])


@kind("a link removed")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    del a_page(pdf, told, lambda page: len(page.get("/Annots", ())) > 0).Annots[0]


@kind("all links removed")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    del a_page(pdf, told, lambda page: len(page.get("/Annots", ())) > 0)["/Annots"]


@kind("JavaScript after a link")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: bool(links(page, "/URI")))
    first(links(page, "/URI")).A.Next = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@kind("a link made a launch")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: bool(links(page, "/URI")))
    first(links(page, "/URI")).A = Dictionary(S=Name.Launch, F=String("calc.exe"))


@kind("a look put on a link")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: bool(links(page, "/URI")))
    look = pdf.make_stream(WHITE, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 500]))
    first(links(page, "/URI")).AP = Dictionary(N=look)


@kind("a link moved")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: bool(links(page, "/URI")))
    first(links(page, "/URI")).Rect = Array([0, 0, 600, 800])


@kind("a note over the text")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    _annotated(pdf, a_page(pdf, told), Subtype=Name.FreeText, Contents=String("forged"), DA=String("/Helv 12 Tf"))


@kind("a field over the text")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    _annotated(pdf, a_page(pdf, told), Subtype=Name.Widget, FT=Name.Tx, T=String("forged"), V=String("forged"))


@kind("a stamp over the text")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    look = pdf.make_stream(WHITE, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 500]))
    _annotated(pdf, a_page(pdf, told), Subtype=Name.Stamp, AP=Dictionary(N=look))


def _annotated(pdf: pikepdf.Pdf, page: Any, **given: Any) -> None:
    made = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 500, 500]), F=4, **given))
    page.Annots = Array([*page.get("/Annots", ()), made])


@kind("a named place leads elsewhere")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    def named(page: Any) -> list[bytes]:
        given = [link.get("/Dest", link.get("/A", Dictionary()).get("/D")) for link in inner_links(page)]
        return [bytes(each) for each in given if isinstance(each, String)]

    wanted = first(named(a_page(pdf, told, lambda page: bool(named(page)))))
    todo = [pdf.Root.Names.Dests]
    while todo:
        node = todo.pop()
        row = node.get("/Names", Array())
        for at in range(0, len(row), 2):
            if bytes(row[at]) == wanted:
                row[at + 1] = Array([pdf.pages[0].obj, Name.Fit])
                return
        todo.extend(node.get("/Kids", ()))
    raise NothingToChangeError


# What is read aloud.


@kind("an alt text")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    element(pdf, "/Figure").Alt = String("nothing of interest")


@kind("words to be read in place of others (ActualText)")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    element(pdf, "/P").ActualText = String("forged")


@kind("the language of an element")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    element(pdf, "/P").Lang = String("tlh")


@kind("a heading made a paragraph")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    element(pdf, "/H1" if _has(pdf, "/H1") else "/H2").S = Name.P


def _has(pdf: pikepdf.Pdf, role: str) -> bool:
    try:
        element(pdf, role)
    except NothingToChangeError:
        return False
    return True


@kind("the order of reading")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    held = element(pdf, "/P").P
    held.K = Array(reversed(list(held.K))) if isinstance(held.K, Array) and len(held.K) > 1 else Array()


@kind("an element taken out")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    held = element(pdf, "/P")
    held.P.K = Array([kid for kid in held.P.K if not isinstance(kid, Dictionary) or kid.objgen != held.objgen])


@kind("the structure tree removed")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    if "/StructTreeRoot" not in pdf.Root:
        raise NothingToChangeError
    del pdf.Root["/StructTreeRoot"]


@kind("what a role means")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    element(pdf, "/P")
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(
        {"/P": Name.Artifact, **dict(pdf.Root.StructTreeRoot.get("/RoleMap", {}))}
    )


@kind("whose content it is, in the parent tree")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told, lambda page: "/StructParents" in page)
    page.StructParents = 999_999


# The volume's own.


@kind("the cover altered")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    _whitened(pdf, own_page(pdf, told, 0))


@kind("the contents altered")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    _whitened(pdf, own_page(pdf, told, 3))


@kind("the leaf of a month altered")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    front = told["own"]["front_pages"]
    _whitened(pdf, pdf.pages[front].obj)


@kind("an index altered")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    _whitened(pdf, own_page(pdf, told, -3))


@kind("the register of sources altered")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    _whitened(pdf, own_page(pdf, told, -1))


def _whitened(pdf: pikepdf.Pdf, page: Any) -> None:
    held = page.Contents
    page.Contents = Array([*(held if isinstance(held, Array) else [held]), pdf.make_stream(WHITE)])


@kind("a blank page written on")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    pdf.pages[first(blank(pdf, told))].obj.Contents = pdf.make_stream(WHITE)


@kind("a link in the volume's own pages")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    at = [pdf.pages[page["at"] - 1].obj for page in told["own"]["own_pages"]]
    link = first([link for page in at for link in links(page, "/GoTo")])
    link.A.D = Array([pdf.pages[-1].obj, Name.Fit])


@kind("an address in the register")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    at = [pdf.pages[page["at"] - 1].obj for page in told["own"]["own_pages"]]
    first([link for page in at for link in links(page, "/URI")]).A.URI = String("https://example.net/")


@kind("a bookmark renamed")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].children[0].title = "forged"


@kind("a bookmark led elsewhere")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    item = pdf.Root.Outlines.First.First
    item.Dest = Array([pdf.pages[-1].obj, Name.Fit])


@kind("the bookmarks removed")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    del pdf.Root["/Outlines"]


@kind("page numbers that readers show")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.Root.PageLabels.Nums[3].St = 100


@kind("a named place added")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.Dests = Dictionary(Names=Array([String("forged"), Array([pdf.pages[0].obj, Name.Fit])]))


@kind("an issue left out of the facts carried inside")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    del told["issues"][0]
    facts(pdf, told)


@kind("an issue left out of the facts, with their mark")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    del told["issues"][0]
    facts(pdf, told, whole=True)


@kind("a headline in the facts")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    first(told["issues"][0]["stories"])["headline"] = "forged"
    facts(pdf, told)


@kind("a headline in the facts, with their mark")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    first(told["issues"][0]["stories"])["headline"] = "forged"
    facts(pdf, told, whole=True)


@kind("a source in the facts, with their mark")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    first([source for issue in told["issues"] for source in issue["sources"]])["address"] = "https://example.net/"
    facts(pdf, told, whole=True)


@kind("the date of an issue in the facts, with their mark")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    told["issues"][0]["date"] = "1999-01-01"
    facts(pdf, told, whole=True)


@kind("the cover altered, and its hash in the facts too")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    from pdfdigest.pdf.page_identity import File, Span

    _whitened(pdf, own_page(pdf, told, 0))
    mine = tuple(Span(page["at"] - 1, 1, own=True) for page in told["own"]["own_pages"])
    file = File(pdf, mine, volume=True, alone=True)
    told["own"]["own_pages"][0]["sha256"] = file.identities(mine[0])[0].digest
    facts(pdf, told, whole=True)


@kind("the title in the metadata")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    rewritten(pdf.Root.Metadata, lambda data: data.replace(b"Volume", b"Forgery").replace(b"vol", b"vil"))


@kind("the title in the information")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.docinfo["/Title"] = String("forged")


@kind("the date in the information")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.docinfo["/CreationDate"] = String("D:19990101000000Z")


@kind("the language of the volume")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.Root.Lang = String("tlh")


@kind("JavaScript when the volume opens")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@kind("JavaScript by name")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("forged"), action]))


@kind("a file attached")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.attachments["forged.txt"] = b"forged"


@kind("a field of a signature")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("signature"), V=Dictionary(Type=Name.Sig)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


@kind("another output intent")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1, OutputConditionIdentifier=String("forged"))])


# Pages as such.


@kind("two pages swapped")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    wanted = issue_pages(pdf, told)[0].objgen
    at = next(number for number, page in enumerate(pdf.pages) if page.obj.objgen == wanted)
    page = pdf.pages[at]
    del pdf.pages[at]
    pdf.pages.insert(at + 1, page)


@kind("a page inserted")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    pdf.pages.insert(told["own"]["front_pages"] + 3, pdf.pages[0])


@kind("a page removed")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    del pdf.pages[told["own"]["front_pages"] + 2]


@kind("a page inserted and a blank one removed")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    gone = first(blank(pdf, told))
    pdf.pages.insert(told["own"]["front_pages"] + 3, pdf.pages[0])
    del pdf.pages[gone]


@kind("a page added at the end")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    pdf.pages.append(pdf.pages[0])


@kind("the last page removed")
def _(pdf: pikepdf.Pdf, _told: dict[str, Any]) -> None:
    del pdf.pages[len(pdf.pages) - 1]


@kind("a page of an issue in the place of another")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    one, other = issue_pages(pdf, told)[:2]
    for key in ("/Contents", "/Resources", "/Annots"):
        if key in one:
            other[key] = one[key]


@kind("encrypted, though it opens without a password")
def _(_pdf: pikepdf.Pdf, _told: dict[str, Any]) -> dict[str, Any]:
    return {"encryption": pikepdf.Encryption(owner="owner", user="", R=6)}


@kind("saved anew with nothing changed")
def _(_pdf: pikepdf.Pdf, _told: dict[str, Any]) -> dict[str, Any]:
    return {"linearize": True}


@kind("words drawn for a note of ours: an instruction more")
def _(pdf: pikepdf.Pdf, told: dict[str, Any]) -> None:
    page = a_page(pdf, told)
    run = pikepdf.parse_content_stream(pikepdf.Page(page))
    run.append(pikepdf.ContentStreamInstruction([], Operator("n")))
    page.Contents[1] = pdf.make_stream(pikepdf.unparse_content_stream(run[-1:]) + own_streams(page)[0].read_bytes())


def updated(data: bytes) -> bytes:
    """An incremental update that makes the first page empty (ISO 32000-1, 7.5.6)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        number, generation = page.objgen
        page.Contents = Array()
        size = int(pdf.trailer.Size)
        root, info = pdf.trailer.Root.objgen, pdf.docinfo.objgen
        body = page.unparse(resolved=True)
    before = re.findall(rb"startxref\s+(\d+)", data)[-1]
    at = len(data)
    added = b"%d %d obj\n%s\nendobj\n" % (number, generation, body)
    table = at + len(added)
    added += b"xref\n%d 1\n%010d %05d n \n" % (number, at, generation)
    added += b"trailer\n<< /Size %d /Root %d %d R /Info %d %d R /Prev %s >>\n" % (size, *root, *info, before)
    return data + added + b"startxref\n%d\n%%%%EOF\n" % table


RAW: dict[str, Callable[[bytes], bytes]] = {
    "an incremental update": updated,
    "bytes behind the end": lambda data: data + b"% a remark\n",
    "one byte in the middle": lambda data: data[: len(data) // 2] + b"X" + data[len(data) // 2 + 1 :],
}
_CARRIED = "the facts stand in the volume alone, and whoever makes their mark anew leaves nothing to hold them against"
_NOTHING = "there is nothing to see: every part is as it was"
UNSEEN = {
    "an issue left out of the facts, with their mark": _CARRIED,
    "a source in the facts, with their mark": _CARRIED,
    "the date of an issue in the facts, with their mark": _CARRIED,
    "the cover altered, and its hash in the facts too": "the cover is in no issue, and its only hash was altered with it",
    "saved anew with nothing changed": _NOTHING,
    "bytes before the beginning": _NOTHING,
}
"""Kinds that nobody can see where no manifest is left, each with the reason; the parts are *unproven* then."""

from benchmarks import tampering_parsers  # noqa: E402  it adds its kinds to those above

RAW.update(tampering_parsers.RAW)
ALL = (*KINDS, *RAW)
