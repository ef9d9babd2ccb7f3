"""The press file: nothing but the printer's inks in it, and boxes where a print shop looks for them."""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageCms

from pdfdigest.errors import PagesError, RequestError
from pdfdigest.inspection import painted, verify
from pdfdigest.model import Edition, Issue
from pdfdigest.paper import PAPERS
from pdfdigest.pdf.separation import Inks
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, judge, story

MM = 72 / 25.4
PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
BODY = "A [cited word](https://example.org/{0}). " + "Words follow words. " * 40
SCREEN = frozenset({"rg", "RG", "g", "G"})
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" width="300" height="200">
<defs><linearGradient id="a"><stop offset="0" stop-color="#c00"/><stop offset=".4" stop-color="#0a0"/>
<stop offset="1" stop-color="#00c"/></linearGradient>
<radialGradient id="b"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#036" stop-opacity=".4"/>
</radialGradient></defs><rect width="300" height="100" fill="url(#a)"/><circle cx="150" cy="140" r="50" fill="url(#b)"/>
<path d="M0 190h300" stroke="#fa0" stroke-width="4"/><g opacity=".5"><rect y="150" width="40" height="40" fill="teal"/>
<rect y="150" x="20" width="40" height="40" fill="#888"/></g></svg>"""

MASKED = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" width="300" height="200">
<mask id="m"><rect width="300" height="200" fill="#c8f"/><circle cx="150" cy="100" r="60" fill="#fff"/></mask>
<rect width="300" height="200" fill="#d00" mask="url(#m)"/></svg>"""


@pytest.fixture(scope="module")
def profile() -> Path:
    """Ghostscript's profile for four inks; without it a test is skipped, and in CI it fails."""
    if not PROFILE.is_file():
        words = "Ghostscript's colour profiles are not installed; `sh scripts/system.sh judges` installs them"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    return PROFILE


def pressed(of: Issue, machine: Machine, profile: Path, paper: str = "") -> Edition:
    wanted = target("press", of.publication, "", paper, profile)
    return machine.set(composition.compose(of, House(of.publication), wanted))


