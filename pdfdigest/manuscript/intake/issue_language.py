"""The language of a manuscript: where it differs from the publication's, and by which its dates in figures are read."""

from __future__ import annotations

import re

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake import front_facts, script_language
from pdfdigest.manuscript.intake.shape import Block, Sheet
from pdfdigest.model import Publication

_FREQUENT = {
    "en": "the of and to in is that for was with",
    "de": "der die das und ist nicht mit den für von",
    "fr": "le la les des et est une dans du pour",
    "es": "el la los las y es una con del para",
    "it": "il la gli dei e è una con del per",
    "pt": "o a os as e é uma com do para",
    "nl": "de het een en van is dat niet op voor",
    "pl": "w i na z się nie do że jest o",
}
"""The most frequent words of languages that are written in Latin letters."""
_LEAST = 5
"""So many frequent words of the publication's language are counted before a file's own word for its language is doubted."""


def differing(sheet: Sheet, blocks: list[Block], publication: Publication | None) -> str:
    """The language of the manuscript where it is not the publication's own; nothing where that cannot be told."""
    text = " ".join(block.plain for block in blocks)
    found = _told(sheet, text, publication)
    own = publication.language if publication else "en"
    if not found or not languages.is_tag(found):
        return ""
    return "" if _bare(own) == _bare(found) else languages.normal(found)


def of_figures(sheet: Sheet, publication: Publication | None) -> str:
    """The language by which a date in figures is read: with its country, where the publication or the file names one."""
    said = _told(sheet, " ".join(block.plain for block in sheet.blocks), publication)
    own = publication.language if publication else ""
    same = not said or _bare(own) == _bare(said)
    return own if own and same and ("-" in own or not said) else said


def _told(sheet: Sheet, text: str, publication: Publication | None) -> str:
    """The language that a file names, unless its text speaks against it; else the one that its script gives away.

    Word and web pages often name a language that their text is not in: that of the program.
    """
    named = "" if _against(text, sheet.language, publication) else sheet.language
    said = named or front_facts.language(sheet)
    script = script_language.of(text)
    return said if not script or _bare(said) == _bare(script) else script


def _against(text: str, said: str, publication: Publication | None) -> bool:
    """Whether the frequent words of a text are those of its publication, and not of the language that its file names."""
    own, other = (_FREQUENT.get(_bare(tag), "").split() for tag in (publication.language if publication else "", said))
    words = re.findall(r"\w+", text.lower())
    ours, theirs = (sum(word in known for word in words) for known in (own, other))
    return bool(other) and ours >= _LEAST and ours > theirs * 2


def _bare(tag: str) -> str:
    return tag.partition("-")[0].lower()
