"""What of a picture is printed, and what of it stays in view, stand in the issue file; the picture's file is not altered."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript import pictures
from pdfdigest.manuscript.checks.pictures import coarse
from pdfdigest.manuscript.crops import cropped
from pdfdigest.press import targets
from pdfdigest.press.compose import composition, printed_pictures, web
from pdfdigest.press.compose.house import house_of
from tests.builders import issue, publication


@pytest.fixture
def picture(desk: Path) -> Path:
    """Red at the left, blue at the right."""
    publication(desk)
    path = desk / "two.png"
    made = Pillow.new("RGB", (1200, 600), "blue")
    made.paste("red", (0, 0, 600, 600))
    made.save(path)
    return path


def with_lead(desk: Path, **said: Any) -> Any:
    return issue(desk, image={"file": "two.png", "alt": "Two.", "credit": "Us", **said})


def composed(of: Any) -> Any:
    return composition.compose(of, house_of(of.publication), targets.target("screen", of.publication))


def test_what_is_outside_stays_behind(desk: Path, picture: Path) -> None:
    before = picture.read_bytes()
    galley = composed(with_lead(desk, crop=[0, 0, 50, 100]))
    (data,) = [raw for address, _, raw in galley.pictures if address.endswith(("png", "jpg"))]
    with Pillow.open(io.BytesIO(data)) as made:
        assert made.width == made.height
        assert made.convert("RGB").getcolors() == [(made.width * made.height, (255, 0, 0))]
    assert picture.read_bytes() == before


def test_an_archive_edition_carries_it_whole(desk: Path, picture: Path) -> None:
    of = with_lead(desk, crop=[0, 0, 50, 100])
    galley = composition.compose(of, house_of(of.publication), targets.target("archive", of.publication))
    assert picture.read_bytes() in [data for _, _, data in galley.attachments]


def test_the_whole_is_as_it_was(desk: Path, picture: Path) -> None:
    whole = printed_pictures.printed(picture, 160, 150, 85)
    assert printed_pictures.printed(picture, 160, 150, 85, crop=()) == whole
    assert printed_pictures.printed(picture, 160, 150, 85, crop=(0, 0, 100, 100)) == whole


def test_one_pixel_stays_whatever_is_cropped(tmp_path: Path) -> None:
    path = tmp_path / "dot.png"
    Pillow.new("RGB", (1, 1), "red").save(path)
    for crop in ((99, 99, 1, 1), (0, 0, 1, 1), (50, 0, 1, 100)):
        _, raw = printed_pictures.printed(path, 160, 150, 85, crop=crop)
        assert Pillow.open(io.BytesIO(raw)).size == (1, 1)


def test_a_crop_counts_for_its_resolution(desk: Path, picture: Path) -> None:
    assert list(coarse(with_lead(desk))) == []
    (found,) = coarse(with_lead(desk, crop=[0, 0, 50, 100]))
    assert found.message.startswith("600 pixels across")
    assert cropped(pictures.facts(picture), (0, 0, 50, 100)).shape == "square"


def test_what_stays_in_view(desk: Path, picture: Path) -> None:
    assert picture.is_file()
    assert "object-position: 10% 90%" in composed(with_lead(desk, focus=[10, 90])).html
    assert 'style="object-position' not in composed(with_lead(desk)).html
    of = with_lead(desk, focus=[10, 90])
    page = web.page(of, house_of(of.publication), targets.target("web", of.publication)).data.decode()
    assert "object-position: 10% 90%" in page, "a web page that is printed has no room for all of it either"


@pytest.mark.parametrize(
    "said",
    [
        {"crop": [0, 0, 50]},
        {"crop": [60, 0, 50, 100]},
        {"crop": [0, 0, 0, 50]},
        {"crop": [-1, 0, 50, 50]},
        {"focus": [50]},
        {"focus": [101, 0]},
    ],
)
def test_what_is_no_part_is_a_fault(desk: Path, picture: Path, said: dict[str, Any]) -> None:
    assert picture.is_file()
    with pytest.raises(ManuscriptError) as raised:
        with_lead(desk, **said)
    assert raised.value.faults[0].field.startswith(f"image.{next(iter(said))}")


def test_a_drawing_is_not_cropped(desk: Path) -> None:
    publication(desk)
    (desk / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='4' height='2'/>", "utf-8")
    with pytest.raises(ManuscriptError, match="crop it where it was drawn"):
        issue(desk, image={"file": "a.svg", "alt": "A.", "credit": "Us", "crop": [0, 0, 50, 50]})
