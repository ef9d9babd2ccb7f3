"""Sheets of a booklet, read back from the file."""

from __future__ import annotations

import io
import random
import subprocess
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pdfdigest.bindery.sheets import SHEETS, booklet
from pdfdigest.errors import BindingError
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, judge, story

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A5 = (148 * MM, 210 * MM)


def pages(count: int, size: tuple[float, float] = A5, *, bleed: float = 0.0, **root: object) -> bytes:
    """A PDF whose pages say their number near the middle and are filled to the edge of their bleed."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for number in range(1, count + 1):
            page = pdf.add_blank_page(page_size=(size[0] + 2 * bleed, size[1] + 2 * bleed))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.obj.TrimBox = pikepdf.Array([bleed, bleed, bleed + size[0], bleed + size[1]])
            field = f"0.8 g 0 0 {size[0] + 2 * bleed} {size[1] + 2 * bleed} re f" if bleed else ""
            words = f"{field} 0 g BT /F 20 Tf {bleed + size[0] / 2 - 20:.2f} {size[1] / 2:.2f} Td (No{number}x) Tj ET"
            page.obj.Contents = pdf.make_stream(words.encode())
        for key, value in root.items():
            pdf.Root[f"/{key}"] = value
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def found(data: bytes) -> list[dict[int, float]]:
    """Where each page's number stands on each side of the sheets: points from the left."""
    sides = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        words = page.get_textpage()
        places = {}
        for number in range(1, 65):
            hit = words.search(f"No{number}x").get_next()
            if hit is not None:
                places[number] = words.get_charbox(hit[0])[0]
        words.close()
        sides.append(places)
    document.close()
    return sides


def pixel(data: bytes, side: int, x: float, y: float) -> int:
    """How bright a side is at a point, 0 to 255."""
    document = pypdfium2.PdfDocument(data)
    page = document[side]
    picture = page.render(scale=1, grayscale=True).to_pil()
    bright = picture.getpixel((round(x), round(page.get_height() - y)))
    document.close()
    assert isinstance(bright, int)
    return bright


