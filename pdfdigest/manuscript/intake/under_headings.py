"""Blocks and the ranks of their headings go in; stories come out, each below its heading.

Which rank heads the stories is tried: a heading that goes straight on to lower ones names a section, and
a heading inside a text is a line of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pdfdigest.manuscript.intake import masthead, outline
from pdfdigest.manuscript.intake.layout import Layout, Left, StoryDraft, cited_by, heavy
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, Run

SHORT_OPENING = 0.15
"""How much of a digest may stand below its title and above its first story; of an article, its beginning is more."""


SUBTITLE = 8
"""Words below a heading of a lower rank than the next one: so few, and it heads no story."""


def by_headings(blocks: list[Block]) -> Layout | None:
    """Stories headed by Word's headings, those of a web page or of Markdown."""
    return _best("headings", blocks, outline.headings(blocks), 0.9)


def by_lines(blocks: list[Block]) -> Layout | None:
    """Stories headed by lines of another look."""
    parted = outline.split(blocks)
    ranks = outline.lines(parted)
    real = sum(0 < rank < outline.LINE for rank in ranks)
    made = _best("bold-lines", parted, ranks, 0.8 if real < 2 else 0.55, only=outline.LINE)
    if made is not None:
        _without_texts(made)
    return made


def _without_texts(layout: Layout) -> None:
    """A line of another look with no text below it is a line of the story above, unless most are so, as in a gallery."""
    bare = [story for story in layout.stories[1:] if not story.blocks]
    if 2 * len(bare) > len(layout.stories):
        return
    stories: list[StoryDraft] = []
    for story in layout.stories:
        if stories and not story.blocks:
            runs = (Run(story.headline, strong=True), *story.cited)
            stories[-1].blocks.append(Block("paragraph", runs, story.spot))
            stories[-1].pictures += story.pictures
        else:
            stories.append(story)
    layout.stories = stories


def by_numbers(blocks: list[Block]) -> Layout | None:
    """Stories headed by short lines with a number."""
    ranks = outline.numbers(blocks)
    return _best("numbers", blocks, ranks, 0.75, only=outline.LINE)


def by_short_lines(blocks: list[Block]) -> Layout | None:
    """Stories headed by short lines that look like any other and end with no full stop, each above a longer text."""
    ranks = outline.short_lines(blocks)
    return _best("short-lines", blocks, ranks, 0.65, only=outline.LINE) if ranks.count(outline.LINE) > 1 else None


def _best(name: str, blocks: list[Block], ranks: list[int], prior: float, only: int = 0) -> Layout | None:
    start = _title(blocks, ranks)
    inside = {rank for rank in ranks[start:] if rank}
    cuts = [only] if only in inside else [] if only else sorted(inside)[:4]
    made = [_cut(name, blocks, ranks, start, cut, prior) for cut in cuts]
    return max(made, key=lambda layout: layout.score, default=None)


def _title(blocks: Sequence[Block], ranks: Sequence[int]) -> int:
    """The index of the first block below the title of the digest; 0 where its first heading is a story's."""
    heads = [index for index, rank in enumerate(ranks) if rank]
    if len(heads) < 2:
        return 0
    first, second = heads[0], heads[1]
    if heavy(blocks[:first]) > 0 and not _only_facts(blocks[:first]):
        return 0
    between = blocks[first + 1 : second]
    lower = sum(0 < ranks[first] < rank for rank in ranks)
    alone = sum(rank == ranks[first] for rank in ranks) == 1
    if _only_facts(between):
        follows = between or alone or len(heads) > 2
        return first + 1 if follows and (alone or ranks[second] <= ranks[first] or between) else 0
    opening = heavy(between) / max(heavy(blocks), 1)
    dated = any(masthead.is_fact(block) for block in between)
    if alone:
        return first + 1 if lower > 1 and (dated or opening < SHORT_OPENING) else 0
    # The name of the digest in the style of its headlines, above its number and date.
    return first + 1 if masthead.is_masthead(between[0]) and len(heads) > 2 and opening < SHORT_OPENING else 0


def _only_facts(blocks: Sequence[Block]) -> bool:
    return all(block.kind in ("picture", "caption") or masthead.is_fact(block) for block in blocks)


def _cut(name: str, blocks: list[Block], ranks: list[int], start: int, cut: int, prior: float) -> Layout:
    layout = Layout(name)
    above = next((i for i in range(start, len(blocks)) if 0 < ranks[i] <= cut), len(blocks))
    layout.head = blocks[:above]
    titles: dict[int, Block] = {}
    told: set[int] = set()
    waiting: tuple[int, Block] | None = None
    shown: list[Block] = []
    for block, rank in zip(blocks[above:], ranks[above:], strict=True):
        if 0 < rank <= cut:
            if waiting is not None and shown and rank <= waiting[0]:
                _show(layout.stories[-1], shown)
            elif waiting is not None:
                layout.stories.pop()
                told.discard(id(waiting[1]))
                titles[waiting[0]] = waiting[1]
            for level in [level for level in titles if level >= rank]:
                title = titles.pop(level)
                if id(title) not in told:
                    layout.left.append(Left([title], "a heading with nothing below it"))
            story = StoryDraft(kicker=" · ".join(title.plain for _, title in sorted(titles.items())))
            story.head(block)
            for title in titles.values():
                story.cited += cited_by(title)
            layout.stories.append(story)
            waiting = (rank, block)
        elif waiting is not None and block.kind in ("picture", "caption"):
            shown.append(block)
        elif layout.stories:
            _show(layout.stories[-1], shown)
            if waiting is not None:
                told |= {id(title) for title in titles.values()}
            layout.stories[-1].add(block)
            waiting = None
    if layout.stories:
        _show(layout.stories[-1], shown)
    layout.score = prior * (0.2 + 0.8 * _fit(layout, blocks, ranks, above, cut)) if layout.stories else 0.0
    if len(layout.stories) < 2:
        layout.score *= 0.6
    return layout


def _show(story: StoryDraft, shown: list[Block]) -> None:
    """Give a story the pictures that stand right below its headline."""
    for block in shown:
        story.add(block)
    shown.clear()


def _fit(layout: Layout, blocks: list[Block], ranks: list[int], above: int, cut: int) -> float:
    """From 0 to 1: whether this rank heads the stories, and how much of the text stands below it."""
    heads = [(index, rank) for index, rank in enumerate(ranks) if rank and index >= above]
    wrong = 0.0
    for (index, rank), (after, below) in pairwise([*heads, (len(ranks), 0)]):
        straight = after == index + 1
        if rank <= cut < below and straight:
            wrong += 1  # a section title that was read as a headline
        if cut >= below > rank > 0 and rank < cut and not straight:
            wrong += min(1.0, heavy(blocks[index + 1 : after]) / 20)  # a line inside a text that was read as one
    told = [rank for _, rank in heads if rank <= cut]
    telling = len(told)
    if len(told) > 1 and told[0] > told[1] and layout.stories[0].weight <= SUBTITLE:
        wrong += 1  # the subtitle of the whole, with who wrote it and when
    bodies = [story.weight for story in layout.stories]
    titles = [weight(story.headline) for story in layout.stories]
    placed = sum(bodies) / max(heavy(blocks[above:]) + 0.5 * heavy(blocks[:above]), 1)
    filled = sum(body > 0 for body in bodies) / max(len(bodies), 1)
    longer = sum(bodies) > sum(titles)
    several = min(len(bodies), 3) / 3
    right = max(0.0, 1 - wrong / max(telling, 1))
    return right * (0.35 * min(placed, 1) + 0.25 * several + 0.25 * filled + 0.15 * longer)
