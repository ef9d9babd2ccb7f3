"""A heading goes in; where it sorts, and under which letter, comes out.

The order is that of the Unicode Collation Algorithm (UTS 10) with its default table, word by word, and
on top of it what a language asks for: letters that follow others as letters of their own.  Kana stand
under the rows of the fifty sounds, Hangul under its first consonant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from types import MappingProxyType

from pyuca import Collator

AFTER = "\uffff"
"""Sorts after every letter: what follows a letter as one of its own is that letter and this sign."""
_OWN_LETTERS = MappingProxyType(
    {
        "es": ("nñ",),
        "pl": ("aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż"),
        "sv": ("zåäö",),
        "fi": ("zåäö",),
        "da": ("zæøå",),
        "nb": ("zæøå",),
        "no": ("zæøå",),
        "nn": ("zæøå",),
        "cs": ("cč", "rř", "sš", "zž"),
        "sk": ("aä", "cč", "oô", "sš", "zž"),
        "hr": ("cčć", "dđ", "sš", "zž"),
        "sl": ("cč", "sš", "zž"),
        "hu": ("oö", "uü"),
        "tr": ("cç", "gğ", "hı", "oö", "sş", "uü"),
        "ro": ("aăâ", "iî", "sș", "tț"),
        "et": ("sšzž", "wõäöü"),
        "lt": ("cč", "sš", "zž"),
    }
)
"""By language, a letter and those that follow it (CLDR, common/collation)."""
_ROWS = "あかさたなはまやらわ"
_CONSONANTS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
_HANGUL = range(0xAC00, 0xD7A4)
_SYLLABLES_A_CONSONANT = 588
_MAC = re.compile(r"\b(?:Mc|M['’]|Mac)(?=[A-ZÀ-Þ])")
_SAINT = re.compile(r"\bSt\.? (?=[A-ZÀ-Þ])")

Key = tuple[tuple[int, ...], str]


@cache
def _collator() -> Collator:
    return Collator()


class Order:
    """How the headings of one language are sorted; `mac` and `saint` sort Mc as Mac and St as Saint."""

    def __init__(self, language: str, *, mac: bool = False, saint: bool = False) -> None:
        base = language.partition("-")[0]
        self._mac = mac
        self._saint = saint
        self._own = {
            letter: row[0] + AFTER * place
            for row in _OWN_LETTERS.get(base, ())
            for place, letter in enumerate(row)
            if place
        }

    def key(self, heading: str) -> Key:
        """What headings are compared by.  Two that differ never have the same key."""
        return tuple(_collator().sort_key(self._spelt(heading))), heading

    def letter(self, heading: str) -> str:
        """The letter that a heading stands under, a capital where the script has them; `0–9` for figures.

        >>> Order("en").letter("Éditions"), Order("sv").letter("Ångström"), Order("ja").letter("がくじゅつ")
        ('E', 'Å', 'か')
        """
        sign = next((sign for sign in unicodedata.normalize("NFC", heading) if sign.isalnum()), "")
        if not sign:
            return "#"
        if sign.isdigit():
            return "0–9"
        if sign.lower() in self._own:
            return sign.upper()
        if sign.lower() in _WHOLE:
            return sign.upper()
        if ord(sign) in _HANGUL:
            return _CONSONANTS[(ord(sign) - _HANGUL.start) // _SYLLABLES_A_CONSONANT]
        plain = unicodedata.normalize("NFKD", sign)[0]
        if row := _row(plain):
            return row
        return _FOLDED.get(plain.lower(), plain.upper())

    def _spelt(self, heading: str) -> str:
        """The heading as it is sorted."""
        text = unicodedata.normalize("NFC", heading)
        if self._mac:
            text = _MAC.sub("Mac", text)
        if self._saint:
            text = _SAINT.sub("Saint ", text)
        text = text.casefold() if self._own else text
        text = "".join(self._own.get(sign, sign) for sign in text)
        return unicodedata.normalize("NFD", text)


_WHOLE = frozenset("йїў")
"""Letters of their own that Unicode takes apart."""
_FOLDED = MappingProxyType(
    {"ø": "O", "ł": "L", "đ": "D", "æ": "A", "œ": "O", "ß": "S", "þ": "T", "ð": "D", "ı": "I", "ς": "Σ"}
    | dict.fromkeys("أإآٱ", "ا")
)


def _row(sign: str) -> str:
    """The row of the fifty sounds that a kana belongs to, or nothing."""
    code = ord(sign)
    if 0x30A1 <= code <= 0x30F6:
        code -= 0x60
    if not 0x3041 <= code <= 0x3096:
        return ""
    starts = [ord(row) for row in _ROWS]
    starts[0] -= 1
    starts[7] -= 1
    starts[9] -= 1
    return _ROWS[max(place for place, start in enumerate(starts) if start <= code)] if code < 0x3095 else "か"
