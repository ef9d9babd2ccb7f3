"""A text goes in; the language that its script gives away comes out, or nothing."""

from __future__ import annotations

import re

_SCRIPTS = {
    "kana": re.compile(r"[\u3041-\u30ff\uff66-\uff9f]"),
    "han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "th": re.compile(r"[\u0e01-\u0e5b]"),
    "arabic": re.compile(r"[\u0620-\u064a\u0671-\u06d3]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "cyrillic": re.compile(r"[\u0400-\u045f\u0490\u0491]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hi": re.compile(r"[\u0904-\u0939]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_TRADITIONAL = re.compile("[們個國學會時東車長開關門問間電話說請讓對這還過進選舉經濟灣與為點當應發]")
_SIMPLIFIED = re.compile("[们个国学会时东车长开关门问间电话说请让对这还过进选举经济湾与为点当应发]")


def of(text: str) -> str:
    """A language tag where half of the letters are of a script that one language has, or that letters tell apart.

    >>> of("港湾大臣は会談した"), of("Ministers meet")
    ('ja', '')
    """
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    most = max(counts, key=lambda name: counts[name])
    whole = sum(counts.values())
    if counts["kana"] and counts["kana"] + counts["han"] > whole / 2 and counts["kana"] > counts["han"] / 20:
        return "ja"
    if most == "latin" or counts[most] * 2 < whole or not whole:
        return ""
    if most == "han":
        return "zh-Hant" if len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text)) else "zh"
    if most == "arabic":
        return "ur" if re.search("[ٹڈڑے]", text) else "fa" if re.search("[پچژگ]", text) else "ar"
    if most == "cyrillic":
        return "uk" if re.search("[їієґ]", text) else "ru"
    return "ja" if most == "kana" else most
