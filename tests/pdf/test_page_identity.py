"""A page is the same in its own file and in a volume; whatever a reader meets on it, changed, is another page."""

# ruff: noqa: ARG005  every change is called alike

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.bindery import sewing
from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf import page_identity
from pdfdigest.pdf.layers import Layers
from pdfdigest.pdf.page_identity import File, Span

PREFIX = "3.4/"


def small() -> pikepdf.Pdf:
    """Two pages with a bit of everything: font, picture, form, state, layer, links, field, tags."""
    pdf = pikepdf.new()
    file = pdf.make_stream(b"a font program", Length1=14)
    descriptor = pdf.make_indirect(Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Test"), FontFile2=file))
    widths = Array([500, pikepdf.Object.parse(b"250.50")])
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/ABCDEF+Test"),
            FirstChar=65,
            Widths=widths,
            FontDescriptor=descriptor,
            ToUnicode=pdf.make_stream(b"<41> <0041>"),
        )
    )
    picture = pdf.make_stream(b"\x00\x80\xff\x10", Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2)
    picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceGray
    picture.SMask = pdf.make_stream(b"\xff" * 4, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a layer")))
    form = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Matrix = Array([1, 0, 0, 1, 0, 0])
    resources = Dictionary(
        Font=Dictionary(F1=font),
        XObject=Dictionary(Im1=picture, Fm1=form),
        ExtGState=Dictionary(G1=Dictionary(ca=pikepdf.Object.parse(b"1.0")), P=Dictionary(ca=1), Dest=Dictionary(ca=1)),
        Properties=Dictionary(L1=layer),
    )
    first = _page(pdf, [b"/OC /L1 BDC EMC /P <</MCID 0>> BDC BT /F1 9 Tf (A) Tj ET EMC ", b"/Im1 Do"], resources)
    second = _page(pdf, [b"/P <</MCID 0>> BDC EMC /Fm1 Do"], resources)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, pikepdf.Object.parse(b"9.000"), 9]))
    link.A = Dictionary(S=Name.GoTo, D=String("there"))
    web = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 20, 9, 29]), StructParent=2)
    web.A = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    number = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 50, 9, 59]), Dest=Array([1, Name.Fit]))
    field = pdf.make_indirect(Dictionary(T=String("place"), FT=Name.Tx, V=String("Leipzig"), Kids=Array()))
    look = pdf.make_stream(b"(Leipzig) Tj", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 40, 9, 49]), AP=Dictionary(N=look))
    widget.Parent = field
    first.Annots = Array([pdf.make_indirect(each) for each in (link, web, number, widget)])
    field.Kids = Array([first.Annots[3]])
    web_annotation = first.Annots[1]
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("there"), Array([second, Name.Fit])])))
    _tags(pdf, first, second, web_annotation)
    return _again(pdf)


def _page(pdf: pikepdf.Pdf, contents: list[bytes], resources: Dictionary) -> Any:
    made = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=resources))
    made.Contents = Array([pdf.make_stream(each) for each in contents])
    pdf.pages.append(pikepdf.Page(made))
    return pdf.pages[-1].obj


def _tags(pdf: pikepdf.Pdf, first: Any, second: Any, web: Any) -> None:
    first.StructParents, second.StructParents = 0, 1
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(Story=Name.Sect)))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    root.K = document
    story = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Story, P=document, ID=String("s1"), K=Array()))
    document.K.append(story)
    one = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, P=story, Pg=first, Alt=String("a mill"), K=0)
    )
    two = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=story, Pg=second, Lang=String("de"), K=0))
    three = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Link, P=story, K=Dictionary(Type=Name.OBJR, Obj=web, Pg=first))
    )
    story.K = Array([one, two, three])
    root.ParentTree = Dictionary(Nums=Array([0, Array([one]), 1, Array([two]), 2, three]))
    root.IDTree = Dictionary(Names=Array([String("s1"), story]))
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)


