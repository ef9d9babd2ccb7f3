"""Blocks go in; a list of headlines and a list of details in the same order come out, as this digest has them.

The two may be parted by headings, by a blank line, by the credit of the picture, or by nothing: then
the headlines are short, the details long, and each shares words with its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pdfdigest.manuscript.intake import masthead, outline, pairing
from pdfdigest.manuscript.intake.layout import Layout, Left, SectionDraft, StoryDraft, cited_by, words_in
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, Run, Spot, tidy, words_of
from pdfdigest.manuscript.short_text import beginning

LONGEST = 30
"""Words of a headline, at most."""
LIKE = 0.1
"""How much more a headline shares with its own detail than with the next one, of 1, where that alone tells."""
MOST = 400
"""Entries of a digest; a longer text is none."""


@dataclass(slots=True, eq=False)
class Entry:
    """An item of a list, or a line of its own, and the blocks that belong to it."""

    kind: str
    blocks: list[Block]

    @property
    def plain(self) -> str:
        """Its words."""
        return " ".join(filter(None, map(words_in, self.blocks)))

    @property
    def spot(self) -> Spot:
        """Where it begins."""
        return self.blocks[0].spot

    @property
    def base(self) -> int:
        """The depth of the list that it stands in."""
        return self.blocks[0].depth


def read(blocks: list[Block]) -> Layout | None:
    """Two lists without a heading that parts them."""
    best: tuple[float, list[Entry], Halves] | None = None
    careful, every = listed(blocks), listed(blocks, every_line=True)
    for entries in (careful, every) if len(every) > len(careful) else (careful,):
        if len(entries) > MOST:
            break
        texts = [each for each in entries if each.kind in ("item", "line") and outline.says_something(each.plain)]
        for kinds in (("item",), ("line",), ("item", "line")):
            for halves in _halves([each for each in texts if each.kind in kinds]):
                score = _fit(*halves, len(_stray(entries, *halves)))
                if best is None or score > best[0]:
                    best = (score, entries, halves)
    if best is None:
        return None
    layout = _layout(best[1], *best[2])
    layout.score = best[0]
    return layout


def listed(blocks: Sequence[Block], *, every_line: bool = False) -> list[Entry]:
    """Items with what belongs to them, lines one by one, and all other blocks by themselves.

    `every_line` parts even a paragraph whose lines look like one text that was broken to fit.
    """
    base = min((block.depth for block in blocks if block.opens), default=0)
    out: list[Entry] = []
    for block in blocks:
        inside = block.depth and out and out[-1].kind == "item"
        if block.opens and block.depth == base:
            out.append(Entry("item", [block]))
        elif inside:
            out[-1].blocks.append(block)
        elif masthead.is_fact(block):
            out.append(Entry("fact", [block]))
        elif block.kind == "paragraph":
            out += [
                Entry("fact" if masthead.is_fact(line) else "line", [line])
                for line in own_lines(block, every=every_line)
            ]
        else:
            out.append(Entry(block.kind, [block]))
    return out


def own_lines(block: Block, *, every: bool = False) -> list[Block]:
    """The lines of a paragraph, where they are lines of their own and not one text that was broken to fit."""
    if not any(run.end for run in block.runs):
        return [block]
    lines: list[tuple[list[Run], Spot]] = [([], block.spot)]
    for run in block.runs:
        if run.end:
            spot = lines[-1][1]
            down = replace(spot, line=spot.line + 1) if spot.line and run.end == "soft" else spot
            lines.append(([], down))
        else:
            lines[-1][0].append(run)
    told = [(tidy(runs), spot) for runs, spot in lines if tidy(runs)]
    meant = every or any(run.end == "hard" for run in block.runs)
    if len(told) < 2 or (not meant and broken([words_of(line) for line, _ in told])):
        return [block]
    return [replace(block, runs=runs, spot=spot) for runs, spot in told]


def broken(lines: Sequence[str]) -> bool:
    """Whether lines are one text: each is so long that the next word would not have fitted into it."""
    longest = max(len(line) for line in lines)
    return longest <= 120 and all(len(line) + len(_WORD.match(after)[0]) > longest for line, after in pairwise(lines))  # type: ignore[index]


_WORD = re.compile(r"[^\s\u0e00-\u0eff\u2e80-\u9fff\uff00-\uffef]+|.")

_ASIDE = ("fact", "picture", "caption")
Halves = tuple[list[Entry], list[Entry]]


def _halves(texts: list[Entry]) -> list[Halves]:
    """Where the short ones end and the long ones begin: the entries on both sides, as many as there are pairs."""
    long = [weight(each.plain) for each in texts]
    found: list[Halves] = []
    for at in range(1, len(texts)):
        if long[at - 1] > LONGEST or long[at] < 1.4 * long[at - 1] or long[at] < 8:
            continue
        first = at
        while first and long[first - 1] <= LONGEST and texts[first - 1].kind == texts[at - 1].kind:
            first -= 1
        usual = median(long[first:at])
        last = at
        while last < len(texts) and long[last] >= 1.2 * usual and texts[last].kind == texts[at].kind:
            last += 1
        if texts[at - 1].kind == "line":
            # Lines above the headlines may be titles; there are as many headlines as details.
            first = max(first, at - (last - at))
        if last > at > first:
            found.append((texts[first:at], texts[at:last]))
    return found


def _stray(entries: list[Entry], heads: list[Entry], details: list[Entry]) -> list[Entry]:
    """What stands among the headlines and details and is neither, nor a fact or a picture; half of what stands below."""
    start, first, end = entries.index(heads[0]), entries.index(details[0]), entries.index(details[-1])
    known = {id(each) for each in heads}
    among = [each for each in entries[start:first] if id(each) not in known and each.kind not in _ASIDE]
    headings = [each for each in entries[first:end] if each.kind == "heading"]
    below = [each for each in entries[end + 1 :] if each.kind in ("heading", "line", "item")]
    return [*among, *headings, *below[::2]]


def _layout(entries: list[Entry], heads: list[Entry], details: list[Entry]) -> Layout:
    start, first, end = entries.index(heads[0]), entries.index(details[0]), entries.index(details[-1])
    known = {id(each) for each in heads}
    between = [each for each in entries[start:first] if id(each) not in known]
    layout = Layout("two-lists", head=[block for each in entries[:start] for block in each.blocks])
    layout.head += [block for each in between if each.kind in _ASIDE for block in each.blocks]
    keep_apart(layout, [block for each in between if each.kind not in _ASIDE for block in each.blocks])
    layout.stories = stories_of(entries, details)
    _after(layout, entries[end + 1 :])
    pair(layout, heads)
    return layout


def _after(layout: Layout, entries: list[Entry]) -> None:
    """What stands below the last detail: sections where it has headings, else a part of that detail."""
    section: SectionDraft | None = None
    for entry in entries:
        for block in entry.blocks:
            if block.kind == "heading":
                cited = cited_by(block)
                section = SectionDraft(block.plain, [], spot=block.spot, cited=cited)
                layout.sections.append(section)
            elif section is not None and block.kind != "picture":
                section.blocks.append(block)
            else:
                layout.stories[-1].add(block)


def stories_of(entries: list[Entry], details: list[Entry]) -> list[StoryDraft]:
    """A story of each detail, with the pictures, tables and quotations that follow it."""
    out: list[StoryDraft] = []
    for entry in entries[entries.index(details[0]) : entries.index(details[-1]) + 1]:
        if any(entry is each for each in details):
            first, *rest = entry.blocks
            base = first.depth if entry.kind == "item" else 0
            story = StoryDraft(blocks=[replace(first, opens=False)], base=base, spot=entry.spot)
            out.append(story)
            for block in rest:
                story.add(block)
        else:
            for block in entry.blocks:
                out[-1].add(block)
    return out


def keep_apart(layout: Layout, blocks: list[Block]) -> None:
    """What stands between the two lists: a text is a section above the stories, a few words have no place."""
    said = [block for block in blocks if words_in(block)]
    if any(block.rows or weight(block.plain) >= 8 for block in said):
        layout.sections.append(SectionDraft("", said, before=True, spot=said[0].spot))
    elif said:
        layout.left.append(Left(said, "between the headlines and the details"))


def pair(layout: Layout, heads: list[Entry]) -> None:
    """Give each story its headline, in order; where one side has more, the likeness of the words tells."""
    layout.headlines = [block for entry in heads for block in entry.blocks]
    stories = layout.stories
    headlines, details = [each.plain for each in heads], [story.plain for story in stories]
    pairs = pairing.pair(headlines, details)
    if len(headlines) != len(details) and headlines and details:
        spot = heads[-1].spot if len(headlines) > len(details) else stories[-1].spot
        words = f"{len(headlines)} headlines and {len(details)} details do not pair up"
        layout.doubt(spot, f"{words}; check which belongs to which", "pairing")
    for wrong, at, better in pairing.doubtful(headlines, details, pairs):
        words = f"the headline “{beginning(headlines[wrong])}” shares little with detail {at + 1}"
        layout.doubt(heads[wrong].spot, f"{words}, but much with detail {better + 1}; check the order", "pairing")
    out = []
    for headline, detail in pairs:
        story = stories[detail] if detail is not None else StoryDraft()
        if headline is not None:
            for block in heads[headline].blocks:
                story.cited += cited_by(block)
            story.headline = headlines[headline]
            story.spot = story.spot if detail is not None else heads[headline].spot
        if detail is None and headline is not None:
            layout.doubt(story.spot, f"the headline “{beginning(story.headline)}” has no details", "pairing")
        out.append(story)
    layout.stories = out


def _fit(heads: list[Entry], details: list[Entry], stray: float) -> float:
    """From 0 to 1: as many of each, short and long, each sharing words with its own more than with others."""
    count = min(len(heads), len(details))
    if count < 2:
        return 0.0
    short_, long = [weight(each.plain) for each in heads], [weight(each.plain) for each in details]
    above, below = [each.plain for each in heads], [each.plain for each in details]
    likeness = pairing.Likeness(above, below)
    pairs = [(one, two) for one, two in pairing.pair(above, below) if one is not None and two is not None]
    own = sum(likeness.of(one, two) for one, two in pairs) / count
    others = sum(likeness.of(one, (two + 1) % len(details)) for one, two in pairs) / count
    equal = len(heads) == len(details)
    apart = min(median(long) / max(median(short_), 1), 4) / 4
    alike = max(0.0, min((own - others) / 0.25, 1.0))
    same = heads[0].kind == details[0].kind == "item"
    score = 0.3 * equal + 0.25 * apart + 0.3 * alike + 0.05 * same + 0.1 * min(count, 3) / 3
    # Lines that are no list, and share nothing with what they should head, are no headlines.
    likely = 1.0 if same or alike >= LIKE else 0.7
    return max(0.0, score - 0.04 * stray) * (1.0 if equal else 0.75) * likely
