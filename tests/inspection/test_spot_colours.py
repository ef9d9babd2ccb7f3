"""Spot colours of one name that differ are said, wherever in a file they stand, by whoever looks."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pdfdigest import cli
from pdfdigest.inspection import foreign_pdf, spot_colours, verify


def ink(share: float, name: str = "House Red") -> Array:
    """A spot colour that is so much magenta."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([0, 0, 0, 0]), C1=Array([0, share, 0, 0]))
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint])


def in_resources(pdf: pikepdf.Pdf, page: Any, space: Array) -> None:
    page.Resources.ColorSpace[f"/S{len(page.Resources.ColorSpace)}"] = space


def in_a_picture(pdf: pikepdf.Pdf, page: Any, space: Array) -> None:
    picture = pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    picture.ColorSpace = Array([Name.Indexed, space, 0, String("a")])
    page.Resources.XObject = Dictionary(Im=picture)


def in_a_gradient(pdf: pikepdf.Pdf, page: Any, space: Array) -> None:
    page.Resources.Shading = Dictionary(Sh=Dictionary(ShadingType=2, ColorSpace=space))


def among_colourants(pdf: pikepdf.Pdf, page: Any, space: Array) -> None:
    several = Array([Name.DeviceN, Array([space[1], Name.Cyan]), Name.DeviceCMYK, space[3]])
    several.append(Dictionary(Colorants=Dictionary({str(space[1]): space})))
    in_resources(pdf, page, several)


def made(*puts: tuple[Callable[[pikepdf.Pdf, Any, Array], None], Array]) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    page = pdf.pages[0].obj
    page.Resources = Dictionary(ColorSpace=Dictionary())
    for put, space in puts:
        put(pdf, page, space)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def found(data: bytes) -> dict[str, frozenset[bytes]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return spot_colours.spots(pdf)


@pytest.mark.parametrize("put", [in_resources, in_a_picture, in_a_gradient, among_colourants])
def test_it_is_found_wherever_it_stands(put: Callable[[pikepdf.Pdf, Any, Array], None]) -> None:
    twofold = made((in_resources, ink(1)), (put, ink(0.5)))
    assert spot_colours.ambiguous(found(twofold)) == ("House Red",)
    (row,) = (row for row in verify.report(twofold).rows if row.name == "spot colours of one name are one colour")
    assert row.wrong == ("the spot colour House Red is more than one",)
    assert any(
        "its spot colour House Red is not the same everywhere" in words for words in foreign_pdf.look(twofold).lacks
    )


def test_what_is_the_same_however_it_is_written_is_one() -> None:
    same = made((in_resources, ink(1)), (in_a_picture, ink(1.0)))
    assert spot_colours.ambiguous(found(same)) == ()
    (row,) = (row for row in verify.report(same).rows if row.name == "spot colours of one name are one colour")
    assert row.holds
    assert row.scope == "1 spot colour on pages, in drawings and pictures"


def test_every_plate_and_no_plate_are_no_colours() -> None:
    assert found(made((in_resources, ink(1, "All")), (in_resources, ink(1, "None")))) == {}


def test_a_file_without_any_has_no_row_of_them() -> None:
    assert all("spot" not in row.name for row in verify.report(made()).rows)


def test_impose_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("one.pdf").write_bytes(made((in_resources, ink(1)), (in_resources, ink(0.5))))
    assert cli.run(["impose", "one.pdf"]) == 0
    assert "one.pdf: the spot colour House Red is not the same on all pages" in capsys.readouterr().err


def test_bind_says_it_of_two_issues(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("publication.toml").write_text('name = "Old"\nlanguage = "en"\neditor = "E"\npublisher = "P"\n', "utf-8")
    for number in (1, 2):
        Path("one.pdf").write_bytes(made((in_resources, ink(number / 2))))
        told = f"format: 1\nvolume: 1\nnumber: {number}\ndate: 1998-0{number}-20\n"
        Path("facts.yaml").write_text(f"{told}stories:\n  - {{id: a, headline: A mill, page: 1}}\n", "utf-8")
        assert cli.run(["adopt", "one.pdf", "--facts", "facts.yaml", "--by", "E"]) == 0
    assert cli.run(["bind", "--volume", "1"]) == 0
    assert "the spot colour House Red of No. 1.2 is another than that of No. 1.1" in capsys.readouterr().err


def test_an_object_that_is_a_number_or_nothing_hides_no_colour() -> None:
    raw = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Rotate 4 0 R/More 5 0 R/Resources<</ColorSpace<</S 6 0 R>>>>>> endobj
4 0 obj 0 endobj
5 0 obj null endobj
6 0 obj [/Separation /House#20Red /DeviceCMYK <</FunctionType 2/N 1/Domain[0 1]/C0[0 0 0 0]/C1[0 1 0 0]>>] endobj
trailer <</Root 1 0 R/Size 7>>
"""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert {int, type(None)} <= {type(each) for each in pdf.objects}
        assert list(spot_colours.spots(pdf)) == ["House Red"]