def _again(pdf: pikepdf.Pdf, **how: Any) -> pikepdf.Pdf:
    out = io.BytesIO()
    pdf.save(out, **how)
    pdf.close()
    return pikepdf.open(io.BytesIO(out.getvalue()))


def digests(pdf: pikepdf.Pdf) -> list[str]:
    return [page.digest for page in page_identity.digests(pdf)]


def bound(*sources: pikepdf.Pdf) -> pikepdf.Pdf:
    """The sources sewn into one, the last of them under the prefix."""
    book = Sewn()
    for number, source in enumerate(sources, 1):
        prefix = PREFIX if number == len(sources) else f"9.{number}/"
        section = sewing.take(book, source, prefix, tagged=True)
        sewing.part(book, section.elements, prefix, "en")
    sewing.finish(book, tagged=True)
    return _again(book.pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def test_a_page_is_the_same_in_its_own_file_and_in_a_volume() -> None:
    with small() as pdf:
        own = page_identity.digests(pdf)
    with bound(small(), small(), small()) as volume:
        for number, span in enumerate([Span(0, 2, "9.1/"), Span(2, 2, "9.2/"), Span(4, 2, PREFIX)]):
            for page in list(volume.pages)[span.first :: 2][:1]:
                page.obj.Tabs = Name.S  # as binding leaves it
            there = File(volume, (span,), volume=True).identities(span)
            assert [page.differs(other) for page, other in zip(own, there, strict=True)] == [(), ()], number


def test_saved_anew_in_any_way_it_is_the_same() -> None:
    with small() as pdf:
        own = digests(pdf)
    for how in (
        {"linearize": True},
        {"qdf": True},
        {"stream_decode_level": pikepdf.StreamDecodeLevel.all, "compress_streams": False},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "recompress_flate": True},
    ):
        with _again(small(), **how) as again:
            assert digests(again) == own, how


