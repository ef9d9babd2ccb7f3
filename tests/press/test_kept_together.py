"""Numbers stay with what they are of: a note's with its words, a call with the words before it, a list's in its column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PageObject

from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, pdf, story, text

JAPANESE = "当局は三月に回答しており"
STAMP = "Draft"


def test_the_number_of_a_note_ends_no_line(desk: Path, machine: Machine) -> None:
    body = " ".join(f"[word{number}](https://example.org/{'a' * number})" for number in range(1, 25))
    made = edition(issue(desk, stories=[story(body=body)]), machine, style="gazette")
    assert text(made.data).count("https://") == 24
    assert not re.search(r"https:.*\s\d+$", text(made.data), re.MULTILINE)


def test_no_line_begins_with_a_call_in_japanese(desk: Path, machine: Machine) -> None:
    body = "\n\n".join(f"{JAPANESE * 2}{'前' * number}[回答した](https://example.org/x)。" for number in range(34))
    made = edition(issue(desk, facts={"language": "ja"}, stories=[story(body=body)]), machine, style="gazette")
    said = text(made.data)
    assert said.count("た1。") == 34


@pytest.mark.parametrize("number", [1, 8, 98])
def test_the_numbers_of_a_list_stand_within_their_column(desk: Path, machine: Machine, number: int) -> None:
    body = "Text.\n\n" + "".join(f"{number + more}. item\n" for more in range(4))
    page = pdf(edition(issue(desk, stories=[story(body=body)]), machine)).pages[0]
    edge, *begun = lefts(page, ("Text.", *(f"{number + more}." for more in range(4))))
    assert min(begun) >= edge


def test_a_stamp_stands_below_the_text(desk: Path, machine: Machine) -> None:
    of = issue(desk, stories=[story(body="Words.\n\n" * 120)])
    house = House(of.publication)
    made = machine.set(composition.compose(of, house, target("screen", of.publication), stamp=STAMP))
    for page in bbox(made.data):
        (stamp,) = [word for word in page if word.text == STAMP]
        assert stamp.top > max(word.bottom for word in page if word is not stamp)


def lefts(page: PageObject, sought: tuple[str, ...]) -> list[float]:
    """Where each of some words begins on a page, in points from its left edge."""
    found: dict[str, float] = {}

    def visit(words: str, _matrix: object, place: list[float], _font: object, _size: float) -> None:
        found.setdefault(words.strip(), place[4])

    page.extract_text(visitor_text=visit)
    return [found[each] for each in sought]
