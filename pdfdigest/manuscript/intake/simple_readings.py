"""Readings of a manuscript without headings: bold leads, items of a list, or one story."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pdfdigest.manuscript.intake import marks, masthead
from pdfdigest.manuscript.intake.layout import Layout, StoryDraft, cited_by, heavy, without, words_in
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, Runs, tidy, words_of

LEAD = 20
"""Words of a bold lead, at most."""
SECTION = 4
"""Words of a section's title, at most."""
IN_SECTIONS = 1.0
"""What a list in sections scores: a little more than its headings would as headlines."""
_LEAD_ENDS = re.compile(r"[.:!?。：！？—–-]\s*\Z")
_AFTER_LEAD = re.compile(r"\s*[:：.—–-]?\s*")


def by_leads(blocks: list[Block]) -> Layout | None:
    """Stories whose first words are bold: those words are the headline."""
    start = next((i for i, block in enumerate(blocks) if _lead(block)), None)
    if start is None:
        return None
    layout = Layout("leads", head=blocks[:start])
    others = 0.0
    for block in blocks[start:]:
        if lead := _lead(block):
            bold, rest = lead
            story = StoryDraft(spot=block.spot, base=block.depth)
            story.head(replace(block, kind="paragraph", runs=bold))
            story.headline = re.sub(r"\s*[:：.。—–-]+\Z", "", story.headline)
            story.add(replace(block, runs=rest, opens=False))
            layout.stories.append(story)
        else:
            others += weight(block.plain) if not block.depth or block.opens else 0
            layout.stories[-1].add(block)
    if len(layout.stories) < 2 or any(block.kind == "heading" for block in blocks[start:]):
        return None
    whole = sum(story.weight for story in layout.stories)
    layout.score = 0.72 * (1 - others / max(whole, 1)) * min(1.0, whole / max(heavy(blocks), 1) + 0.2)
    return layout


def _lead(block: Block) -> tuple[Runs, Runs] | None:
    """The bold words that a block begins with, and the rest; None where it does not begin so."""
    if block.kind != "paragraph" or block.depth > 1 or (block.depth and not block.opens):
        return None
    at = next((i for i, run in enumerate(block.runs) if run.words.strip() and not run.strong), None)
    if not at:
        return None
    bold, rest = tidy(block.runs[:at]), block.runs[at:]
    words, after = words_of(bold), words_of(rest)
    if not 2 <= weight(words) <= LEAD or weight(after) < weight(words):
        return None
    if not _LEAD_ENDS.search(words) and not re.match(r"[:：.—–]|\s+[—–-]\s", "".join(run.words for run in rest)):
        return None
    cut = _AFTER_LEAD.match("".join(run.words for run in rest))
    return bold, tidy(without(rest, cut.end() if cut and rest[0].link is None else 0))


def items(blocks: list[Block]) -> Layout | None:
    """Each item of the first list and of those after it is a story; nothing says what it is called.

    A heading right above an item names the section of that item and of those after it.
    """
    openings = [block.depth for block in blocks if block.opens]
    if not openings:
        return None
    base = min(openings)
    start = next(i for i, block in enumerate(blocks) if block.opens and block.depth == base)
    titled = _heads_items(blocks, start - 1, base)
    layout = Layout("items", head=blocks[: start - titled])
    section: Block | None = None
    for index, block in enumerate(blocks[start - titled :], start - titled):
        if _heads_items(blocks, index, base):
            section = block
        elif block.opens and block.depth == base:
            story = StoryDraft(blocks=[replace(block, opens=False)], base=base, spot=block.spot)
            if section is not None:
                story.kicker = section.plain
                story.cited = cited_by(section)
            layout.stories.append(story)
        else:
            layout.stories[-1].add(block)
    dated = any(masthead.is_fact(block) for block in layout.head)
    long = sum(story.weight for story in layout.stories) / len(layout.stories) >= LEAD
    several = 2 <= len(layout.stories) <= 40
    layout.score = 0.3 + 0.15 * dated + 0.1 * (long and several) if several else 0.2
    if several and _in_sections(blocks[start - titled :], base):
        layout.score = IN_SECTIONS
    return layout


