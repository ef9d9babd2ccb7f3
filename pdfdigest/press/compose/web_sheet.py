"""A style goes in; the stylesheet of its web pages comes out, in the colours of the publication."""

from __future__ import annotations

from pdfdigest.model import Publication
from pdfdigest.press.compose import shades
from pdfdigest.press.compose.house import House

LIGHT, DARK = "#f4f4f2", "#23262c"
"""The grounds that an accent must be readable on: no ground of web.css lies between them."""


def sheet(publication: Publication, house: House, style: str) -> str:
    """The style of a web page without its fonts, in the colours of the publication."""
    return "\n".join([styles(house, style), colours(publication)])


def styles(house: House, style: str) -> str:
    """All that a style says of web pages."""
    return "\n".join(text for _, text in house.stylesheets(style, "web"))


def colours(publication: Publication) -> str:
    """The publication's own colours, as far from their ground as eyes need."""
    light, dark = [], []
    if publication.accent:
        light.append(f"--accent: {shades.readable(publication.accent, LIGHT)}")
        dark.append(f"--accent: {shades.readable(publication.accent, DARK)}")
    if publication.ink:
        light.append(f"--ink: {shades.readable(publication.ink, LIGHT, 7)}")
    rules = [f":root {{ {'; '.join(light)} }}"] if light else []
    if dark:
        rules.append(f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {'; '.join(dark)} }} }}")
    return "\n".join(rules)
