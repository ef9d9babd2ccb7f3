"""One word changed is one line changed: comments, order, quoting and line ends stay, whatever the file looks like."""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.manuscript.edits import Cut, Insert, Move, Put, SpliceError, Steps
from pdfdigest.manuscript.splice import cut_lines, spliced, text_in
from pdfdigest.manuscript.text_files import text_of
from pdfdigest.manuscript.yaml import Document
from pdfdigest.manuscript.yaml_nodes import UnreadableError, nodes
from tests.builders import ROOT

SAMPLES = sorted(path for path in (ROOT / "issues").glob("*/20*/*.yaml"))
ARRANGED = """\
# A file that somebody arranged.
format: 1
volume: 3   # the third
number: 7
date: 2025-07-01

status: draft
fit: {pages: 2, }
image: {file: 'images/a.svg', alt: "A \\"b\\" c", credit: Me}
stories:

  # The first story, and why.
  - id: one
    headline: 'It''s quoted'   # short
    deck: >
      A deck that runs
      over two lines.
    byline: Anna
      and Bert
    body: |
      First line.
      - a list

      Last line.
    topics:
      - Paper  # of straw
      - Type

  - id: two
    headline: "Double: quoted"
    kicker:
    body: |-
        Indented by four.
        Second.
    people: [Ito, 'Sato, Kei',
             Abe]  # family names first
  # About the third.
  - id: three
    headline:   # to come
    body:
sources:
  # where it comes from
  mill:
    address: https://example.org/mill   # checked
  empty:
# The end.
"""
FILES = {
    "line feeds": ARRANGED.encode(),
    "carriage returns": ARRANGED.replace("\n", "\r\n").encode(),
    "both": b"\xef\xbb\xbf" + re.sub("\n(?=[a-m -])", "\r\n", ARRANGED).encode(),
    "no end": ARRANGED.rstrip("\n").encode(),
}
ORDER = ("id", "headline", "short", "kicker", "deck", "byline", "dateline", "body", "topics", "people")