def boxes(data: bytes) -> list[tuple[list[float], list[float]]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [([float(v) for v in page.mediabox], [float(v) for v in page.trimbox]) for page in pdf.pages]


def test_a_booklet_of_an_edition(desk: Path, machine: Machine, tmp_path: Path) -> None:
    of = issue(desk, stories=[story(number, body="Words and more words. " * 120) for number in range(1, 7)])
    made = edition(of, machine, "print")
    folded = booklet(made.data, sheet="A3")
    assert folded.sheets == (made.pages + 3) // 4
    assert folded.blanks == folded.sheets * 4 - made.pages
    path = tmp_path / "booklet.pdf"
    path.write_bytes(folded.data)
    done = subprocess.run([judge("qpdf"), "--check", path], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    for media, trim in boxes(folded.data):
        assert media == pytest.approx([0, 0, 420 * MM, 297 * MM], abs=0.3)
        assert trim == pytest.approx([0, 0, 420 * MM, 297 * MM], abs=0.3)
    with pikepdf.open(io.BytesIO(folded.data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == pdf_title(made.data)
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert "/StructTreeRoot" not in pdf.Root


@pytest.mark.parametrize("count", [1, 2, 4, 5, 8, 13])
def test_each_page_stands_in_its_half(count: int) -> None:
    made = booklet(pages(count))
    fold, places = A5[0], made.sheets * 4
    sides = found(made.data)
    assert len(sides) == made.sheets * 2
    for index, side in enumerate(sides):
        for number, x in side.items():
            assert (x > fold) == (number % 2 == 1), number
            assert number in (index + 1, places - index)
    assert sorted(number for side in sides for number in side) == list(range(1, count + 1))


@pytest.mark.parametrize(
    ("data", "spine"),
    [
        (pages(4, Lang=pikepdf.String("ar")), None),
        (pages(4, Lang=pikepdf.String("he-IL")), None),
        (pages(4, ViewerPreferences=pikepdf.Dictionary(Direction=pikepdf.Name.R2L)), None),
        (pages(4), True),
    ],
    ids=["arabic", "hebrew", "said", "asked"],
)
def test_a_booklet_from_right_to_left_begins_on_the_left(data: bytes, spine: bool | None) -> None:
    made = booklet(data, right_to_left=spine)
    assert made.right_to_left
    front = found(made.data)[0]
    assert front[1] < A5[0] < front[4]


def test_the_spine_can_be_asked_for_against_the_language() -> None:
    made = booklet(pages(4, Lang=pikepdf.String("ar")), right_to_left=False)
    assert not made.right_to_left
    assert found(made.data)[0][1] > A5[0]


@pytest.mark.parametrize("sheet", [*SHEETS, "a3"])
def test_two_a5_pages_stand_in_the_middle_of_every_sheet(sheet: str) -> None:
    for media, trim in boxes(booklet(pages(4), sheet=sheet).data):
        assert trim[2] - trim[0] == pytest.approx(2 * A5[0], abs=0.01)
        assert trim[3] - trim[1] == pytest.approx(A5[1], abs=0.01)
        assert (trim[0] + trim[2]) / 2 == pytest.approx(media[2] / 2, abs=0.01)
        assert (trim[1] + trim[3]) / 2 == pytest.approx(media[3] / 2, abs=0.01)


def test_bleed_is_kept_outside_and_cut_at_the_fold() -> None:
    bleed = 3 * MM
    made = booklet(pages(3, bleed=bleed), sheet="A3")
    (media, trim), *_ = boxes(made.data)
    fold, middle = media[2] / 2, media[3] / 2
    assert pixel(made.data, 0, trim[2] + bleed / 2, middle) < 230, "the bleed at the fore edge"
    assert pixel(made.data, 0, fold + 5, trim[3] + bleed / 2) < 230, "the bleed at the head"
    assert pixel(made.data, 0, trim[2] + 2 * bleed, middle) == 255, "beyond the bleed"
    assert pixel(made.data, 0, fold - 2, middle) == 255, "the blank beside page 1 stays clean"


def test_creep_moves_the_inner_pages_towards_the_spine() -> None:
    plain, crept = (found(booklet(pages(12), creep_mm=mm).data) for mm in (0, 3))
    for index, (before, after) in enumerate(zip(plain, crept, strict=True)):
        shift = 3 * MM * (index // 2) / 2
        for number, x in before.items():
            towards = -1 if number % 2 else 1
            assert after[number] - x == pytest.approx(towards * shift, abs=0.1)


def test_the_same_file_gives_the_same_bytes() -> None:
    data = pages(7, bleed=8)
    assert booklet(data, sheet="A3", creep_mm=1).data == booklet(data, sheet="A3", creep_mm=1).data


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"sheet": "A4"}, "two pages need 420 by 297 mm, which is more than a sheet of A4 has"),
        ({"sheet": "B7"}, "there is no sheet 'B7'"),
        ({"creep_mm": -1}, "a creep of -1 mm"),
        ({"creep_mm": 60}, "a creep of 60 mm"),
        ({"creep_mm": float("nan")}, "a creep of nan mm"),
    ],
)
def test_what_cannot_be_is_said(arguments: dict[str, str | float], words: str) -> None:
    with pytest.raises(BindingError, match=words):
        booklet(pages(4, A4), **arguments)  # type: ignore[arg-type]  one at a time


def test_pages_of_different_sizes_make_no_booklet() -> None:
    with pikepdf.open(io.BytesIO(pages(3))) as pdf:
        pdf.pages[1].obj.TrimBox = pikepdf.Array([0, 0, 200, 300])
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(BindingError, match=r"page 2 is 71 by 106 mm, page 1 is not"):
        booklet(out.getvalue())


def pdf_title(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return str(pdf.docinfo["/Title"])


def damaged(key: str, value: object) -> bytes:
    """Two pages, one key of the first one put wrong."""
    with pikepdf.open(io.BytesIO(pages(2))) as pdf:
        pdf.pages[0].obj[key] = value
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def locked() -> bytes:
    with pikepdf.open(io.BytesIO(pages(2))) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
        return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n",
        b"no PDF at all",
        pages(3)[:200],
        pages(0),
        locked(),
        damaged("/Rotate", 90),
        damaged("/TrimBox", pikepdf.Array([0, 0])),
        damaged("/TrimBox", pikepdf.Array([pikepdf.Name.A, 0, 1, 1])),
        damaged("/TrimBox", pikepdf.Array([0, 0, 0, 0])),
        damaged("/TrimBox", pikepdf.String("none")),
        damaged("/Rotate", pikepdf.Name.A),
    ],
    ids=["empty", "head", "text", "cut", "none", "locked", "turned", "short", "words", "nothing", "no-box", "name"],
)
def test_what_is_no_sound_pdf_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(BindingError) as error:
        booklet(data)
    assert len(str(error.value).splitlines()[0]) < 300


