"""Pages: every note on the page of its call, every word printed, links that lead where they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.press.machine import Machine
from tests.builders import edition, issue, pdf, story, text


def test_a_note_stands_on_the_page_that_calls_it(desk: Path, machine: Machine) -> None:
    stories = [
        story(n, body=f"Text {n} with a [word](https://example.org/{n}) cited. " + "More words. " * 120)
        for n in range(1, 9)
    ]
    made = edition(issue(desk, stories=stories), machine)
    for n, (story_id, page) in enumerate(made.story_pages, 1):
        assert story_id == f"story-{n}"
        assert page in dict(made.note_pages)[n]
        assert f"example.org/{n}" in text(made.data, page).replace("\n", "")


def test_a_source_cited_again_keeps_its_number_and_is_repeated_where_it_is_cited(desk: Path, machine: Machine) -> None:
    again = "See [this](https://example.org/one) too. "
    stories = [story(1, body=again + again), story(2, body="Words. " * 1500 + again)]
    made = edition(issue(desk, stories=stories), machine)
    first, last = dict(made.note_pages)[1]
    assert first == 1
    assert last == made.pages
    assert text(made.data, 1).count("example.org/one") == 1


def test_an_issue_that_cannot_fit_names_the_lines_to_cut(desk: Path, machine: Machine) -> None:
    with pytest.raises(PagesError, match=r"does not fit 1 page: \d+ lines"):
        edition(issue(desk, stories=[story(body="Words and words. " * 900)], fit={"pages": 1}), machine)


def test_a_character_without_a_glyph_is_named(desk: Path, machine: Machine) -> None:
    with pytest.raises(PagesError, match=r"U\+10A80.*Headline number 1"):
        edition(issue(desk, stories=[story(body="Old North Arabian \U00010a80.")]), machine)


def test_same_twice(desk: Path, machine: Machine, tmp_path: Path) -> None:
    one = issue(desk, stories=[story(body="A [word](https://example.org/) of 日本語 and more.")])
    with Machine(tmp_path / "other") as fresh:
        assert edition(one, machine).data == edition(one, fresh).data


def test_identity_is_written_into_the_file(desk: Path, machine: Machine) -> None:
    made = pdf(edition(issue(desk), machine))
    assert made.metadata is not None
    assert made.metadata.title == "The Test Digest, Vol. 1, No. 1"
    assert b"test-digest-1.1" in made.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
