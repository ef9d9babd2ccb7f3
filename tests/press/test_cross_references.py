"""A reference leads to another story of the issue and tells its page; one that leads nowhere is a fault."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.inspection import structure
from pdfdigest.post import story_text
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, pdf, story, text

SEE = "See [what came *later*](story:story-9) of it."
FILLER = "The office counted every ship and every port, and wrote down what each of them had brought. " * 12


@pytest.mark.parametrize(
    ("language", "told"), [("en", "what came later (page 2) of it"), ("ja", "what came later（2ページ） of it")]
)
def test_it_tells_the_page_of_the_story_and_leads_to_it(desk: Path, machine: Machine, language: str, told: str) -> None:
    stories = [story(body=f"{SEE}\n"), *(story(number, body=FILLER) for number in range(2, 10))]
    made = edition(issue(desk, facts={"language": language}, stories=stories), machine)
    assert made.pages > 1
    page = dict(made.story_pages)["story-9"]
    said = " ".join(text(made.data, 1).split())
    assert told.replace("2", str(page)) in said
    dests = {str(note.get_object().get("/Dest")) for note in pdf(made).pages[0]["/Annots"]}  # type: ignore[union-attr]
    assert "story-story-9" in dests
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))


def test_an_issue_of_one_page_tells_none(desk: Path, machine: Machine) -> None:
    made = edition(issue(desk, stories=[story(body=SEE), story(9)]), machine)
    assert "what came later of it" in " ".join(text(made.data).split())


def test_one_that_leads_nowhere_is_told_with_its_place(desk: Path) -> None:
    with pytest.raises(ManuscriptError, match=r"there is no story 'story-9' in this issue"):
        issue(desk, stories=[story(body=SEE)])


def test_web_page_and_letter_have_it(desk: Path) -> None:
    of = issue(desk, stories=[story(body=SEE), story(9)])
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert 'href="#story-story-9"' in page[page.index("See ") :]
    assert 'id="story-story-9"' in page
    assert story_text.lines(of.stories[0].body, {}) == "See what came later of it."
    assert not of.sources
