"""Key points: in a box before the stories on every page that one reads, in the letter, and nowhere where there are none."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.inspection import structure
from pdfdigest.manuscript import rules
from pdfdigest.model import Publication
from pdfdigest.post import letter
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record.revision import Filed
from tests.builders import STYLES, edition, issue, story, text
from tests.post import letters

POINTS = ["Nine countries sign what was agreed upon in the old port.", 'The harbour "of the north" stays closed.']
SET = ["Nine countries sign what was agreed upon in the old port.", "The harbour “of the north” stays closed."]


@pytest.mark.parametrize("style", STYLES)
def test_they_stand_between_the_headline_box_and_the_stories(desk: Path, machine: Machine, style: str) -> None:
    made = edition(issue(desk, summary=POINTS, stories=[story(body="Plaintext.")]), machine, style=style)
    said = " ".join(text(made.data).split())
    places = [said.index(words) for words in ("Headlines", "Key points", "Nine", SET[1][:18], "Plaintext.")]
    if style == "bulletin":
        assert places == sorted(places)
    assert max(places[:-1]) < places[-1]


@pytest.mark.parametrize("style", STYLES)
def test_they_are_tagged_as_a_list_under_a_heading_and_pass_the_standards(
    desk: Path, machine: Machine, style: str
) -> None:
    made = edition(issue(desk, summary=POINTS, stories=[story()]), machine, style=style)
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))


def test_they_stand_on_the_web_page(desk: Path) -> None:
    of = issue(desk, summary=POINTS)
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    box = page[page.index('class="summary"') : page.index('class="stories"')]
    assert all(point in box for point in SET)


def test_an_issue_without_any_has_no_box(desk: Path) -> None:
    of = issue(desk)
    assert (
        "summary"
        not in web.page(of, House(of.publication), target("web", of.publication)).data.decode().partition("<body")[2]
    )


def test_their_words_are_looked_over_like_all_others(desk: Path) -> None:
    of = issue(desk, summary=["A sign \U00012000 that no font has."])
    found = rules.look(of, House(of.publication).font_folders)
    assert [each for each in found if each.field.startswith("summary")]


def test_the_letter_begins_with_them(desk: Path) -> None:
    of = issue(desk, summary=POINTS, stories=[story(headline="Ministers meet")])
    plain = letters.record(desk, stories=(("story-1", "Ministers meet"),))
    name = str(of.path.relative_to(desk))
    inside = desk / plain.identity.publication
    inside.mkdir()
    (inside / "publication.toml").write_text((desk / "publication.toml").read_text("utf-8"), "utf-8")
    record = replace(plain, files=(*plain.files, Filed(name, "issue", "0" * 64, 1)))
    made = letter.compose(record, House(Publication(slug="digest", **letters.FACTS)), link="", leave=True)
    for said in (made.html, made.text):
        assert said.index("Key points") < said.index(SET[1][:12]) < said.rindex("Ministers meet")
    assert "Key points" not in letters.wording().text
