"""Files of others that are damaged in odd ways, and forms that leave drawing to the reader: bound, and looking as they did."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from benchmarks import corpus
from pdfdigest import cli
from pdfdigest.bindery import sheets, trial
from pdfdigest.errors import RequestError
from pdfdigest.inspection import foreign_pdf
from pdfdigest.pdf import field_looks
from pdfdigest.record import issued
from tests.bindery.test_foreign_files import FACTS, link, plain, saved
from tests.builders import publication

Change = Callable[[pikepdf.Pdf], None]


def loose(pdf: pikepdf.Pdf) -> bytes:
    """Saved with every object by itself, so that it can be damaged as text."""
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False, deterministic_id=True)
    return out.getvalue()


def pages_that_lead_back() -> bytes:
    with plain(1) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        return loose(pdf)


def attachments_that_are_locked() -> bytes:
    """Everything lies open but what is attached (ISO 32000-1, 7.6.5): the lock is taken from a file that is locked as a whole."""
    with plain() as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b", R=4))
        lock = out.getvalue()
        pdf.attachments["figures.csv"] = b"nobody reads this"
        data = loose(pdf)
    way = re.search(rb"\d+ 0 obj\s+<<([^>]*/CF <<.*?/StdCF.*?>>.*?)>>\s+endobj", lock, re.DOTALL)
    name = re.search(rb"/ID \[.*?\]", lock, re.DOTALL)
    assert way is not None
    assert name is not None
    entries = re.sub(rb"/(St[mr]F) /StdCF", rb"/\1 /Identity", way[1]) + b" /EFF /StdCF"
    data = re.sub(rb"/ID \[.*?\]", lambda _: name[0], data, flags=re.DOTALL)
    return data.replace(b"trailer <<", b"trailer << /Encrypt <<" + entries + b">>")


def pages_that_lead_back_below() -> bytes:
    """The second branch of the tree of pages holds itself: two pages are counted, and there is one."""
    with plain(1) as pdf:
        below = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1))
        below.Kids = Array([pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([below])))])
        pdf.Root.Pages.Kids.append(below)
        return loose(pdf).replace(b"/Count 1", b"/Count 2").replace(b"/Count 0", b"/Count 1")  # the library counts anew


def a_word_misspelt() -> bytes:
    """No word ends the content of the page, though its length is right (ISO 32000-1, 7.3.8.1), and the next one stands in a font."""
    content = b"BT /F1 24 Tf 72 700 Td (A mill reopens) Tj ET\n"
    font = b"/Resources << /Font << /F1 5 0 R >> >>"
    rows = [
        b"<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R " + font + b" >>\nendobj\n",
        b"<< /Length %d >>\nstream\n%senxstream\nenxobj\n" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendstream\nendobj\n",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, row in enumerate(rows, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + row
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)


def test_what_another_reader_alone_shows_of_a_damaged_file_is_not_lost() -> None:
    data = a_word_misspelt()
    read, found = foreign_pdf.readable(data)
    assert found.lacks[0] == foreign_pdf.MENDED
    assert "A mill reopens" in found.opening
    assert corpus.unlike(data, trial.bind(read, "1.1", tagged=found.tagged)) == 0


def test_a_page_that_is_nowhere_is_said_to_be_left_out() -> None:
    read, found = foreign_pdf.readable(pages_that_lead_back_below())
    assert found.pages == 1
    assert found.lacks[:2] == (foreign_pdf.MENDED, foreign_pdf.MISSING.format(2, 1))
    assert trial.bind(read, "1.1", tagged=found.tagged)


@pytest.mark.parametrize("made", [pages_that_lead_back, attachments_that_are_locked])
def test_what_only_another_reader_opens_is_written_anew_and_says_so(made: Callable[[], bytes]) -> None:
    data = made()
    with pytest.raises(RequestError):
        foreign_pdf.look(data)
    read, found = foreign_pdf.readable(data)
    assert "PDFium" in found.lacks[0]
    assert corpus.unlike(data, trial.bind(read, "1.1", tagged=found.tagged)) == 0
    with pikepdf.open(io.BytesIO(read)) as pdf:
        assert not any(isinstance(each, Dictionary) and "/EF" in each for each in pdf.objects)


def test_what_nobody_opens_is_refused_as_before() -> None:
    for data in (b"%PDF-1.7\nnothing", b""):
        with pytest.raises(RequestError, match="no PDF that can be read"):
            foreign_pdf.readable(data)
    out = io.BytesIO()
    with plain() as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(RequestError, match="locked with a password"):
        foreign_pdf.readable(out.getvalue())


def test_a_mended_file_is_on_record_beside_the_file_as_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publication(tmp_path)
    monkeypatch.chdir(tmp_path)
    data = pages_that_lead_back()
    Path("old.pdf").write_bytes(data)
    Path("facts.yaml").write_text(FACTS, "utf-8")
    asked = ["adopt", "old.pdf", "--facts", "facts.yaml", "--by", "N. N."]
    assert cli.run(asked) == 0
    assert "mended, and beside it as it came" in capsys.readouterr().err
    record = issued.read(tmp_path / "issued/1.1/r1")
    (kept,) = [filed for filed in record.files if filed.part == "original"]
    assert (record.folder / kept.name).read_bytes() == data
    (edition,) = [filed for filed in record.files if filed.part == "edition"]
    assert foreign_pdf.look((record.folder / edition.name).read_bytes()).pages == 1
    assert cli.run(asked) == 0
    assert "already on record as r1" in capsys.readouterr().err
    assert cli.run(["bind", ".", "--volume", "1", "-o", "out"]) == 0


def _number_of_many_digits(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Pi = pikepdf.Object.parse(b"3.14159265358979323846264338327950288")


def _checksum_that_is_wrong(pdf: pikepdf.Pdf) -> None:
    held = pdf.pages[0].obj.Resources.Font.F1
    held.ToUnicode = pdf.make_stream(b"")
    held.ToUnicode.write(b"x\x9c\x03\x00\x00\x00\x00\x07", filter=Array([Name.FlateDecode]))


def _page_among_properties(pdf: pikepdf.Pdf) -> None:
    gone = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 9, 9])))
    pdf.pages[0].obj.Resources.Properties = Dictionary(P=gone)


def _widget(pdf: pikepdf.Pdf, **given: Any) -> Any:
    made = link(pdf, F=4, FT=Name.Tx, **given)
    made.Subtype, made.Rect = Name.Widget, Array([60, 300, 200, 330])
    pdf.pages[0].obj.Annots = Array([made])
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]))
    return made


def _field_below_the_pages(pdf: pikepdf.Pdf) -> None:
    _widget(pdf, Parent=pdf.Root.Pages)


def _field_below_a_font(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F1
    font.BaseFont = Name("/ABCDEF+Test")
    _widget(pdf, Parent=font, T=String("place"))


def _field_whose_first_name_is_not_at_the_top(pdf: pikepdf.Pdf) -> None:
    _widget(pdf, T=String("place"), Parent=pdf.make_indirect(Dictionary(F=4)))


def _signature_of_the_whole_file(pdf: pikepdf.Pdf) -> None:
    field = _widget(pdf, T=String("signed"))
    field.FT = Name.Sig
    field.V = pdf.make_indirect(Dictionary(Type=Name.Sig, Reference=Array([Dictionary(Data=pdf.Root)])))


def _hexadecimal_with_a_letter_of_no_script(pdf: pikepdf.Pdf) -> None:
    held = pdf.pages[0].obj.Resources.Font.F1
    held.ToUnicode = pdf.make_stream(b"")
    held.ToUnicode.write(b"30302\xf5", filter=Name.ASCIIHexDecode)


@pytest.mark.parametrize(
    "change",
    [
        _number_of_many_digits,
        _checksum_that_is_wrong,
        _page_among_properties,
        _field_below_the_pages,
        _field_below_a_font,
        _field_whose_first_name_is_not_at_the_top,
        _signature_of_the_whole_file,
        _hexadecimal_with_a_letter_of_no_script,
    ],
)
def test_a_damaged_file_is_bound_as_it_is(change: Change) -> None:
    with plain() as pdf:
        change(pdf)
        data = saved(pdf)
    assert corpus.unlike(data, trial.bind(data, "1.1", tagged=False)) == 0


def test_forms_that_name_each_other_are_looked_into_once() -> None:
    with plain(1) as pdf:
        objects = pdf.make_indirect(Dictionary())
        for number in range(24):
            form = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
            form.Resources = Dictionary(XObject=objects)
            objects[f"/F{number}"] = form
        pdf.pages[0].obj.Resources.XObject = objects
        data = saved(pdf)
    with corpus.limited(20):
        trial.bind(data, "1.1", tagged=False)


def test_fields_that_share_their_branches_are_walked_through_once() -> None:
    with plain(1) as pdf:
        below = _widget(pdf, T=String("leaf"))
        for _ in range(24):
            above = pdf.make_indirect(Dictionary(Kids=Array([below, below])))
            below.Parent, below = above, above
        pdf.Root.AcroForm = Dictionary(Fields=Array([below]), NeedAppearances=True)
        data = saved(pdf)
    with corpus.limited(20):
        made = trial.bind(data, "1.1", tagged=False)
        assert corpus.unlike(made, made) == 0


def _asking(pdf: pikepdf.Pdf, **given: Any) -> Any:
    """A field that is framed, in a form that leaves the drawing to the reader, with a look that is older than what it holds."""
    field = _widget(pdf, T=String("place"), DA=String("/F1 12 Tf 0 g"), MK=Dictionary(BC=Array([0, 0, 1])), **given)
    look = pdf.make_stream(b"q 0 0 1 RG 0.5 0.5 139 29 re s Q BT /F1 12 Tf 2 10 Td (older) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 140, 30])
    look.Resources = pdf.pages[0].obj.Resources
    field.AP = Dictionary(N=look)
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.Root.AcroForm.DR = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
    return field


def _words(pdf: pikepdf.Pdf) -> None:
    _asking(pdf, V=String("Leipzig"))


def _comb(pdf: pikepdf.Pdf) -> None:
    del _asking(pdf, V=String("1234"), MaxLen=4, Ff=1 << 24)["/AP"]


def _choice(pdf: pikepdf.Pdf) -> None:
    field = _asking(pdf, V=String("Mainz"), Opt=Array([String("Mainz"), String("Leipzig")]), Ff=1 << 17)
    field.FT = Name.Ch


def _list(pdf: pikepdf.Pdf) -> None:
    field = _asking(pdf, V=String("Mainz"), Opt=Array([String("Mainz"), String("Leipzig")]))
    field.FT = Name.Ch


def _tick(pdf: pikepdf.Pdf) -> None:
    field = _asking(pdf, V=Name.Yes, AS=Name.Yes)
    del field.AP
    field.FT = Name.Btn


def _tick_with_looks(pdf: pikepdf.Pdf) -> None:
    field = _asking(pdf, V=Name.Yes, AS=Name.Yes)
    field.FT, field.AP = Name.Btn, Dictionary(N=Dictionary(Yes=field.AP.N, Off=pdf.make_stream(b"")))


def test_a_form_in_xfa_is_said_to_show_its_plain_pages_alone(caplog: pytest.LogCaptureFixture) -> None:
    with plain(1) as pdf:
        _words(pdf)
        pdf.Root.AcroForm.XFA = Array([String("template"), pdf.make_stream(b"<template/>")])
        data = saved(pdf)
    said = [each for each in foreign_pdf.look(data).lacks if "XFA" in each]
    assert said == [
        "it is an XFA form, of which most readers, and a volume, show the plain pages alone; print it to a PDF in Acrobat if words are missing"
    ]
    made = trial.bind(data, "1.1", tagged=False)
    assert not [each for each in caplog.records if "pypdfium2" in each.name]
    assert corpus.unlike(data, made) == 0


@pytest.mark.parametrize("change", [_words, _comb, _choice, _list, _tick, _tick_with_looks])
def test_fields_that_are_left_to_the_reader_look_as_pdfium_draws_them(change: Change) -> None:
    with plain(1) as pdf:
        change(pdf)
        data = saved(pdf)
    made = trial.bind(data, "1.1", tagged=False)
    assert corpus.unlike(data, made) == 0
    with pikepdf.open(io.BytesIO(made)) as book:
        assert "/NeedAppearances" not in book.Root.AcroForm
        assert "/N" in book.pages[0].obj.Annots[0].AP


@pytest.mark.parametrize("drawn", [True, False])
def test_sheets_say_where_fields_look_as_they_did_last(monkeypatch: pytest.MonkeyPatch, *, drawn: bool) -> None:
    with plain(1) as pdf:
        _words(pdf)
        data = saved(pdf)
    if not drawn:
        monkeypatch.setattr(field_looks, "draw", lambda _pdf: False)
    assert sheets.booklet(data).remarks == (() if drawn else (field_looks.UNDRAWN,))
