"""Texts as they were typed go in; dashes, minus signs, points and spaces of the language come out.

What a typewriter has one hyphen for, a language has several signs for: the dash between two figures (21–22), around
words (Chicago 6.85: closed; Duden D 44: spaced), before what somebody says (Rosenthal §52, RAE 2.3), the minus.  Only
what is plain from the signs around it is changed; a vote (5-4), a number (555-1234) and a day (2022-02-25) stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pdfdigest.manuscript import languages

NO_BREAK, NARROW = "\u00a0", "\u202f"
MINUS, POINTS = "−", "…"
SPEAKING = frozenset({"be", "bg", "es", "pl", "ru", "sr", "uk"})
"""Languages in which a dash opens what somebody says."""

_RANGES = {"ja": "～", "ko": "~", "zh": "-", "vi": "-"}
_CLOSED, _SPACED, _LONG, _HUGGING = "—", f"{NO_BREAK}– ", f"{NO_BREAK}— ", "hugging"
_AROUND = {
    "en": _CLOSED,
    "en-GB": _SPACED,
    "en-AU": _SPACED,
    "en-NZ": _SPACED,
    "en-IE": _SPACED,
    "es": _HUGGING,
    **dict.fromkeys(("be", "bg", "ru", "uk"), _LONG),
}
"""How a dash stands around words; spaced and short where nothing else is said."""
_UNTOUCHED = frozenset({"ja", "ko", "zh", "th", "ar", "fa", "ur"})
"""Languages that set no such dash around words, or another one."""
_SPEECH = {"pl": f"–{NO_BREAK}", "es": "—"}
_LEADS = f"—{NO_BREAK}"

_RANGE = re.compile(r"(?<![\w.,/:+–-])(\d{1,4})-{1,2}(\d{1,4})(?![\w/–-]|[.,:]\d)")
_DECIMALS = re.compile(r"(?<![\w.,/:+–-])(\d{1,4}([.,])\d{1,3})-(\d{1,4}\2\d{1,3})(?![\w/–-]|[.,:]\d)")
_MINUS = re.compile(r"(?:(?<=^)|(?<=[\s(\[/~±<>=]))-(?=\d)(?!\d+-)")
_DOTS = re.compile(r"(?<![.…])\.\.\.(?![.…])")
_AFTER_FIGURE = re.compile(r"(?<=\d) (?=[%‰°€£¥₽]|°C)")
_THOUSANDS = re.compile(r"(?<![\d.,/-])\d{1,3}(?: \d{3})+(?![\d-]|[.,:/]\d{4})")
_DASH = re.compile(r"(?<=[^\s(\[{«„“‘—–-])(?: (?:-{1,3}|–|—)(?: (?=\S)|(?=\n))|-{2,3}(?=[^\s-]))")
_FIGURES = re.compile(r"\d ?-{1,3} ?(?=\d)")
_OPENS_SPEECH = re.compile(r"(?:-|–|—)[ \u00a0]?(?=[^\s\d-])")
_TOLD = re.compile(r"[,!?….][ \u00a0](?:-|–|—)[ \u00a0]?\w|\w —\w")


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def smart(text: str, language: str) -> str:
    r"""A text on a line of its own with the dashes, minus signs, points and spaces of its language.

    >>> smart("a vote - and got one - on February 21-22, at -5 degrees...", "en")
    'a vote—and got one—on February 21–22, at −5 degrees…'
    >>> smart("zwischen 2021-2025 - ein Anfang", "de")
    'zwischen 2021–2025\xa0– ein Anfang'
    """
    return paragraph([(text, True)], language)[0]


def paragraph(pieces: Sequence[tuple[str, bool]], language: str, *, opens: bool = False) -> list[str]:
    """The texts of one paragraph in their order; a text with False beside it is context and stays.

    `opens` says that the first sign of the first text may be the dash before what somebody says.
    """
    flat = "".join(text for text, _ in pieces)
    # Each sign of the text, or what stands in its place: an edit is written where it begins.
    signs: list[str] = list(flat)
    ours = [mine for text, mine in pieces for _ in text]
    done = [False] * len(flat)
    for start, end, text in _edits(flat, language, opens=opens):
        if all(ours[start:end]) and not any(done[start:end]):
            signs[start:end] = [text] + [""] * (end - start - 1)
            done[start:end] = [True] * (end - start)
    out, at = [], 0
    for text, _ in pieces:
        out.append("".join(signs[at : at + len(text)]))
        at += len(text)
    return out


def opening(language: str) -> str:
    """The dash before what somebody says, with what stands between it and the words."""
    return _SPEECH.get(language.partition("-")[0], _LEADS)


def is_speech(text: str, language: str) -> bool:
    """Whether the text of a list with one item is what somebody says, begun with a hyphen.

    >>> is_speech("Мы подпишем, - сказал министр.", "ru"), is_speech("Мы подпишем.", "ru")
    (True, False)
    """
    return language.partition("-")[0] in SPEAKING and _TOLD.search(text) is not None


def _edits(flat: str, language: str, *, opens: bool) -> list[_Edit]:
    family = language.partition("-")[0]
    edits: list[_Edit] = []
    if opens and family in SPEAKING and (found := _OPENS_SPEECH.match(flat)):
        edits.append(_Edit(*found.span(), opening(language)))
    sign = _RANGES.get(family, "–")
    edits += [
        _Edit(found.start(), found.end(), f"{found[1]}{sign}{found[2]}")
        for found in _RANGE.finditer(flat)
        if _follows(found[1], found[2])
    ]
    for found in _DECIMALS.finditer(flat):
        first, last = (float(found[part].replace(",", ".")) for part in (1, 3))
        if first < last:
            edits.append(_Edit(found.start(), found.end(), f"{found[1]}{sign}{found[3]}"))
    edits += [_Edit(*found.span(), MINUS) for found in _MINUS.finditer(flat)]
    space = NARROW if family == "fr" else NO_BREAK
    edits += [_Edit(*found.span(), space) for found in _AFTER_FIGURE.finditer(flat)]
    if (group := languages.group_sign(language)).isspace():
        for found in _THOUSANDS.finditer(flat):
            edits.append(_Edit(*found.span(), found[0].replace(" ", group)))
    if family not in _UNTOUCHED:
        edits += [_Edit(*found.span(), POINTS) for found in _DOTS.finditer(flat)]
        edits += _around(flat, _manner(language))
    return edits


def _around(flat: str, manner: str) -> list[_Edit]:
    """The dashes around words; in Spanish each of two stands at the words between them."""
    found = [each.span() for each in _DASH.finditer(flat) if not _FIGURES.match(flat, each.start() - 1)]
    edits = []
    for number, (start, end) in enumerate(found):
        text = (" —" if number % 2 == 0 else "— ") if manner == _HUGGING else manner
        if (typed := flat[start + 1]) in "–—" and manner in (_CLOSED, _SPACED):
            text = f"{NO_BREAK}{typed} "
        if flat[end : end + 1] == "\n":
            # The line end is the blank behind the dash; a closed dash takes it away.
            edits.append(_Edit(start, end + (text == _CLOSED), text.rstrip()))
        else:
            edits.append(_Edit(start, end, text))
    return edits


def _follows(first: str, last: str) -> bool:
    """Whether two figures are a run: the second is greater, or the last two of a year; no telephone number."""
    later = int(last) > int(first) if len(last) >= len(first) else (len(first), len(last)) == (4, 2)
    calls = len(last) == len("1234") and len(first) == len("555")
    return later and not calls and not last.startswith("0")


@cache
def _manner(language: str) -> str:
    parts = language.split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((_AROUND[tag] for tag in tags if tag in _AROUND), _SPACED)