Change = Callable[[pikepdf.Pdf, Any], None]
CHANGES: dict[str, tuple[str, Change]] = {
    "a word": ("content", lambda pdf, page: _write(page.Contents[0], b"(A)", b"(B)")),
    "a stream more": ("content", lambda pdf, page: page.Contents.append(pdf.make_stream(b"1 g 0 0 999 999 re f"))),
    "the glyphs": ("resources", lambda pdf, page: page.Resources.Font.F1.FontDescriptor.FontFile2.write(b"another")),
    "a width": ("resources", lambda pdf, page: page.Resources.Font.F1.Widths.__setitem__(0, 501)),
    "what is copied": ("resources", lambda pdf, page: page.Resources.Font.F1.ToUnicode.write(b"<41> <0042>")),
    "a picture": ("resources", lambda pdf, page: page.Resources.XObject.Im1.write(b"\x00\x81\xff\x10")),
    "a negative": ("resources", lambda pdf, page: _set(page.Resources.XObject.Im1, Decode=Array([1, 0]))),
    "what hides a picture": ("resources", lambda pdf, page: page.Resources.XObject.Im1.SMask.write(b"\0" * 4)),
    "two pictures swapped": ("resources", lambda pdf, page: _swap(page.Resources.XObject)),
    "a form's place": ("resources", lambda pdf, page: page.Resources.XObject.Fm1.Matrix.__setitem__(4, 900)),
    "how clear it is": ("resources", lambda pdf, page: _set(page.Resources.ExtGState.G1, ca=0)),
    "how clear it is, by the name of a way up": (
        "resources",
        lambda pdf, page: _set(page.Resources.ExtGState.P, ca=0),
    ),
    "how clear it is, by the name of a place": (
        "resources",
        lambda pdf, page: _set(page.Resources.ExtGState.Dest, ca=0),
    ),
    "a layer seen": ("resources", lambda pdf, page: pdf.Root.OCProperties.D.__delitem__("/OFF")),
    "turned, from far above": ("boxes", lambda pdf, page: _above(pdf, page, 70, Rotate=180)),
    "turned": ("boxes", lambda pdf, page: _set(page, Rotate=180)),
    "cut": ("boxes", lambda pdf, page: _set(page, CropBox=Array([0, 0, 9, 9]))),
    "larger": ("boxes", lambda pdf, page: _set(page, UserUnit=2)),
    "another paper": ("boxes", lambda pdf, page: page.MediaBox.__setitem__(3, 841)),
    "a group": ("rest", lambda pdf, page: _set(page, Group=Dictionary(S=Name.Transparency, I=True))),
    "what happens": ("rest", lambda pdf, page: _set(page, AA=Dictionary(O=Dictionary(S=Name.JavaScript)))),
    "an address": ("annotations", lambda pdf, page: _set(page.Annots[1].A, URI=String("https://example.com/"))),
    "a link by name": ("annotations", lambda pdf, page: _set(page.Annots[0].A, D=String("nowhere"))),
    "where a name leads": (
        "annotations",
        lambda pdf, page: pdf.Root.Names.Dests.Names[1].__setitem__(0, pdf.pages[0].obj),
    ),
    "a link by number": ("annotations", lambda pdf, page: page.Annots[2].Dest.__setitem__(0, 0)),
    "what comes after": (
        "annotations",
        lambda pdf, page: _set(page.Annots[0].A, Next=Dictionary(S=Name.JavaScript, JS=String("app.beep()"))),
    ),
    "a look": (
        "annotations",
        lambda pdf, page: _set(page.Annots[1], AP=Dictionary(N=pdf.make_stream(b"1 g 0 0 9 9 re f"))),
    ),
    "a field's look": ("annotations", lambda pdf, page: page.Annots[3].AP.N.write(b"(Berlin) Tj")),
    "a field's value": ("annotations", lambda pdf, page: _set(page.Annots[3].Parent, V=String("Berlin"))),
    "a note more": (
        "annotations",
        lambda pdf, page: page.Annots.append(pdf.make_indirect(Dictionary(Subtype=Name.FreeText))),
    ),
    "a note that is a stream": (
        "annotations",
        lambda pdf, page: page.Annots.append(pdf.make_stream(b"", Subtype=Name.Stamp)),
    ),
    "a note less": ("annotations", lambda pdf, page: page.Annots.__delitem__(3)),
    "an alt text": ("structure", lambda pdf, page: _set(_element(pdf, 0), Alt=String("no mill"))),
    "words in place": ("structure", lambda pdf, page: _set(_element(pdf, 0), ActualText=String("forged"))),
    "a role": ("structure", lambda pdf, page: _set(pdf.Root.StructTreeRoot.RoleMap, Story=Name.Artifact)),
    "an id": ("structure", lambda pdf, page: _set(_element(pdf, 0).P, ID=String("s2"))),
    "an element less": ("structure", lambda pdf, page: _element(pdf, 0).P.K.__delitem__(0)),
    "an owner": (
        "structure",
        lambda pdf, page: pdf.Root.StructTreeRoot.ParentTree.Nums[1].__setitem__(0, _element(pdf, 1)),
    ),
    "no tags": ("structure", lambda pdf, page: pdf.Root.__delitem__("/StructTreeRoot")),
}


def _element(pdf: pikepdf.Pdf, number: int) -> Any:
    return pdf.Root.StructTreeRoot.K.K[0].K[number]


def _set(holder: Any, **given: Any) -> None:
    for key, value in given.items():
        holder["/" + key] = value


def _above(pdf: pikepdf.Pdf, page: Any, levels: int, **given: Any) -> None:
    """A page below so many nodes of the tree, the topmost of which says something for it."""
    below, top = page, page.Parent
    at = next(number for number, each in enumerate(top.Kids) if each.objgen == page.objgen)
    for _ in range(levels):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([below]), Count=1))
        below.Parent = below = node
    _set(below, Parent=top, **given)
    top.Kids[at] = below


def _swap(row: Any) -> None:
    row.Im1, row.Fm1 = row.Fm1, row.Im1


