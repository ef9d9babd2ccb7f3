"""A finding goes in; the Fault with its line and column comes out, looked up in the copy as typed.

The file is read again only where there is something to find in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript.text_files import text_of
from pdfdigest.manuscript.yaml import Document, Steps, parsed
from pdfdigest.model import LINES, Issue, plain

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the field, the sentence, and the words to point at where they are known.

    `turn` says which of several such words, from 0; `path` is another file than the issue's own.
    """

    field: str
    message: str
    needle: str = ""
    turn: int = 0
    path: Path | None = None


class Copy:
    """One file as it was typed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fault(self, finding: Finding, rule: str, severity: str) -> Fault:
        """The finding with its place."""
        if finding.path is not None and finding.path != self.path:
            return Copy(finding.path).fault(finding, rule, severity)
        line, column = self.place(finding)
        return Fault(self.path, line, column, finding.field, finding.message, rule, severity)

    def place(self, finding: Finding) -> tuple[int, int]:
        """Line and column of the needle within its field, else of the field, else of the file."""
        line, column = 1, 1
        if self._document is not None and finding.field:
            line, column = self._document.locate(_steps(finding.field))
        if not finding.needle:
            return line, column
        turns = finding.turn
        for number in range(line, len(self._lines) + 1):
            text, at = self._lines[number - 1], column - 2 if number == line else -1
            while (at := text.find(finding.needle, at + 1)) >= 0:
                if not turns:
                    return number, at + 1
                turns -= 1
        return line, column

    @cached_property
    def _lines(self) -> list[str]:
        try:
            return text_of(self.path).split("\n")
        except ManuscriptError:
            return []

    @cached_property
    def _document(self) -> Document | None:
        try:
            return parsed(self.path, "\n".join(self._lines)) if self.path.suffix != ".toml" else None
        except ManuscriptError:
            return None


def _steps(field: str) -> Steps:
    return tuple(int(index) if index else name for index, name in _STEP.findall(field))


def texts(issue: Issue) -> tuple[tuple[str, str], ...]:
    """Every text that the issue prints: its field, and the words as set."""
    found: list[tuple[str, str]] = []

    def image(steps: str, alt: str, caption: str, credit: str) -> None:
        found.extend([(f"{steps}.alt", alt), (f"{steps}.caption", caption), (f"{steps}.credit", credit)])

    if issue.image:
        image("image", issue.image.alt, issue.image.caption, issue.image.credit)
    found += [(name, line) for name, line in (("authors", issue.authors), ("distribution", issue.distribution)) if line]
    found += [(f"summary[{index}]", point) for index, point in enumerate(issue.summary)]
    for index, story in enumerate(issue.stories):
        at = f"stories[{index}]"
        found += [*((f"{at}.{name}", getattr(story, name)) for name in LINES), (f"{at}.body", plain(story.body))]
        for turn, box in enumerate(story.boxes):
            said = (("heading", box.heading), ("text", "\n\n".join(box.text)), ("quote", box.quote))
            found += [(f"{at}.boxes[{turn}].{name}", words) for name, words in said if words]
        for turn, picture in enumerate(story.images):
            image(f"{at}.images[{turn}]", picture.alt, picture.caption, picture.credit)
    ordered = sorted(issue.sections, key=lambda section: section.place.line if section.place else 0)
    for index, section in enumerate(ordered):
        found += [(f"sections[{index}].heading", section.heading), (f"sections[{index}].body", plain(section.body))]
    for source in issue.sources:
        if not source.id.startswith("address-"):
            at = f"sources.{source.id}"
            found += [(f"{at}.publisher", source.publisher), (f"{at}.title", source.title)]
    return tuple((field, text) for field, text in found if text)