@pytest.fixture(scope="module")
def colourful(machine: Machine, profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A drawing with gradients, and a picture of each kind that Pillow knows how to save."""
    folder = tmp_path_factory.mktemp("desk") / "test-digest"
    folder.mkdir()
    (folder / "drawing.svg").write_text(DRAWING, "utf-8")
    stories = [story(1, body=BODY.format(1))]
    for number, mode in enumerate(("RGB", "RGBA", "L", "LA", "1", "P"), 2):
        Image.linear_gradient("L").resize((900, 600)).convert(mode).save(folder / f"{mode}.png")
        picture = {"file": f"{mode}.png", "alt": "A ramp.", "credit": "Made for a test"}
        stories.append(story(number, body=BODY.format(number), images=[picture]))
    Image.linear_gradient("L").resize((900, 600)).convert("CMYK").save(folder / "inks.jpg")
    stories.append(story(9, body=BODY.format(9), images=[{"file": "inks.jpg", "alt": "A ramp.", "credit": "Made"}]))
    lead = {"file": "drawing.svg", "alt": "Ramps of colour.", "credit": "Made for a test"}
    return pressed(issue(folder, stories=stories, image=lead), machine, profile)


@pytest.fixture(scope="module")
def words_only(machine: Machine, profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Text alone, in black."""
    folder = tmp_path_factory.mktemp("desk") / "test-digest"
    stories = [story(number, body=BODY.format(number) * 3) for number in range(1, 9)]
    return pressed(issue(folder, facts={"colours": {"accent": "#000000"}}, stories=stories), machine, profile)


def streams(data: bytes) -> Iterator[tuple[pikepdf.Pdf, Any]]:
    """Every page, form and pattern; not the soft masks, which are grey and never themselves in ink."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            yield pdf, page
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Group", {}).get("/CS") == "/DeviceGray":
                continue
            if isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == "/Form" or "/PatternType" in thing):
                yield pdf, thing


def test_text_is_black_ink_alone(words_only: Edition, tmp_path: Path) -> None:
    path = tmp_path / "press.pdf"
    path.write_bytes(words_only.data)
    # On the trimmed page, for the marks around it are in every ink, as they must be.
    run = [
        judge("gs"),
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-dSAFER",
        "-dUseTrimBox",
        "-sDEVICE=inkcov",
        "-o",
        "-",
        str(path),
    ]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
    pages = re.findall(r"([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) CMYK OK", done.stdout)
    assert len(pages) == words_only.pages > 1
    for cyan, magenta, yellow, black in pages:
        assert (float(cyan), float(magenta), float(yellow)) == (0, 0, 0)
        assert float(black) > 0.01


def test_trim_marks_stand_on_every_plate(words_only: Edition, tmp_path: Path) -> None:
    path = tmp_path / "press.pdf"
    path.write_bytes(words_only.data)
    run = [judge("gs"), "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dLastPage=1", "-r36", "-sDEVICE=tiffsep"]
    subprocess.run([*run, f"-sOutputFile={tmp_path / 'page.tif'}", str(path)], check=True, timeout=120)
    with pikepdf.open(io.BytesIO(words_only.data)) as pdf:
        edge = round((float(pdf.pages[0].trimbox[0]) - float(pdf.pages[0].mediabox[0])) / 2)
    marked = set()
    for ink in ("Cyan", "Magenta", "Yellow", "Black"):
        with Image.open(tmp_path / f"page({ink}).tif") as plate:
            whole = plate.convert("L")
            corners = [whole.crop((0, 0, 2 * edge, 2 * edge)), whole.crop((0, 0, whole.width, edge // 2))]
            marked.add(tuple(bool(min(part.tobytes()) < 128) for part in corners))
    assert marked == {(True, True)}


def test_black_text_is_printed_over_what_lies_beneath_and_no_other(colourful: Edition) -> None:
    with pikepdf.open(io.BytesIO(colourful.data)) as pdf:
        states = pdf.pages[0].obj.Resources.ExtGState
        assert (states.BlackOver.op, states.BlackOver.OPM, states.BlackBeside.op) == (True, 1, False)
        over, ink, shown = False, [], 0
        for instruction in pikepdf.parse_content_stream(pdf.pages[0], "k gs Tj TJ q Q"):
            name = str(instruction.operator)
            if name == "gs" and str(instruction.operands[0]) in ("/BlackOver", "/BlackBeside"):
                over = str(instruction.operands[0]) == "/BlackOver"
            elif name == "k":
                ink = [float(part) for part in instruction.operands]
            elif name in ("Tj", "TJ"):
                assert over == (ink == [0, 0, 0, 1])
                shown += over
    assert shown > 10


def test_the_office_printer_is_asked_for_black_alone(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "test-digest").mkdir()
    (tmp_path / "test-digest/drawing.svg").write_text(DRAWING, "utf-8")
    stories = [story(1, body=BODY.format(1))]
    for number, mode in enumerate(("RGB", "L", "1", "P"), 2):
        Image.linear_gradient("L").resize((90, 60)).convert(mode).save(tmp_path / f"test-digest/{mode}.png")
        picture = {"file": f"{mode}.png", "alt": "A ramp.", "credit": "Made for a test"}
        stories.append(story(number, body=BODY.format(number), images=[picture]))
    lead = {"file": "drawing.svg", "alt": "Ramps of colour.", "credit": "Made for a test"}
    made = edition(issue(tmp_path / "test-digest", stories=stories, image=lead), machine, "print")
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        row = tuple(painted.painted(pdf))
        assert {space for _, space in painted.device_colours(row)} == {"/DeviceGray"}
        held = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary)]
        spaces = {
            str(thing.get("/ColorSpace"))
            for thing in held
            if thing.get("/Subtype") == "/Image" or "/ShadingType" in thing
        }
        assert spaces == {"/DeviceGray"}
        assert "/StructTreeRoot" in pdf.Root, "its tags are as they were"
    assert made.data == edition(issue(tmp_path / "test-digest", stories=stories, image=lead), machine, "print").data


def test_every_image_is_in_four_inks(colourful: Edition) -> None:
    run = [judge("pdfimages"), "-list", "-"]
    done = subprocess.run(run, input=colourful.data, capture_output=True, check=True, timeout=60)
    rows = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    images = [row for row in rows if row[2] == "image"]
    assert len(images) >= 7
    assert {row[5] for row in images} == {"cmyk"}


def test_no_colour_of_the_screen_is_left(colourful: Edition) -> None:
    seen: set[str] = set()
    for _, stream in streams(colourful.data):
        operators = {str(instruction.operator) for instruction in pikepdf.parse_content_stream(stream)}
        assert not operators & SCREEN
        seen |= operators
    assert {"k", "K"} <= seen
    with pikepdf.open(io.BytesIO(colourful.data)) as pdf:
        for thing in pdf.objects:
            if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                continue
            spaces = [thing.get("/ColorSpace"), thing.get("/CS")]
            if isinstance(thing.get("/Group"), pikepdf.Dictionary):
                spaces.append(thing.Group.get("/CS"))
            assert all(str(space) not in ("/DeviceRGB", "/CalRGB") for space in spaces), repr(thing)[:300]


def test_verify_finds_a_colour_of_the_screen(colourful: Edition) -> None:
    for operators in (b"1 0 0 rg 0 0 9 9 re f", b"/p gs /q Do 0 0 1 RG 0 0 m 9 9 l S"):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(colourful.data)) as pdf:
            pdf.pages[0].contents_add(operators)
            pdf.save(out)
        wrong = [words for row in verify.report(out.getvalue()).rows for words in row.wrong]
        assert wrong == ["page 1 is painted in colours of the screen (RGB)"]


def test_a_coloured_mask_and_wide_colours_are_in_ink(desk: Path, machine: Machine, profile: Path) -> None:
    desk.mkdir()
    (desk / "drawing.svg").write_text(MASKED, "utf-8")
    folder = desk / "templates" / "css"
    folder.mkdir(parents=True)
    (folder / "own.css").write_text(
        "h2 { color: oklch(60% .15 30) } .body { color: device-cmyk(.1 .2 .3 .4) }", "utf-8"
    )
    lead = {"file": "drawing.svg", "alt": "A disc.", "credit": "Made for a test"}
    made = pressed(issue(desk, image=lead), machine, profile)
    report = verify.report(made.data)
    assert report.holds, [row for row in report.rows if not row.holds]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        inks = [
            [round(float(part), 2) for part in each.operands]
            for each in pikepdf.parse_content_stream(pdf.pages[0], "k")
        ]
    assert [0.1, 0.2, 0.3, 0.4] in inks
    assert any(magenta > cyan + 0.3 for cyan, magenta, _, _ in inks)
    done = subprocess.run(
        [judge("pdftoppm"), "-r", "40", "-png", "-", "-"][:-2], input=made.data, capture_output=True, check=True
    )
    page = Image.open(io.BytesIO(done.stdout)).convert("RGB")
    reds = sum(count for count, (red, green, _) in page.getcolors(1 << 20) or [] if red > green + 60)
    assert reds > 100, "what the mask lets through is seen"


def test_gradients_are_in_four_inks(colourful: Edition) -> None:
    with pikepdf.open(io.BytesIO(colourful.data)) as pdf:
        things = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)]
        inner = [thing.Shading for thing in things if "/Shading" in thing and "/PatternType" in thing]
        shadings = [thing for thing in [*things, *inner] if "/ShadingType" in thing]
        ends = [len(thing[key]) for thing in things for key in ("/C0", "/C1") if key in thing]
    assert len(shadings) >= 2
    assert set(ends) <= {1, 4}
    masks = [thing for thing in shadings if thing.get("/ColorSpace") == "/DeviceGray"]
    assert all(thing.get("/ColorSpace") == "/DeviceCMYK" for thing in shadings if thing not in masks)


def _saturated(colour: object) -> bool:
    return isinstance(colour, tuple) and max(colour) - min(colour) > 110


def test_the_page_looks_as_on_screen(colourful: Edition, tmp_path: Path) -> None:
    path = tmp_path / "press.pdf"
    path.write_bytes(colourful.data)
    out = tmp_path / "page"
    subprocess.run([judge("pdftoppm"), "-r", "40", "-png", "-singlefile", str(path), str(out)], check=True, timeout=60)
    with Image.open(out.with_suffix(".png")) as picture:
        page = picture.convert("RGB")
    colours = page.getcolors(1 << 20) or []
    assert any(red > green + 60 for _, (red, green, _blue) in colours)
    assert any(green > 120 > red + 40 for _, (red, green, _blue) in colours)
    assert any(blue > red + 40 for _, (red, _green, blue) in colours)
    # The ramp is as wide as the drawing, and what the ball fills stands below its middle.
    rows = [[x for x in range(page.width) if _saturated(page.getpixel((x, y)))] for y in range(page.height)]
    ramp = max(rows, key=len)
    left, wide = ramp[0], ramp[-1] + 1 - ramp[0]
    across = range(left + wide * 38 // 100, left + wide * 62 // 100)
    inked = [sum(min(page.getpixel((x, y))) < 250 for x in across) for y in range(page.height)]  # type: ignore[arg-type]
    top = next(y for y in range(page.height) if inked[y : y + 20] == [len(across)] * 20)
    below = next(y for y in range(top, page.height) if inked[y] < len(across))
    assert all(2 * inked[y] > len(across) for y in range(below, below + 20)), "the ball that fades out"


@pytest.mark.parametrize(("paper", "size"), [(name, (sheet.width, sheet.height)) for name, sheet in PAPERS.items()])
def test_boxes_are_where_a_print_shop_looks(
    desk: Path, machine: Machine, profile: Path, paper: str, size: tuple[float, float]
) -> None:
    of = issue(desk, stories=[story(body="Words. " * 900)])
    made = pressed(of, machine, profile, paper)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        for page in pdf.pages:
            media, bleed, trim = (
                [float(value) / MM for value in box] for box in (page.mediabox, page.bleedbox, page.trimbox)
            )
            assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx(size, abs=0.1)
            assert [abs(a - b) for a, b in zip(trim, bleed, strict=True)] == pytest.approx([3] * 4, abs=0.1)
            assert [abs(a - b) for a, b in zip(trim, media, strict=True)] > [3.1] * 4
            assert "/CropBox" not in page.obj


def test_the_press_breaks_its_pages_as_the_screen_does(desk: Path, machine: Machine, profile: Path) -> None:
    of = issue(desk, stories=[story(number, body=BODY.format(number) * 3) for number in range(1, 9)])
    screen, press = edition(of, machine), pressed(of, machine, profile)
    assert press.pages == screen.pages > 1
    assert press.story_pages == screen.story_pages
    assert press.note_pages == screen.note_pages


def test_what_it_is_stands_in_it(colourful: Edition, profile: Path) -> None:
    with pikepdf.open(io.BytesIO(colourful.data)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert intent.DestOutputProfile.read_bytes() == profile.read_bytes()
        assert int(intent.DestOutputProfile.N) == 4
        assert pdf.docinfo["/Trapped"] == "/False"
        assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in pdf.Root.Metadata.read_bytes()
        assert not any("/Annots" in page.obj for page in pdf.pages)
        assert "/StructTreeRoot" not in pdf.Root
        assert not pdf.is_encrypted
        assert pdf.pdf_version == "1.6"
    report = verify.report(colourful.data)
    assert report.claims == ("PDF/X-4",)
    assert report.holds, [row for row in report.rows if not row.holds]


def test_qpdf_and_the_remarks(colourful: Edition, tmp_path: Path) -> None:
    path = tmp_path / "press.pdf"
    path.write_bytes(colourful.data)
    subprocess.run([judge("qpdf"), "--check", str(path)], capture_output=True, check=True, timeout=60)
    assert any(re.search(r"the heaviest place takes \d+% of ink", remark) for remark in colourful.remarks)


def test_the_same_issue_gives_the_same_bytes(desk: Path, machine: Machine, profile: Path) -> None:
    of = issue(desk)
    assert pressed(of, machine, profile).data == pressed(of, machine, profile).data


@pytest.mark.parametrize("grey", [0.0, 0.25, 0.5, 1.0])
def test_a_grey_is_black_ink_alone(profile: Path, grey: float) -> None:
    assert Inks.read(profile).of(grey, grey, grey) == (0, 0, 0, 1 - grey)


def test_a_profile_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.icc"
    for raw in (b"", b"garbage", b"\0" * 4000):
        path.write_bytes(raw)
        with pytest.raises(PagesError, match="the colour profile cannot be read"):
            Inks.read(path)
    with pytest.raises(PagesError, match="the colour profile cannot be read"):
        Inks.read(tmp_path / "absent.icc")
    path.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    with pytest.raises(PagesError, match="is for RGB, not for the four inks"):
        Inks.read(path)


def test_a_damaged_profile_is_a_sentence(tmp_path: Path, profile: Path) -> None:
    path = tmp_path / "a.icc"
    path.write_bytes(profile.read_bytes()[:3000])
    with pytest.raises(PagesError, match="the colour profile"):
        Inks.read(path).picture(Image.new("RGB", (2, 2)))


def test_without_a_profile_there_is_no_press(desk: Path) -> None:
    with pytest.raises(RequestError, match="needs the ICC profile") as error:
        target("press", issue(desk).publication)
    assert error.value.exit_code == 2
    assert "--icc" in error.value.hint
