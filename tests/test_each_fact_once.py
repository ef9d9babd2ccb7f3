"""Each fact once: what stands in two places is wrong in the second one day."""

from __future__ import annotations

import re
import tomllib

import pytest
from babel.dates import get_month_names

from pdfdigest.manuscript import day_names, places, unseen
from pdfdigest.manuscript.intake import days
from pdfdigest.post import leave_words, list_cells
from tests.builders import ROOT

SOURCES = {path: path.read_text("utf-8") for path in sorted((ROOT / "pdfdigest").rglob("*.py"))}
PLACES = {
    "a walk down a tree of a PDF": (
        r'get\("/Kids"\)',
        {"pdf/name_trees.py", "pdf/page_entries.py", "bindery/joined_forms.py"},
    ),
    "names of months, read": ("get_day_names", {"manuscript/day_names.py"}),
    "folders that are not walked": ("node_modules", {"manuscript/places.py"}),
    "control characters": (r"x7f-\\x9f", {"manuscript/unseen.py"}),
    "the beginning of a text": (r"rsplit\([\"'] [\"'], 1\)\[0\]", {"manuscript/short_text.py"}),
    "a noun in the plural": (r"\{'s' (if|\*)|'s' \* |f'\{one\}s'", {"errors.py"}),
    "the rules of check": (r"\bRule\(", {"manuscript/rules.py"}),
}
"""What is found by a pattern, and the modules in which it may stand.  Fields of a form and pages are no name tree."""
OF_ALL = {"EPUB", "PDF", "SHA", "ISBN", "ISSN", "eISSN"}
"""What is written so in every language."""


@pytest.mark.parametrize(("pattern", "modules"), PLACES.values(), ids=PLACES)
def test_it_stands_in_one_place(pattern: str, modules: set[str]) -> None:
    found = {
        path.relative_to(ROOT / "pdfdigest").as_posix() for path, text in SOURCES.items() if re.search(pattern, text)
    }
    assert found == modules


@pytest.mark.parametrize("number", range(1, 13))
@pytest.mark.parametrize("tag", ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "el"])
def test_a_manuscript_and_a_list_of_readers_know_the_same_months(tag: str, number: int) -> None:
    name = get_month_names("wide", "format", tag)[number]
    assert day_names.months()[name.lower()] == number
    assert list_cells.day(f"5 {name} 2024") == f"2024-{number:02}-05"
    read = days.day(f"5 {name} 2024")
    assert read is not None
    assert read.isoformat() == f"2024-{number:02}-05"


def test_a_month_whose_name_has_marks_is_read_whole() -> None:
    assert list_cells.day("5 सितंबर 2024") == "2024-09-05"
    assert list_cells.day("5 Σεπτεμβρίου 2024") == "2024-09-05"


def test_a_line_is_held_to_more_than_a_text() -> None:
    both = [*map(chr, range(9)), "\x0b", "\x1f", "\x7f", "\x9f", "\u2028", "\u2029", "\ud800", "\ufffe", "\uffff"]
    for sign in both:
        assert unseen.CONTROL_IN_TEXT.search(sign)
        assert unseen.CONTROL_IN_LINE.search(sign)
    for sign in "\t\n":
        assert not unseen.CONTROL_IN_TEXT.search(sign)
        assert unseen.CONTROL_IN_LINE.search(sign)
    for sign in " a\u00a0\u200bé漢😀":
        assert not unseen.CONTROL_IN_LINE.search(sign)


def test_no_issue_is_looked_for_where_nothing_is_made_from() -> None:
    assert places.MADE < places.NOT_WALKED
    assert places.RESERVED < places.NOT_WALKED


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "templates").rglob("*.j2")),
    ids=lambda path: path.relative_to(ROOT / "templates").as_posix(),
)
def test_a_template_has_no_words_of_its_own(path) -> None:
    """What is printed or mailed stands in words.toml, in every language that it has."""
    text = path.read_text("utf-8")
    text = re.sub(r"\{#.*?#\}|<style.*?</style>|<script.*?</script>|<!--.*?-->", " ", text, flags=re.DOTALL)
    said = re.findall(r' (?:alt|aria-label|title|placeholder)="([^"{]*)"', text)
    text = re.sub(r"\{[{%].*?[}%]\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|&\w+;", " ", text)
    assert not set(re.findall(r"[^\W\d_]{2,}", text)) - OF_ALL
    assert not [words for words in said if re.search(r"[^\W\d_]{2,}", words)]


def test_every_language_of_the_letters_has_its_words_and_is_understood_when_it_leaves() -> None:
    table = tomllib.loads((ROOT / "templates/words.toml").read_text("utf-8"))
    assert len(table) == 18
    assert set(leave_words.LANGUAGES) == set(table)
