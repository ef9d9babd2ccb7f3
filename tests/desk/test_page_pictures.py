"""Drawing: pages as pictures, and the words where they stand."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from pdfdigest.desk.page_pictures import WIDEST, Sheets
from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, story


@pytest.fixture
def data(desk: Path, machine: Machine) -> bytes:
    long = "Words and more words. " * 240
    return edition(issue(desk, stories=[story(1, body=long), story(2, body=long, headline="At the end")]), machine).data


def test_a_page_is_as_wide_as_asked(data: bytes) -> None:
    with Sheets(data) as sheets:
        wide, high = sheets.sizes[0]
        for pixels in (1, 333, 794, 1588):
            drawn = Image.open(io.BytesIO(sheets.draw(1, pixels)))
            assert drawn.format == "JPEG"
            assert drawn.width == pixels
            assert abs(drawn.height - pixels * high / wide) <= 1
        assert Image.open(io.BytesIO(sheets.draw(1, 10**9))).width == WIDEST


def test_words_stand_where_poppler_finds_them(data: bytes) -> None:
    with Sheets(data) as sheets:
        high = sheets.sizes[0][1]
        pages = [sheets.page(number) for number in range(1, len(sheets.sizes) + 1)]
    assert len(pages) > 1
    for page, words in zip(pages, bbox(data), strict=True):
        said = " ".join(line.text for line in page.lines)
        for word in words[:: max(1, len(words) // 20)]:
            if word.text.isalpha():
                assert word.text in said
        for line in page.lines:
            first = line.text.split()[0]
            middle = (line.top + line.height / 2) * high
            near = [word for word in words if first in word.text and word.top <= middle <= word.bottom]
            assert near or not first.isalpha(), line
            assert 0 <= line.left < line.left + line.width <= 1


def test_a_key_is_that_of_the_look(desk: Path, machine: Machine) -> None:
    long = "Words and more words. " * 240
    keys = []
    for last in ("The end.", "The end;"):
        of = issue(desk, stories=[story(1, body=long), story(2, body=long + last)])
        with Sheets(edition(of, machine).data) as sheets:
            keys.append([sheets.page(number).key for number in range(1, len(sheets.sizes) + 1)])
    assert keys[0][:-1] == keys[1][:-1]
    assert keys[0][-1] != keys[1][-1]
