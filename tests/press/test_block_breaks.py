"""A page whose last block must begin the next is made again alone, and the file is the one that whole layouts give."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pdfdigest.model import Edition
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import pages, patches
from pdfdigest.press.engine.renderer import Renderer
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from tests.builders import STYLES, issue, story

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*icc:ResourceWarning")  # one that WeasyPrint leaves open

WORDS = [
    "the",
    "press",
    "the",
    "note",
    "a",
    "page",
    "and",
    "each",
    "reader",
    "of",
    "some",
    "issue",
    "finds",
    "them",
    "here",
    "with",
    "what",
    "was",
    "said",
]


def some_issue(desk: Path, style: str, seed: int) -> Galley:
    """An issue of some pages with notes, some of them called again."""
    chance = random.Random(seed)

    def paragraph(number: int) -> str:
        words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(30, 90)))
        cited = chance.choice([number, 1, number])
        return f"{words.capitalize()} [a report](https://www.example.org/{cited}/{chance.randint(1, 9)}/on-the-matter)."

    stories = [
        story(number, body="\n\n".join(paragraph(number) for _ in range(chance.randint(1, 5))))
        for number in range(1, 9)
    ]
    of = issue(desk, stories=stories)
    return composition.compose(of, House(of.publication), target("screen", of.publication, style))


def counted(of: Galley, monkeypatch: pytest.MonkeyPatch, *off: str) -> tuple[Edition, int]:
    """The edition, and how many layouts it took."""
    layouts: list[int] = []
    real = Renderer._render
    with monkeypatch.context() as patch:
        patch.setattr(pages.colophon, "corrected", lambda galley, _drawn: galley)  # it may lay out once more
        patch.setattr(Renderer, "_render", lambda self, wishes: layouts.append(1) or real(self, wishes))
        patch.setattr(patches, "OFF", set(off))
        return pages.set_pages(of), len(layouts)


@pytest.mark.parametrize("style", STYLES)
def test_pages_made_again_alone_are_those_of_whole_layouts(
    style: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = 0
    for seed in range(16):
        if saved and seed > 2:
            return
        of = some_issue(desk, style, seed)
        quick, plain = counted(of, monkeypatch), counted(of, monkeypatch, "block-breaks")
        assert quick[0] == plain[0], seed
        saved += plain[1] - quick[1]
    pytest.fail("no block was moved in any of them")


def test_it_is_the_version_that_was_measured() -> None:
    assert patches.known(), "read what is new in it, and measure again"
