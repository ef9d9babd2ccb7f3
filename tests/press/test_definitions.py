"""Terms and what they mean: read from lines with colons, set beside or above each other, tagged as a list with labels."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.inspection import structure
from pdfdigest.manuscript import prose
from pdfdigest.model import Prose, plain
from pdfdigest.post import story_text
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, story

BODY = """Words before.

15 February
: The ministers *met*.
24 February
: It began,
  and went on.
: Nobody said [why](https://example.org/a).

3 March
: They went home.

Words after.
"""


def read(markdown: str) -> Prose:
    nodes, complaints = prose.read(markdown, lambda *_: "a")
    assert not complaints
    return nodes


def test_terms_and_meanings_are_read() -> None:
    before, list_, after = read(BODY)
    assert [before.plain(), after.plain()] == ["Words before.", "Words after."]
    assert list_.kind == "definitions"
    assert [[part.plain() for part in entry.nodes] for entry in list_.nodes] == [
        ["15 February", "The ministers met."],
        ["24 February", "It began, and went on.\nNobody said why."],
        ["3 March", "They went home."],
    ]
    assert list_.cites() == ("a",)


@pytest.mark.parametrize(
    ("markdown", "kinds"),
    [
        ("Words.\n: unit: tons\n\n| A | B |\n|---|---|\n| a | 1 |\n", ["paragraph", "table"]),
        ("One line\nand a term\n: no meaning of it\n", ["paragraph"]),
        ("- a point\n: and more\n", ["list"]),
        ("Term\n:no blank\n", ["paragraph"]),
        ("Term\n: meaning\n\nTerm without\n", ["definitions", "paragraph"]),
        ("Term\n: meaning\n\n: Title\n\n| A | B |\n|---|---|\n| a | 1 |\n", ["definitions", "table"]),
    ],
)
def test_other_lines_with_colons_are_what_they_were(markdown: str, kinds: list[str]) -> None:
    nodes, _ = prose.read(markdown, lambda *_: "a")
    assert [node.kind for node in nodes] == kinds
    said = plain(nodes)
    assert all(
        word in said
        for word in markdown.replace("|", " ").replace(":", " ").split()
        if word.isalpha() and word != "unit"
    )


def test_every_word_of_a_long_list_is_told_where_it_stands(desk: Path) -> None:
    of = issue(desk, stories=[story(body="Term\n: meaning\n" * 40)])
    assert len(of.stories[0].body[0].nodes) == 40


@pytest.mark.parametrize("style", STYLES)
def test_short_terms_stand_beside_and_long_ones_above_what_they_mean(desk: Path, machine: Machine, style: str) -> None:
    long = "Freedomofnavigation operation at sea\n: Voyage of a ship.\n"
    made = edition(issue(desk, stories=[story(body=BODY), story(2, body=long)]), machine, style=style)
    words = {word.text: word for page in bbox(made.data) for word in page}
    assert words["March"].top == pytest.approx(words["home."].top, abs=0.5)
    assert words["home."].left > words["March"].right
    assert words["Voyage"].top > words["Freedomofnavigation"].bottom - 3
    assert words["Voyage"].left < words["operation"].left


def test_they_are_tagged_as_a_list_with_labels(desk: Path, machine: Machine) -> None:
    made = edition(issue(desk, stories=[story(body=BODY)]), machine)
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))
        items = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/LI"]
        assert [[str(kid.S) for kid in item.K] for item in items].count(["/Lbl", "/LBody"]) >= 3


def test_letter_and_web_page_have_them(desk: Path) -> None:
    nodes = read(BODY)
    assert "15 February: The ministers met.\n24 February: It began, and went on." in story_text.lines(nodes, {})
    assert "<dt>3 March</dt><dd><p>They went home.</p></dd>" in story_text.page(nodes, {})
    of = issue(desk, stories=[story(body=BODY)])
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert '<dl class="beside"><div class="entry" data-role="LI"><dt>15 February</dt>' in page