def test_mutilated_files_are_imposed_or_refused_and_nothing_else() -> None:
    dice, whole, began, refused = random.Random(4), pages(5, bleed=8), time.monotonic(), 0
    for _ in range(400):
        hurt = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(hurt))
            if dice.random() < 0.3:
                del hurt[at : at + dice.randint(1, 60)]
            else:
                hurt[at] = dice.randrange(256)
        try:
            booklet(bytes(hurt))
        except BindingError:
            refused += 1
    assert 0 < refused < 400
    assert time.monotonic() - began < 30


def noted(pdf: pikepdf.Pdf, kind: str, at: float, **given: object) -> pikepdf.Object:
    """A square annotation of 60 points with a look of its own, all black."""
    look = pdf.make_stream(b"0 g 0 0 60 60 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    look.BBox = pikepdf.Array([0, 0, 60, 60])
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(kind), F=4, AP=pikepdf.Dictionary(N=look))
    note.Rect = pikepdf.Array([at, 50, at + 60, 110])
    for key, value in given.items():
        note[f"/{key}"] = value
    return pdf.make_indirect(note)


def dark(data: bytes, at: float) -> bool:
    """Whether it is black in the middle of the note at a place of page 1, as it is printed on the right of the sheet."""
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    value = picture.getpixel((round(A5[0] + at + 30), picture.height - 80))
    return isinstance(value, int | float) and value < 99


def test_what_is_seen_on_a_page_is_printed_and_hidden_layers_stay_hidden() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages(4))) as pdf:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("draft")))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )
        page = pdf.pages[0].obj
        field = noted(pdf, "/Widget", 80, FT=pikepdf.Name.Tx, T=pikepdf.String("a"), V=pikepdf.String("x"))
        notes = [noted(pdf, "/Stamp", 10), field, noted(pdf, "/Ink", 150), noted(pdf, "/Stamp", 220, OC=layer)]
        page.Annots = pikepdf.Array([*notes, None, noted(pdf, "/Stamp", 290, F=6)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        page.Resources.Properties = pikepdf.Dictionary(Draft=layer)
        pdf.pages[0].contents_add(b"/OC /Draft BDC 0 g 0 120 400 60 re f EMC")
        pdf.save(out)
    made = booklet(out.getvalue()).data
    assert [dark(made, at) for at in (10, 80, 150, 220, 290)] == [True, True, True, False, False]
    document = pypdfium2.PdfDocument(made)
    shade = document[0].render(scale=1).to_pil().convert("L").getpixel((round(A5[0] + 40), round(A5[1] - 150)))
    document.close()
    assert shade == 255, "the layer that is off"


def test_fields_that_are_left_to_the_reader_are_drawn() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages(4))) as pdf:
        font = pdf.pages[0].obj.Resources.Font.F
        given = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, F=4, FT=pikepdf.Name.Tx)
        given.T, given.V, given.DA = pikepdf.String("a"), pikepdf.String("Leipzig"), pikepdf.String("/F 20 Tf 0 g")
        given.Rect = pikepdf.Array([20, 50, 200, 90])
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(given)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].obj.Annots, NeedAppearances=True)
        pdf.Root.AcroForm.DR = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        pdf.save(out)
    document = pypdfium2.PdfDocument(booklet(out.getvalue()).data)
    words = document[0].get_textpage()
    assert "Leipzig" in words.get_text_range()
    words.close()
    document.close()
