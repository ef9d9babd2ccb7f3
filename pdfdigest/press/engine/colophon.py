"""The colophon names the fonts that the finished file has, in the language of its issue.

Which fonts those are is known when the pages are drawn.  A galley comes with a guess, the faces of its style;
where the pages turn out to have others, the sentence is corrected and the pages are set once more.  What was
learnt is guessed at once for the next galley of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pdfdigest.manuscript import languages
from pdfdigest.press.galley import Galley

_SIZES = re.compile(r" (?:Banner|Caption|Deck|Display|Micro|Poster|Small Text|SmText|Subhead|Text)\Z")
"""What the cuts of a family for one optical size are called."""
_learnt: dict[tuple[object, ...], str] = {}


def guessed(galley: Galley) -> Galley:
    """The galley with the fonts that the last one of its kind turned out to have."""
    return _saying(galley, _learnt.get(_kind(galley), galley.colophon))


def corrected(galley: Galley, drawn: Iterable[Any]) -> Galley:
    """The galley with the fonts that its pages were drawn with, WeasyPrint's own; the same one where it said so already."""
    if not galley.colophon:
        return galley
    families = {_SIZES.sub("", font.family) for font in drawn}
    known = [family for family in galley.faces if family in families]
    said = languages.listed_fonts([*known, *sorted(families.difference(known))], galley.language)
    _learnt[_kind(galley)] = said
    return _saying(galley, said)


def _kind(galley: Galley) -> tuple[object, ...]:
    return galley.target.style, galley.target.name, galley.language, galley.fonts


def _saying(galley: Galley, said: str) -> Galley:
    if said == galley.colophon:
        return galley
    before = re.compile(rf'(class="colophon"[^>]*>(?:(?!</p>).)*?){re.escape(galley.colophon)}', re.DOTALL)
    html, count = before.subn(lambda found: found[1] + said, galley.html)
    return replace(galley, html=html, colophon=said) if count else replace(galley, colophon="")
