"""A language and the one around it go in; the attributes that an element in it needs come out."""

from __future__ import annotations

from markupsafe import Markup

from pdfdigest.manuscript import languages


def tongue(language: str, around: str) -> Markup:
    """The attributes of an element in another language than what surrounds it."""
    if language == around:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(language, languages.direction(language))
