"""Where words stand on a page: as poppler finds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.bindery.text_position import height
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, pdf, story

LONG = "Ink was pressed from one page to the next all day, and nobody counted the sheets that dried. " * 6


@pytest.mark.parametrize("style", STYLES)
def test_words_are_found_where_poppler_finds_them(desk: Path, machine: Machine, tmp_path: Path, style: str) -> None:
    stories = [story(number, body=f"{LONG}\n\nThe year was {1450 + number}, in Mainz.\n") for number in (1, 2, 3)]
    made = edition(issue(desk, stories=stories), machine, style=style)
    path = tmp_path / "issue.pdf"
    path.write_bytes(made.data)
    top = float(pdf(made).pages[0].mediabox.top)
    looked_up = 0
    for page, words in enumerate(bbox(made.data), 1):
        for word in words:
            if word.text in ("1451,", "1452,", "1453,"):
                found = height(path, page, f"was {word.text}")
                assert found is not None
                assert top - word.bottom - 1 < found < top - word.top
                looked_up += 1
    assert looked_up == 3


def test_a_phrase_over_two_lines_is_found(desk: Path, machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "issue.pdf"
    path.write_bytes(edition(issue(desk, stories=[story(body=LONG)]), machine).data)
    assert height(path, 1, LONG[:300]) is not None
    assert height(path, 1, "INK was  pressed") == height(path, 1, "Ink was pressed")


def test_what_is_not_there_or_cannot_be_read_has_no_height(desk: Path, machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "issue.pdf"
    path.write_bytes(edition(issue(desk), machine).data)
    assert height(path, 1, "nowhere") is None
    assert height(path, 1, " - ") is None
    assert height(path, 9, "Headline") is None
    assert height(tmp_path / "none.pdf", 1, "Headline") is None
    path.write_bytes(b"%PDF-1.7 damaged")
    assert height(path, 1, "Headline") is None
