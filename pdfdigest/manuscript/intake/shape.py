"""What Markdown, Word and HTML all become: a Sheet of blocks, in the order in which they stand.

Reading puts everything that a file holds into one of three places, and sorting goes on from there:

- `blocks` and `notes`, what the file says;
- `furniture`, what is surely no text of it (menus, buttons, lines that each page repeats), kept whole
  so that it can be listed or taken back;
- `doubts`, what cannot be a block (a deleted word, a comment, a formula's shape), each with its place.

`tally` is what the file holds by a count of its own (see `tally`): what is placed, what is kept aside
and `furniture` together must come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pdfdigest.manuscript.composed import composed
from pdfdigest.manuscript.intake.tally import Tally


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: a line of a text file, or a paragraph of a Word file; from 1, 0 for neither."""

    line: int = 0
    paragraph: int = 0


NOWHERE = Spot()
"""For what is missing from the whole of a manuscript."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is missing or not certain, and where."""

    spot: Spot
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look.  `link` is None where there is none; `note` is the id of a footnote called here.

    `end` is `hard` for a line that must end, `soft` for one that merely does in the manuscript.
    """

    words: str = ""
    strong: bool = False
    emphasis: bool = False
    raised: bool = False
    lowered: bool = False
    link: str | None = None
    note: str = ""
    end: str = ""
    language: str = ""

    def said(self, words: str) -> Run:
        """The same look, other words."""
        return Run(
            words,
            self.strong,
            self.emphasis,
            self.raised,
            self.lowered,
            self.link,
            self.note,
            self.end,
            self.language,
        )

    def looks_like(self, other: Run) -> bool:
        """Whether two runs differ in their words alone."""
        return (
            self.strong == other.strong
            and self.emphasis == other.emphasis
            and self.raised == other.raised
            and self.lowered == other.lowered
            and self.link == other.link
            and self.note == other.note
            and self.end == other.end
            and self.language == other.language
        )


Runs = tuple[Run, ...]
_NUMBER = re.compile(r"(0|[1-9]\d{0,8})[.)]?")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the manuscript has it: its bytes, or the name or address where they lie."""

    name: str
    data: bytes | None = field(default=None, repr=False)
    alt: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block: heading, paragraph, quotation, table, picture, caption or rule.

    `depth` counts the lists it stands in and `opens` tells the first block of a list item;
    `level` is a heading's.  `rows` holds the cells of a table, its heading first.  `label` is the
    number of a list item or heading as the file prints it (`3.`, `II.`, `1.2`), which is not among
    its words.  `size` is that of its letters in points and `colour` theirs as `#rrggbb`, where the
    file sets them apart from its other text; 0 and nothing where it does not.
    """

    kind: str
    runs: Runs = ()
    spot: Spot = Spot()
    level: int = 0
    depth: int = 0
    opens: bool = False
    ordered: bool = False
    rows: tuple[tuple[Runs, ...], ...] = ()
    picture: Picture | None = None
    label: str = ""
    size: float = 0
    colour: str = ""

    @property
    def number(self) -> int | None:
        """The list number that Markdown can say, `3.` or `3)`; None for no number and for `II.`, `1.2` and `01`."""
        found = _NUMBER.fullmatch(self.label)
        return int(found[1]) if found else None

    @property
    def plain(self) -> str:
        """The words alone, on one line."""
        return words_of(self.runs)


def words_of(runs: Iterable[Run]) -> str:
    """The words of runs, on one line."""
    return " ".join("".join(" " if run.end else run.words for run in runs).split())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole manuscript: its blocks, the notes that it calls by id, and what was doubtful in reading it.

    `language` is its BCP 47 tag where the file names one, `front` what stands in its front matter.
    """

    blocks: tuple[Block, ...]
    notes: Mapping[str, tuple[Runs, Spot]] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    furniture: tuple[Block, ...] = ()
    tally: Tally = field(default_factory=Tally)
    language: str = ""
    front: Mapping[str, object] = field(default_factory=dict)


_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u3000\x1c-\x1f\x85]+")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufdd0-\ufdef\ufff9-\uffff\ud800-\udfff]"
    r"|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U000e0000-\U000e007f\U000ffffe-\U000fffff\U0010fffe\U0010ffff]"
)


def clean(words: str) -> str:
    """Runs of white space, no-break spaces too, become one space; signs that cannot be seen go; letters are whole (NFC)."""
    return composed(_SPACES.sub(" ", _UNSEEN.sub("", words)))


def tidy(runs: Iterable[Run]) -> Runs:
    """Clean words, no double or outer spaces, neighbours of one look joined."""
    out: list[Run] = []
    for run in runs:
        if run.end or run.note:
            out.append(run.said(""))
            continue
        words = clean(run.words)
        before = next((each for each in reversed(out) if each.words or each.end), None)
        if before is None or before.end or before.words.endswith(" "):
            words = words.lstrip(" ")
        if not words:
            continue
        if out and not out[-1].end and not out[-1].note and out[-1].looks_like(run):
            out[-1] = run.said(out[-1].words + words)
        else:
            out.append(run.said(words))
    while out and (out[-1].end or (not out[-1].note and not out[-1].words.strip())):
        out.pop()
    for index, run in enumerate(out):
        last = index == len(out) - 1
        if last or out[index + 1].end:
            out[index] = run.said(run.words.rstrip(" "))
    while out and out[0].end:
        out.pop(0)
    return tuple(run for run in out if run.words or run.end or run.note)


def lines_of(runs: Runs) -> list[Runs]:
    """The runs of each line, where the manuscript ends lines."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.end:
            lines.append([])
        else:
            lines[-1].append(run)
    return [tidy(line) for line in lines]
