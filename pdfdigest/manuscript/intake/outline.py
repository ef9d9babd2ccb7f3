"""Blocks go in; which of them head what stands below comes out, with the rank of each.

People head their stories with Word's headings, with a bold line, with larger or coloured letters, or
with a number before a short line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pdfdigest.manuscript.intake import marks, masthead
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, Doubt, tidy, words_of

LONGEST = 24
"""Words of a headline."""
ALL_BOLD = 0.75
"""Of the words of a text: so many in bold, and bold is its ordinary letter."""
LINE = 7
"""The rank of a line that only looks like a heading, below the six of real ones."""


def without_texts(blocks: Sequence[Block]) -> list[Block]:
    """Headings that are texts become paragraphs: contracts number their clauses with the styles of headings.

    So do labels, which end with a colon and stand again and again right below a heading of their own.
    """
    labels = Counter(block.plain for block in blocks if block.kind == "heading" and block.plain.endswith((":", "：")))
    out = []
    for index, block in enumerate(blocks):
        above = blocks[index - 1] if index else None
        label = labels[block.plain] > 1 and above is not None and above.kind == "heading" and above.level < block.level
        out.append(replace(block, kind="paragraph", level=0) if label or _is_text(block, above) else block)
    return out


def _is_text(block: Block, above: Block | None) -> bool:
    """Whether a heading is too long for one, or a sentence right below a higher heading."""
    if block.kind != "heading":
        return False
    words = weight(block.plain)
    if words > 2 * LONGEST or not block.plain.endswith((".", "。")):
        return words > 2 * LONGEST
    below = above is not None and above.kind == "heading" and above.level < block.level
    return words > (LONGEST / 2 if below else LONGEST)


def without_bold_of_all(blocks: Sequence[Block]) -> tuple[list[Block], list[Doubt]]:
    """The blocks with ordinary letters where nearly all the text is bold, which then tells nothing; and that this was so."""
    texts = [block for block in blocks if block.kind == "paragraph"]
    whole = sum(weight(block.plain) for block in texts)
    bold = sum(weight(words_of(run for run in block.runs if run.strong)) for block in texts)
    if whole < 2 * LONGEST or bold < ALL_BOLD * whole:
        return list(blocks), []
    first = next(block for block in texts if any(run.strong for run in block.runs))
    words = "nearly all of the text is bold; it was taken for ordinary letters, so that bold marks nothing"
    return [
        replace(block, runs=tuple(replace(run, strong=False) for run in block.runs))
        if block.kind == "paragraph"
        else block
        for block in blocks
    ], [Doubt(first.spot, words, "emphasis")]


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
    """The rank of each block where short lines with a number head longer paragraphs; of items right below each other none does."""
    ranks: list[int] = []
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        above = blocks[index - 1] if index else None
        heads = (
            not (above is not None and above.opens and not ranks[-1])
            and ((block.opens and block.ordered) or (block.kind == "paragraph" and bool(_NUMBERED.match(block.plain))))
            and weight(block.plain) <= LONGEST
            and after is not None
            and not after.opens
            and (not after.depth or weight(after.plain) > weight(block.plain))
        )
        ranks.append(block.level or 1 if block.kind == "heading" else LINE if heads else 0)
    return ranks


def short_lines(blocks: Sequence[Block]) -> list[int]:
    """The rank of each block where short lines of no other look head longer texts; facts of the masthead head none."""
    ranks: list[int] = []
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        above = ranks[-1] if ranks else 0
        heads = (
            block.kind == "paragraph"
            and not block.depth
            and 2 <= weight(block.plain) <= LONGEST / 2
            and not _STOPS.search(block.plain)
            and not any(run.end or run.link for run in block.runs)
            and not masthead.is_fact(block)
            and after is not None
            and after.kind == "paragraph"
            and not after.depth
            and weight(after.plain) >= max(LONGEST / 2, 1.5 * weight(block.plain))
            and above != LINE
        )
        ranks.append(block.level or 1 if block.kind == "heading" else LINE if heads else 0)
    return ranks


_STOPS = re.compile(r"[.。…,;:：，、][\s\"'”’»)\]」』]*\Z|https?:|www\.")


def says_something(words: str) -> bool:
    """Whether there are words in a line, and not a figure, a price or a sign alone; no headline is without."""
    return len(re.findall(r"[^\W\d_]", words)) > 1


def is_line(block: Block) -> bool:
    """Whether a paragraph looks like a headline: bold, large, coloured, or all in capitals."""
    if block.kind != "paragraph" or block.depth or not 0 < weight(block.plain) <= LONGEST:
        return False
    if any(run.end for run in block.runs) or _SENTENCES.search(block.plain) or not says_something(block.plain):
        return False
    return marks.is_bold(block) or _in_capitals(block) or bool(block.size or block.colour)


_NUMBERED = re.compile(r"\(?\d{1,3}[.)]\s+\S")
_SENTENCES = re.compile(r"[.!?。！？]\s+\S+.*[.。]$")


def _in_capitals(block: Block) -> bool:
    words = words_of(run for run in block.runs if not run.note)
    return words.isupper() and len(re.findall(r"[^\W\d_]{2,}", words)) > 1
