"""Blocks with a heading "Headlines" or "Details" go in; headlines and details come out, and sections behind them."""

from __future__ import annotations

from dataclasses import replace

from pdfdigest.manuscript.intake import marks, pairing, two_lists, under_headings
from pdfdigest.manuscript.intake.layout import Layout, Left, SectionDraft, StoryDraft, cited_by, words_in
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block
from pdfdigest.manuscript.intake.two_lists import LONGEST, Entry
from pdfdigest.manuscript.short_text import beginning


def read(blocks: list[Block]) -> Layout | None:
    """Headlines and details below their headings; None where there is no such heading."""
    found = [(index, *marks.mark(block)) for index, block in enumerate(blocks)]
    at = [(index, name) for index, name, _ in found if name]
    names = [name for _, name in at]
    if not at:
        return None
    layout = Layout("marked", score=1.0, said=[blocks[index].plain for index, _ in at])
    for index, name, guessed in found:
        if guessed:
            layout.doubt(
                blocks[index].spot,
                f"the heading “{blocks[index].plain}” was taken for “{name.capitalize()}”",
                "headings",
            )
    for name in ("headlines", "details"):
        if names.count(name) > 1:
            again = [index for index, each in at if each == name][1]
            layout.doubt(blocks[again].spot, f"a second heading “{blocks[again].plain}”; both are read", "headings")
    if "details" not in names:
        return _only_headlines(blocks, at[0][0], layout)
    if "headlines" in names and names.index("details") < names.index("headlines"):
        layout.doubt(blocks[at[0][0]].spot, "the details stand before the headlines", "headings")
    zones: dict[str, list[Block]] = {"headlines": [], "details": []}
    layout.head = blocks[: at[0][0]]
    for (start, name), end in zip(at, [index for index, _ in at[1:]] + [len(blocks)], strict=True):
        level = blocks[start].level
        inside = blocks[start + 1 : end]
        cut = next(
            (i for i, each in enumerate(inside) if each.kind == "heading" and 0 < each.level <= level), len(inside)
        )
        zones[name] += inside[:cut]
        _sections(layout, inside[cut:])
    entries = two_lists.listed(zones["headlines"])
    if "headlines" not in names:
        entries = two_lists.listed(layout.head)
        first = next((i for i, each in enumerate(entries) if each.kind == "item"), len(entries))
        layout.head, entries = [b for e in entries[:first] for b in e.blocks], entries[first:]
    heads = _headlines(layout, entries)
    _details(layout, zones["details"], heads)
    return layout


def _only_headlines(blocks: list[Block], at: int, layout: Layout) -> Layout | None:
    """The details have no heading: they stand below the list of headlines, as in two lists without any."""
    below = two_lists.read(blocks[at + 1 :])
    if below is None or below.score < 0.35:
        return None
    below.name, below.score = "marked", 0.5 + below.score / 2
    below.head = [*blocks[:at], *below.head]
    below.doubts = [*layout.doubts, *below.doubts]
    below.said = layout.said
    return below


def _headlines(layout: Layout, entries: list[Entry]) -> list[Entry]:
    """The headlines among what stands in their zone; facts and pictures belong to the masthead, a text above the stories."""
    items = [each for each in entries if each.kind == "item"]
    heads: list[Entry] = []
    other: list[Block] = []
    for entry in entries:
        text = entry.kind == "item" or (not items and entry.kind in ("line", "heading"))
        if text and (entry.kind == "item" or weight(entry.plain) <= LONGEST):
            heads.append(entry)
        elif entry.kind in ("fact", "picture", "caption"):
            layout.head += entry.blocks
        else:
            other += entry.blocks
    if other:
        two_lists.keep_apart(layout, other)
    return heads


