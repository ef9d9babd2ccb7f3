"""Every picture is printed whole, in every style, on every paper and however tightened; cut is one that says what stays in view."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw

from pdfdigest.paper import PAPERS
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine.layout import STEPS
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, issue, story

SIZES = {"panorama": (1560, 640), "wide": (1500, 1000), "square": (1000, 1000), "tall": (800, 1200)}
DOTS = 2
"""Of the rasterised page, to the point."""
FRAME, INSIDE = (0, 160, 0), (160, 255, 160)
UNTIGHTENED = 0
TIGHTENED = dict.fromkeys(("panorama", "wide"), (STEPS.index("picture-1") + 1, STEPS.index("picture-3") + 1))


def framed(path: Path, size: tuple[int, int]) -> None:
    """A picture light green inside a dark green frame: where the frame is not seen, something was cut off."""
    made = Pillow.new("RGB", size, INSIDE)
    ImageDraw.Draw(made).rectangle((0, 0, size[0] - 1, size[1] - 1), outline=FRAME, width=max(size) // 30)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)


def shown(data: bytes) -> tuple[float, float, set[str], float]:
    """Width and height of what is seen of the picture on page 1, in mm, at which sides its frame is seen, and where it begins."""
    document = pypdfium2.PdfDocument(data)
    page = document[0].render(scale=DOTS).to_pil().convert("RGB")
    document.close()
    red, green, _ = page.split()
    # What is greener than red by far is the picture.
    seen = ImageChops.subtract(green, red).point(lambda value: 255 * (value > 60))
    left, top, right, bottom = seen.getbbox() or (0, 0, 0, 0)
    across, down = (left + right) // 2, (top + bottom) // 2
    edges = {
        "left": (left + 4, down),
        "right": (right - 5, down),
        "top": (across, top + 4),
        "bottom": (across, bottom - 5),
    }
    sides = {name for name, at in edges.items() if page.getpixel(at)[0] < 80}
    mm = 25.4 / 72 / DOTS
    return (right - left) * mm, (bottom - top) * mm, sides, left * mm


def made(
    desk: Path, machine: Machine, style: str, paper: str, shape: str, steps: int = UNTIGHTENED, **said: Any
) -> tuple[float, float, set[str], float]:
    language = said.pop("language", "en")
    framed(desk / "lead.png", SIZES[shape])
    image = {"file": "lead.png", "alt": "Green.", "caption": "A caption.", "credit": "Us", **said}
    of = issue(desk, facts={"language": language}, image=image, stories=[story(body="Body text. " * 40)])
    galley = composition.compose(of, House(of.publication), target("screen", of.publication, style, paper))
    tight = galley.html.replace('class="paper ', f'class="{" ".join((*STEPS[:steps], "paper"))} ', 1)
    assert (tight == galley.html) is not bool(steps)
    return shown(machine.set(replace(galley, html=tight)).data)


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("style", STYLES)
def test_a_lead_picture_is_whole_however_tightened(
    desk: Path, machine: Machine, style: str, paper: str, shape: str
) -> None:
    heights = []
    for steps in (UNTIGHTENED, *TIGHTENED.get(shape, ())):
        width, height, sides, _ = made(desk, machine, style, paper, shape, steps)
        assert sides == {"left", "right", "top", "bottom"}
        assert width / height == pytest.approx(SIZES[shape][0] / SIZES[shape][1], rel=0.025)
        assert width <= PAPERS[paper].measure + 0.5
        heights.append(height)
    assert heights == sorted(heights, reverse=True), "what is tightened does not grow"
    assert len(heights) == 1 or heights[-1] < 0.75 * heights[0]


@pytest.mark.parametrize("shape", ["panorama", "tall"])
@pytest.mark.parametrize("paper", ["A4", "A5"])
@pytest.mark.parametrize("style", STYLES)
def test_a_lead_picture_is_whole_from_right_to_left(
    desk: Path, machine: Machine, style: str, paper: str, shape: str
) -> None:
    width, height, sides, left = made(desk, machine, style, paper, shape, language="ar")
    assert sides == {"left", "right", "top", "bottom"}
    assert width / height == pytest.approx(SIZES[shape][0] / SIZES[shape][1], rel=0.025)
    # Such a page is bound at its right.
    sheet = PAPERS[paper]
    assert left > sheet.outer - 0.5
    assert left + width < sheet.width - sheet.inner + 0.5


@pytest.mark.parametrize("style", STYLES)
def test_one_that_says_what_stays_in_view_fills_the_width_and_is_cut(desk: Path, machine: Machine, style: str) -> None:
    whole, _, _, _ = made(desk, machine, style, "A4", "tall")
    width, height, sides, _ = made(desk, machine, style, "A4", "tall", focus=[50, 0])
    assert width > 1.5 * whole
    assert width > height
    assert sides == {"left", "right", "top"}


@pytest.mark.parametrize("paper", ["A4", "A5"])
@pytest.mark.parametrize("style", STYLES)
def test_one_in_the_text_is_whole_and_taken_in_with_the_lead_picture(
    desk: Path, machine: Machine, style: str, paper: str
) -> None:
    framed(desk / "within.png", SIZES["wide"])
    image = {"file": "within.png", "alt": "Green.", "credit": "Us"}
    of = issue(desk, stories=[story(body=("Body text. " * 9 + "\n\n") * 3, images=[image])])
    galley = composition.compose(of, House(of.publication), target("screen", of.publication, style, paper))
    heights = []
    for steps in (UNTIGHTENED, *TIGHTENED["wide"]):
        html = galley.html.replace('class="paper ', f'class="{" ".join((*STEPS[:steps], "paper"))} ', 1)
        width, height, sides, _ = shown(machine.set(replace(galley, html=html)).data)
        assert sides == {"left", "right", "top", "bottom"}
        assert width / height == pytest.approx(1.5, rel=0.025)
        heights.append(height)
    assert heights[0] > heights[1] > heights[2]


@pytest.mark.parametrize("style", STYLES)
def test_a_crop_is_shown_whole(desk: Path, machine: Machine, style: str) -> None:
    width, height, sides, _ = made(desk, machine, style, "Letter", "tall", crop=[0, 0, 100, 50])
    assert width / height == pytest.approx(800 / 600, rel=0.025)
    assert sides == {"left", "right", "top"}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_in_a_bulletin_it_begins_where_the_text_does_whatever_its_shape(
    desk: Path, machine: Machine, paper: str
) -> None:
    shapes = [shape for shape in SIZES if (shape, paper) != ("panorama", "A4")]  # that one has the whole measure
    left = [
        made(desk, machine, "bulletin", paper, shape, steps)[3] for shape in shapes for steps in (0, *TIGHTENED["wide"])
    ]
    assert max(left) - min(left) < 0.3
    assert left[0] > PAPERS[paper].outer + 30
