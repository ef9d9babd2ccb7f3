"""A heading goes in; where it sorts, and under which letter, comes out.

The order is that of the Unicode Collation Algorithm (UTS 10) with its default table, word by word, and
on top of it what a language asks for: letters that follow others as letters of their own.  Kana stand
under the rows of the fifty sounds, Hangul under its first consonant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyuca import Collator

AFTER = "\uffff"
"""Sorts after every letter: what follows a letter as one of its own is that letter and this sign."""
_OWN_LETTERS = MappingProxyType(
    {
        "es": "nñ",
        "pl": "aą cć eę lł nń oó sś zźż",
        "sv": "zåäö",
        "fi": "zåäö",
        "da": "zæøå",
        "nb": "zæøå",
        "no": "zæøå",
        "nn": "zæøå",
        "is": "aá dð eé ií oó uú yý zþæö",
        "fo": "aá dð ií oó uú yý zæø",
        "cs": "cč h-ch rř sš zž",
        "sk": "aä cč d-dz-dž h-ch oô sš zž",
        "hr": "c-č-ć d-dž-đ l-lj n-nj sš zž",
        "bs": "c-č-ć d-dž-đ l-lj n-nj sš zž",
        "sl": "cč sš zž",
        "hu": "c-cs d-dz-dzs g-gy l-ly n-ny oö s-sz t-ty uü z-zs",
        "sq": "cç d-dh eë g-gj l-ll n-nj r-rr s-sh t-th x-xh z-zh",
        "cy": "c-ch d-dd f-ff g-ng l-ll p-ph r-rh t-th",
        "mt": "bċ fġ g-għ hħ xż",
        "tr": "cç gğ hı oö sş uü",
        "az": "cç eə gğ hxı kq oö sş uü zw",
        "ro": "aăâ iî sș tț",
        "et": "sšzž wõäöü",
        "lv": "cč gģ kķ lļ nņ sš zž",
        "lt": "cč sš zž",
        "be": "её ій уў",
        "uk": "гґ еє иіїй",
        "mk": "дѓ тќ",
    }
)
"""By language, a letter and those that follow it, with hyphens where some are written with two signs (CLDR,
common/collation)."""
_SAME = MappingProxyType({"hu": {"ő": "ö", "ű": "ü"}})
_DOTTED = MappingProxyType({"tr": str.maketrans("Iİ", "ıi"), "az": str.maketrans("Iİ", "ıi")})
"""Languages in which I is the capital of ı."""
_UNSORTED = re.compile(r"[\u02b9-\u02bf\u02c8-\u02cb\u00ad\u034f\u200b-\u200f\u2060\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Signs that headings are sorted without: ʿayn and hamza, signs of stress, invisible ones."""
_ROWS = "あかさたなはまやらわ"
_CONSONANTS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
_HANGUL = range(0xAC00, 0xD7A4)
_SYLLABLES_A_CONSONANT = 588
_MAC = re.compile(r"\b(?:Mc|M['’]|Mac)(?=[A-ZÀ-Þ])")
_SAINT = re.compile(r"\bSt\.? (?=[A-ZÀ-Þ])")

Key = tuple[tuple[int, ...], str]


class _Collator(Collator):  # type: ignore[misc]  # of a library without types
    """The table of all signs; of its 30,000 lines those are read that begin with a sign of a heading, some 300 for a volume."""

    def load(self, filename: str) -> None:
        """Take the lines in by the sign that they begin with, and read the ranges of signs that have no lines."""
        self._lines: dict[bytes, list[bytes]] = {}
        for line in Path(filename).read_bytes().splitlines():
            self._lines.setdefault(line.partition(b" ")[0], []).append(line)
        for line in self._lines.pop(b"@implicitweights", ()):
            begins, ends, base = _NUMBER.findall(line.partition(b"#")[0].partition(b" ")[2])
            self.implicit_weights.append([int(begins, 16), int(ends, 16), int(base, 16)])

    def collation_elements(self, normalized_string: str) -> list[list[int]]:
        """The weights of each sign, or of several that go together."""
        for sign in set(normalized_string):
            for line in self._lines.pop(b"%04X" % ord(sign), ()):
                signs, _, weights = line.partition(b"#")[0].partition(b";")
                elements = [[int(each, 16) for each in _NUMBER.findall(found)] for found in _ELEMENT.findall(weights)]
                self.table.add([int(each, 16) for each in signs.split()], elements)
        made: list[list[int]] = super().collation_elements(normalized_string)
        return made