def _details(layout: Layout, zone: list[Block], heads: list[Entry]) -> None:
    entries = two_lists.listed(zone)
    first = next((i for i, each in enumerate(entries) if each.kind in ("item", "heading")), len(entries))
    if first < len(entries) and entries[first].kind == "heading" and not _items_pair(entries, heads):
        _under_headings(layout, zone, heads)
        return
    items = [each for each in entries if each.kind == "item"]
    if items:
        above = [block for each in entries[:first] for block in each.blocks]
        if any(words_in(block) for block in above):
            layout.sections.insert(0, SectionDraft("", above, before=True, spot=above[0].spot))
        heading = next((i for i, each in enumerate(entries) if i > first and each.kind == "heading"), len(entries))
        chosen = [each for each in entries[first:heading] if each.kind == "item"]
        last = entries.index(chosen[-1])
        layout.stories = two_lists.stories_of(entries, chosen)
        for entry in entries[last + 1 : heading]:
            for block in entry.blocks:
                layout.stories[-1].add(block)
        _sections(layout, [block for each in entries[heading:] for block in each.blocks])
    else:
        _paragraphs(layout, zone, [each.plain for each in heads])
    two_lists.pair(layout, heads)


def _items_pair(entries: list[Entry], heads: list[Entry]) -> bool:
    """Whether there are as many items as headlines, whatever headings stand among them."""
    return bool(heads) and sum(each.kind == "item" for each in entries) == len(heads)


def _under_headings(layout: Layout, zone: list[Block], heads: list[Entry]) -> None:
    """Each detail has its own headline; the list of headlines says the same, or is the shorter one for the box."""
    made = under_headings.by_headings(zone)
    if made is None or not made.stories:
        _paragraphs(layout, zone, [])
        return
    layout.stories = made.stories
    if any(words_in(block) for block in made.head):
        layout.sections.insert(0, SectionDraft("", made.head, before=True, spot=made.head[0].spot))
    told(layout, heads)


def told(layout: Layout, heads: list[Entry]) -> None:
    """Set a list of headlines against stories that have their own."""
    own = {marks.bare(story.headline): story for story in layout.stories}
    equal = len(heads) == len(layout.stories)
    for index, entry in enumerate(heads):
        story = own.get(marks.bare(entry.plain)) or (layout.stories[index] if equal else None)
        layout.headlines += entry.blocks
        if story is None:
            layout.left.append(Left(entry.blocks, "in the list of headlines, above no detail"))
            words = f"the headline “{beginning(entry.plain)}” heads no detail"
            layout.doubt(entry.spot, words, "pairing")
            continue
        if marks.bare(entry.plain) != marks.bare(story.headline):
            story.short = entry.plain
        for block in entry.blocks:
            story.cited += cited_by(block)


def _paragraphs(layout: Layout, zone: list[Block], headlines: list[str]) -> None:
    """Details without bullets: each paragraph is one, or as many of them as there are headlines begin one."""
    lines = [line for block in zone for line in (two_lists.own_lines(block) if block.kind == "paragraph" else [block])]
    texts = [index for index, block in enumerate(lines) if block.kind == "paragraph"]
    starts = set(texts)
    if headlines and len(texts) > len(headlines):
        starts = {texts[at] for at in pairing.beginnings(headlines, [lines[index].plain for index in texts])}
    for index, block in enumerate(lines):
        if index in starts or not layout.stories:
            layout.stories.append(StoryDraft(spot=block.spot))
        layout.stories[-1].add(replace(block, opens=block.opens))
    if layout.stories and len(texts) != len(headlines):
        words = "the details have no bullets; each paragraph was taken for one"
        if len(starts) < len(texts):
            words = "the details have no bullets; where each begins was told by its words"
        layout.doubt(layout.stories[0].spot, words, "details")


def _sections(layout: Layout, blocks: list[Block]) -> None:
    """Headings of the same rank as "Details" begin sections of their own."""
    for block in blocks:
        if block.kind == "heading" or not layout.sections or layout.sections[-1].before:
            heading = block.plain if block.kind == "heading" else ""
            cited = cited_by(block) if heading else ()
            layout.sections.append(SectionDraft(heading, [], spot=block.spot, cited=cited))
            if heading:
                continue
        layout.sections[-1].blocks.append(block)
