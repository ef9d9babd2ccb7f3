"""A picture that no mark places lets the text behind it fill the page before; one that a mark places stays where it is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from pdfdigest.inspection import structure
from pdfdigest.model import Edition
from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, story

LINE = "The office counted every ship and every port, and wrote down what each of them had brought. "


def made(desk: Path, machine: Machine, first: int, mark: str = "") -> tuple[Edition, list[str]]:
    """An edition whose second story has a picture near the foot of its first page, and its words in their order."""
    (desk / "2025").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (900, 600), "grey").save(desk / "2025" / "one.png")
    image = {"file": "one.png", "alt": "one", "caption": "Captioned", "credit": "Sample Office"}
    paragraphs = [f"Word{number} {LINE * 3}" for number in range(1, 9)]
    body = "\n\n".join([paragraphs[0], *([mark] if mark else []), *paragraphs[1:]])
    stories: list[dict[str, Any]] = [story(body=LINE * first), story(2, body=body, images=[image])]
    of = edition(issue(desk, stories=stories), machine)
    return of, [word.text for page in bbox(of.data) for word in page]


def foot(edition: Edition) -> float:
    """Where the last word of the first page stands, in points from its top, its stamp and imprint left out."""
    return max(word.bottom for word in bbox(edition.data)[0] if word.bottom < 760)


@pytest.mark.parametrize("lines", [18, 22])
def test_text_behind_a_picture_fills_the_page_before_it(desk: Path, machine: Machine, lines: int) -> None:
    free, words = made(desk, machine, lines)
    placed, placed_words = made(desk, machine, lines, "{picture: 1}")
    assert foot(free) > foot(placed) + 30
    assert placed_words.index("Word1") < placed_words.index("Captioned") < placed_words.index("Word2")
    assert words.index("Word2") < words.index("Captioned")
    assert [word for word in words if word.startswith("Word")] == [f"Word{number}" for number in range(1, 9)]
    with pikepdf.open(io.BytesIO(free.data)) as opened:
        assert not list(structure.faults(opened))


def test_a_picture_that_has_room_stays_behind_the_first_paragraph(desk: Path, machine: Machine) -> None:
    _, words = made(desk, machine, 4)
    assert words.index("Word1") < words.index("Captioned") < words.index("Word2")