def leaves(values: Any, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Every text in a file, and where it stands."""
    if isinstance(values, dict):
        for key, value in values.items():
            yield from leaves(value, (*steps, key))
    elif isinstance(values, list):
        for at, value in enumerate(values):
            yield from leaves(value, (*steps, at))
    elif isinstance(values, str) and values.split():
        yield steps, values


def touched(old: bytes, new: bytes) -> tuple[int, int]:
    """How many lines went and how many came."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return sum(b - a for _, a, b, _, _ in changed), sum(d - c for _, _, _, c, d in changed)


def comments(raw: bytes) -> list[str]:
    return re.findall(r"(?m)(?:^|\s)(#.*)$", text_in(raw))


def one_word(raw: bytes, chance: random.Random) -> None:
    """Change one word somewhere, and see one line changed."""
    values = nodes(text_in(raw)).plain
    steps, text = chance.choice(list(leaves(values)))
    words = list(re.finditer(r"\S+", text))
    word = chance.choice(words)
    fresh = chance.choice(["fresh", "x", "naïve", "日本", "it's", "well-made", "7", "a:b", "100%", "(so)", "**bold**"])
    wanted = text[: word.start()] + fresh + text[word.end() :]
    new = spliced(raw, Put(steps, wanted))
    found: Any = nodes(text_in(new)).plain
    for step in steps:
        found = found[step]
    assert found.rstrip("\n") == wanted.rstrip("\n")
    if wanted.rstrip("\n") != text.rstrip("\n"):
        assert touched(raw, new) == (1, 1), (steps, wanted)
    assert comments(new) == comments(raw)
    assert re.findall(rb"\r\n|\r|\n", new) == re.findall(rb"\r\n|\r|\n", raw)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nodes_say_what_the_reader_says(path: Path) -> None:
    assert nodes(text_in(path.read_bytes())).plain == Document(path, text_of(path)).values


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_one_word_of_a_sample_is_one_line(path: Path) -> None:
    chance = random.Random(path.stem)
    for _ in range(4):
        one_word(path.read_bytes(), chance)


@pytest.mark.judges
@pytest.mark.chaos
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_thousand_words_of_a_sample(path: Path) -> None:
    chance = random.Random(f"campaign {path.stem}")
    for _ in range(1_000):
        one_word(path.read_bytes(), chance)


@pytest.mark.parametrize("name", FILES)
def test_one_word_of_an_arranged_file_is_one_line(name: str) -> None:
    for seed in range(40):
        one_word(FILES[name], random.Random(seed))


EDITS = {
    "a key that is empty": (Put(("stories", 1, "kicker"), "Paper"), (1, 1)),
    "a key that is empty, with a comment": (Put(("stories", 2, "headline"), "It came"), (1, 1)),
    "a body that is empty": (Put(("stories", 2, "body"), "One.\n\nTwo."), (1, 4)),
    "a key that is not there": (Put(("stories", 0, "short"), "Quoted", ORDER), (0, 1)),
    "a key at the end of its story": (Put(("stories", 2, "people"), ["A", "B, C"], ORDER), (0, 1)),
    "a key that goes": (Put(("stories", 0, "deck"), None), (3, 0)),
    "a value that goes": (Put(("stories", 1, "headline"), None, wanted=True), (1, 1)),
    "a fact of a source": (Put(("sources", "mill", "publisher"), "Mill"), (0, 1)),
    "a fact of an empty source": (Put(("sources", "empty", "address"), "https://example.org/"), (0, 1)),
    "another source": (Put(("sources", "third", "address"), "https://example.org/3"), (0, 2)),
    "a number": (Put(("volume",), 4), (1, 1)),
    "a date": (Put(("date",), "2025-07-02", bare=True), (1, 1)),
    "a key between braces": (Put(("image", "caption"), "It, shown"), (1, 1)),
    "a key that goes from braces": (Put(("image", "alt"), None), (1, 1)),
    "an entry of a list in lines": (Put(("stories", 0, "topics"), ["Paper", "Ink"]), (1, 1)),
    "one entry more in lines": (Put(("stories", 0, "topics"), ["Paper", "Ink", "Type"]), (0, 1)),
    "one entry less between brackets": (Put(("stories", 1, "people"), ["Ito", "Sato, Kei"]), (2, 1)),
    "one entry more between brackets": (Put(("stories", 1, "people"), ["Ito", "Ueda", "Sato, Kei", "Abe"]), (1, 1)),
    "a story more": (Insert(("stories",), 1, {"id": "new", "headline": None, "body": None}), (0, 3)),
    "a story at the end": (Insert(("stories",), 3, {"id": "new", "headline": "H", "body": "A\n\nB"}), (0, 6)),
    "a story less": (Cut(("stories",), 1), (8, 0)),
    "a first section": (Insert(("sections",), 0, {"id": "s", "heading": "H", "body": "B"}), (0, 4)),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("file", ["line feeds", "carriage returns"])
def test_an_edit_touches_its_lines_alone(name: str, file: str) -> None:
    edit, lines = EDITS[name]
    new = spliced(FILES[file], edit)
    assert touched(FILES[file], new) == lines
    lost = set(comments(FILES[file])) - set(comments(new))
    assert lost == ({"# family names first"} if name == "a story less" else set())


@pytest.mark.parametrize("file", FILES)
def test_a_story_moves_with_its_comment_and_comes_back(file: str) -> None:
    raw = FILES[file]
    away = spliced(raw, Move(("stories",), 0, 2))
    assert [story["id"] for story in nodes(text_in(away)).plain["stories"]] == ["two", "three", "one"]
    assert sorted(comments(away)) == sorted(comments(raw))
    above = text_in(away).split("  - id: one")[0]
    assert above.endswith("# The first story, and why.\n")
    back = spliced(away, Move(("stories",), 2, 0))
    assert text_in(back) == text_in(raw)
    assert back == raw or file == "both"


def test_a_story_that_was_cut_comes_back_as_it_was_written() -> None:
    raw = FILES["line feeds"]
    for at, story in enumerate(nodes(text_in(raw)).plain["stories"]):
        edit = Cut(("stories",), at)
        lines = cut_lines(raw, edit)
        back = spliced(spliced(raw, edit), Insert(("stories",), at, story, lines))
        assert sorted(comments(back)) == sorted(comments(raw))
        assert nodes(text_in(back)).plain == nodes(text_in(raw)).plain


@pytest.mark.parametrize(
    "value", ["no", "2025", "a: b", "# c", "- d", "x  ", "'", '"', "[a", "*", "ends:", "", "ﬁ", "a #b"]
)
def test_any_line_is_read_back(value: str) -> None:
    for steps in (("stories", 0, "headline"), ("stories", 1, "headline"), ("stories", 2, "headline"), ("image", "alt")):
        new = spliced(FILES["line feeds"], Put(steps, value, wanted=True))
        found: Any = nodes(text_in(new)).plain
        for step in steps:
            found = found[step]
        assert found == value


@pytest.mark.parametrize(
    "text", ["a: &x 1\n", "a: *x\n", "a: [\n", "- a\n", "a: 1\na: 2\n", "a: !t b\n", "a: b\u2028c\n", ""]
)
def test_a_file_without_fields_is_told(text: str) -> None:
    with pytest.raises(UnreadableError):
        spliced(text.encode(), Put(("a",), "b"))


def test_a_place_that_is_not_there_is_refused() -> None:
    for edit in (
        Put(("stories", 9, "headline"), "x"),
        Put(("volume", "x"), "x"),
        Cut(("stories",), 9),
        Move(("sources",), 0, 1),
    ):
        with pytest.raises(SpliceError):
            spliced(ARRANGED.encode(), edit)
