"""Extremes: what is unusually long, wide, many, deep or empty comes out whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, story


def cite(number: int) -> str:
    return f"[word](https://example.org/{number})"


WIDE = "| " + " | ".join(f"Column{n}" for n in range(14)) + " |\n|" + "---|" * 14 + "\n| " + "Unbreakablecell | " * 14
CASES: dict[str, dict[str, Any]] = {
    "a story of several pages": {
        "stories": [
            story(1, body=f"{cite(1)} " + "Words to be read. " * 900 + "\n\n" + "Words to be read. " * 400 + cite(2))
        ]
    },
    "30 headlines": {"stories": [story(n, headline=f"A headline of usual length, number {n}") for n in range(1, 31)]},
    "no links, no picture": {"stories": [story(1)]},
    "an address of 900 characters": {"stories": [story(1, body=f"[x](https://example.org/{'a-b/c?d=' * 110})")]},
    "an address without a break": {"stories": [story(1, body=f"[x](https://example.org/{'x' * 880})")]},
    "a word of 200 letters": {"stories": [story(1, headline="H" * 200, body="w" * 200)]},
    "an empty section": {"stories": [story(1)], "sections": [{"id": "a", "heading": "Nothing yet", "body": ""}]},
    "60 stories": {"stories": [story(n, body=f"Body {cite(n % 20 + 1)}.") for n in range(1, 61)]},
    "a table wider than the page": {"stories": [story(1, body=WIDE)]},
    "notes in a table": {"stories": [story(1, body=f"| A {cite(1)} | B |\n|---|---|\n| {cite(2)} | **{cite(3)}** |")]},
    "notes in a long table": {
        "stories": [story(1, body="|A|B|\n|-|-|\n" + "".join(f"|{cite(n)}|text|\n" for n in range(1, 61)))]
    },
    "notes in lists, quotations and bold": {
        "stories": [
            story(1, body=f"- a {cite(1)}\n  - b **bold {cite(2)} run**\n\n> *said {cite(3)}*\n\n1. c {cite(4)}")
        ]
    },
    "two citations in one word": {
        "stories": [story(1, body="A [wo](https://example.org/1)[rd](https://example.org/2).")]
    },
    "one source cited on every page": {
        "stories": [story(n, body=f"{cite(1)} words to be read, " * 60) for n in range(1, 8)]
    },
    "a citation in each line": {
        "stories": [story(1, body=" ".join(f"{cite(n)} and some words" for n in range(1, 61)))]
    },
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_nothing_is_lost(desk: Path, machine: Machine, name: str) -> None:
    of = issue(desk, **CASES[name])
    made = edition(of, machine)
    pages = ["".join(word.text for word in words) for words in bbox(made.data)]
    assert all(page for _, page in made.story_pages)
    assert len(made.note_pages) == len(of.sources)
    addresses = {source.number: source.address for source in of.sources}
    for number, on in made.note_pages:
        assert on
        for page in on:
            assert "".join(addresses[number].split()) in pages[page - 1]


@pytest.mark.judges
@pytest.mark.parametrize("name", sorted(CASES))
def test_nothing_is_lost_in_the_gazette(desk: Path, machine: Machine, name: str) -> None:
    made = edition(issue(desk, **CASES[name]), machine, style="gazette")
    assert all(on for _, on in made.note_pages)
