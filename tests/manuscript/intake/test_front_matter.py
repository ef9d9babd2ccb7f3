"""Front matter is read, and not printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.manuscript.intake import front_matter, opening, sorting
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


def test_facts_without_lines_around_them_are_read() -> None:
    text = "Title: This Week in Lamps 514\nNumber: 514\nDate: 2023-09-27\nCategory: Lamps\n\n# News\n\nWords.\n"
    given, rest = front_matter.parted(text)
    assert given == {"title": "This Week in Lamps 514", "number": "514", "date": "2023-09-27", "category": "Lamps"}
    assert rest == "\n" * 5 + "# News\n\nWords.\n"


def test_a_masthead_is_no_front_matter() -> None:
    text = "Vol: 1.4\nDate: 3 June 2022\n\nWords.\n"
    assert front_matter.parted(text) == ({}, text)


def test_the_title_names_a_digest_that_has_headings_of_the_first_rank(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    text = "The port ordered forty new lamps for the north channel on March 3, and named an office."
    path.write_text(f"---\ntitle: Lamps &#8211; weekly\n---\n\n# News\n\n{text}\n\n# Jobs\n\n{text}\n", "utf-8")
    made = sorting.draft(opening.read(path), None, path)
    assert made.names == ["Lamps – weekly"]
    assert [story.headline for story in made.stories] == ["News", "Jobs"]
    path.write_text(f"---\ntitle: Lamps\n---\n\n{text}\n\n## Jobs\n\n{text}\n", "utf-8")
    assert sorting.draft(opening.read(path), None, path).stories[0].headline == "Lamps"


def test_a_remark_in_bold_by_itself_leaves_no_signs(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("# Lamps\n\n- **<!--lamps-->****港湾が灯を注文：** 月曜日に四十の灯を注文した。\n", "utf-8")
    made = sorting.draft(opening.read(path), None, path)
    assert made.stories[0].plain == "港湾が灯を注文： 月曜日に四十の灯を注文した。"


@pytest.mark.parametrize("name", ["{#lamps}", "{#lamps .wide}", "{.wide data-x=1}"])
def test_the_name_of_a_heading_for_a_web_page_is_no_word(tmp_path: Path, name: str) -> None:
    _, values = read(tmp_path, f"## Lamps {name}\n\n{ONE}\n\n## Cranes {{of iron}}\n\n{TWO}\n")
    assert [story["headline"] for story in values["stories"]] == ["Lamps", "Cranes {of iron}"]


def test_a_date_in_words_is_read(tmp_path: Path) -> None:
    made, values = read(tmp_path, "---\ntitle: The Test Digest\ndate: June 3, 2022\n---\n" + BODY)
    assert str(values["date"]) == "2022-06-03"
    assert not [doubt for doubt in made.doubts if doubt.rule.startswith("date")]
