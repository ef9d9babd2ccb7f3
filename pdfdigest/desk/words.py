"""The words of the screens, from one catalogue, in the language of whoever looks."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from pdfdigest.press.style_folders import shipped

LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every sentence by its name, in every language."""
    return tomllib.loads((shipped("templates") / "desk" / "words.toml").read_text("utf-8"))


def in_language(language: str) -> dict[str, str]:
    """Every sentence by its name, in one language."""
    return {name: words[language] for name, words in catalogue().items()}


def spoken(chosen: str, accepted: str) -> str:
    """The language of the screens: the one that was chosen, else the first that a browser accepts, else English.

    >>> spoken("", "pt;q=0.9, ja-JP, de;q=0.8")
    'ja'
    """
    if chosen in LANGUAGES:
        return chosen
    wanted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, rest = part.partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{1,3})?)\s*", rest)
        wanted.append((float(weight[1]) if weight else 1.0, tag.strip().lower().partition("-")[0]))
    ranked = sorted(wanted, key=lambda each: -each[0])
    return next((tag for weight, tag in ranked if weight and tag in LANGUAGES), "en")
