"""Two words of a headline go in; whether a line should not end between them comes out.

Articles, prepositions and conjunctions stand with what they introduce (in French, Russian and Polish print no line of a
title ends in one), first names and titles with the name, a figure with what is counted, a dash with what it follows.
Words are told by their letters alone, so that no language needs a list.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

SHORT = 3
"""Letters of a word that introduces the next one, at most."""
TITLE_CASE = 0.6
"""The share of long words that are capitalised from which on capitals tell no names."""
NOUNS_CAPITALISED = ("de", "lb")
"""Languages whose nouns all begin with a capital."""
_KANA_WORD = re.compile("[\u30a1-\u30fa\u30fc-\u30ff]{3,}")
"""A word that is written in katakana, as loan words and names are."""
_OPENING = "«„“‘\"'(¿¡"
_NUMBER = re.compile(r"[\d.,\u00a0\u202f]*\d")
_ABBREVIATED = re.compile(r"[^\W\d_]{1,3}\.")
_DASH = ("–", "—", "-")


def tell_names(heading: str, language: str) -> bool:
    """Whether capitals of a heading tell names."""
    if language.partition("-")[0] in NOUNS_CAPITALISED:
        return False
    long = [word for word in heading.split() if sum(map(str.isalpha, word)) > SHORT]
    return sum(word.lstrip(_OPENING)[:1].isupper() for word in long[1:]) < TITLE_CASE * max(1, len(long) - 1)


def together(before: str, after: str, *, first: bool = False, names: bool = True) -> bool:
    """Whether two words of a heading belong on one line; `first` says that the one before begins it.

    >>> together("à", "Tokyo"), together("Emmanuel", "Macron"), together("accord,", "dit"), together("ports", "closed")
    (True, True, False, False)
    """
    before, after = before.lstrip(_OPENING), after.lstrip(_OPENING)
    if after in _DASH or before == "&" or _NUMBER.fullmatch(before):
        return True
    if _ABBREVIATED.fullmatch(before):
        return names and before[:1].isupper() and after[:1].isupper()
    if not before.replace("’", "").replace("'", "").isalpha():
        return False
    cased = before.lower() != before.upper()
    if cased and len(before) <= SHORT and (before.islower() or first):
        return True
    return names and _is_name(before) and _is_name(after)


def _is_name(word: str) -> bool:
    return word[:1].isupper() and word[1:2].islower()


def in_japanese(heading: str) -> dict[int, bool]:
    """Where a line of a Japanese heading may end, in signs from its start, and whether it parts a phrase there.

    Phrases (a word with its particles) are told by BudouX; within them only a loan word is parted from the rest.

    >>> in_japanese("外務次官級協議、ウクライナ情勢などを議論")
    {8: False, 13: True, 18: False}
    """
    places, at = dict[int, bool](), 0
    for word in _KANA_WORD.finditer(heading):
        places |= dict.fromkeys(word.span(), True)
    for phrase in _parser().parse(heading):
        at += len(phrase)
        places[at] = False
    return {place: parts for place, parts in sorted(places.items()) if 0 < place < len(heading)}


@cache
def _parser() -> Any:
    from budoux import load_default_japanese_parser

    return load_default_japanese_parser()
