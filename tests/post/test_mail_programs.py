"""A letter uses nothing that a mail program may drop, but where it stands as well without it."""

from __future__ import annotations

import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.builders import STYLES
from tests.post.letters import record, wording

KNOWN = tomllib.loads(Path(__file__).with_name("caniemail.toml").read_text("utf-8"))
OLDEST = {
    "elements": {"html", "head", "meta", "title", "br", "em", "sup", "sub"},
    "properties": {"color", "font-family", "font-style"},
}
"""What caniemail has no page for, since it is as old as mail in HTML."""
WITHOUT = {
    "bdi": "bears no style: what stands in it is isolated where that is known",
    "a": "a link within the page, which letters have none of, is what lacks",
    "style": "windows, dark, and nothing else",
    "hyphens": "long words are not divided",
    "overflow-wrap": "word-wrap says the same to others, and no table is wider than the window",
    "word-wrap": "overflow-wrap says the same to others",
    "word-break": "an address may stand out of the line",
    "table-layout": "the columns are as wide as they are said to be all the same",
    "max-height": "of the line for the inbox, which is not displayed",
    "max-width": "Outlook for Windows has a table of 600 around it",
    "opacity": "of the line for the inbox, which is not displayed",
    "overflow": "of the line for the inbox, which is not displayed",
    "height": "of the bar, which the line in it holds open",
    "-webkit-text-size-adjust": "Safari alone knows it",
    "mso-hide": "Outlook alone knows it",
}
"""What some program drops, and why the letter stands without it."""
LONG = {"margin-bottom": "margin", "margin-top": "margin", "padding-top": "padding", "padding-bottom": "padding"} | {
    f"border-{side}": "border" for side in ("top", "bottom", "left")
}


class Used(HTMLParser):
    """The elements and properties of a page; `styled` are the elements that bear a style."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.styled: set[str] = set()
        self.properties: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            if name == "style":
                self.styled.add(tag)
                names = [one.partition(":")[0].strip() for one in (value or "").split(";") if ":" in one]
                self.properties |= {LONG.get(each, each) for each in names}


@pytest.fixture(scope="module")
def used() -> Used:
    """What all kinds of letters use together."""
    made = Used()
    for style in STYLES:
        for language in ("en", "ar", "ja"):
            for link in ("", "https://office.example/1.4.pdf"):
                of = record(style=style, language=language, revision=2, web="https://office.example/")
                made.feed(wording(of, link=link).html)
    return made


@pytest.mark.parametrize("kind", ["elements", "properties"])
def test_what_a_program_drops_is_used_where_the_letter_stands_without_it_alone(used: Used, kind: str) -> None:
    for name in getattr(used, kind) - OLDEST[kind]:
        answers = KNOWN[kind].get(name, "n")
        assert "n" not in answers or name in WITHOUT, f"{name} is dropped by some ({answers} of {KNOWN['programs']})"


def test_no_style_hangs_on_an_element_that_is_dropped(used: Used) -> None:
    dropped = {name for name, answers in KNOWN["elements"].items() if "n" in answers[: len(KNOWN["programs"])]}
    assert used.styled & dropped <= {"a"}
    assert used.styled <= set(KNOWN["elements"]) | OLDEST["elements"]


def test_the_table_knows_what_it_is_asked() -> None:
    assert KNOWN["elements"]["bdi"] == "nnnnnyn"
    assert {len(answers) for kind in ("elements", "properties") for answers in KNOWN[kind].values()} == {7}
