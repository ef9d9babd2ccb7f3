"""The language of a manuscript: where it differs from the publication's, and by which its dates in figures are read."""

from __future__ import annotations

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake import front_facts, script_language
from pdfdigest.manuscript.intake.shape import Block, Sheet
from pdfdigest.model import Publication


def differing(sheet: Sheet, blocks: list[Block], publication: Publication | None) -> str:
    """The language of the manuscript where it is not the publication's own; nothing where that cannot be told."""
    said = sheet.language or front_facts.language(sheet)
    script = script_language.of(" ".join(block.plain for block in blocks))
    # Word and web pages often say a language that their text is not in; its script cannot err.
    found = said if said and (not script or script.partition("-")[0] == said.partition("-")[0].lower()) else script
    own = publication.language if publication else "en"
    if not found or not languages.is_tag(found):
        return ""
    return "" if own.partition("-")[0].lower() == found.partition("-")[0].lower() else languages.normal(found)


def of_figures(sheet: Sheet, publication: Publication | None) -> str:
    """The language by which a date in figures is read: with its country, where the publication or the file names one."""
    said = sheet.language or front_facts.language(sheet)
    script = script_language.of(" ".join(block.plain for block in sheet.blocks))
    said = said if not script or said.partition("-")[0].lower() == script.partition("-")[0] else script
    own = publication.language if publication else ""
    same = not said or own.partition("-")[0].lower() == said.partition("-")[0].lower()
    return own if own and same and ("-" in own or not said) else said
