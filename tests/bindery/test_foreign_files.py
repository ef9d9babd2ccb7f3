"""Files that others made, of many kinds: each is bound by itself, several together, and none spoils the others."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from benchmarks import corpus
from pdfdigest import cli
from pdfdigest.bindery import conformance, deposit, sewing, trial
from pdfdigest.bindery.sewn import Sewn
from pdfdigest.errors import BindingError
from pdfdigest.inspection import foreign_pdf, member_claims, structure, verify
from pdfdigest.inspection.member_claims import Member
from pdfdigest.pdf import page_identity, xmp
from pdfdigest.pdf.destinations import Destinations
from pdfdigest.pdf.document_identity import attached
from pdfdigest.pdf.page_identity import File, Span
from tests.bindery import shelf
from tests.builders import publication

FACTS = """\
format: 1
volume: 1
number: 1
date: 1998-01-20
stories:
  - {id: mill, headline: A mill reopens, page: 1}
"""


def plain(pages: int = 2) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 24 Tf 60 700 Td (Page %d) Tj ET" % number)
    return pdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    with sewing.quiet():
        pdf.save(out)
    return out.getvalue()


def link(pdf: pikepdf.Pdf, **given: Any) -> Any:
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), **given))


def _null_annotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = pikepdf.Object.parse(b"[null null]")


def _annotations_of_numbers(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([1, Name.X, Dictionary()])


def _name_in_gbk(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.F1.BaseFont = pikepdf.Object.parse(b"/#cb#ce#cc#e5")


def _outline_with_a_dictionary(pdf: pikepdf.Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("A mill"), Dest=Dictionary(D=Array([pdf.pages[1].obj, Name.Fit]))))
    other = pdf.make_indirect(Dictionary(Title=String("Rags"), Dest=Array([0, Name.Fit])))
    item.Next, other.Next = other, item
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=other))


def _content_of_nonsense(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BT (unclosed [ << /A Tj q q Q Q Q Q \xff\xfe")


def _no_content(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/Contents"]
    del pdf.pages[0].obj["/Resources"]


def _resources_of_null(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources = pikepdf.Object.parse(b"<< /Font 7 /XObject null /ColorSpace [1] >>")


def _a_ring_of_notes(pdf: pikepdf.Pdf) -> None:
    one, other = link(pdf, Contents=String("a")), link(pdf, Contents=String("b"))
    one.IRT, other.IRT = other, one
    pdf.pages[0].obj.Annots = Array([one, other])


def _names_of_the_layer(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Font["/PdStamp"] = pdf.pages[0].obj.Resources.Font.F1


def _damaged_stream(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents.write(b"not packed at all", filter=Name.FlateDecode)


def _field_in_no_form(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(Dictionary(T=String("place.of"), FT=Name.Tx, V=String("Leipzig"), DA=String("/F 9 Tf")))
    widget = link(pdf, Parent=field)
    widget.Subtype = Name.Widget
    pdf.pages[0].obj.Annots = Array([widget])


def _picture_with_empty_parameters(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    picture.write(b"\xff\xd8\xff\xd9", filter=Name.DCTDecode)
    picture.ColorSpace, picture.DecodeParms = Name.DeviceRGB, Array()
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=picture)


def _field(pdf: pikepdf.Pdf) -> Any:
    made = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("one"), F=4))
    made.Rect, made.DA = Array([9, 9, 90, 30]), String("/Own 9 Tf")
    pdf.pages[0].obj.Annots = Array([made])
    own = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]), DR=Dictionary(Font=Dictionary(Own=own)))
    return made


def _content_that_is_packed_as_a_picture(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"")
    pdf.pages[0].obj.Contents.write(b"no picture", filter=Name.JBIG2Decode)


def _field_in_a_font_of_no_name(pdf: pikepdf.Pdf) -> None:
    _field(pdf).DA = String("/ 9 Tf")
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.Root.AcroForm.Fields[0].V = String("words")


def _damaged_profile(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(b"")
    profile.write(b"no zlib", filter=Name.FlateDecode)
    pdf.Root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=profile)])


def _damaged_attachment(pdf: pikepdf.Pdf) -> None:
    held = pdf.make_stream(b"", Type=Name.EmbeddedFile)
    held.write(b"no zlib", filter=Name.FlateDecode)
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, UF=String("a"), F=String("a"), EF=Dictionary(F=held)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])))


def _fields_that_are_no_list(pdf: pikepdf.Pdf) -> None:
    _field(pdf)
    pdf.Root.AcroForm.Fields = Name.potato


def _field_that_has_itself_below(pdf: pikepdf.Pdf) -> None:
    one = _field(pdf)
    below = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Parent=one, T=String("a"), F=4))
    below.Rect = Array([9, 50, 90, 70])
    one.Kids = Array([below, one])
    pdf.pages[0].obj.Annots.append(below)


def _attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["予算.csv"] = "項目".encode()


def _links_to_pages_that_are_not_there(pdf: pikepdf.Pdf) -> None:
    gone = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 9, 9])))
    row = [link(pdf, Dest=Array([17, Name.Fit])), link(pdf, Dest=Array([gone, Name.Fit])), link(pdf, Dest=Array())]
    pdf.pages[0].obj.Annots = Array(
        [*row, link(pdf, Dest=String("no such place")), link(pdf, A=Dictionary(S=Name.GoTo))]
    )


ODD: tuple[Callable[[pikepdf.Pdf], None], ...] = (
    _null_annotation,
    _annotations_of_numbers,
    _name_in_gbk,
    _outline_with_a_dictionary,
    _content_of_nonsense,
    _no_content,
    _resources_of_null,
    _a_ring_of_notes,
    _names_of_the_layer,
    _damaged_stream,
    _picture_with_empty_parameters,
    _fields_that_are_no_list,
    _damaged_profile,
    _damaged_attachment,
    _content_that_is_packed_as_a_picture,
    _field_in_a_font_of_no_name,
    _field_that_has_itself_below,
    _field_in_no_form,
    _attachment,
    _links_to_pages_that_are_not_there,
)


@pytest.mark.parametrize("change", ODD)
def test_an_odd_file_is_read_and_bound_as_it_is(change: Callable[[pikepdf.Pdf], None]) -> None:
    with plain() as pdf:
        change(pdf)
        data = saved(pdf)
    found = foreign_pdf.look(data)
    assert found.pages == 2
    trial.bind(data, "1.1", tagged=found.tagged)


def test_a_resource_that_leads_to_nothing_is_none() -> None:
    pdf = plain()
    pdf.pages[0].obj.Resources.ProcSet = Array([Name.PDF])
    data = saved(pdf)
    lost = data.replace(b"/ProcSet [ /PDF ]", b"/ProcSet 9999 0 R")
    assert lost != data
    assert trial.bind(lost, "1.1", tagged=False)


def test_a_file_that_claims_and_had_to_be_mended_is_bound_without_its_claim(tmp_path: Path) -> None:
    pdf = plain()
    pdf.Root.Metadata = pdf.make_stream(
        xmp.packet({"title": "a"}, part=2, conformance="B").encode(), {"/Type": Name.Metadata, "/Subtype": Name.XML}
    )
    data = saved(pdf).replace(b"startxref\n", b"startxref\n9")
    assert foreign_pdf.look(data).pages == 2
    assert trial.bind(data, "1.1", tagged=False)
    with pikepdf.open(io.BytesIO(data)) as mended:
        member = member_claims.member(mended, data)
    assert member.claims == ("PDF/A-2b",)
    assert "no PDF that can be read" in member.broken[0]


def test_bookmarks_of_every_kind_are_headlines() -> None:
    with plain() as pdf:
        _outline_with_a_dictionary(pdf)
        assert foreign_pdf.look(saved(pdf)).headlines == (("A mill", 2), ("Rags", 1))


def test_what_cannot_be_bound_is_not_put_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "publication.toml").write_text('name = "Back Issues"\nlanguage = "en"\n', "utf-8")
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    with plain() as pdf:
        (tmp_path / "old.pdf").write_bytes(saved(pdf))
    monkeypatch.chdir(tmp_path)

    def broken(*_: object, **__: object) -> None:
        raise TypeError("argument of type 'NoneType' is not iterable")

    monkeypatch.setattr(sewing, "take", broken)
    assert cli.run(["adopt", "old.pdf", "--facts", "facts.yaml", "--by", "A. Archivist"]) == 2
    said = capsys.readouterr().err
    assert "No. 1.1 cannot be bound: something stands where another kind of thing belongs" in said
    assert not (tmp_path / "issued").exists()


def test_a_failure_names_the_issue() -> None:
    with pytest.raises(BindingError, match=r"No\. 3\.4 cannot be bound: /Kids is missing"), trial.naming("3.4"):
        raise KeyError("/Kids")


def sewn(*files: bytes) -> pikepdf.Pdf:
    book = Sewn()
    for number, data in enumerate(files, 1):
        sewing.take(book, pikepdf.open(io.BytesIO(data)), f"1.{number}/", tagged=False)
    sewing.finish(book, tagged=False)
    return pikepdf.open(io.BytesIO(saved(book.pdf)))


def form(value: str, *, asks: bool, font: Name = Name.Helvetica) -> bytes:
    with plain(1) as pdf:
        own = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=font))
        widget = link(pdf, FT=Name.Tx, T=String("Text1"), V=String(value), DA=String("/F 12 Tf 0 g"))
        widget.Subtype, widget.Rect = Name.Widget, Array([60, 600, 400, 630])
        if not asks:
            look = pdf.make_stream(b"0 0 1 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form)
            look.BBox = Array([0, 0, 340, 30])
            widget.AP = Dictionary(N=look)
        pdf.pages[0].obj.Annots = Array([widget])
        pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), DR=Dictionary(Font=Dictionary(F=own)))
        if asks:
            pdf.Root.AcroForm.NeedAppearances = True
        return saved(pdf)


def test_forms_do_not_touch_each_other() -> None:
    with sewn(form("Leipzig", asks=True), form("Mainz", asks=False, font=Name.Courier)) as volume:
        held = volume.Root.AcroForm
        assert "/NeedAppearances" not in held
        assert [str(field.T) for field in held.Fields] == ["1-1-Text1", "1-2-Text1"]
        one, other = held.Fields
        assert b"(Leipzig) Tj" in one.AP.N.read_bytes()
        assert other.AP.N.read_bytes() == b"0 0 1 rg 0 0 9 9 re f"
        fonts = {bytes(field.DA).split()[0].decode(): field for field in held.Fields}
        assert {str(held.DR.Font[name].BaseFont) for name in fonts} == {"/Helvetica", "/Courier"}
        assert [page.obj.Annots[0].objgen for page in volume.pages] == [field.objgen for field in held.Fields]


def test_a_font_that_a_file_does_not_have_is_not_that_of_another() -> None:
    """A field set in /Helv of nothing, bound with a file that has a /Helv."""
    lacking, having = plain(), plain()
    for pdf in (lacking, having):
        _field(pdf).DA = String("/Helv 9 Tf")
    del lacking.Root.AcroForm.DR
    having.Root.AcroForm.DR.Font = Dictionary(Helv=having.Root.AcroForm.DR.Font.Own)
    book = sewn(saved(lacking), saved(having))
    told = [page_identity.digests(pdf, tagged=False) for pdf in (lacking, having)]
    for at, pages in enumerate(told):
        span = Span(2 * at, 2, f"1.{at + 1}/", tagged=False)
        there = File(book, (span,), volume=True).identities(span)
        assert [one.aspects["annotations"] for one in there] == [one.aspects["annotations"] for one in pages]


def test_a_field_that_says_nothing_of_its_border_has_the_one_that_readers_draw() -> None:
    pdf = plain()
    field = _field(pdf)
    field.Rect, field.MK, field.V = Array([60, 300, 280, 340]), Dictionary(BC=Array([0, 0, 1])), String("words")
    pdf.Root.AcroForm.NeedAppearances = True
    data = saved(pdf)
    assert corpus.unlike(data, trial.bind(data, "1.1", tagged=False)) == 0


def test_links_lead_where_they_led() -> None:
    with plain() as pdf:
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("z"), Array([pdf.pages[1].obj, Name.Fit])])))
        then = Dictionary(
            S=Name.URI, URI=String("https://example.org/"), Next=Array([Dictionary(S=Name.GoTo, D=Name.z)])
        )
        row = Array(
            [
                link(pdf, A=Dictionary(S=Name.GoTo, D=String("z"))),
                link(pdf, Dest=Array([1, Name.Fit])),
                link(pdf, A=then),
            ]
        )
        shared = pdf.make_indirect(row)
        pdf.pages[0].obj.Annots = pdf.pages[1].obj.Annots = shared
        data = saved(pdf)
    with sewn(data, data) as volume:
        places = Destinations(volume)
        numbers = {page.obj.objgen: number for number, page in enumerate(volume.pages)}
        for first in (0, 2):
            named, numbered, after = volume.pages[first].obj.Annots
            leads = [places.target(each)[0].objgen for each in (named.A.D, numbered.Dest, after.A.Next[0].D)]
            assert [numbers[each] for each in leads] == [first + 1] * 3


def test_hidden_layers_stay_hidden() -> None:
    files = []
    for state in ("OFF", "BaseState", "seen"):
        with plain(1) as pdf:
            layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(state)))
            pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
            shown = {"OFF": Dictionary(OFF=Array([layer])), "BaseState": Dictionary(BaseState=Name.OFF)}
            pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=shown.get(state, Dictionary()))
            files.append(saved(pdf))
    with sewn(*files) as volume:
        held = volume.Root.OCProperties
        assert [str(each.Name) for each in held.OCGs] == ["OFF", "BaseState", "seen"]
        assert [str(each.Name) for each in held.D.OFF] == ["OFF", "BaseState"]
        assert held.D.OFF[0].objgen == volume.pages[0].obj.Resources.Properties.L.objgen


def test_attachments_keep_their_names_in_every_script() -> None:
    with plain(1) as pdf:
        _attachment(pdf)
        data = saved(pdf)
    with sewn(data, data) as volume:
        assert set(attached(volume)) == {"1.1-予算.csv", "1.2-予算.csv"}


def test_a_comment_on_a_tagged_page_is_no_reason_to_throw_tags_away() -> None:
    with plain(1) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC 0 0 9 9 re f EMC 9 9 9 9 re f")
        page.StructParents = 0
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        held = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page, K=0))
        root.K, root.ParentTree = held, Dictionary(Nums=Array([0, Array([held])]))
        pdf.Root.StructTreeRoot = root
        page.Annots = Array([link(pdf, Contents=String("a comment"))])
        assert len(structure.faults(pdf)) == 2
        assert structure.contradictions(pdf) == ()
        found = foreign_pdf.look(saved(pdf))
        assert (found.tagged, found.sound) == (True, False)
        held.K = 7
        assert structure.contradictions(pdf)


def test_files_meant_for_different_colours_claim_nothing_together() -> None:
    def member(profile: str, **spots: bytes) -> Member:
        return Member(("PDF/A-2b",), (), profile, {name: frozenset({form}) for name, form in spots.items()})

    assert not list(conformance._apart({"1.1": member("a"), "1.2": member(""), "1.3": member("a", Red=b"1")}))
    (said,) = conformance._apart({"1.1": member("a"), "1.2": member("b")})
    assert "No. 1.1 and No. 1.2 are meant for different colours" in said
    (said,) = conformance._differing({"1.1": member("a", Red=b"1"), "1.2": member("", Red=b"2")})
    assert "the spot colour Red of No. 1.2 is another than that of No. 1.1" in said


def test_names_with_percent_signs_stand_encoded_in_a_bag(tmp_path: Path) -> None:
    """RFC 8493, 2.1.3."""
    names = ("50%0A cut.jpg", "a%25b.jpg", "plain.jpg")
    folder = tmp_path / "bag"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(name.encode())
    deposit._bag(folder, shelf.plan(publication(tmp_path / "office")), {})
    manifest = (folder / "manifest-sha256.txt").read_text("utf-8")
    assert [line.split("  ")[1] for line in sorted(manifest.splitlines(), key=lambda line: line.split("  ")[1])] == [
        "data/50%250A cut.jpg",
        "data/a%2525b.jpg",
        "data/plain.jpg",
    ]
    assert bagit._encode_filename("a%b") == "a%b", "the library is left as it was"


def test_a_page_without_content_is_bound_as_it_is() -> None:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made)
    trial.bind(made.getvalue(), "1.1", tagged=False)


ODD = b"""\
q /G#c2 gs BT /F#c2 24 Tf 60 300 Td (A page) Tj ET /Pattern cs /T#c2 scn 60 200 90 40 re f Q
/S#c2 /M#c2 BDC /X#c2 Do /Y#c2 sh EMC /Artifact /Z BDC 0 g 9 9 9 9 re f EMC
"""


def named_in_latin_1() -> bytes:
    """A tagged file each of whose names has a byte that is no UTF-8."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 400)).obj

    def parsed(raw: bytes) -> Any:
        return pdf.make_indirect(pikepdf.Object.parse(raw))

    def drawn(raw: bytes, given: bytes) -> Any:
        stream = pdf.make_stream(raw)
        for key, value in pikepdf.Object.parse(given).items():
            stream[key] = value
        return stream

    page.Resources = pikepdf.Object.parse(
        b"<</Font <</F#c2 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica#c2 /Encoding /E#c2>>>>"
        b" /ExtGState <</G#c2 <</ca .5 /BM /Normal#c2>>>> /Properties <</M#c2 <</MCID 0>> /Z <</Type /P#c2>>>>"
        b" /Shading <</Y#c2 <</ShadingType 2 /ColorSpace /C#c2 /Coords [0 0 1 1]>>>>>>"
    )
    form = drawn(b"0 0 9 9 re f", b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /OC <</Type /OCMD /P /On#c2>>>>")
    tile = drawn(b"0 0 9 9 re f", b"<</PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9>>")
    for kind, name, held in ((b"XObject", b"/X#c2", form), (b"Pattern", b"/T#c2", tile)):
        row = Dictionary()
        row[pikepdf.Object.parse(name)] = held
        page.Resources["/" + kind.decode()] = row
    page.Contents = pdf.make_stream(ODD)
    page.Annots = Array(
        [
            parsed(b"<</Type /Annot /Subtype /Link#c2 /Rect [9 9 40 40]>>"),
            parsed(b"<</Type /Annot /Subtype /Link /Rect [9 9 40 40] /A <</S /Named /N /Next#c2>>>>"),
            parsed(b"<</Type /Annot /Subtype /Link /Rect [9 50 40 80] /A <</S /Go#c2>>>>"),
        ]
    )
    root = parsed(
        b"<</Type /StructTreeRoot /RoleMap <</S#c2 /T#c2 /T#c2 /P>> /ClassMap <</K#c2 <</O /Layout>>>> /ParentTreeNextKey 1>>"
    )
    top = parsed(b"<</Type /StructElem /S /Document>>")
    line = parsed(b"<</Type /StructElem /S /S#c2 /C /K#c2 /K 0>>")
    top.P, line.P, line.Pg, top.K, root.K = root, top, page, line, top
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([line])])))
    page.StructParents = 0
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    layer = parsed(b"<</Type /OCG /Name (One)>>")
    form.OC = layer
    usage = pikepdf.Object.parse(b"<</Event /V#c2 /Category [/W#c2]>>")
    usage.OCGs = Array([layer])
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), AS=Array([usage])))
    pdf.Root.OpenAction = parsed(b"<</S /Go#c2>>")
    data = drawn(b"1", b"<</Type /EmbeddedFile /Subtype /text#c2>>")
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("a"), UF=String("a"), EF=Dictionary(F=data)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])))
    with pdf.open_metadata() as told:
        told["pdfaid:part"], told["pdfaid:conformance"], told["pdfuaid:part"] = "2", "A", "1"
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def test_names_that_are_no_utf_8_are_kept_and_looked_at() -> None:
    data = named_in_latin_1()
    read, found = foreign_pdf.readable(data)
    made = trial.bind(read, "1.1", tagged=found.tagged)
    with pikepdf.open(io.BytesIO(made)) as book:
        tree = book.Root.StructTreeRoot
        assert tree.RoleMap.unparse() == b"<< /S#c2 /P /T#c2 /P >>"
        assert b"#c2" in tree.ClassMap.unparse()
    for file in (data, made):
        told = verify.report(file)
        assert all("damaged" not in words for row in told.rows for words in (*row.wrong, *row.unseen))
        assert "\ufffd" in str(told) or "#C2" in str(told).upper()