_NUMBER = re.compile(rb"[0-9A-F]+")
_ELEMENT = re.compile(rb"\[[^]]*\]")


@cache
def _collator() -> Collator:
    return _Collator()


class Order:
    """How the headings of one language are sorted; `mac` and `saint` sort Mc as Mac and St as Saint."""

    def __init__(self, language: str, *, mac: bool = False, saint: bool = False) -> None:
        self.weights: dict[str, Sequence[int]] = {}
        """What headings were compared by, as they are spelt for that: kept, it spares a later run the table of all signs."""
        base = language.partition("-")[0]
        self._mac = mac
        self._saint = saint
        self._lower = _DOTTED.get(base, {})
        rows = [row.split("-") if "-" in row else list(row) for row in _OWN_LETTERS.get(base, "").split()]
        self._own = {letter: row[0] + AFTER * place for row in rows for place, letter in enumerate(row) if place}
        self._own |= {letter: self._own[other] for letter, other in _SAME.get(base, {}).items()}
        self._longest = sorted(self._own, key=len, reverse=True)
        self._named = dict(_SAME.get(base, {}))
        folded = {letter: plain for letter, plain in _SORTED_AS.items() if letter not in self._own}
        self._spelling = {**folded, **self._own}
        self._parts = re.compile("|".join(sorted(map(re.escape, self._spelling), key=len, reverse=True)))

    def key(self, heading: str) -> Key:
        """What headings are compared by.  Two that differ never have the same key."""
        text = self._spelt(heading)
        if text not in self.weights:
            self.weights[text] = tuple(_collator().sort_key(text))
        return tuple(self.weights[text]), heading

    def letter(self, heading: str) -> str:
        """The letter that a heading stands under, a capital where the script has them; `0–9` for figures.

        >>> Order("en").letter("Éditions"), Order("sv").letter("Ångström"), Order("ja").letter("がくじゅつ")
        ('E', 'Å', 'か')
        """
        text = _begun(heading)
        sign = text[:1]
        if not sign.isalnum():
            return "#"
        if sign.isdigit():
            return "0–9"
        lower = text[:4].translate(self._lower).lower()
        if own := next((letter for letter in self._longest if lower.startswith(letter)), ""):
            own = self._named.get(own, own)
            return own[0].upper() + own[1:]
        if self._lower and lower.startswith("i"):
            return "İ"
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
        text = _begun(heading)
        if self._mac:
            text = _MAC.sub("Mac", text)
        if self._saint:
            text = _SAINT.sub("Saint ", text)
        text = unicodedata.normalize("NFC", text.translate(self._lower).casefold())
        return unicodedata.normalize("NFD", self._parts.sub(lambda found: self._spelling[found[0]], text))


def _begun(heading: str) -> str:
    """A heading from its first letter or figure on, without signs that are not sorted: ‘Umar stands beside ʿUmar, “Kyiv” beside Kyiv."""
    text = _UNSORTED.sub("", unicodedata.normalize("NFC", heading))
    return text[next((at for at, sign in enumerate(text) if sign.isalnum()), 0) :]


_WHOLE = frozenset("йїў")
"""Letters of their own that Unicode takes apart."""
_SORTED_AS = MappingProxyType(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ə": "e"}
)
"""Letters that stand at a place of their own only in languages that have them."""
_FOLDED = MappingProxyType(
    {
        "ø": "O",
        "ł": "L",
        "đ": "D",
        "æ": "A",
        "œ": "O",
        "ß": "S",
        "þ": "T",
        "ð": "D",
        "ħ": "H",
        "ə": "E",
    }
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
