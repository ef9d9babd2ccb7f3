"""A plain line as it was typed goes in; it comes out with the signs of its language."""

from __future__ import annotations

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.quotation_marks import Quotations


def quoted(words: str, language: str, *, smart: bool = False) -> str:
    """A plain line (a headline, a caption) with the quotes, spaces and, where `smart`, the dashes of its language."""
    (text,) = Quotations(language).paragraph([(words.replace("\n", " "), True)])
    if smart:
        from pdfdigest.manuscript import dashes

        text = dashes.smart(text, language)
    return languages.spaced(text, language)
