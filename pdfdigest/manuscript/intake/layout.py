"""What a reading of a manuscript gives: stories, sections, what stands above them, and how well it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import NOWHERE, Block, Doubt, Run, Runs, Spot, words_of


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture of the manuscript, what is said below it, and whose it is.

    `link` is the one of its caption, `others` are those that it has besides and no field holds.
    """

    block: Block
    caption: str = ""
    credit: str = ""
    link: str | None = None
    others: tuple[str, ...] = ()

    def captioned(self, block: Block, caption: str, credit: str = "") -> PictureDraft:
        """The same with what a block below it says."""
        links = [run.link for run in block.runs if run.link is not None]
        link = self.link or next(iter(links), None)
        others = tuple(each for each in dict.fromkeys(links) if each != link)
        return replace(self, caption=caption, credit=self.credit or credit, link=link, others=(*self.others, *others))


@dataclass(slots=True)
class StoryDraft:
    """One story: its headline, the blocks of its body, and the depth of the list that it stands in.

    `cited` are the runs of its headline that link or call a note; `short` is what a list of headlines
    calls it where that is not its headline.
    """

    headline: str = ""
    blocks: list[Block] = field(default_factory=list)
    base: int = 0
    pictures: list[PictureDraft] = field(default_factory=list)
    spot: Spot = NOWHERE
    kicker: str = ""
    short: str = ""
    cited: Runs = ()

    @property
    def plain(self) -> str:
        """The words of the body."""
        return " ".join(filter(None, map(words_in, self.blocks)))

    @property
    def weight(self) -> float:
        """How long the body is."""
        return weight(self.plain)

    def head(self, block: Block) -> None:
        """Take a block for the headline."""
        self.headline = headline_of(block)
        self.cited += cited_by(block)
        self.spot = block.spot

    def add(self, block: Block) -> None:
        """Take a block into the body; a heading becomes a bold line, a caption goes to the picture before it."""
        if block.kind == "picture":
            self.pictures.append(PictureDraft(block))
        elif block.kind == "caption" and self.pictures and not self.pictures[-1].caption:
            self.pictures[-1] = self.pictures[-1].captioned(block, block.plain)
            self.cited += tuple(run for run in block.runs if run.note)
        else:
            self.blocks.append(as_text(block))


@dataclass(slots=True)
class SectionDraft:
    """A part that is no story."""

    heading: str
    blocks: list[Block]
    before: bool = False
    spot: Spot = NOWHERE
    cited: Runs = ()


@dataclass(slots=True)
class Left:
    """Blocks that have no place, and where they stood."""

    blocks: list[Block]
    where: str

    @property
    def plain(self) -> str:
        """Their words."""
        return " ".join(filter(None, map(words_in, self.blocks)))


@dataclass(slots=True)
class Layout:
    """One reading of a whole manuscript: what each block is.  `score` says how well it fits, from 0 to 1.

    `headlines` is a list of headlines that stands above the stories too; `said` are words that every issue
    says by itself, such as "Headlines".
    """

    name: str
    score: float = 0.0
    head: list[Block] = field(default_factory=list)
    stories: list[StoryDraft] = field(default_factory=list)
    sections: list[SectionDraft] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    headlines: list[Block] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, spot: Spot, message: str, rule: str) -> None:
        """Say what is not certain."""
        self.doubts.append(Doubt(spot, message, rule))

    @property
    def told_apart(self) -> tuple[tuple[str, int], ...]:
        """What two readings must have in common to be the same."""
        return tuple((story.headline, len(story.blocks)) for story in self.stories)


def words_in(block: Block) -> str:
    """The words of a block, of a table too."""
    if block.kind == "table":
        return " ".join(filter(None, (words_of(cell) for row in block.rows for cell in row)))
    return block.plain


def runs_of(block: Block) -> Runs:
    """The runs of a block, those of the cells of a table too."""
    return (*block.runs, *(run for row in block.rows for cell in row for run in cell))


def cited_by(block: Block) -> Runs:
    """The runs of a heading that link or call a note: what it cites is cited by its story or section."""
    return tuple(run for run in block.runs if run.note or run.link is not None)


def headline_of(block: Block) -> str:
    """The words of a headline; a typed number stays."""
    return f"{block.label} {block.plain}".strip()


def as_text(block: Block) -> Block:
    """A block as a body can hold it: a heading becomes a bold line."""
    if block.kind == "heading":
        runs = tuple(run if run.end or run.note else replace(run, strong=True) for run in block.runs)
        return replace(block, kind="paragraph", level=0, runs=runs)
    return replace(block, kind="paragraph") if block.kind == "caption" else block


def heavy(blocks: Sequence[Block]) -> float:
    """How long blocks are together."""
    return sum(weight(words_in(block)) for block in blocks)


def without(runs: Runs, count: int) -> Runs:
    """Runs without their first signs."""
    out: list[Run] = []
    for run in runs:
        cut = min(count, len(run.words))
        count -= cut
        if run.end or run.note or run.words[cut:]:
            out.append(run.said(run.words[cut:]))
    return tuple(out)
