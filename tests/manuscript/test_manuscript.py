"""Reading issue files: what an Issue is made of, and that nothing but faults comes of bad ones."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import manuscript, publication
from tests import builders

FULL = """\
format: 1
volume: 1
numbers: [4, 5]
date: 2022-02-25
language: en-GB
status: draft
embargo: 2022-02-25T09:00+09:00
fit: {pages: 2}
image:
  file: images/a.png
  alt: A sun.
  credit: Us
  address: https://example.org/sun
stories:
  - id: one
    headline: 'Kishida: "we act"'
    topics: [trade, 'security']
    body: |
      He [spoke](source:a) of **it**, and [again](https://example.org/b).

      - a list
      - of two
  - id: two
    headline: Second
    body: "One [line](source:a)."
sections:
  - id: note
    heading: A note
    body: Words.
    place: before
sources:
  a:
    address: https://example.org/a
    publisher: Publisher
    published: 2022-02-01
  unused:
    address: https://example.org/u
"""


def read(folder, text: str):
    path = folder / "1.1.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return manuscript.read(path, publication.alone())


def faults(folder, text: str):
    with pytest.raises(ManuscriptError) as caught:
        read(folder, text)
    return [(f.line, f.column, f.field, f.message) for f in caught.value.faults]


def test_an_issue_is_what_its_file_says(tmp_path):
    issue = read(tmp_path, FULL)
    assert str(issue.identity) == "1.4-5-en-GB"
    assert [(s.number, s.id) for s in issue.sources][1:] == [(2, "a"), (3, issue.sources[2].id)]
    assert issue.stories[0].headline == "Kishida: “we act”"
    assert issue.uncited == ("unused",)
    assert issue.missing == ()
    assert (issue.sources[1].place.line, issue.sources[1].place.column) == (19, 16)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("volume: 1", "volume: 1.4", (2, 9, "volume", "1.4 should be a whole number")),
        ("volume: 1", "volume: 99999999", (2, 9, "volume", "100000")),
        ("volume: 1", "volume: .inf", (2, 9, "volume", "whole number")),
        ("volume: 1", "volume: one", (2, 9, "volume", "whole number")),
        ("volume: 1", "volum: 1", (2, 1, "volum", "did you mean 'volume'?")),
        ("numbers: [4, 5]", "numbers: [4, 6]", (3, 10, "numbers", "follow each other")),
        ("numbers: [4, 5]", "numbers: 4", (3, 10, "numbers", "a list")),
        ("date: 2022-02-25", "date: 0000-00-00", (4, 7, "date", "is no date")),
        ("date: 2022-02-25", "date: 2022-02-30", (4, 7, "date", "is no date")),
        ("date: 2022-02-25", "date: 20220225", (4, 7, "date", "date, like 2022-02-25")),
        ("+09:00", "", (7, 10, "embargo", "time zone is missing")),
        ("status: draft", "status: final", (6, 9, "status", "'draft' or 'approved'")),
        ("language: en-GB", "language: klingonese", (5, 11, "language", "no language tag")),
        ("id: two", "id: one", (23, 9, "stories[1].id", "stands already in line 15")),
        ("id: note", "id: two", (27, 9, "sections[0].id", "is a story's already")),
        ("source:a) of", "source:b) of", (19, 16, "stories[0].body", "no source 'b'")),
        ("https://example.org/b", "www.example.org", (19, 49, "stories[0].body", "should begin with https://")),
        ("https://example.org/b", "javascript:alert(1)", (19, 49, "stories[0].body", "cannot be printed")),
        ("images/a.png", "/etc/passwd", (10, 9, "image.file", "outside the publication's folder")),
        ("images/a.png", "../../a.png", (10, 9, "image.file", "outside the publication's folder")),
        ("headline: Second", "headline: 7", (24, 15, "stories[1].headline", "between quotes: '7'")),
        ("headline: Second", 'headline: "a\\0b"', (24, 15, "stories[1].headline", "U+0000")),
        ("headline: Second", f"headline: {'a' * 3000}", (24, 15, "stories[1].headline", "3,000 characters")),
        ("**it**", "<b>it</b>", (19, 31, "stories[0].body", "for bold write **words**")),
        ("of two", "of `two`", (22, 12, "stories[0].body", "is not printed")),
        ("heading: A note", "heading:", (28, 5, "sections[0].heading", "text")),
    ],
)
def test_a_fault_names_its_place_and_what_to_do(tmp_path, old, new, expected):
    assert old in FULL
    found = faults(tmp_path, FULL.replace(old, new, 1))
    line, column, field, words = expected
    assert any((f[0], f[1], f[2]) == (line, column, field) and words in f[3] for f in found), found


def test_all_faults_come_at_once(tmp_path):
    text = FULL.replace("volume: 1", "volume: x").replace("status: draft", "status: y").replace("id: two", "id: T")
    assert [field for _, _, field, _ in faults(tmp_path, text)] == ["volume", "status", "stories[1].id"]


def test_a_picture_is_not_followed_out_of_the_publication(desk, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")
    desk.mkdir()
    (desk / "a.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(ManuscriptError, match="outside the publication"):
        builders.issue(desk, image={"file": "a.png", "credit": "Us"})


def test_what_stands_empty_is_missing_and_not_wrong(tmp_path):
    text = "format: 1\nvolume:\ndate:\nstories:\n  - id: one\n    headline:\n    body:\n"
    assert read(tmp_path, text).missing == ("number", "volume", "date", "stories[0].headline", "stories[0].body")


LINES = FULL.splitlines(keepends=True)
PIECES = some.sampled_from(
    [
        *"|>-:#&*!%@`'\"[]{}?,~<= \n\t\r\0\x07\ufeff\u2028\u202e\ud800é日😀",
        "- ",
        ": ",
        "---\n",
        "<<: ",
        "null",
        "1.5",
        "{}",
        "[[",
        "](",
        "source:",
        "\\ud800",
        "{lang=",
        "9" * 40,
    ]
)


@some.composite
def mutated(draw) -> str:
    """A sound file after some accidents: lines lost, doubled, moved; signs lost and put in; values swapped."""
    lines = list(LINES)
    for _ in range(draw(some.integers(0, 3))):
        at, to = draw(some.integers(0, len(lines) - 1)), draw(some.integers(0, len(lines) - 1))
        accident = draw(some.sampled_from(["lose", "double", "move", "indent", "swap"]))
        if accident == "lose" and len(lines) > 1:
            del lines[at]
        elif accident == "double":
            lines.insert(to, lines[at])
        elif accident == "move":
            lines.insert(to, lines.pop(at))
        elif accident == "indent":
            lines[at] = draw(some.sampled_from(["  ", "\t", " "])) + lines[at]
        elif ": " in lines[at]:
            value = draw(
                some.sampled_from(
                    ["1", "'x'", "[1, 2]", "{a: b}", "true", "2022-01-01", ".nan", "|\n", "&a *a", "-0", "''"]
                )
            )
            lines[at] = lines[at].partition(": ")[0] + f": {value}\n"
    text = "".join(lines)
    for _ in range(draw(some.integers(0, 4))):
        at = draw(some.integers(0, len(text)))
        text = text[:at] + draw(PIECES | some.just("")) + text[at + draw(some.integers(0, 3)) :]
    return text


def an_issue_or_faults(folder, text: str) -> None:
    found: tuple[Fault, ...] = ()
    try:
        repr(read(folder, text)).encode()
    except ManuscriptError as error:
        found = error.faults
        if not found:
            pytest.fail("an error without a fault")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in found:
        assert 0 <= fault.line <= len(lines)
        assert fault.message
        str(fault).encode()


@settings(max_examples=120, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated())
def test_a_file_after_accidents_is_an_issue_or_faults(tmp_path, text):
    an_issue_or_faults(tmp_path, text)


@pytest.mark.judges
@pytest.mark.timeout(1200)
@settings(max_examples=6000, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated() | some.text())
def test_many_files_after_accidents_are_issues_or_faults(tmp_path, text):
    an_issue_or_faults(tmp_path, text)


def test_a_list_whose_only_entry_is_at_fault_is_not_called_empty(tmp_path):
    text = "format: 1\nvolume: 1\nnumber: 1\ndate: 2025-01-15\nstories:\n  - id: a\n    headlin: A\n    body: B\n"
    said = [field for _line, _column, field, _message in faults(tmp_path, text)]
    assert said == ["stories[0].headlin"]


@pytest.mark.parametrize("written", ["1.10", "007", "0x1F", "1e3", "true", "-3.50"])
def test_a_number_where_text_is_wanted_is_quoted_as_it_is_written(tmp_path, written):
    text = FULL.replace("headline: Second", f"headline: {written}").replace(
        "topics: [trade, 'security']", f"topics: [trade, {written}]"
    )
    said = [message for *_, message in faults(tmp_path, text)]
    assert said == [f"it should be text; write it between quotes: '{written}'"] * 2
