"""Words of a page go in, one after the other; its blocks come out, each where the walk stood when it began."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from bs4 import BeautifulSoup, UnusualUsageWarning

from pdfdigest.manuscript.intake import typed_lists
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run, Spot, tidy
from pdfdigest.manuscript.intake.text_style import Look

_TWICE = re.compile(r"&(?:amp|nbsp|lt|gt|quot|apos|#\d{2,6}|#x[0-9a-fA-F]{2,5}|[mn]dash|[lr][sd]quo|hellip);")


@dataclass(slots=True)
class Where:
    """Which block the words of the walk fall into."""

    level: int = 0
    depth: int = 0
    opens: bool = False
    ordered: bool = False
    label: str = ""
    kind: str = "paragraph"
    as_typed: bool = False


class Gathering:
    """The blocks so far, and the words of the one that is being gathered."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.doubts: list[Doubt] = []
        self.runs: list[Run] = []
        self.after: list[Block] = []
        self.where = Where()
        self.spot = Spot()
        self.start = Spot()

    def text(self, words: str, look: Look) -> None:
        """Words of one look."""
        if found := _TWICE.search(words):
            words = read_once(words)
            self.doubt(f"the text holds {found.group()} as words; it was read as the sign that it stands for", "entity")
        if self.where.as_typed and "\n" in words.strip("\n"):
            for number, line in enumerate(words.strip("\n").split("\n")):
                if number:
                    self.runs.append(Run(end="hard"))
                self.text(line, look)
            return
        if not self.runs and not words.strip():
            return
        if not any(run.words.strip() for run in self.runs):
            self.start = self.spot
        self.runs.append(
            Run(
                words,
                strong=look.strong,
                emphasis=look.emphasis,
                raised=look.raised,
                lowered=look.lowered,
                link=look.link,
                language=look.language,
            )
        )

    def flush(self, *, signed: bool = False) -> None:
        """End the block that is being gathered, if it has any words."""
        runs = tidy(self.runs)
        self.runs = []
        if runs and signed and not self.where.label:
            runs, self.where.label = typed_lists.without_sign(runs)
        if runs:
            kind = "heading" if self.where.level else self.where.kind
            where = self.where
            label = where.label if where.opens else ""
            ordered = where.ordered or (signed and bool(label))
            self.blocks.append(
                Block(kind, runs, self.start, where.level, where.depth, where.opens, ordered, label=label)
            )
            where.opens = False
        self.blocks += self.after
        self.after = []
        self.start = self.spot

    def doubt(self, message: str, rule: str) -> None:
        """Note a doubt at this place."""
        self.doubts.append(Doubt(self.spot, message, rule))


def parsed(html: str) -> BeautifulSoup:
    """The tags of a page."""
    with warnings.catch_warnings():
        # Text that is one address, a path, or XML: it was asked for all the same.
        warnings.simplefilter("ignore", UnusualUsageWarning)
        return BeautifulSoup(html, "html.parser")


def read_once(words: str) -> str:
    """Words in which signs were written as HTML twice (`&amp;mdash;`), with the signs that were meant."""
    return str(parsed(words.replace("<", "&lt;")).get_text()) if _TWICE.search(words) else words
