"""Months and days of the week by their names, long and short, in the languages that people write dates in (CLDR, by Babel)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.dates import get_day_names, get_month_names

LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "sv",
    "da",
    "nb",
    "cs",
    "el",
    "ru",
    "uk",
    "tr",
    "ar",
    "he",
    "hi",
    "th",
)
ELSEWHERE = ("de_AT", "ar_LB", "ar_DZ", "ar_MA")
"""Where months have other names than in most lands of their language."""
WORD = r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])+"
"""A word of a date: letters, and the marks of scripts that set vowels above and below them."""


@cache
def months() -> dict[str, int]:
    """The number of each month by its names in small letters; a name of two months is left out."""
    return {name: next(iter(numbers)) for name, numbers in _names("month").items() if len(numbers) == 1}


@cache
def weekdays() -> dict[str, frozenset[int]]:
    """The days of the week by their names in small letters, from 0 for Monday; some languages share one."""
    return {name: frozenset(numbers) for name, numbers in _names("day").items()}


@cache
def _of_two_words() -> dict[str, int]:
    """Months whose name is two words, as in the Levant."""
    named = get_month_names("wide", "format", Locale.parse("ar_LB"))
    return {name: number for number, name in named.items() if " " in name}


def with_single_names(words: str) -> str:
    """A line in small letters in which each month is one word."""
    for name, number in _of_two_words().items():
        if name in words:
            words = words.replace(name, get_month_names("wide", "format", Locale.parse("en"))[number].lower())
    return words


def _names(kind: str) -> dict[str, set[int]]:
    """Names and abbreviations in the languages that tell days by names; one that means two is left out."""
    found: dict[str, set[int]] = {}
    for tag in (*LANGUAGES, *ELSEWHERE) if kind == "month" else LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                read = get_month_names if kind == "month" else get_day_names
                for number, name in read(width, context, Locale.parse(tag)).items():
                    for token in _single(name):
                        found.setdefault(token, set()).add(int(number))
    found.setdefault("sept", {9}) if kind == "month" else found.setdefault("thurs", {3})
    return found


def _single(name: str) -> Iterable[str]:
    tokens = re.findall(WORD, name.lower())
    if len(tokens) != 1:
        return ()
    # Hebrew joins "on" and "in" to the name.
    return (*tokens, f"ב{tokens[0]}") if "\u05d0" <= tokens[0][0] <= "\u05ea" else tokens
