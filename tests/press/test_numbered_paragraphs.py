"""Paragraphs bear numbers through the whole issue, are cited and linked by them, on paper, on the web and in the letter."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.inspection import structure
from pdfdigest.model import Issue
from pdfdigest.pdf.destinations import Destinations
from pdfdigest.post import story_text
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, pdf, story, text

FIRST = "One thing is said.\n\n- a list,\n- which is no paragraph\n\nSee [what is left](story:story-2#4) of it.\n"
SECOND = "Three more.\n\nAnd this is the fourth, as [they](story:story-1#1) said.\n\n> Words of somebody else.\n"


def numbered(folder: Path, language: str = "en", **facts: Any) -> Issue:
    stories = [story(body=FIRST), story(2, body=SECOND)]
    return issue(folder, facts={"numbered": "paragraphs", "language": language, **facts}, stories=stories)


@pytest.mark.parametrize("style", STYLES)
def test_numbers_run_through_the_issue_and_links_lead_to_them(desk: Path, machine: Machine, style: str) -> None:
    made = edition(numbered(desk), machine, style=style)
    said = " ".join(text(made.data).split())
    found = [
        said.index(words) for words in ("1 One thing", "2 See what is left (¶ 4) of it.", "3 Three more", "4 And this")
    ]
    assert found == sorted(found)
    assert "as they (¶ 1) said" in said
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))
        places = Destinations(opened)
        assert {name for name in places.named if name.startswith(b"paragraph")} == {
            b"paragraph-%d" % number for number in range(1, 5)
        }
    dests = {str(note.get_object().get("/Dest")) for note in pdf(made).pages[0]["/Annots"]}  # type: ignore[union-attr]
    assert {"paragraph-4", "paragraph-1"} <= dests


@pytest.mark.parametrize(("language", "told"), [("de", "(Rn. 4)"), ("fr", "(§ 4)"), ("ja", "（第4段落）")])
def test_each_language_names_a_paragraph_in_its_own_way(desk: Path, machine: Machine, language: str, told: str) -> None:
    of = numbered(desk, language)
    assert told in " ".join(text(edition(of, machine).data).split())
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert told.replace(" ", "\u00a0") in page


def test_they_stand_right_to_left(desk: Path, machine: Machine) -> None:
    made = edition(numbered(desk, "ar"), machine, style="report")
    right = max(word.right for word in bbox(made.data)[0])
    places = [word.left for word in bbox(made.data)[0] if word.text in ("1", "2", "3", "4")]
    assert sum(left > right - 150 for left in places) >= 4


def test_web_page_and_letter_have_the_numbers(desk: Path) -> None:
    of = numbered(desk)
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert re.findall(r'<p class="numbered" id="paragraph-(\d)"><span class="paragraph-number">(\d)', page) == [
        (str(number), str(number)) for number in range(1, 5)
    ]
    assert '<a class="see-paragraph" href="#paragraph-4">what is left\u00a0(¶\u00a04)</a>' in page
    body = of.stories[0].body
    assert '<p><span class="paragraph-number">2</span>&ensp;See what is left (¶\u00a04) of it.</p>' in story_text.page(
        body, {}
    )
    assert "2  See what is left (¶\u00a04) of it." in story_text.lines(body, {})


@pytest.mark.parametrize(
    ("facts", "own", "on"),
    [
        ({}, ..., False),
        ({"style": "report"}, ..., True),
        ({"style": "report", "numbered": "none"}, ..., False),
        ({"numbered": "paragraphs"}, "none", False),
        ({}, "paragraphs", True),
    ],
)
def test_the_issue_says_it_else_the_publication_else_its_style(
    desk: Path, facts: dict[str, Any], own: Any, on: bool
) -> None:
    of = issue(desk, facts=facts, numbered=own, stories=[story(body="One.\n\nTwo.\n")])
    assert [node.number for node in of.stories[0].body] == ([1, 2] if on else [0, 0])


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("story:story-2#2", "the story 'story-2' has the paragraphs 3 to 4, and no 2; mend the link"),
        ("story:story-1#9", "the story 'story-1' has the paragraphs 1 to 2, and no 9; mend the link"),
        ("story:story-1#", "has the paragraphs 1 to 2, and no paragraph without a number"),
        ("story:story-1#" + "9" * 5000, "mend the link"),
        ("story:story-1#x", "and no x; mend the link"),
        ("story:story-7#1", "there is no story 'story-7' in this issue"),
        ("story:story-3#5", "the story 'story-3' has no numbered paragraph; take #5 out of the link"),
    ],
)
def test_a_number_that_is_not_there_is_told_with_its_place(desk: Path, link: str, says: str) -> None:
    stories = [
        story(body=f"One.\n\nTwo [w]({link}).\n"),
        story(2, body="Three.\n\nFour.\n"),
        story(3, body="- a\n- b\n"),
    ]
    with pytest.raises(ManuscriptError) as caught:
        issue(desk, facts={"numbered": "paragraphs"}, stories=stories)
    (fault,) = [each for each in caught.value.faults if says in each.message]
    assert fault.field == "stories[0].body"
    assert "[w](" in (desk / "2025/1.1.yaml").read_text("utf-8").splitlines()[fault.line - 1]


def test_where_none_are_numbered_the_key_is_named(desk: Path) -> None:
    with pytest.raises(ManuscriptError, match="write `numbered: paragraphs`, or take #1 out of the link"):
        issue(desk, stories=[story(body="One [w](story:story-1#1).\n")])
