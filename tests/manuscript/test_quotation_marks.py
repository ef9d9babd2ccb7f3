"""Quotation marks and apostrophes: which way each one turns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pdfdigest.manuscript import dashes, languages, prose, set_lines
from pdfdigest.manuscript.quotation_marks import Quotations
from pdfdigest.model import plain


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("en", "'Tis the '90s, rock 'n' roll; the '68 class", "’Tis the ’90s, rock ’n’ roll; the ’68 class"),
        ("en", "the dogs' bowl, O'Neil's, 'til then", "the dogs’ bowl, O’Neil’s, ’til then"),
        ("en", "He said 'the dogs' bowl' is 'x'.", "He said ‘the dogs’ bowl’ is ‘x’."),
        ("en", "\"It's 'fine',\" she said. \"Why 'so'?\"", "“It’s ‘fine’,” she said. “Why ‘so’?”"),
        ("en", '("a") "a"—"b" ["c"]', "(“a”) “a”—“b” [“c”]"),
        ("en", '6\'2" tall, a 5" pipe', '6\'2" tall, a 5" pipe'),
        ("en", '5\' 3" tall, 5\' 10½" and the 1980s\' "end"', "5' 3\" tall, 5' 10½\" and the 1980s’ “end”"),
        ("en", '"\'Tis," he said', "“’Tis,” he said"),
        ("nl", "'s avonds 't is", "’s avonds ’t is"),
        ("de", '"so" sagt\'s, \'ne "Frage"', "„so“ sagt’s, ’ne „Frage“"),
        ("fr", 'l\'"Amérique"', "l’«\u202fAmérique\u202f»"),
        ("ja", 'これは"重要"です', "これは「重要」です"),
        ("ko", '중요한"것"은', "중요한“것”은"),
        ("he", 'צה"ל "שלום"', "צה״ל ”שלום”"),
    ],
)
def test_marks_turn_as_the_language_has_them(language, typed, wanted):
    assert set_lines.quoted(typed, language) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('He said: "One.\n\n"Two."', "He said: “One.\n\n“Two.”"),
        ('"One.\n\n"Two.\n\n"Three." And "four".', "“One.\n\n“Two.\n\n“Three.” And “four”."),
        ("'One.\n\n'Two.'", "’One.\n\n‘Two.’"),
        ('*"one"* **"two"** "[three](x)"', "“one” “two” “three”"),
        ('\\"kept\\" and "turned"', '"kept" and “turned”'),
    ],
)
def test_a_quotation_runs_through_paragraphs_and_marks(typed, wanted):
    assert plain(prose.read(typed, lambda *_: "x")[0]) == wanted


@pytest.mark.parametrize(("language", "wanted"), [("en", "21–22"), ("ja", "21～22"), ("ko", "21~22"), ("de", "21–22")])
def test_the_dash_between_figures_is_that_of_the_language(language, wanted):
    kept = "5-4, 555-1234, 2022-02-25, F-16, 2001-02"
    typed = f"on 21-22 {kept}"
    assert plain(prose.read(typed, lambda *_: "", language, smart=True)[0]) == f"on {wanted} {kept}"
    assert plain(prose.read(typed, lambda *_: "", language)[0]) == typed
    assert dashes.smart("1914-18", "en") == "1914–18"


@settings(max_examples=60, deadline=2000)
@given(some.text("ab1 \"'(.s-", max_size=40), some.sampled_from(["en", "fr", "ja"]))
def test_nothing_but_the_marks_changes(text, language):
    (turned,) = Quotations(language).paragraph([(text, True)])
    marks = "".join(languages.quotes(language)) + "’\"'"
    assert [sign for sign in turned if sign not in marks] == [sign for sign in text if sign not in "\"'"]
