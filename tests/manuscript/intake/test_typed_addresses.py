"""Addresses typed as plain text become sources, lines that name one become notes, and bold text heads nothing."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from pdfdigest.manuscript.intake import assemble, balance, opening, sorting
from pdfdigest.manuscript.intake.sorting import Draft
from tests.manuscript.intake.test_shapes import unchanged

LAMPS = "The port ordered forty new lamps for the north channel on March 3, and named an office to track the cost"
CRANES = "Owners of the cranes answered the questions of the council on March 5 and promised earlier notice of work"
FERRY = "Three ferry lines will try one common ticket from April, after a trial on the coastal line this winter"


def drafted(path: Path) -> tuple[Draft, dict]:
    sheet = opening.read(path)
    made = sorting.draft(sheet, None, path)
    values = assemble.values(made, lambda picture: (f"images/{picture.name or 'x'}", ""))
    weighed = balance.weighed(sheet, made, values)
    assert not weighed.missing, weighed.sentence
    return made, values


def text(folder: Path, *paragraphs: str) -> tuple[Draft, dict]:
    path = folder / "x.md"
    path.write_text("\n\n".join(["# The Test Digest", "## Lamps", *paragraphs, "## Cranes", CRANES]), "utf-8")
    return drafted(path)


def test_what_counts_readers_is_taken_off_a_typed_address(tmp_path: Path) -> None:
    wrapped = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fmill&data=1"
    made, values = text(tmp_path, "See https://example.org/a?id=3&utm_source=x.", LAMPS, f"Source: {wrapped}")
    assert values["stories"][0]["body"].startswith("See [https://example.org/a?id=3](https://example.org/a?id=3).\n")
    assert [each["address"] for each in values["sources"].values()] == ["https://example.org/mill"]
    said = [doubt.message for doubt in made.doubts if doubt.rule == "wrapped-link"]
    assert len(said) == 2


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("See https://example.org/a.", "See [https://example.org/a](https://example.org/a)."),
        ("See (www.example.org/a_b).", "See ([www.example.org/a\\_b](https://www.example.org/a_b))."),
        ("今日https://example.org/aを", "今日[https://example.org/a](https://example.org/a)を"),
        ("Write to post@example.org", "Write to post@example.org"),
        ("See [x](https://example.org/a)", "See [x](https://example.org/a)"),
    ],
)
def test_an_address_in_a_text_is_a_link(tmp_path: Path, typed: str, body: str) -> None:
    made, values = text(tmp_path, typed)
    assert values["stories"][0]["body"].replace("a\\_b]", "a_b]") == body.replace("a\\_b]", "a_b]")
    said = [doubt.message for doubt in made.doubts if doubt.rule == "typed-address"]
    assert len(said) == ("[https://" in body or "[www." in body)
    assert all("an address that was typed as plain text is now a link with a note: https://" in each for each in said)


@pytest.mark.parametrize("label", ["Source:", "Quelle:", "Fuente:", "出典：", "المصدر:", "Link:", "Sources :"])
@pytest.mark.parametrize("linked", [True, False])
def test_a_line_that_names_a_source_is_a_note_of_the_text_above(tmp_path: Path, label: str, linked: bool) -> None:
    address = "https://example.org/lamps"
    made, values = text(tmp_path, f"{LAMPS}.", f"{label} {f'<{address}>' if linked else address}", f"{FERRY}.")
    story = values["stories"][0]
    assert story["body"] == f"{LAMPS.removesuffix('cost')}[cost](source:note-1).\n\n{FERRY}."
    assert values["sources"] == {"note-1": {"address": address}}
    assert any("a line that names a source became the note" in doubt.message for doubt in made.doubts)


def test_what_else_a_source_line_says_is_the_title(tmp_path: Path) -> None:
    _, values = text(tmp_path, f"{LAMPS}.", "Source: Harbour News, https://example.org/lamps")
    assert values["sources"] == {"note-1": {"address": "https://example.org/lamps", "title": "Harbour News"}}


def test_a_source_line_below_nothing_stays_a_line(tmp_path: Path) -> None:
    _, values = text(tmp_path, "Source: https://example.org/lamps", f"{LAMPS}.")
    assert values["stories"][0]["body"].startswith("Source: [https://example.org/lamps]")


def test_the_same_manuscript_changes_nothing(tmp_path: Path) -> None:
    body = f"{LAMPS}.\n\nSource: https://example.org/lamps\n\n{FERRY}, see www.example.org/ferry.\n"
    unchanged(tmp_path / "x.md", f"# The Test Digest\n\n## Lamps\n\n{body}\n## Cranes\n\n{CRANES}.\n")


def word(folder: Path, *, headings: bool) -> Path:
    document = docx.Document()
    lines = ["The Test Digest", "Vol. 3, No. 14", "24/11/2026"]
    for headline, body in (("Port orders lamps", LAMPS), ("Cranes answer", CRANES), ("Ferries share tickets", FERRY)):
        lines += [headline] * headings + [f"{body}.", f"Source: https://example.org/{headline[0].lower()}"]
    for line in lines:
        document.add_paragraph().add_run(line).bold = True
    path = folder / "bold.docx"
    document.save(str(path))
    return path


def test_a_text_all_in_bold_has_its_stories_under_short_lines(tmp_path: Path) -> None:
    made, values = drafted(word(tmp_path, headings=True))
    assert [story["headline"] for story in values["stories"]] == [
        "Port orders lamps",
        "Cranes answer",
        "Ferries share tickets",
    ]
    assert made.shape == "short-lines"
    assert made.sure != "sure"
    assert "**" not in "".join(story["body"] for story in values["stories"])
    assert len(values["sources"]) == 3
    assert "not_placed" not in values
    assert any("nearly all of the text is bold" in doubt.message for doubt in made.doubts)


def test_bold_texts_and_source_lines_head_no_stories(tmp_path: Path) -> None:
    _, values = drafted(word(tmp_path, headings=False))
    assert not any("Source" in str(story["headline"]) for story in values["stories"])
    assert len(values["sources"]) == 3


def test_a_reading_that_leaves_much_without_a_place_is_not_sure(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    loose = "\n\n".join(f"## Part {number}" for number in "abcdefgh")
    path.write_text(f"# The Test Digest\n\n## Lamps\n\n{LAMPS}.\n\n{loose}\n\n## Cranes\n\n{CRANES}.\n", "utf-8")
    made, values = drafted(path)
    assert len(values["not_placed"]) == 8
    assert made.sure == "not sure"
    assert any("which is not sure" in doubt.message for doubt in made.doubts)
