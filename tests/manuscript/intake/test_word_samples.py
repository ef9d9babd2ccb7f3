"""The five Word files that docs/import.md shows are read as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.manuscript.intake import assemble, balance, opening, sorting
from scripts.word_samples import BOARD, SAMPLES, Sample, picture, write
from tests.builders import ROOT


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_it_is_read_as_the_docs_say(tmp_path: Path, sample: Sample) -> None:
    path = write(sample, tmp_path / "x.docx")
    sheet = opening.read(path)
    made = sorting.draft(sheet, None, path)
    values = assemble.values(made, lambda _: ("images/x.png", ""))
    assert (made.shape, made.facts.volume, made.facts.numbers) == (sample.shape, 3, (2,))
    assert made.sure in ("sure", "fairly sure")
    assert tuple(story["headline"] for story in values["stories"]) == sample.headlines
    assert sum(story["body"].count(f"]({BOARD})") for story in values["stories"]) == 1
    assert not balance.weighed(sheet, made, values).missing
    credit = {"word-no-headings": "Example News", "word-leads": "Example News"}
    assert values.get("image", {}).get("credit") == credit.get(sample.name)


def test_the_docs_show_all_of_them() -> None:
    told = (ROOT / "docs/import.md").read_text("utf-8")
    for sample in SAMPLES:
        assert f"(pictures/{sample.name}.png)" in told
        assert (ROOT / f"docs/pictures/{sample.name}.png").stat().st_size < 40_000


def test_a_page_is_drawn_from_the_file(tmp_path: Path) -> None:
    with_picture, without = SAMPLES[4], SAMPLES[3]
    blue = (60, 96, 120)
    for sample in (with_picture, without):
        drawn = picture(write(sample, tmp_path / "x.docx"))
        assert drawn.size == (485, 491)
        assert any(blue == colour for _, colour in drawn.getcolors(1 << 20) or []) is (sample is with_picture)
