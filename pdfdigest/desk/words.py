"""The words of the screens, from one catalogue, in the language of whoever looks."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from pdfdigest.manuscript.user_form import SCREENS
from pdfdigest.press.style_folders import shipped

_OF_SLOT = {"digits": r"\d+", "names": "[^;]+?"}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every sentence by its name, in every language."""
    return tomllib.loads((shipped("templates") / "desk" / "words.toml").read_text("utf-8"))


def in_language(language: str) -> dict[str, str]:
    """Every sentence by its name, in one language."""
    return {name: words[language] for name, words in catalogue().items()}


@cache
def sentences() -> tuple[dict[str, str], ...]:
    """What the program itself says in English and a person meets on the screens, in every language.

    `{slot}` stands for what is filled in, `{digits}` for a number, `{names}` for what has no semicolon, and
    `(one|other)` for two endings of one sentence.
    """
    return tuple(tomllib.loads((shipped("templates") / "desk" / "sentences.toml").read_text("utf-8"))["said"])


def sentences_in(language: str) -> list[tuple[str, str]]:
    """How a sentence of the program reads, as a regular expression, and the sentence in a language; none for English.

    Those with more slots come later, as they are read off more sentences than their own.
    """
    ordered = sorted(sentences(), key=lambda each: (each["en"].count("{"), -len(each["en"])))
    return [(pattern(each["en"]), each[language]) for each in ordered if language != "en"]


def pattern(sentence: str) -> str:
    """The regular expression of a sentence with slots; a slot is a named group as ECMAScript writes it.

    >>> pattern("to fit {pages} (page|pages)")
    'to fit (?<pages>.+?) (?:page|pages)'
    """

    def part(found: re.Match[str]) -> str:
        if found["slot"]:
            return f"(?<{found['slot']}>{_OF_SLOT.get(found['slot'], '.+?')})"
        return f"(?:{'|'.join(map(_plain, found['two'].split('|')))})" if found["two"] else _plain(found[0])

    return re.sub(r"\{(?P<slot>\w+)\}|\((?P<two>[^()]*\|[^()]*)\)|[^{(]+|.", part, sentence)


def _plain(text: str) -> str:
    return re.sub(r"[\\^$.*+?()[\]{}|/]", r"\\\g<0>", text)


def spoken(chosen: str, accepted: str) -> str:
    """The language of the screens: the one that was chosen, else the first that a browser accepts, else English.

    >>> spoken("", "pt;q=0.9, ja-JP, de;q=0.8")
    'ja'
    """
    if chosen in SCREENS:
        return chosen
    wanted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, rest = part.partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{1,3})?)\s*", rest)
        wanted.append((float(weight[1]) if weight else 1.0, tag.strip().lower().partition("-")[0]))
    ranked = sorted(wanted, key=lambda each: -each[0])
    return next((tag for weight, tag in ranked if weight and tag in SCREENS), "en")
