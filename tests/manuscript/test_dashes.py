"""Dashes, minus signs, points and spaces by language; what is plain from the signs around it, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pdfdigest.manuscript import dashes, prose
from pdfdigest.model import plain


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("en-US", "a vote - and got one - but", "a vote—and got one—but"),
        ("en", "so -- or so", "so—or so"),
        ("en", "A--B, A---B", "A—B, A—B"),
        ("en-GB", "a vote - and", "a vote\u00a0– and"),
        ("de", "bis 2021-2025) - ein Plan -- ja", "bis 2021–2025)\u00a0– ein Plan\u00a0– ja"),
        ("pl", "tak - nie", "tak\u00a0– nie"),
        ("ru", "Москва - столица", "Москва\u00a0— столица"),
        ("es", "una palabra - un inciso - y fin", "una palabra —un inciso— y fin"),
        ("fr", "oui — non", "oui\u00a0— non"),
        ("ja", "東京 - 大阪", "東京 - 大阪"),
        ("en", "February 21-22, $1.4-1.6, 1990--2000", "February 21–22, $1.4–1.6, 1990–2000"),
        ("en", "5-4, 5 - 4, 555-1234, 2022-02-25, F-16, 1.4-5", "5-4, 5 - 4, 555-1234, 2022-02-25, F-16, 1.4-5"),
        ("en", "-5 degrees (-3%), x-5", "−5 degrees (−3%), x-5"),
        ("en", "a... b.... c", "a… b.... c"),
        ("fr", "1 200 000 et 11,2 % en 2021 300", "1\u202f200\u202f000 et 11,2\u202f% en 2021 300"),
        ("ru", "1 200 чел., 11 %", "1\u00a0200 чел., 11\u00a0%"),
        ("en", "well-known, co-op -", "well-known, co-op -"),
    ],
)
def test_a_line_has_the_signs_of_its_language(language: str, typed: str, wanted: str) -> None:
    assert dashes.smart(typed, language) == wanted
    assert dashes.smart(wanted, language) == wanted


def body(typed: str, language: str) -> str:
    return plain(prose.read(typed, lambda *_: "x", language, smart=True)[0])


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("en", "a **vote** - and *one* - but", "a vote—and one—but"),
        ("en", "the vote -\nand so on", "the vote—and so on"),
        ("de", "die Wahl -\nund so", "die Wahl\u00a0– und so"),
        ("en", "see https://example.org/a--b - and", "see https://example.org/a--b—and"),
        (
            "ru",
            "- Мы подпишем, - сказал министр, - пока.",
            "—\u00a0Мы подпишем,\u00a0— сказал министр,\u00a0— пока.",
        ),
        ("pl", "– Podpiszemy – powiedział.", "–\u00a0Podpiszemy\u00a0– powiedział."),
        ("es", "– Firmaremos - dijo - hoy.", "—Firmaremos —dijo— hoy."),
        ("es", "— Sí, hay un - mejor dicho, dos - motivos", "—Sí, hay un —mejor dicho, dos— motivos"),
        ("ru", "- один", "один"),
        ("en", "- We sign, - said he.", "We sign,—said he."),
    ],
)
def test_a_body_has_them_across_its_marks(language: str, typed: str, wanted: str) -> None:
    assert body(typed, language) == wanted


def test_as_typed_nothing_changes() -> None:
    typed = "a vote - and -5, 21-22..."
    assert plain(prose.read(typed, lambda *_: "x", "en")[0]) == typed


@given(some.text("ab1 -–—.%'\n", max_size=40), some.sampled_from(["en", "es", "ru", "fr", "de", "ja"]))
def test_no_letter_or_figure_is_lost(text: str, language: str) -> None:
    made = dashes.smart(text, language)
    assert [sign for sign in made if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
