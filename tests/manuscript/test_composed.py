"""One form of each text: composed letters, and names of files that are compared so."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pdfdigest.manuscript.composed import beside, composed
from tests import builders

APART = unicodedata.normalize("NFD", "Müller, Café, Tōkyō, がぎ")


@given(some.text(max_size=40))
def test_a_composed_text_stays_and_looks_the_same(text):
    assert composed(composed(text)) == composed(text)
    assert unicodedata.normalize("NFC", composed(text)) == unicodedata.normalize("NFC", text)


def test_the_shape_of_a_name_stays():
    assert composed("\ufa19" + APART) == "\ufa19" + unicodedata.normalize("NFC", APART)


def test_a_file_is_found_however_its_name_is_composed(tmp_path):
    folder = tmp_path / unicodedata.normalize("NFD", "Fotos-für")
    folder.mkdir()
    (folder / unicodedata.normalize("NFD", "Café.png")).write_bytes(b"")
    found = beside(tmp_path, "Fotos-für/Café.png")
    assert found is not None
    assert found.is_file()
    assert beside(tmp_path, "Fotos-für/Kafé.png") is None
    assert beside(tmp_path, "a" * 5000) is None


@pytest.mark.parametrize("field", ["headline", "body"])
def test_an_issue_is_read_composed(tmp_path, field):
    made = builders.issue(
        tmp_path, facts={"name": APART}, stories=[builders.story(**{field: APART, "topics": [APART]})]
    )
    assert made.publication.name == composed(APART)
    assert made.stories[0].topics == (composed(APART),)
    assert composed(APART) in made.canonical
