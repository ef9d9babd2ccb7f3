"""One fault put into a sound edition, in a hundred kinds or so: each a small change with pikepdf, and the row that must see it.

`FAULTS` has the change and the row by the words for the fault; `UNSEEN` those that no row sees, each with the reason.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.builders import ROOT

Change = Callable[[pikepdf.Pdf], Any]
FAULTS: dict[str, tuple[str, Change]] = {}
(EDITION,) = Path(ROOT / "issues/the-bound-page/issued/3.4/r1").glob("*-screen.pdf")
OPENS, FONTS, GLYPHS = "the file opens, unlocked and undamaged", "fonts are embedded", "every character has a glyph"
LEAD, QUIET, COLOURS = (
    "links lead somewhere",
    "nothing happens when it is opened",
    "it says for which colours it is meant",
)
HELD, AGREE, BOXES = "attachments belong to it", "metadata agree", "the boxes of the pages lie inside each other"
OWNED, ROLES = "structure: everything is owned once, and the lists agree", "every tag has a meaning of the standard"
TAGGED, ALT, HEADINGS = (
    "links, fields and notes are tagged as such",
    "pictures have alt texts",
    "headings follow each other",
)
SPOKEN, ORDER, LANGUAGE = "links say where they lead", "tabbing follows the structure", "language"
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def fault(row: str, words: str) -> Callable[[Change], Change]:
    """Name a fault, and the row that must see it."""

    def named(change: Change) -> Change:
        assert words not in FAULTS
        FAULTS[words] = (row, change)
        return change

    return named


def faulty(words: str) -> bytes:
    """The edition with one fault."""
    out = io.BytesIO()
    with pikepdf.open(EDITION) as pdf:
        how = FAULTS[words][1](pdf)
        pdf.save(out, fix_metadata_version=False, **(how if isinstance(how, dict) else {}))
    return out.getvalue()


def page(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def link(pdf: pikepdf.Pdf, key: str = "/Dest") -> Any:
    return next(each for each in page(pdf).Annots if key in each)


def element(pdf: pikepdf.Pdf, role: str) -> Any:
    return next(
        each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == role and "/P" in each
    )


def painted(pdf: pikepdf.Pdf, content: bytes) -> None:
    pdf.pages[0].contents_add(content)


def bare_font(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def form(pdf: pikepdf.Pdf, content: bytes, **resources: Any) -> Any:
    made = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
    made.Resources = Dictionary(**resources)
    return made


def own_font(pdf: pikepdf.Pdf) -> Any:
    return next(iter(page(pdf).Resources.Font.values()))


def annotated(pdf: pikepdf.Pdf, **given: Any) -> Any:
    """An annotation more, in an element of its own, so that nothing else is wrong with it."""
    kind = given["Subtype"]
    role = {"/Link": Name.Link, "/Widget": Name.Form}.get(str(kind), Name.Annot)
    note = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Rect=Array([9, 9, 90, 30]), F=4, Contents=String("a note"), **given)
    )
    root = pdf.Root.StructTreeRoot
    top = root.K[0] if isinstance(root.K, Array) else root.K
    place = int(root.ParentTreeNextKey)
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=role, P=top, Alt=String("a note")))
    made.K = Dictionary(Type=Name.OBJR, Obj=note, Pg=page(pdf))
    top.K.append(made)
    note.StructParent = place
    root.ParentTreeNextKey = place + 1
    tree = root.ParentTree
    leaf = tree.Kids[-1] if "/Kids" in tree else tree
    leaf.Nums = Array([*leaf.Nums, place, made])
    if "/Limits" in leaf:
        leaf.Limits[1] = place
    page(pdf).Annots.append(note)
    return note


def packet(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    raw = pdf.Root.Metadata.read_bytes()
    assert old in raw
    pdf.Root.Metadata.write(raw.replace(old, new))


# The file as such.


@fault(OPENS, "encrypted with an empty password")
def _(_pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {"encryption": pikepdf.Encryption(owner="a", user="", R=6)}


@fault(OPENS, "a stream that cannot be unpacked")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Broken = pdf.make_stream(b"")
    pdf.Root.Broken.write(zlib.compress(b"x" * 5000)[:9] + b"zz", filter=Name.FlateDecode)


@fault("metadata can be read", "metadata cut short")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes()[:900])


@fault(BOXES, "a crop box that hides the page")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).CropBox = Array([0, 0, 10, 10])


@fault(BOXES, "a trim box beyond the sheet")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).TrimBox = Array([-50, -50, 900, 900])


@fault(BOXES, "a sheet without a size")
def _(pdf: pikepdf.Pdf) -> None:
    for key in ("/TrimBox", "/BleedBox"):
        del page(pdf)[key]
    page(pdf).MediaBox = Array([0, 0, 0, 0])


@fault(BOXES, "a page turned by 45 degrees")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).Rotate = 45


# Fonts and glyphs.


@fault(FONTS, "a font of a page without its glyphs")
def _(pdf: pikepdf.Pdf) -> None:
    held = own_font(pdf).DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in held:
            del held[key]


@fault(FONTS, "a font in the look of an annotation")
def _(pdf: pikepdf.Pdf) -> None:
    look = form(pdf, b"BT /F 9 Tf (note) Tj ET", Font=Dictionary(F=bare_font(pdf)))
    annotated(pdf, Subtype=Name.Stamp, AP=Dictionary(N=look))


@fault(FONTS, "a font in one state of a field's look")
def _(pdf: pikepdf.Pdf) -> None:
    look = form(pdf, b"BT /F 9 Tf (on) Tj ET", Font=Dictionary(F=bare_font(pdf)))
    annotated(pdf, Subtype=Name.Stamp, AP=Dictionary(N=Dictionary(On=look)), AS=Name.Off)


@fault(FONTS, "a font in a pattern")
def _(pdf: pikepdf.Pdf) -> None:
    tile = form(pdf, b"BT /F 9 Tf (tile) Tj ET", Font=Dictionary(F=bare_font(pdf)))
    tile.PatternType, tile.PaintType, tile.TilingType, tile.XStep, tile.YStep = 1, 1, 1, 9, 9
    page(pdf).Resources.Pattern = Dictionary(T=tile)
    painted(pdf, b"/Artifact BMC /Pattern cs /T scn 0 0 9 9 re f EMC")


@fault(FONTS, "a font in a form inside a form")
def _(pdf: pikepdf.Pdf) -> None:
    inner = form(pdf, b"BT /F 9 Tf (deep) Tj ET", Font=Dictionary(F=bare_font(pdf)))
    page(pdf).Resources.XObject = Dictionary(page(pdf).Resources.XObject)
    page(pdf).Resources.XObject.Outer = form(pdf, b"/Inner Do", XObject=Dictionary(Inner=inner))
    painted(pdf, b"/Artifact BMC /Outer Do EMC")


@fault(FONTS, "text in a font that the page does not name")
def _(pdf: pikepdf.Pdf) -> None:
    painted(pdf, b"/Artifact BMC BT /Nowhere 9 Tf (lost) Tj ET EMC")


@fault(FONTS, "a font set by a graphics state")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).Resources.ExtGState = Dictionary(page(pdf).Resources.ExtGState)
    page(pdf).Resources.ExtGState.Lettered = Dictionary(Font=Array([bare_font(pdf), 9]))
    painted(pdf, b"/Artifact BMC BT /Lettered gs (state) Tj ET EMC")


def _shown(pdf: pikepdf.Pdf, code: bytes) -> bytes:
    name = next(iter(page(pdf).Resources.Font.keys()))
    return b"/Artifact BMC BT " + name.encode() + b" 9 Tf <" + code + b"> Tj ET EMC"


@fault(GLYPHS, "the first glyph of a font on a page")
def _(pdf: pikepdf.Pdf) -> None:
    painted(pdf, _shown(pdf, b"0000"))


@fault(GLYPHS, "the first glyph of a font in a form")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).Resources.XObject = Dictionary(page(pdf).Resources.XObject)
    page(pdf).Resources.XObject.Boxed = form(pdf, b"BT /F 9 Tf <0000> Tj ET", Font=Dictionary(F=own_font(pdf)))
    painted(pdf, b"/Artifact BMC /Boxed Do EMC")


@fault(GLYPHS, "a glyph outside the subset")
def _(pdf: pikepdf.Pdf) -> None:
    painted(pdf, _shown(pdf, b"03E9"))


@fault(GLYPHS, "a glyph beyond the last of the font")
def _(pdf: pikepdf.Pdf) -> None:
    painted(pdf, _shown(pdf, b"FFF0"))


@fault(GLYPHS, "a table of glyphs that leads to none")
def _(pdf: pikepdf.Pdf) -> None:
    fonts = (font.DescendantFonts[0] for font in page(pdf).Resources.Font.values())
    next(font for font in fonts if font.Subtype == "/CIDFontType2").CIDToGIDMap = pdf.make_stream(bytes(20))


@fault(GLYPHS, "a simple font whose encoding names no glyph of it")
def _(pdf: pikepdf.Pdf) -> None:
    procs = Dictionary(box=pdf.make_stream(b"9 0 d0 0 0 5 5 re f"))
    drawn = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]), CharProcs=procs, FirstChar=65, LastChar=65
    )
    drawn.FontMatrix, drawn.Widths, drawn.Resources = Array([0.1, 0, 0, 0.1, 0, 0]), Array([9]), Dictionary()
    drawn.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([65, Name.gone]))
    page(pdf).Resources.Font = Dictionary(page(pdf).Resources.Font)
    page(pdf).Resources.Font.Drawn = pdf.make_indirect(drawn)
    painted(pdf, b"/Artifact BMC BT /Drawn 9 Tf (A) Tj ET EMC")


# Links and bookmarks.


@fault(LEAD, "a link to a missing name")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).Dest = String("nowhere")


@fault(LEAD, "a link to a missing name, as a name object")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).Dest = Name.nowhere


@fault(LEAD, "a link to a missing name, by an action")
def _(pdf: pikepdf.Pdf) -> None:
    del (held := link(pdf))["/Dest"]
    held.A = Dictionary(S=Name.GoTo, D=String("nowhere"))


@fault(LEAD, "a link to a page that is not in the file")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).Dest = Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.Fit])


@fault(LEAD, "a link to what is no page")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).Dest = Array([pdf.Root.Outlines, Name.Fit])


@fault(LEAD, "a link to page 99 by number")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).Dest = Array([98, Name.Fit])


@fault(LEAD, "a link without an action")
def _(pdf: pikepdf.Pdf) -> None:
    del link(pdf)["/Dest"]


@fault(LEAD, "a link to an empty address")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf, "/A").A.URI = String(" ")


@fault(LEAD, "a link with an action of no kind")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf, "/A").A = Dictionary(URI=String("https://example.org/"))


@fault(LEAD, "a link that starts a program")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf, "/A").A = Dictionary(S=Name.Launch, F=String("x"))


@fault(LEAD, "a script after a link")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf, "/A").A.Next = Dictionary(SCRIPT)


@fault(LEAD, "a place that is missing, in the second of two steps")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf, "/A").A.Next = Array([Dictionary(S=Name.GoTo, D=String("nowhere"))])


@fault(LEAD, "a link without an area")
def _(pdf: pikepdf.Pdf) -> None:
    address = link(pdf, "/A").A.URI
    for each in page(pdf).Annots:
        if "/A" in each and address == each.A.URI:
            each.Rect = Array([9, 9, 9, 9])


@fault(LEAD, "a named place that leads to no page")
def _(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.Names.Dests
    row = (tree.Kids[0] if "/Kids" in tree else tree).Names
    for at in range(1, len(row), 2):
        row[at] = Array([pdf.Root.Outlines, Name.Fit])


@fault(LEAD, "a bookmark to nowhere")
def _(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    if "/A" in first:
        del first["/A"]
    first.Dest = String("nowhere")


@fault(LEAD, "a bookmark that runs a script")
def _(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    if "/Dest" in first:
        del first["/Dest"]
    first.A = Dictionary(SCRIPT)


# What happens by itself.


@fault(QUIET, "a script on opening")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(SCRIPT)


@fault(QUIET, "a script after the place that is shown on opening")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([page(pdf), Name.Fit]), Next=Dictionary(SCRIPT))


@fault(QUIET, "an address on opening")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org/"))


@fault(QUIET, "a script by name")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), Dictionary(SCRIPT)]))


@fault(QUIET, "a script when a page opens")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).AA = Dictionary(O=Dictionary(SCRIPT))


@fault(QUIET, "a script before the file is saved")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = Dictionary(WS=Dictionary(SCRIPT))


@fault(QUIET, "a script when an annotation is seen")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).AA = Dictionary(PV=Dictionary(SCRIPT))


@fault(QUIET, "a script when the page of an annotation opens")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).AA = Dictionary(PO=Dictionary(SCRIPT))


# What the file says of itself.


@fault(AGREE, "another title")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = String("Another")


@fault(AGREE, "another author")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = String("Another")


@fault(AGREE, "another date")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/CreationDate"] = String("D:19990101000000Z")


@fault(AGREE, "another date of the last change")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/ModDate"] = String("D:19990101000000Z")


@fault(AGREE, "another hour")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/CreationDate"] = String(str(pdf.docinfo["/CreationDate"]).replace("000000Z", "070000Z"))


@fault(AGREE, "another time zone")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/CreationDate"] = String(str(pdf.docinfo["/CreationDate"]).replace("Z", "+09'00'"))


@fault(AGREE, "another maker")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Producer"] = String("Another")


@fault(AGREE, "another program")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Creator"] = String("Another")


@fault("title", "no title in the metadata")
def _(pdf: pikepdf.Pdf) -> None:
    packet(pdf, b"dc:title", b"dc:titel")


@fault("title", "the name of the file shown in place of the title")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


# Colours.


@fault(COLOURS, "no output intent")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


@fault(COLOURS, "an output intent of another standard")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].S = Name.GTS_PDFX


@fault(COLOURS, "a profile of garbage")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.write(b"garbage" * 99)


@fault(COLOURS, "a profile cut short")
def _(pdf: pikepdf.Pdf) -> None:
    held = pdf.Root.OutputIntents[0].DestOutputProfile
    held.write(held.read_bytes()[:200])


@fault(COLOURS, "a profile with another number of colours")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 4


@fault(COLOURS, "a profile that is for no screen and no printer")
def _(pdf: pikepdf.Pdf) -> None:
    held = pdf.Root.OutputIntents[0].DestOutputProfile
    held.write(held.read_bytes()[:12] + b"scnr" + held.read_bytes()[16:])


@fault(COLOURS, "two profiles")
def _(pdf: pikepdf.Pdf) -> None:
    other = Dictionary(pdf.Root.OutputIntents[0])
    other.DestOutputProfile = pdf.make_stream(other.DestOutputProfile.read_bytes(), N=3)
    pdf.Root.OutputIntents.append(other)


@fault(COLOURS, "a rule in CMYK under a profile for RGB")
def _(pdf: pikepdf.Pdf) -> None:
    painted(pdf, b"/Artifact BMC 0 0 0 1 k 0 0 9 9 re f EMC")


@fault(COLOURS, "a picture in CMYK under a profile for RGB")
def _(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(bytes(4), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    picture.ColorSpace = Name.DeviceCMYK
    page(pdf).Resources.XObject = Dictionary(page(pdf).Resources.XObject)
    page(pdf).Resources.XObject.Inked = picture
    painted(pdf, b"/Artifact BMC /Inked Do EMC")


# Attached files.


@fault(HELD, "an attached file in PDF/A-2")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = b"notes"


@fault(HELD, "a file pinned to a page in PDF/A-2")
def _(pdf: pikepdf.Pdf) -> None:
    spec = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="x.exe").obj
    annotated(pdf, Subtype=Name.FileAttachment, FS=spec)


# The structure.


@fault(OWNED, "no word that it is tagged")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@fault(OWNED, "tags that are suspect")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


@fault(OWNED, "content that is owned twice")
def _(pdf: pikepdf.Pdf) -> None:
    held = element(pdf, "/P")
    first = held.K[0] if isinstance(held.K, Array) else held.K
    held.K = Array([*(held.K if isinstance(held.K, Array) else [held.K]), first])


@fault(OWNED, "content that nothing owns")
def _(pdf: pikepdf.Pdf) -> None:
    painted(pdf, b"/P <</MCID 9999>> BDC 0 0 9 9 re f EMC")


@fault(OWNED, "paint that is neither content nor artifact")
def _(pdf: pikepdf.Pdf) -> None:
    painted(pdf, b"0 0 9 9 re f")


@fault(OWNED, "an artifact inside content")
def _(pdf: pikepdf.Pdf) -> None:
    content = (
        b"".join(each.read_bytes() + b"\n" for each in pikepdf.Page(page(pdf)).obj.Contents)
        if isinstance(page(pdf).Contents, Array)
        else page(pdf).Contents.read_bytes()
    )
    at = content.index(b"BDC") + 3
    page(pdf).Contents = pdf.make_stream(content[:at] + b" /Artifact BMC 0 0 9 9 re f EMC " + content[at:])


@fault(OWNED, "content inside an artifact")
def _(pdf: pikepdf.Pdf) -> None:
    pikepdf.Page(page(pdf)).contents_add(b"/Artifact BMC", prepend=True)
    painted(pdf, b"EMC")


@fault(OWNED, "an element that names another parent")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/P").P = element(pdf, "/Figure")


@fault(OWNED, "a link that no element owns")
def _(pdf: pikepdf.Pdf) -> None:
    held = element(pdf, "/Link")
    held.K = Array([kid for kid in held.K if not (isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR")])


@fault(OWNED, "a parent tree that says otherwise")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).StructParents = 999_999


@fault(ROLES, "a role that means nothing")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/P").S = Name.Mystery


@fault(ROLES, "a role that leads back to itself")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/P").S = Name.One
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(One=Name.Other, Other=Name.One)


@fault(ROLES, "a standard role made another")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Artifact)


@fault(TAGGED, "a link in a paragraph")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/Link").S = Name.P


@fault(TAGGED, "a field in a paragraph")
def _(pdf: pikepdf.Pdf) -> None:
    field = annotated(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), TU=String("a"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    element(pdf, "/Form").S = Name.P


@fault(TAGGED, "a note without an id")
def _(pdf: pikepdf.Pdf) -> None:
    del element(pdf, "/Note")["/ID"]


@fault(ALT, "a picture without words")
def _(pdf: pikepdf.Pdf) -> None:
    del element(pdf, "/Figure")["/Alt"]


@fault(ALT, "a picture without words, by the role map")
def _(pdf: pikepdf.Pdf) -> None:
    held = element(pdf, "/Figure")
    held.S = Name.Picture
    del held["/Alt"]
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Picture=Name.Figure)


@fault(ALT, "a picture whose words are a space")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/Figure").Alt = String(" ")


@fault(HEADINGS, "a level of headings left out")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/H2").S = Name.H4


@fault(HEADINGS, "a level of headings left out, by the role map")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/H2").S = Name.Head
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Head=Name.H5)


@fault(HEADINGS, "a heading with no level among those with one")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/H2").S = Name.H


@fault(SPOKEN, "a link without words")
def _(pdf: pikepdf.Pdf) -> None:
    del link(pdf)["/Contents"]


@fault(SPOKEN, "a link that says only “link”")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf).Contents = String("Link")


@fault(ORDER, "a page that does not say how one tabs")
def _(pdf: pikepdf.Pdf) -> None:
    del page(pdf)["/Tabs"]


@fault(ORDER, "a page that is tabbed by rows")
def _(pdf: pikepdf.Pdf) -> None:
    page(pdf).Tabs = Name.R


@fault(LANGUAGE, "no language")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


@fault(LANGUAGE, "an empty language")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("")


@fault(LANGUAGE, "a language that is no tag")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("klingon language")


@fault(LANGUAGE, "an element in a language that is no tag")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/P").Lang = String("1-pt")


# What no row sees.


@fault("", "a language that is a tag, and that of nobody")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("zz")


@fault("", "words for a picture that are about another")
def _(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/Figure").Alt = String("A view of the sea")


@fault("", "two paragraphs read in the wrong order")
def _(pdf: pikepdf.Pdf) -> None:
    held = next(
        each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == "/Art" and len(each.K) > 2
    )
    held.K = Array([held.K[0], held.K[2], held.K[1], *list(held.K)[3:]])


@fault("", "an address that leads to another page of the web")
def _(pdf: pikepdf.Pdf) -> None:
    link(pdf, "/A").A.URI = String("https://example.net/")


@fault("", "the width of a character")
def _(pdf: pikepdf.Pdf) -> None:
    own_font(pdf).DescendantFonts[0].W = Array([1, Array([1])])


@fault("", "the text that a character is copied as")
def _(pdf: pikepdf.Pdf) -> None:
    held = own_font(pdf).ToUnicode
    held.write(held.read_bytes().replace(b"<0065>", b"<0078>"))


UNSEEN = {
    "a language that is a tag, and that of nobody": "the form of a tag is looked at, not the list of all languages",
    "words for a picture that are about another": "a person judges that",
    "two paragraphs read in the wrong order": "a person judges that",
    "an address that leads to another page of the web": "no address is asked",
    "the width of a character": "veraPDF compares widths with the font",
    "the text that a character is copied as": "what is copied is not compared with the shape of a glyph",
}


# What is legal, and no fault.


def title_in_two_languages(pdf: pikepdf.Pdf) -> None:
    packet(
        pdf,
        b'<rdf:Alt><rdf:li xml:lang="x-default">',
        b'<rdf:Alt><rdf:li xml:lang="ja">X</rdf:li><rdf:li xml:lang="x-default">',
    )


def no_information(pdf: pikepdf.Pdf) -> None:
    del pdf.trailer["/Info"]


def words_in_place_of_a_picture(pdf: pikepdf.Pdf) -> None:
    held = element(pdf, "/Figure")
    held.ActualText = held.Alt
    del held["/Alt"]


def metadata_in(encoding: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().decode().encode(encoding))

    return change


def nothing_to_do_on_opening(pdf: pikepdf.Pdf) -> None:
    page(pdf).AA = Dictionary()
    pdf.Root.OpenAction = Array([page(pdf), Name.Fit])


def linearised(_pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {"linearize": True}


def no_annotation(pdf: pikepdf.Pdf) -> None:
    page(pdf).Annots.append(None)


def an_unused_font(pdf: pikepdf.Pdf) -> None:
    page(pdf).Resources.Font = Dictionary(page(pdf).Resources.Font)
    page(pdf).Resources.Font.Unused = bare_font(pdf)


LEGAL: dict[str, Change] = {
    "a title in two languages": title_in_two_languages,
    "no information beside the metadata": no_information,
    "ActualText in place of Alt": words_in_place_of_a_picture,
    "metadata in UTF-16": metadata_in("utf-16"),
    "metadata in UTF-16, without a mark": metadata_in("utf-16-be"),
    "metadata in UTF-32": metadata_in("utf-32"),
    "nothing to do on opening": nothing_to_do_on_opening,
    "hints for the network": linearised,
    "null among the annotations": no_annotation,
    "a font that nothing is set in": an_unused_font,
}


def legal(words: str) -> bytes:
    """The edition with something that is allowed."""
    out = io.BytesIO()
    with pikepdf.open(EDITION) as pdf:
        how = LEGAL[words](pdf)
        pdf.save(out, fix_metadata_version=False, **(how if isinstance(how, dict) else {}))
    return out.getvalue()
