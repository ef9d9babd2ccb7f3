"""A picture stands where the text says so, with a number, or behind the first paragraph; never before the first words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pdfdigest.errors import ManuscriptError
from pdfdigest.post import story_text
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, story, text

BODY = "First words.\n\nSecond words.\n\n{picture: 2}\n\nThird words.\n"
ORDER = ("First words.", "Captioned one", "Second words.", "Figure 1.", "Captioned two", "Third words.")


def pictured(folder: Path, body: str = BODY) -> dict[str, Any]:
    """A story of two pictures."""
    images = []
    for name in ("one", "two"):
        path = folder / "2025" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (900, 300), "grey").save(path)
        images.append({"file": f"{name}.png", "alt": name, "caption": f"Captioned {name}", "credit": "Sample Office"})
    return story(body=body, images=images)


@pytest.mark.parametrize("style", STYLES)
def test_pictures_stand_among_the_words(desk: Path, machine: Machine, style: str) -> None:
    said = " ".join(text(edition(issue(desk, stories=[pictured(desk)]), machine, style=style).data).split())
    assert [said.index(words) for words in ORDER] == sorted(said.index(words) for words in ORDER)
    assert "{picture" not in said


@pytest.mark.parametrize("style", STYLES)
def test_a_picture_of_any_shape_keeps_to_the_measure_of_the_text(desk: Path, machine: Machine, style: str) -> None:
    places = set()
    for size in ((900, 300), (900, 600), (600, 600), (400, 900)):
        facts = pictured(desk, "Plaintext here.\n\n{picture: 1}\n")
        Image.new("RGB", size, "grey").save(desk / "2025" / "one.png")
        (page,) = bbox(
            edition(issue(desk, stories=[facts | {"images": facts["images"][:1]}]), machine, style=style).data
        )
        (text_begins,) = (word.left for word in page if word.text == "Plaintext")
        (caption,) = (word.left for word in page if word.text == "Captioned")
        places.add(round(caption - text_begins, 1))
    assert len(places) == 1


def test_they_stand_so_on_the_web_page_and_numbers_go_on_from_story_to_story(desk: Path) -> None:
    of = issue(desk, stories=[pictured(desk), pictured(desk) | {"id": "other"}])
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    places = [page.index(words) for words in ORDER]
    assert places == sorted(places)
    assert page.index("Figure 2.") > max(places)


def test_a_letter_has_the_words_alone(desk: Path) -> None:
    (made,) = issue(desk, stories=[pictured(desk)]).stories
    assert story_text.lines(made.body, {}) == "First words.\n\nSecond words.\n\nThird words."
    assert "picture" not in story_text.page(made.body, {})


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Words.\n\n{picture: 3}\n", "{picture: 3} names no picture: this story has 2 pictures under `images`"),
        ("Words.\n\n{picture: 1}\n\n{picture: 1}\n", "{picture: 1} stands twice; a picture is printed once"),
    ],
)
def test_a_mark_that_cannot_be_followed_is_a_fault(desk: Path, body: str, told: str) -> None:
    with pytest.raises(ManuscriptError) as raised:
        issue(desk, stories=[pictured(desk, body)])
    assert [fault.message for fault in raised.value.faults] == [told]


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("Words with {picture: 1} inside.\n", "{picture: 1}"),
        ("Words.\n{picture: 2}\n", "{picture: 2}"),
        ("- Words.\n- {picture: 2}\n", "{picture: 2}"),
        ("Words.\n\n{Picture 2}\n", "{Picture 2}"),
    ],
)
def test_a_mark_that_would_be_printed_is_said(desk: Path, body: str, mark: str) -> None:
    (doubt,) = issue(desk, stories=[pictured(desk, body)]).doubts
    assert (doubt.field, doubt.rule, doubt.severity) == ("stories[0].body", "looks-like-markup", "warning")
    assert doubt.message.startswith(f"{mark} is printed as it stands")


def test_a_section_has_no_pictures_and_says_so(desk: Path) -> None:
    section = {"id": "note", "heading": "Note", "body": "Words.\n\n{picture: 1}\n"}
    (doubt,) = issue(desk, sections=[section], stories=[pictured(desk)]).doubts
    assert doubt.field == "sections[0].body"


def test_a_story_without_text_yet_shows_its_gap_and_its_pictures(desk: Path) -> None:
    of = issue(desk, status="draft", stories=[pictured(desk, "")])
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert page.index("Text to come.") < page.index("Captioned one")
