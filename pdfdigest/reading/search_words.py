"""What a revision tells goes in; the words that its stories are found by come out, folded, each with how much it weighs.

Letters are folded in full: small letters without accents, the forms of Arabic and Hebrew letters made one.  Chinese and
Japanese are taken two signs at a time, as they have no spaces.  `templates/site/search.js` folds what a reader types in
the same way.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pdfdigest.model import Indexed, whole
from pdfdigest.model import plain as told
from pdfdigest.reading.holdings import Facts

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
MORE, _BITS = 32, 5
BUCKETS = 256
"""The words of a site fall into so many parts, by their first three letters."""
LETTERS = 3
EXCERPTS = 2_400
"""Bytes of text of an issue that results show passages from; each of its stories has as much of them as the others."""
_SAME = {
    **dict(zip("øłđðħŧıςىیئکةךםןףץ", "olddhtiσيييكهכמנפצ", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "\u0640": "",
    **{chr(zero + figure): str(figure) for zero in (0x660, 0x6F0, 0x966) for figure in range(10)},
}
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
_RUNS = re.compile("([\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")
"""Kana and Chinese signs, which are written without spaces."""
_HEADLINE, _BESIDE, _BODY = 5, 2, 1
"""How often a word counts that stands in a headline, beside it or in the subjects of a story, and in its text."""
_SATURATION, _EVEN, _LENGTH = 1.2, 0.6, 220.0
"""BM25 with a length of its own in place of the average, so that a story weighs the same whatever is issued after it."""
_STEPS = (0.9, 1.25, 1.6)
"""Weights from which on a word counts as more."""


class _Signs(dict[int, str]):
    """What becomes of each sign: itself, another, nothing, or a space where words end."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign)
        self[code] = _SAME.get(sign, "" if kind == "Cf" else sign if kind[0] in "LMN" else " ")
        return self[code]


_SIGNS = _Signs()


def terms(text: str) -> Iterator[str]:
    """The words of a text as they are looked up, in order.

    >>> list(terms("L’Écluse de STRASSE")), list(terms("日本語"))
    (['l', 'ecluse', 'de', 'strasse'], ['日本', '本語', '語'])
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower().upper().lower()
    plain = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", plain)))
    for word in plain.translate(_SIGNS).split():
        for place, run in enumerate(_RUNS.split(word)):
            if place % 2:
                yield from (run[at : at + 2] for at in range(len(run)))
            elif run:
                yield run


def bucket(term: str) -> int:
    """The part that a word falls into, by its first three letters, a Chinese or Japanese one by its first sign."""
    found = 0
    for sign in term[: 1 if _RUNS.match(term) else LETTERS]:
        found = (found * 31 + ord(sign)) % 65_521
    return found % BUCKETS


def number(value: int) -> str:
    """A number in signs of which the last one is the only one below the thirty-second.

    >>> number(0), number(31), number(32)
    ('0', 'V', 'W1')
    """
    said = ""
    while value >= MORE:
        said += DIGITS[MORE + value % MORE]
        value >>= _BITS
    return said + DIGITS[value]


def numbers(said: str) -> Iterator[int]:
    """The numbers that such signs say, one after the other."""
    value = shift = 0
    for sign in said:
        digit = DIGITS.index(sign)
        value += digit % MORE << shift
        shift += _BITS
        if digit < MORE:
            yield value
            value = shift = 0


def words(facts: Facts) -> dict[str, Any]:
    """What search knows of a revision: `stories`, each its id, headline and text to show passages from, and `buckets`.

    A bucket holds words, each with pairs of a story's place, from 0, and a weight from 0 to 3.
    """
    texts = {story.id: " ".join(told(story.body).split()) for story in facts.issue.stories} if facts.issue else {}
    found: dict[int, dict[str, list[int]]] = {}
    for place, story in enumerate(facts.stories):
        counted: Counter[str] = Counter()
        length = 0
        for weight, text in _fields(story.headline, (story.kicker, story.deck), story, texts.get(story.id, "")):
            several = list(terms(text))
            length += len(several)
            for term in several:
                counted[term] += weight
        for term, often in counted.items():
            found.setdefault(bucket(term), {}).setdefault(term, []).extend((place, _weight(often, length)))
    room = EXCERPTS // max(len(facts.stories), 1)
    shown = [[story.id, story.headline, _cut(texts.get(story.id, "") or story.deck, room)] for story in facts.stories]
    return {"stories": shown, "buckets": {str(each): found[each] for each in sorted(found)}}


def written(facts: Facts) -> bytes:
    """The same as JSON."""
    return json.dumps(words(facts), ensure_ascii=False, separators=(",", ":")).encode()


def _fields(headline: str, beside: Iterable[str], story: Indexed, text: str) -> Iterator[tuple[int, str]]:
    yield _HEADLINE, headline
    names = (*story.topics, *story.people, *story.organisations, *story.countries)
    for each in (*beside, *names):
        yield _BESIDE, whole(each)
    yield _BODY, text


def _weight(often: int, length: int) -> int:
    weight = often * (_SATURATION + 1) / (often + _SATURATION * (1 - _EVEN + _EVEN * length / _LENGTH))
    return sum(weight >= step for step in _STEPS)


def _cut(text: str, room: int) -> str:
    """So many bytes of a text at most, cut behind a word."""
    data = whole(text).encode()
    if len(data) <= room:
        return whole(text)
    cut = data[:room].decode(errors="ignore")
    return cut.rpartition(" ")[0] or cut