def _write(stream: Any, old: bytes, new: bytes) -> None:
    stream.write(stream.read_bytes().replace(old, new))


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    with small() as made:
        yield made


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_is_seen_and_named(kind: str, pdf: pikepdf.Pdf) -> None:
    before = page_identity.digests(pdf)[0]
    aspect, change = CHANGES[kind]
    change(pdf, pdf.pages[0].obj)
    after = page_identity.digests(pdf)[0]
    assert before.differs(after) == (aspect,)
    assert before.digest != after.digest


def test_lang_of_an_element_counts_for_its_own_page_alone(pdf: pikepdf.Pdf) -> None:
    before = page_identity.digests(pdf)
    _element(pdf, 1).Lang = String("fr")
    after = page_identity.digests(pdf)
    assert [one.differs(other) for one, other in zip(before, after, strict=True)] == [(), ("structure",)]


def test_what_a_page_inherits_is_its_own(pdf: pikepdf.Pdf) -> None:
    before = digests(pdf)
    for page in pdf.pages:
        pdf.Root.Pages.MediaBox, pdf.Root.Pages.Resources = page.obj.MediaBox, page.obj.Resources
        del page.obj["/MediaBox"]
        del page.obj["/Resources"]
    assert digests(pdf) == before


def test_the_layer_of_the_volume_is_told_apart(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    own = page_identity.digests(pdf)[0]
    first, second = page_identity.layer_names(page, fresh=True), None
    laid = page.Resources
    laid.Font[first[0]] = Dictionary(Type=Name.Font)
    second = page_identity.layer_names(page, fresh=True)
    assert second[0] == "/PdStamp2"
    page.Contents = Array([pdf.make_stream(b"q"), *page.Contents, pdf.make_stream(zlib.compress(b"Q 41"))])
    file = File(pdf, (Span(0, 1, "", layer=True),))
    there = file.identities(file.spans[0])[0]
    assert own.differs(there) == ("annotations",), "a bound page has its tabs set"
    assert file.overlay(0, file.spans[0]).opening == b"q"
    assert set(file.overlay(0, file.spans[0]).forms) == {"/PdStamp"}


def test_nothing_in_a_volume_is_passed_over_since_it_calls_itself_a_page() -> None:
    span = Span(0, 2, PREFIX)
    with bound(small()) as volume:
        before = File(volume, (span,), volume=True).identities(span)[0]
        page = volume.pages[0].obj
        page.AA = Dictionary(Type=Name.Page, O=Dictionary(S=Name.JavaScript, JS=String("app.beep()")))
        look = volume.make_stream(b"1 g 0 0 9 9 re f", Type=Name.Catalog, Subtype=Name.Form)
        page.Annots[1].AP = Dictionary(N=look)
        after = File(volume, (span,), volume=True).identities(span)[0]
    assert before.differs(after) == ("annotations", "rest")


@pytest.mark.parametrize("levels", [0, 70])
def test_a_place_that_readers_may_find_elsewhere_is_seen_in_a_volume(levels: int) -> None:
    """One that is in the list of names twice, or so deep in it that it is not looked for."""
    span = Span(0, 2, PREFIX)
    with bound(small()) as volume:
        before = File(volume, (span,), volume=True).identities(span)[0]
        tree = volume.Root.Names.Dests
        node = Dictionary(Names=Array([tree.Names[0], Array([volume.pages[0].obj, Name.Fit])]))
        for _ in range(levels):
            node = Dictionary(Kids=Array([volume.make_indirect(node)]))
        names = Dictionary(Names=tree.Names)
        volume.Root.Names.Dests = Dictionary(Kids=Array([volume.make_indirect(each) for each in (names, node)]))
        file = File(volume, (span,), volume=True)
        assert before.differs(file.identities(span)[0]) == ("annotations",)
        assert not file.destinations.sound


def test_a_layer_listed_as_shown_and_hidden_is_hidden(pdf: pikepdf.Pdf) -> None:
    shown = pdf.Root.OCProperties.D
    group = shown.OFF[0]
    shown.BaseState, shown.ON = Name.OFF, Array([group])
    assert not Layers(pdf).on(group)
    del shown["/OFF"]
    assert Layers(pdf).on(group)
