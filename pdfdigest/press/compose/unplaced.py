"""An issue goes in; the same issue comes out, with what has no place in it yet as its last section.

Such an issue is a draft and never goes on record, so no reader sees that section.
"""

from __future__ import annotations

from dataclasses import replace

from pdfdigest.model import Issue, Node, Prose, Section
from pdfdigest.press.compose.house import House

SECTION = "not-placed"


def shown(issue: Issue, house: House) -> Issue:
    """The issue with its passages that are not placed, each below the words that say where it came from."""
    if not issue.not_placed:
        return issue
    body: Prose = ()
    for passage in issue.not_placed:
        where = Node("paragraph", nodes=(Node("emphasis", nodes=(Node("text", f"[{passage.where}]"),)),))
        body += (where, *passage.body)
    taken = {story.id for story in issue.stories} | {section.id for section in issue.sections}
    name = next(name for name in (SECTION, *(f"{SECTION}-{n}" for n in range(2, 2000))) if name not in taken)
    section = Section(name, house.words(issue.language)["not_placed"], body)
    return replace(issue, sections=(*issue.sections, section))
