"""What is typed reads back: words, links, notes and emphasis, whatever stands beside what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pdfdigest.manuscript import prose
from pdfdigest.manuscript.complaints import Complaint
from pdfdigest.manuscript.intake import retyping
from pdfdigest.manuscript.intake.shape import Block, Run, Runs, tidy
from pdfdigest.manuscript.intake.sources import destination
from pdfdigest.model import cites, plain

A = Run("pilots", link="https://example.org/pilots")


def leads(run: Run, _words: str) -> str:
    return f"source:{run.note}" if run.note else destination(run.link or "")


def typed(*blocks: Block, base: int = 0) -> str:
    return retyping.body(list(blocks), base, leads)[0]


def paragraph(*runs: Run) -> Block:
    return Block("paragraph", runs)


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        ((Run("They "), Run("met", strong=True), Run(note="n1"), Run(".")), "They [**met**](source:n1)."),
        ((A, Run(note="n1"), Run(" too.")), r"[pilots](https://example.org/pilots)[\*](source:n1) too."),
        ((A, Run(","), Run(note="n1"), Run(" too.")), r"[pilots](https://example.org/pilots),[\*](source:n1) too."),
        ((Run(note="n1"), Run("The port.")), r"[\*](source:n1) The port."),
        ((Run("Sie sagte „Ja“"), Run(note="n1"), Run(".")), "Sie sagte „[Ja](source:n1)“."),
        ((Run("A lamp."), Run(note="n1"), Run(note="n2")), r"A [lamp](source:n1).[\*](source:n2)"),
        ((Run("("), Run(note="n1"), Run(") and"), A), r"([\*](source:n1)) and[pilots](https://example.org/pilots)"),
    ],
)
def test_a_note_hangs_on_its_word_or_is_a_mark(runs: Runs, wanted: str) -> None:
    assert typed(paragraph(*runs)) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "[words] (https://example.org)",
        "a [words](x) b",
        "[^1] and [a][1]",
        "~~gone~~",
        "{{ name }}",
        "$$x$$",
        "- [ ] task",
        "==x==",
    ],
)
def test_words_that_look_like_markup_are_typed_so_that_check_has_nothing_to_say(words: str) -> None:
    text = typed(paragraph(Run(words)), paragraph(Run("as it is")))
    doubts: list[Complaint] = []
    read, complaints = prose.read(text, lambda _target, _line, _column: "x", doubt=doubts.append)
    assert plain(read) == f"{words}\n\nas it is"
    assert not complaints
    assert not [each for each in doubts if each.severity == "fault"]
    assert text.endswith("\n\nas it is")


def test_only_the_block_that_needs_it_is_escaped_more() -> None:
    other = paragraph(Run("A "), Run("plain", emphasis=True), Run(" word (and a hyphen-minus)."), A)
    odd = paragraph(Run("34"), Run("-", strong=True), Run("5 "), Run("said", strong=True), A)
    text = typed(other, odd)
    assert text.split("\n\n")[0] == "A *plain* word (and a hyphen-minus).[pilots](https://example.org/pilots)"
    assert "**said**" in text
    assert text.count("https://example.org/pilots") == 2


def item(words: str, label: str = "", depth: int = 1) -> Block:
    return Block("paragraph", (Run(words),), depth=depth, opens=True, ordered=bool(label), label=label)


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        ((item("a", "3."), item("b", "4.")), "3. a\n4. b"),
        ((item("a", "13."), item("b", "14."), item("c", "16.")), "13. a\n14. b\n16) c"),
        ((item("a", "1."), item("b", "1.")), "1. a\n1) b"),
        ((item("a", "10."), item("b", "1.", 2), item("c", "", 3)), "10. a\n    1. b\n       - c"),
        ((item("a", "I."), item("b", "II.")), "I. a\n\nII. b"),
        ((item("a"), paragraph(Run("between")), item("b", "2.")), "- a\n\nbetween\n\n2. b"),
        ((item("a", "(2)"), item("b", "", 2)), "(2) a\n\n- b"),
        ((item("a", "1."), Block("paragraph", (Run("more"),), depth=1)), "1. a\n\n   more"),
    ],
)
def test_list_numbers_are_typed_as_they_are(blocks: tuple[Block, ...], wanted: str) -> None:
    assert typed(*blocks) == wanted


def test_numbers_of_lists_are_printed_as_they_are() -> None:
    text = typed(item("a", "13."), item("b", "14."), item("c", "16."))
    read, complaints = prose.read(text, lambda *_: "", "en")
    assert not complaints
    assert [node.start for node in read] == [13, 16]


def test_a_paragraph_of_any_length_comes_through() -> None:
    words = "The port ordered forty “lamps” and said so. " * 900
    text, whole = retyping.body([paragraph(*tidy([Run(words), A] * 2))], 0, leads)
    read, complaints = prose.read(text, lambda *_: "", "en")
    assert not complaints
    assert whole
    assert plain(read).split().count("ordered") == 1800
    assert text.count("https://example.org/pilots") == 2


RUNS = some.builds(
    Run,
    some.text(alphabet="ab 語“”*_[]()<>&#-.1|\\`~^!{}%\"'", max_size=8),
    strong=some.booleans(),
    emphasis=some.booleans(),
    raised=some.booleans(),
    link=some.sampled_from([None, None, "https://example.org/a_b(c)"]),
)
NOTED = some.one_of(RUNS, some.builds(Run, note=some.sampled_from(["n1", "n2"])))


@settings(deadline=None, max_examples=60)
@given(some.lists(some.lists(NOTED, min_size=1, max_size=6).map(tidy), min_size=1, max_size=3))
def test_no_word_and_no_link_is_lost_whatever_stands_where(blocks: list[Runs]) -> None:
    text, _ = retyping.body([paragraph(*runs) for runs in blocks], 0, leads)
    targets: list[str] = []
    read, complaints = prose.read(text, lambda target, _line, _column: targets.append(target) or target, "en")
    assert not complaints

    def bare(words: str) -> str:
        return "".join(sign for sign in words if sign.isalnum())

    assert bare(plain(read)) == bare("".join(run.words for runs in blocks for run in runs))
    notes = {f"source:{run.note}" for runs in blocks for run in runs if run.note}
    assert {target for target in targets if target.startswith("source:")} == notes
    assert len(cites(read)) == len(targets)
    shown = any(run.link and run.words.strip() for runs in blocks for run in runs)
    assert ("https://example.org/a_b(c)" in targets) == shown
