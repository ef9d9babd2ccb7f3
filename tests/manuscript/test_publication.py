"""Finding publications and issues, and reading publication.toml whatever it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pdfdigest.errors import ManuscriptError, RequestError
from pdfdigest.manuscript import publication
from tests import builders

FULL = """\
name = "The Digest"
slug = "the-digest"
language = "en-US"
time_zone = "Asia/Tokyo"
paper = "Letter"
issn_print = "2049-3630"
record = ["screen", "print"]

[colours]
accent = "#123a6b"

[rules]
leftover = "off"
"""


def read(folder: Path, text: str):
    path = folder / "publication.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return publication.read(path)


def test_a_publication_is_what_its_file_says(tmp_path):
    made = read(tmp_path, FULL)
    assert (made.name, made.slug, made.paper, made.accent) == ("The Digest", "the-digest", "Letter", "#123a6b")
    assert made.severities == (("leftover", "off"),)


def test_a_folder_of_the_longest_name_gives_a_slug_that_fits():
    assert publication.slug_of("An Office of Many Words " * 10) == ("an-office-of-many-words-" * 5)[:100].strip("-")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"The Digest"', "The Digest", 1, "between quotes"),
        ('name = "The Digest"', "", 1, "it is missing"),
        ('"Letter"', '"A6"', 5, "'A4', 'Letter', 'A5' or 'JIS-B5'"),
        ('"en-US"', '"klingonese"', 3, "no language tag"),
        ('"Asia/Tokyo"', '"Tokio"', 4, "no time zone"),
        ('"2049-3630"', '"2049-3631"', 6, "last sign should be 0"),
        ('"#123a6b"', '"navy"', 10, "no colour"),
        ('"the-digest"', f'"{"x" * 200_000}"', 2, "200,000 letters long; 100 is the most"),
        ("leftover", "leftovers", 13, "did you mean 'leftover'"),
        ('"off"', '"never"', 13, "not one of"),
        ("paper", "papper", 5, "did you mean 'paper'"),
        ('paper = "Letter"', 'logo = "../../x.svg"', 5, "no file"),
        ('paper = "Letter"', 'logo = "/etc/passwd"', 5, "outside the folder"),
        ('paper = "Letter"', f'logo = "{"x" * 400}"', 5, "no file"),
        ('paper = "Letter"', f"paper = {'[' * 3000}", 1, "too deep|not TOML"),
        ('paper = "Letter"', f"paper = {'9' * 5000}", 1, "too long|not TOML"),
        ('paper = "Letter"', "paper = 2022-02-02", 5, "not one of|text"),
    ],
)
def test_a_fault_names_its_line_and_what_to_do(tmp_path, old, new, line, words):
    with pytest.raises(ManuscriptError, match=words) as caught:
        read(tmp_path, FULL.replace(old, new, 1))
    assert line in {fault.line for fault in caught.value.faults}


def test_an_empty_file_says_what_writes_one(tmp_path):
    with pytest.raises(ManuscriptError, match="pdfdigest init"):
        read(tmp_path, "")


def test_numbers_in_file_names_count_as_numbers(desk):
    made = builders.publication(desk)
    for name in ("1.10", "1.9", "1.2", "²", "notes"):
        (desk / f"{name}.yaml").write_text("x")
    assert [path.stem for path in publication.issue_files(made)] == ["1.2", "1.9", "1.10", "notes", "²"]


def test_what_is_named_is_found_or_said_not_to_be_there(desk):
    issue = builders.issue(desk)
    for name in ("1.1", "2025", "2025/1.1.yaml", "."):
        assert [script.path for script in publication.find((name,), desk)] == [issue.path], name
    for name in ("1.2", "nothing", "no.yaml", "x" * 400, "images"):
        with pytest.raises(RequestError):
            publication.find((name,), desk)


def test_one_file_under_two_names_is_one_issue(desk):
    """Else `approve` would ask which of the two is meant, and name one path twice."""
    path = builders.issue(desk).path
    (desk / "2025" / "again.yaml").symlink_to(path)
    assert [each.path for each in publication.find((), desk)] == [path]


def test_publication_toml_names_its_publication(desk):
    path = builders.issue(desk).path
    assert [each.path for each in publication.find(("publication.toml",), desk)] == [path]


def test_a_link_in_a_circle_is_a_fault_of_the_manuscript(desk):
    builders.issue(desk)
    (desk / "round.yaml").symlink_to(desk / "round.yaml")
    (script,) = publication.find(("round.yaml",), desk)
    assert script.path.name == "round.yaml"


def test_a_folder_of_several_publications_means_all_of_them(tmp_path):
    for name in ("b", "a"):
        builders.issue(tmp_path / name)
    assert [script.publication.slug for script in publication.find((), tmp_path)] == ["a", "b"]
    with pytest.raises(RequestError, match="several publications"):
        publication.one(tmp_path)


PIECES = some.sampled_from(
    [
        *"\"'[]{}=#.\n\t\\,-_ \0\ud800é日",
        "'''",
        '"""',
        "name",
        "true",
        "1e9",
        "2022-01-01",
        "\\u0000",
        "[[rules]]\n",
        "[a.b]\n",
    ]
)


@some.composite
def mutated(draw) -> str:
    text = FULL
    for _ in range(draw(some.integers(1, 5))):
        at = draw(some.integers(0, len(text)))
        text = text[:at] + draw(PIECES | some.just("")) + text[at + draw(some.integers(0, 8)) :]
    return text


@settings(max_examples=150, deadline=3000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated() | some.text(max_size=100))
def test_a_file_after_accidents_is_a_publication_or_faults(tmp_path, text):
    complaints: list = []
    path = tmp_path / "publication.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    made = publication.read(path, complaints)
    repr(made).encode()
    try:
        publication.read(path)
    except ManuscriptError as error:
        found = error.faults
    else:
        found = ()
    assert list(found) == complaints
    assert all(0 <= fault.line <= text.count("\n") + text.count("\r") + 1 and fault.message for fault in found)
