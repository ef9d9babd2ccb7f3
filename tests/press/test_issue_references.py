"""Another issue is referred to with its number and page; who wrote an issue and whom it is for stands below its date."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.inspection import structure
from pdfdigest.manuscript import issue_references
from pdfdigest.post import story_text
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, edition, issue, story, text

SEE = "It was said [*before*](issue:{}) in the old port.\n"


@pytest.mark.parametrize(
    ("language", "place", "told"),
    [
        ("en", "1.4:2", "before (No. 4, page 2) in"),
        ("en", "2.4-5", "before (Vol. 2, No. 4–5) in"),
        ("en", "1.4#12", "before (No. 4, ¶ 12) in"),
        ("en", "1.4-s1", "before (No. 4, Supplement 1) in"),
        ("de", "1.4:2", "before (Nr. 4, Seite 2) in"),
        ("ja", "2.4:2", "before（第2巻第4号、2ページ） in"),
    ],
)
def test_it_tells_number_and_place(desk: Path, machine: Machine, language: str, place: str, told: str) -> None:
    of = issue(desk, facts={"language": language}, stories=[story(body=SEE.format(place))])
    assert told in " ".join(text(edition(of, machine).data).split())
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert told[6:-3].strip(" ()") in page.replace("\u00a0", " ").replace("\u2060", "")
    assert not of.sources
    words = House(of.publication).words(language)
    body = issue_references.told(of.stories[0].body, words, 1)
    assert told in story_text.lines(body, {}).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "第4期，增刊1，第2页"),
        ("ar", "العدد 4، ملحق 1، الصفحة 2"),
        ("ja", "第4号、付録1、2ページ"),
        ("fr", "N° 4, Supplément 1, page 2"),
    ],
)
def test_its_parts_are_separated_as_the_language_does(desk: Path, language: str, told: str) -> None:
    words = House(issue(desk).publication).words(language)
    reference = issue_references.Reference(1, "4", "1", page="2")
    assert reference.said(words, 1) == told


@pytest.mark.parametrize("place", ["4", "1.4:", "1.4:0", "1.4#x", "1.4:2#3", "x.y", "", "1.4:" + "9" * 5000])
def test_one_that_names_no_issue_is_told(desk: Path, place: str) -> None:
    with pytest.raises(ManuscriptError, match=r"names no issue; write issue:3\.4 for a number"):
        issue(desk, stories=[story(body=SEE.format(place))])


@pytest.mark.parametrize("style", STYLES)
def test_authors_and_distribution_stand_below_the_date(desk: Path, machine: Machine, style: str) -> None:
    of = issue(desk, facts={"distribution": "For all"}, authors="Ada Brown, 'harbours'", stories=[story(body="Body.")])
    assert (of.authors, of.distribution) == ("Ada Brown, ‘harbours’", "For all")
    made = edition(of, machine, style=style)
    said = " ".join(text(made.data).split())
    assert said.index("2025") < said.index("Ada Brown") < said.index("For all") < said.index("Body.")
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))
    page = web.page(of, House(of.publication), target("web", of.publication, style)).data.decode()
    assert '<p class="distribution">For all</p>' in page


def test_an_issue_says_its_own_distribution(desk: Path) -> None:
    of = issue(desk, facts={"distribution": "For all"}, distribution="For official use", stories=[story()])
    assert of.distribution == "For official use"
