"""A story whose side-head asks for some height leaves no white where it goes on after a page's end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import weasyprint

from pdfdigest.press.engine import resumed_blocks
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box
from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, story

PAGE = (
    "<style>@page { size: 300px 100px; margin: 10px } body, p, div { margin: 0; font: 10px/20px serif }"
    "div { min-height: 60px }</style>"
)


def tops(body: str) -> list[list[tuple[str, float]]]:
    """The lines of each page, and how far each stands from its top."""
    found = []
    for page in weasyprint.HTML(string=PAGE + body).render().pages:
        lines = [box for box in page_box(page).descendants() if isinstance(box, boxes.LineBox)]
        found.append([(words(line), round(line.position_y)) for line in lines])
    return found


def words(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


def test_what_goes_on_takes_no_least_height_again() -> None:
    body = "<p>a<br>b<div style='orphans: 1; widows: 1'>c<br>d<br>e</div><p>f"
    with resumed_blocks.closed():
        assert tops(body)[1] == [("e", 10), ("f", 30)]
    assert tops(body)[1] == [("e", 10), ("f", 70)]


def test_what_begins_on_a_page_keeps_its_least_height() -> None:
    body = "<p>a<br>b<br>c<br>d<div>e</div><p>f"
    with resumed_blocks.closed():
        assert tops(body)[1] == [("e", 10), ("f", 70)]


def test_between_two_stories_stands_one_gap_on_every_page(desk: Path, machine: Machine) -> None:
    long = "Headword of many words that fills most of the side column and goes on, and on, until it ends there"
    seen = 0
    for count in (200, 220, 240):
        stories = [
            story(body="First. " * count),
            story(2, headline=long, body="Second of the three. " * 75),
            story(3, headline="Another", body="Thirdly here."),
        ]
        made = edition(issue(desk, stories=stories), machine, style="gazette")
        for page in bbox(made.data):
            tops = {word.text: word.top for word in page}
            if "Thirdly" in tops and "Second" in tops and "Headword" not in tops:
                seen += 1
                assert tops["Thirdly"] - tops["Second"] == pytest.approx(2 * 13.5, abs=1)
    assert seen
