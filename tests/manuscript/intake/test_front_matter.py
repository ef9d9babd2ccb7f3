"""Front matter is read, and not printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.manuscript.intake import front_matter
from tests.manuscript.intake.test_structure import ONE, TWO, read

BODY = f"## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n"


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: The Test Digest\ndate: 2024-11-15\nlang: de\nvolume: 2\nissue: 7\nlayout: post\n---\n",
        '+++\ntitle = "The Test Digest"\ndate = 2024-11-15\nlanguage = "de"\nvolume = 2\nnumber = 7\nlayout = "x"\n+++\n',
    ],
)
def test_facts_are_read_and_the_rest_is_named(tmp_path: Path, front: str) -> None:
    made, values = read(tmp_path, front + BODY)
    assert (values["volume"], values["number"], str(values["date"]), values["language"]) == (2, 7, "2024-11-15", "de")
    assert [story["headline"] for story in values["stories"]] == ["Lamps", "Cranes"]
    assert made.names == ["The Test Digest"]
    assert "not_placed" not in values
    (said,) = [doubt.message for doubt in made.doubts if doubt.rule == "front-matter"]
    assert "layout: " in said


@pytest.mark.parametrize("text", ["---\n\nText\n\n---\n\nMore\n", "---\n- a\n---\n", "---\na: [\n---\nx\n", "--- \n"])
def test_lines_that_are_no_front_matter_are_text(text: str) -> None:
    assert front_matter.parted(text) == ({}, text)


def test_the_lines_keep_their_numbers(tmp_path: Path) -> None:
    made, _ = read(tmp_path, "---\ntitle: x\n---\n" + BODY)
    assert made.stories[0].spot.line == 4
