"""A small picture stands in the margin beside its story, whole and over nothing; where there is no room, in the text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw
import pytest
from PIL import Image as Pillow

from pdfdigest.errors import ManuscriptError
from pdfdigest.inspection import structure
from pdfdigest.model import Issue
from pdfdigest.paper import PAPERS, POINTS
from pdfdigest.press.compose import margin_boxes, web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, story

TEXT = "The office counted every ship and every port, and wrote down what each of them had brought to it. " * 6
PICTURE = {"file": "a.png", "alt": "A pier.", "caption": "Zebra pier.", "credit": "Quagga", "place": "margin"}


def pictured(folder: Path, size: tuple[int, int] = (900, 600), *, paragraphs: int = 5, **facts: Any) -> Issue:
    folder.mkdir(parents=True, exist_ok=True)
    Pillow.new("RGB", size, "#225588").save(folder / "a.png")
    body = f"{TEXT}\n\n{{picture: 1}}\n\n" + f"{TEXT}\n\n" * paragraphs
    mine = story(body=body, images=[PICTURE], kicker="Harbours", byline="Ada Brown")
    return issue(folder, facts=facts, stories=[mine, story(2, body=TEXT)])


def shown(data: bytes) -> list[tuple[int, float, float, float, float]]:
    """The page and the sides (left, top, right, bottom) of each picture, in points."""
    found = []
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = each.get_bounds()
            found.append((number, left, page.get_height() - top, right, page.get_height() - bottom))
    document.close()
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("paper", [name for name in PAPERS if PAPERS[name].side])
@pytest.mark.parametrize("style", STYLES)
def test_it_stands_in_the_margin_whole_and_over_nothing(
    desk: Path, machine: Machine, style: str, paper: str, language: str
) -> None:
    made = edition(pictured(desk, language=language), machine, style=style, paper=paper)
    ((number, left, top, right, bottom),) = shown(made.data)
    assert (right - left) / (bottom - top) == pytest.approx(1.5, abs=0.03)
    assert right - left <= margin_boxes.measure(PAPERS[paper]) * POINTS + 0.5
    page = [word for word in bbox(made.data)[number] if word.text.isascii()]
    over = [word.text for word in page if word.left < right and left < word.right and word.top < bottom < word.bottom]
    inside = [word.text for word in page if word.left < right and left < word.right and top < word.top < bottom - 2]
    assert not over
    assert not inside
    text_left = min(word.left for word in page if word.text in ("every", "brought", "counted", "wrote"))
    text_right = max(word.right for word in page if word.text in ("every", "brought", "counted", "wrote"))
    assert right < text_left if language == "en" else left > text_right
    caption = next(word for word in page if "Zebra" in word.text)
    assert 0 < caption.top - bottom < 20
    assert any(word.text.strip(".") == "1" and abs(word.bottom - caption.bottom) < 2 for word in page)
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))


@pytest.mark.parametrize(
    ("size", "paragraphs", "paper"), [((900, 600), 0, "A4"), ((900, 600), 5, "A5"), ((300, 1200), 5, "A4")]
)
def test_where_there_is_no_room_it_stands_in_the_text(
    desk: Path, machine: Machine, size: tuple[int, int], paragraphs: int, paper: str
) -> None:
    made = edition(pictured(desk, size, paragraphs=paragraphs), machine, paper=paper)
    ((number, left, _, right, bottom),) = shown(made.data)
    page = bbox(made.data)[number]
    edge = min(word.left for word in page if word.text in ("every", "brought", "counted", "wrote"))
    assert left >= edge - 1
    assert right > left
    assert 0 < next(word for word in page if word.text == "Zebra").top - bottom < 20


def test_the_web_page_has_it_in_the_text(desk: Path) -> None:
    of = pictured(desk)
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert page.count('<figure class="within') == 1
    assert "Zebra pier." in page


def test_the_lead_picture_is_none_of_these(desk: Path) -> None:
    desk.mkdir()
    Pillow.new("RGB", (900, 600)).save(desk / "a.png")
    with pytest.raises(ManuscriptError, match="the lead picture stands above the stories"):
        issue(desk, image=PICTURE, stories=[story()])
