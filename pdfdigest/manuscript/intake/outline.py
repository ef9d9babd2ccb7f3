"""Blocks go in; which of them head what stands below comes out, with the rank of each.

People head their stories with Word's headings, with a bold line, with larger or coloured letters, or
with a number before a short line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pdfdigest.manuscript.intake import marks
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, tidy, words_of

LONGEST = 24
"""Words of a headline."""
LINE = 7
"""The rank of a line that only looks like a heading, below the six of real ones."""


def without_texts(blocks: Sequence[Block]) -> list[Block]:
    """Headings that are texts become paragraphs: contracts number their clauses with the styles of headings."""
    return [
        replace(block, kind="paragraph", level=0) if _is_text(block, blocks[index - 1] if index else None) else block
        for index, block in enumerate(blocks)
    ]


def _is_text(block: Block, above: Block | None) -> bool:
    """Whether a heading is too long for one, or a sentence right below a higher heading."""
    if block.kind != "heading":
        return False
    words = weight(block.plain)
    if words > 2 * LONGEST or not block.plain.endswith((".", "。")):
        return words > 2 * LONGEST
    below = above is not None and above.kind == "heading" and above.level < block.level
    return words > (LONGEST / 2 if below else LONGEST)


def split(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs whose first line is bold and whose others are not become two: a headline and its text."""
    out: list[Block] = []
    for block in blocks:
        at = next((index for index, run in enumerate(block.runs) if run.end), 0)
        first, rest = tidy(block.runs[:at]), tidy(block.runs[at + 1 :])
        bold = replace(block, runs=first)
        if block.kind == "paragraph" and not block.depth and first and rest and marks.is_bold(bold):
            after = replace(block, runs=rest)
            if not marks.is_bold(after) and weight(bold.plain) <= LONGEST:
                out += [bold, after]
                continue
        out.append(block)
    return out


def headings(blocks: Sequence[Block]) -> list[int]:
    """The rank of each block: a heading's level, 0 for text.

    Where two bold lines follow each other and headings of two levels do so too, bold lines head as those do.
    """
    ranks = [block.level or 1 if block.kind == "heading" else 0 for block in blocks]
    pairs = [(one, two) for one, two in pairwise(ranks) if 0 < one < two]
    if not pairs:
        return ranks
    upper, lower = max(set(pairs), key=pairs.count)
    bold = [is_line(block) for block in blocks]
    for index in range(len(blocks) - 2):
        if bold[index] and bold[index + 1] and not ranks[index] and not bold[index + 2] and not ranks[index + 2]:
            ranks[index], ranks[index + 1] = upper, lower
    return ranks


def lines(blocks: Sequence[Block]) -> list[int]:
    """The rank of each block where lines of another look head the text; real headings stand above them."""
    ranks = []
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            ranks.append(block.level or 1)
        else:
            followed = index + 1 < len(blocks)
            ranks.append(LINE if followed and is_line(block) else 0)
    return ranks


def numbers(blocks: Sequence[Block]) -> list[int]:
    """The rank of each block where short lines with a number head longer paragraphs that stand in no list."""
    ranks = []
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        heads = (
            ((block.opens and block.ordered) or (block.kind == "paragraph" and bool(_NUMBERED.match(block.plain))))
            and weight(block.plain) <= LONGEST
            and after is not None
            and not after.opens
            and (not after.depth or weight(after.plain) > weight(block.plain))
        )
        ranks.append(block.level or 1 if block.kind == "heading" else LINE if heads else 0)
    return ranks


def is_line(block: Block) -> bool:
    """Whether a paragraph looks like a headline: bold, large, coloured, or all in capitals."""
    if block.kind != "paragraph" or block.depth or not 0 < weight(block.plain) <= LONGEST:
        return False
    if any(run.end for run in block.runs) or _SENTENCES.search(block.plain):
        return False
    return marks.is_bold(block) or _in_capitals(block) or bool(block.size or block.colour)


_NUMBERED = re.compile(r"\(?\d{1,3}[.)]\s+\S")
_SENTENCES = re.compile(r"[.!?。！？]\s+\S+.*[.。]$")


def _in_capitals(block: Block) -> bool:
    words = words_of(run for run in block.runs if not run.note)
    return words.isupper() and len(re.findall(r"[^\W\d_]{2,}", words)) > 1
