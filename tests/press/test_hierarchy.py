"""Headline, deck and text are told apart by size and space, and what stands in the margin moves nothing else."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.paper import PAPERS, POINTS, PaperName
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, Word, bbox, edition, issue, story

KICKERS = ("", "Ports", "Agriculture, forestry and fisheries of the northern islands", "Long " * 16)


def words(desk: Path, machine: Machine, style: str, *stories: dict[str, Any]) -> list[Word]:
    (page,) = bbox(edition(issue(desk, stories=list(stories)), machine, style=style).data)
    return page


def only(page: list[Word], text: str) -> Word:
    """The last word of a page that reads so: the headline box says the first."""
    return [word for word in page if word.text == text][-1]


def test_headlines_of_bulletin_are_larger_than_the_box_and_the_text_and_the_first_leads(
    desk: Path, machine: Machine
) -> None:
    facts = {"headline": "Ministers meet", "body": "Plaintext here."}
    page = words(desk, machine, "bulletin", story(**facts), story(2, **facts))
    heads = sorted((word for word in page if word.text == "Ministers"), key=lambda word: word.top)
    box, _, first, second = (word.bottom - word.top for word in heads)
    text = only(page, "Plaintext").bottom - only(page, "Plaintext").top
    assert first > second > 1.2 * max(box, text)


@pytest.mark.parametrize("style", STYLES)
def test_a_deck_has_air_below(desk: Path, machine: Machine, style: str) -> None:
    page = words(desk, machine, style, story(deck="Decktext stands here.", body="Plaintext one.\n\nPlaintext two."))
    first, second = (word.top for word in page if word.text == "Plaintext")
    assert first - only(page, "Decktext").top > second - first + 3


def test_no_kicker_parts_a_text_from_its_headline(desk: Path, machine: Machine) -> None:
    gaps = set()
    for kicker in KICKERS:
        facts = {"kicker": kicker} if kicker else {}
        one = story(headline="Ministers meet", byline="A. Sample", body="Plaintext here.", **facts)
        page = words(desk, machine, "bulletin", one)
        gaps.add(round(only(page, "Plaintext").top - only(page, "Ministers").top, 1))
    assert len(gaps) == 1


@pytest.mark.parametrize("kicker", KICKERS[1:])
def test_what_stands_in_the_margin_stands_on_nothing_else_there(desk: Path, machine: Machine, kicker: str) -> None:
    facts = {"kicker": kicker, "dateline": "Kickerplace, 13 January", "byline": "Bylineword, our correspondent there"}
    page = words(desk, machine, "bulletin", *(story(number, body="Two.", **facts) for number in range(1, 5)))
    first = {kicker.split(maxsplit=1)[0], "Kickerplace,", "Bylineword,"}
    rows = sorted((word for word in page if word.text in first), key=lambda word: word.top)
    assert len({word.top for word in rows}) >= 12
    starts = [word for word in rows if word.text != kicker.split(maxsplit=1)[0] or len(kicker.split()) < 9]
    assert all(below.top - above.top > 8.5 for above, below in pairwise(starts))


@pytest.mark.parametrize("style", STYLES)
def test_lines_of_key_points_and_of_the_box_are_even(desk: Path, machine: Machine, style: str) -> None:
    point = "Nine countries sign what was agreed upon in the old port after long nights of talks, and one that was there does not."
    headline = "Nine countries sign what was agreed in the old port after long nights of talks and more of that"
    of = issue(desk, summary=[point], stories=[story(headline=headline, body="Plaintext here.")])
    page = bbox(edition(of, machine, style=style).data)[0]
    # Lines as they stand in the stream: a word further left than the one before begins the next.
    starts = [0, *(at for at in range(1, len(page)) if page[at].left < page[at - 1].left), len(page)]
    lines = [page[start:end] for start, end in pairwise(starts)]
    last = [line for line in lines if " ".join(word.text for word in line).endswith(("does not.", "of that"))]
    assert len(last) >= 2
    assert all(line[-1].right - line[0].left > 110 for line in last)


def test_a_compound_in_a_side_head_is_parted_at_its_own_hyphen(desk: Path, machine: Machine) -> None:
    headline = "Bremerhavener-Hafenerweiterungsgesetz und Hafenerweiterung"
    of = issue(desk, facts={"language": "de"}, stories=[story(headline=headline, short="Kurz", body="Text.")])
    said = [word.text for word in bbox(edition(of, machine, style="gazette").data)[0]]
    assert "Bremerhavener-" in said
    assert "Hafenerweiterungsgesetz" in said


@pytest.mark.parametrize("paper", [name for name in PAPERS if PAPERS[name].side])
@pytest.mark.parametrize(
    "headline",
    [
        "Ministers meet",
        "Ministers who met agree on a little more",
        "Ministers Of Many Lands Who Met In The Capital Agree",
        "Ministers in the port meet and speak " * 3,
    ],
)
def test_no_side_head_stands_on_the_next(desk: Path, machine: Machine, paper: PaperName, headline: str) -> None:
    facts = {"headline": headline.strip(), "short": "Short", "body": "Two."}
    extra = {"kicker": "THE ROAD OF PAPER", "dateline": "Portplace, 13 January", "byline": "Quagga, our man there"}
    stories = [story(1, **facts), story(2, **facts, **extra), story(3, **facts), story(4, **facts, kicker="Kicked")]
    (page,) = bbox(edition(issue(desk, stories=stories), machine, style="gazette", paper=paper).data)
    edge = (PAPERS[paper].inner + PAPERS[paper].side) * POINTS - 8
    tops = sorted({round(word.top + word.bottom) / 2 for word in page if word.right < edge and word.top > 150})
    assert len(tops) > 4
    assert min(below - above for above, below in pairwise(tops)) > 9