def _in_sections(blocks: list[Block], base: int) -> bool:
    """Whether short headings stand above items alone, and above several at least once: they name sections, no stories."""
    heads = [index for index, block in enumerate(blocks) if block.kind == "heading"]
    if len(heads) < 2 or heads[0] != 0 or not all(_heads_items(blocks, index, base) for index in heads):
        return False
    if max(weight(blocks[index].plain) for index in heads) > SECTION:
        return False
    below = [blocks[first + 1 : after] for first, after in pairwise([*heads, len(blocks)])]
    counts = [sum(block.opens and block.depth == base for block in each) for each in below]
    return max(counts) > 1 and all(block.depth >= base and block.kind != "heading" for each in below for block in each)


def _heads_items(blocks: list[Block], index: int, base: int) -> bool:
    """Whether a block is a heading right above an item of the list whose items are stories."""
    if not 0 <= index < len(blocks) - 1 or blocks[index].kind != "heading":
        return False
    return blocks[index + 1].opens and blocks[index + 1].depth == base


def paragraphs(blocks: list[Block]) -> Layout | None:
    """Each paragraph is a story; taken only where somebody asks for it."""
    start = next((i for i, block in enumerate(blocks) if weight(block.plain) > LEAD), len(blocks))
    layout = Layout("paragraphs", head=blocks[:start], score=0.05)
    for block in blocks[start:]:
        if not layout.stories or (block.kind in ("paragraph", "heading") and not block.depth):
            layout.stories.append(StoryDraft(spot=block.spot))
        layout.stories[-1].add(block)
    return layout if layout.stories else None


def one(blocks: list[Block], name: str = "") -> Layout | None:
    """The whole is one story; its headline is the last title above the text that is not the digest's own name."""
    start = next((i for i, block in enumerate(blocks) if _is_text(block)), None)
    if start is None:
        # Short lines alone: the first is the title, and the others are the text.
        lines = [i for i, block in enumerate(blocks) if words_in(block) and not masthead.is_fact(block)]
        alone = len(lines) == 1 and blocks[lines[0]].kind == "paragraph" and weight(blocks[lines[0]].plain) >= LEAD / 2
        if len(lines) < 2 and not alone:
            return None
        start = lines[0 if alone else 1]
    titles = [i for i in range(start) if _is_title(blocks[i])]
    layout = Layout("one", head=[], score=0.45)
    story = StoryDraft(spot=blocks[start].spot)
    named = [i for i in titles if marks.bare(blocks[i].plain) != marks.bare(name)]
    chosen = named[-1] if named else None
    if chosen is not None:
        story.head(blocks[chosen])
        layout.score += 0.1 * (blocks[chosen].kind == "heading")
    between = blocks[chosen + 1 : start] if chosen is not None else []
    layout.head = [*blocks[: start if chosen is None else chosen], *(b for b in between if masthead.is_fact(b))]
    for block in [*(b for b in between if not masthead.is_fact(b)), *blocks[start:]]:
        story.add(block)
    layout.stories = [story]
    return layout


def _is_text(block: Block) -> bool:
    return block.kind in ("table", "quotation") or (
        block.kind == "paragraph" and (weight(block.plain) > LEAD or _says(block)) and not masthead.is_fact(block)
    )


def _says(block: Block) -> bool:
    """Whether a short paragraph is a sentence, or an item, and no title."""
    return block.depth > 0 or bool(re.search(r"[.!?。！？…।؟]['\"”’»)\]]*\Z", block.plain))


def _is_title(block: Block) -> bool:
    return block.kind in ("heading", "paragraph") and 0 < weight(block.plain) <= LEAD and not masthead.is_fact(block)
