"""Texts with straight quotation marks and apostrophes go in; those of the language come out.

A quotation over several paragraphs opens each of them anew (Chicago 13.32).  An apostrophe is told from a quotation
mark by what stands around it, by the figures after it ('90s), and by the words that are known to begin with one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from pdfdigest.manuscript import languages

APOSTROPHE = "’"
GERESH, GERSHAYIM = "׳", "״"
"""What shortens a Hebrew word and stands in Hebrew initials."""
_ELIDED = {
    "en": r"tis|twas|twere|twill|twould|tisn|em|til|till|cause|cuz|cos|bout|round|neath|gainst|n|nuff|kay|tude|fro",
    "nl": r"s|t|n|k|m|r|ns",
    "af": r"n|t|s",
    "de": r"s|n|ne|nen|nem|ner|rein|raus|rum|ran",
}
_FIGURES = re.compile(r"'\d\d(?:s|er|ern)?(?![\w])")
_HALVES = tuple("½¼¾⅓⅔⅛⅜⅝⅞")
_INCHES = re.compile(rf"\s\d{{1,2}}(?:[{''.join(_HALVES)}]|[.,]\d+)?\"")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_OPENS = frozenset("([{<-–—/“‘«„‚‹「『（…¿¡=")


@cache
def _elided(language: str) -> re.Pattern[str]:
    words = _ELIDED.get(language, "")
    return re.compile(rf"'(?:{words})(?!\w)" if words else r"(?!)", re.IGNORECASE)


class Quotations:
    """The quotations of one body: it remembers what the paragraph before left open."""

    def __init__(self, language: str) -> None:
        self._opening, self._closing, self._inner, self._unquoted = languages.quotes(language)
        self._elided = _elided(language.partition("-")[0])
        self._open: list[str] = []

    def paragraph(self, pieces: Iterable[tuple[str, bool]]) -> list[str]:
        """The texts of one paragraph in their order; a text with False beside it is context and stays."""
        pieces = list(pieces)
        text = "".join(words for words, _ in pieces)
        if '"' not in text and "'" not in text:
            self._open = []
            return [words for words, _ in pieces]
        again = bool(self._open) and text.lstrip()[:1] == self._open[0]
        self._open = self._open if again else []
        turned = self._turned(text, again)
        out, at = [], 0
        for words, ours in pieces:
            out.append("".join(turned[at : at + len(words)]) if ours else words)
            at += len(words)
        return out

    def _turned(self, text: str, again: bool) -> list[str]:
        out = list(text)
        first = len(text) - len(text.lstrip())
        if again:
            out[first] = self._opening if text[first] == '"' else self._inner
        for at, sign in enumerate(text):
            if sign not in "\"'" or (again and at == first):
                continue
            out[at] = self._double(text, at) if sign == '"' else self._single(text, at)
        return out

    def _double(self, text: str, at: int) -> str:
        if _HEBREW.match(text[at - 1 : at]) and _HEBREW.match(text[at + 1 : at + 2]):
            return GERSHAYIM
        may_open, may_close = _sides(text, at)
        if '"' in self._open and (may_close or not may_open):
            if not may_close and _between_letters(text, at):
                return '"'
            del self._open[self._open.index('"') :]
            return self._closing
        if may_open and not (may_close and _figure(text[at - 1 : at])):
            self._open.append('"')
            return self._opening
        return self._closing if may_close and not _figure(text[at - 1 : at]) else '"'

    def _single(self, text: str, at: int) -> str:
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if before.isdigit() and (after.isdigit() or _INCHES.match(text, at + 1)):
            return "'"
        if _HEBREW.match(before) and (after.isalpha() or "'" not in self._open):
            return GERESH
        if _FIGURES.match(text, at) and not before.isalnum():
            return APOSTROPHE
        if not before.isalnum() and self._elided.match(text, at):
            return APOSTROPHE
        may_open, may_close = _sides(text, at)
        if "'" in self._open and may_close:
            if before in "sSxz" and after == " " and text[at + 2 : at + 3].islower() and self._closes(text, at + 1):
                return APOSTROPHE
            if self._elided.match(text, at - 2) and text[at - 2 : at - 1] == "'":
                return APOSTROPHE
            del self._open[len(self._open) - 1 - self._open[::-1].index("'") :]
            return self._unquoted
        if may_open and not may_close and self._closes(text, at):
            self._open.append("'")
            return self._inner
        if may_open and may_close and _unspaced(before, after) and self._closes(text, at):
            self._open.append("'")
            return self._inner
        return APOSTROPHE

    def _closes(self, text: str, at: int) -> bool:
        """Whether a later ' may close what one at this place opens."""
        later = text.find("'", at + 1)
        while later > 0:
            begun = later - 2 if text[later - 2 : later - 1] == "'" else later
            elided = self._elided.match(text, later) or self._elided.match(text, begun) or _FIGURES.match(text, later)
            if not elided and _sides(text, later)[1]:
                return True
            later = text.find("'", later + 1)
        return False


def _sides(text: str, at: int) -> tuple[bool, bool]:
    """Whether a mark at a place may open, and may close."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if _unspaced(before, after):
        return bool(after.strip()), bool(before.strip())
    free_before = not before.strip() or before in _OPENS or before in "\"'"
    free_after = not after.strip() or not after.isalnum()
    return free_before and bool(after.strip()), bool(before.strip()) and free_after and before not in "([{“‘«„"


def _between_letters(text: str, at: int) -> bool:
    return text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _figure(sign: str) -> bool:
    """Whether a mark behind a sign may be one of inches."""
    return sign.isdigit() or sign in _HALVES


def _unspaced(before: str, after: str) -> bool:
    return any(sign and not sign.isascii() and unicodedata.east_asian_width(sign) in "WF" for sign in (before, after))
