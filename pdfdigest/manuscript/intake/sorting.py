"""A Sheet goes in; the draft of an issue comes out: masthead, headlines, stories, sections, told apart.

The whole manuscript is read in several ways, each way says how well it fits, and the best is taken.
Nothing is invented, and nothing is lost: what has no place is kept apart, and what is left out is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from pdfdigest.errors import RequestError, counted
from pdfdigest.manuscript.intake import (
    front_facts,
    furniture,
    issue_language,
    marked,
    masthead,
    outline,
    simple_readings,
    two_lists,
    typed_addresses,
    under_headings,
)
from pdfdigest.manuscript.intake.front_page import FrontPage
from pdfdigest.manuscript.intake.layout import (
    Layout,
    Left,
    PictureDraft,
    SectionDraft,
    StoryDraft,
    heavy,
    runs_of,
    words_in,
)
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import NOWHERE, Block, Doubt, Run, Sheet
from pdfdigest.manuscript.intake.sources import Sources, printable
from pdfdigest.manuscript.short_text import beginning
from pdfdigest.model import Publication

MOST_STORIES = 500
TOGETHER = 50
"""Stories beyond the most that an issue holds, in one passage."""
MOST_LINKS, MOST_NAMED = 6, 20
SURE, FAIRLY = 0.2, 0.08
"""How much better than the next reading one must fit to be called sure, or fairly sure."""
MUCH, MANY = 0.1, 0.2
"""Of the words, and of the blocks, without a place: more, and the reading is not sure."""
Reading = Callable[[list[Block]], Layout | None]
SHAPES: Mapping[str, tuple[Reading, str]] = MappingProxyType(
    {
        "marked": (marked.read, "headlines and details under headings of that name"),
        "two-lists": (two_lists.read, "a list of headlines, and a list of details in the same order"),
        "headings": (under_headings.by_headings, "stories, each under a heading"),
        "bold-lines": (under_headings.by_lines, "stories, each under a line in bold, in capitals, larger or coloured"),
        "numbers": (under_headings.by_numbers, "stories, each under a short line with a number"),
        "short-lines": (under_headings.by_short_lines, "stories, each under a short line"),
        "leads": (simple_readings.by_leads, "stories that begin with their headline in bold"),
        "items": (simple_readings.items, "a list of stories without headlines"),
        "paragraphs": (simple_readings.paragraphs, "each paragraph a story"),
        "one": (simple_readings.one, "one story"),
    }
)
"""The ways in which a manuscript is read, and what each takes it for."""
_ENDS = re.compile(r"[.!?…。！？؟।:;][\s\"'”’»)\]」』]*$|[\"”’」』)\]]$")


@dataclass(slots=True)
class Draft:
    """What was read off a manuscript; `shape` names the reading and `sure` says how certain it is."""

    facts: masthead.Facts
    stories: list[StoryDraft]
    sections: list[SectionDraft]
    lead: PictureDraft | None
    sources: Sources
    doubts: list[Doubt]
    path: Path = Path("manuscript")
    left: list[Left] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    unheld: list[str] = field(default_factory=list)
    language: str = ""
    shape: str = ""
    sure: str = "sure"


def draft(
    sheet: Sheet, publication: Publication | None = None, path: Path = Path("manuscript"), shape: str = ""
) -> Draft:
    """The parts of a digest, told apart; `path` is the manuscript, for what must be said of it.

    `shape` names the reading to take, one of `SHAPES`; RequestError where it fits nothing.
    """
    written = issue_language.of_figures(sheet, publication)
    given, read_facts, beside = front_facts.read(sheet, written)
    typed = typed_addresses.taken(sheet)
    whole = outline.without_texts([block for block in typed.blocks if block.kind != "rule"])
    whole, all_bold = outline.without_bold_of_all(whole)
    blocks, dropped = furniture.parted([*given, *whole])
    name = publication.name if publication else ""
    layout, sure = _read(blocks, name, shape)
    front = FrontPage(layout, name, written)
    facts = front_facts.merged(front.facts, read_facts)
    doubts = [*sheet.doubts, *typed.doubts, *all_bold, *beside, *front.doubts, *layout.doubts]
    stories, left = layout.stories[:MOST_STORIES], list(layout.left)
    for at in range(MOST_STORIES, len(layout.stories), TOGETHER):
        rest = [block for story in layout.stories[at : at + TOGETHER] for block in _whole(story)]
        left.append(Left(rest, f"after the first {MOST_STORIES} stories"))
    made = Draft(
        facts=facts,
        stories=stories,
        sections=layout.sections,
        lead=front.lead,
        sources=Sources(typed.notes, doubts),
        doubts=doubts,
        path=path,
        left=left,
        furniture=[words_in(block) for block in (*dropped, *sheet.furniture)],
        names=front.names,
        headlines=[words_in(block) for block in layout.headlines],
        said=[*layout.said, *typed.said, *front.facts.said, *front.said],
        language=issue_language.differing(sheet, blocks, publication),
        shape=layout.name,
        sure=sure,
    )
    _pictures_of_sections(made)
    _empty_sections(made)
    made.sure = _how_sure(made, blocks)
    _say(made, layout, dropped, sheet)
    return made


def _whole(story: StoryDraft) -> list[Block]:
    """A story as blocks, its headline as a bold line."""
    if not story.headline:
        return story.blocks
    runs = (Run(story.headline, strong=True), *(run for run in story.cited if run.note))
    return [Block("paragraph", runs, story.spot), *story.blocks]


def _read(blocks: list[Block], name: str, shape: str) -> tuple[Layout, str]:
    """The reading that fits best, and how sure that is."""
    if shape:
        made = simple_readings.one(blocks, name) if shape == "one" else SHAPES[shape][0](blocks)
        if made is None or not made.stories:
            raise RequestError(f"the manuscript cannot be read as {SHAPES[shape][1]}", needs="other-shape")
        return made, "as asked"
    found = [simple_readings.one(blocks, name), *(read(blocks) for key, (read, _) in SHAPES.items() if key != "one")]
    fitting = sorted(
        (layout for layout in found if layout is not None and _says(layout)), key=lambda each: each.score, reverse=True
    )
    if not fitting:
        return Layout("none", head=blocks), "sure"
    best = fitting[0]
    other = next((each.score for each in fitting[1:] if each.told_apart != best.told_apart), 0.0)
    margin = 1.0 if best.name == "marked" else best.score - other
    return best, "sure" if margin >= SURE else "fairly sure" if margin >= FAIRLY else "not sure"


def _how_sure(made: Draft, blocks: list[Block]) -> str:
    """How sure the reading is, seen by how much of the text found no place in it."""
    left = [block for each in made.left for block in each.blocks]
    words = heavy(left) / max(heavy(blocks), 1)
    lines = len(left) / max(len(blocks), 1) if len(left) > 2 else 0.0
    if made.sure == "as asked" or max(words / MUCH, lines / MANY) < 0.3:
        return made.sure
    return "not sure" if words > MUCH or lines > MANY or made.sure == "not sure" else "fairly sure"


def _says(layout: Layout) -> bool:
    """Whether there is more in it than one headline."""
    return len(layout.stories) > 1 or any(story.blocks for story in layout.stories)


def _pictures_of_sections(made: Draft) -> None:
    """Sections hold no pictures: theirs go to the story nearest to them."""
    for section in made.sections:
        for block in [block for block in section.blocks if block.kind == "picture"]:
            section.blocks.remove(block)
            if made.lead is None and section.before:
                made.lead = PictureDraft(block, credit=made.facts.credit, link=made.facts.credit_link)
            elif made.stories:
                story = made.stories[0 if section.before else -1]
                story.pictures.append(PictureDraft(block))
                words = f"a picture of the section “{beginning(section.heading)}” was put with “{beginning(story.headline)}”"
                made.doubts.append(Doubt(block.spot, words, "picture"))
    for story in made.stories:
        for at, picture in enumerate(story.pictures):
            if picture.caption and not picture.credit:
                caption, credit = masthead.credited(picture.caption)
                made.said += [picture.caption] if credit else []
                story.pictures[at] = replace(picture, caption=caption, credit=credit)
        made.said += _credit_below(story)


def _empty_sections(made: Draft) -> None:
    """A heading with nothing below it is no section."""
    for section in [section for section in made.sections if not section.blocks]:
        made.sections.remove(section)
        if section.heading:
            runs = (Run(section.heading), *(run for run in section.cited if run.note))
            made.left.append(Left([Block("paragraph", runs, section.spot)], "a heading with nothing below it"))


def _credit_below(story: StoryDraft) -> list[str]:
    """A short line that says whose picture it is belongs to the picture and not to the text; the lines so taken."""
    taken = []
    for at, picture in enumerate(story.pictures):
        if picture.credit:
            continue
        below = next((block for block in story.blocks if _near(block, picture.block)), None)
        caption, credit = masthead.credited(below.plain) if below is not None else ("", "")
        if below is not None and credit and weight(caption) <= 40:
            story.pictures[at] = picture.captioned(below, picture.caption or caption, credit)
            story.blocks.remove(below)
            taken.append(below.plain)
    return taken


def _near(block: Block, picture: Block) -> bool:
    if block.kind != "paragraph" or block.depth != picture.depth:
        return False
    lines, paragraphs = block.spot.line - picture.spot.line, block.spot.paragraph - picture.spot.paragraph
    return 0 < lines <= 3 or 0 < paragraphs <= 2


def _say(made: Draft, layout: Layout, dropped: list[Block], sheet: Sheet) -> None:
    """What the reading took, what it lacks and what it left out, each once."""

    def doubt(message: str, rule: str, at: Block | StoryDraft | None = None) -> None:
        made.doubts.append(Doubt(at.spot if at is not None else NOWHERE, message, rule))

    if made.sure == "not sure" and made.stories:
        doubt(f"it was read as {SHAPES[made.shape][1]}, which is not sure", "shape", made.stories[0])
    if dropped:
        said = list(dict.fromkeys(f"“{beginning(words_in(block))}”" for block in dropped if words_in(block)))
        named = ", ".join(said[:MOST_NAMED]) + (f" and {len(said) - MOST_NAMED} more" if len(said) > MOST_NAMED else "")
        doubt(f"left out as menus, buttons and lines of a page: {named}", "furniture", dropped[0])
    unheld = list(dict.fromkeys(filter(None, map(printable, _links([*dropped, *sheet.furniture], layout, made)))))
    if unheld:
        shown = ", ".join(unheld[:MOST_LINKS]) + (
            f" and {len(unheld) - MOST_LINKS} more" if len(unheld) > MOST_LINKS else ""
        )
        doubt(
            f"these links stand in the masthead, in buttons or in captions, and no field holds them: {shown}", "source"
        )
        made.unheld = unheld
    bare = [story for story in made.stories if not story.headline]
    if bare:
        doubt(
            f"{counted(len(bare), 'story has', 'stories have')} no headline; write it where it is missing",
            "pairing",
            bare[0],
        )
    told = {each.rule for each in made.doubts}
    facts = made.facts
    if (not facts.volume or not facts.numbers) and "number" not in told:
        doubt(masthead.NUMBERLESS[bool(facts.volume), bool(facts.numbers)], "number")
    if facts.date is None and "date" not in told:
        doubt("the date of the issue is missing; fill it in", "date")
    _cut_off(made)


def _links(dropped: list[Block], layout: Layout, made: Draft) -> list[str]:
    """Where the buttons lead, and the lines of the masthead that became facts or the name."""
    said = {*made.names, *made.said}
    lines = [
        block for block in layout.head if block.kind != "picture" and (block.plain in said or block.plain in made.names)
    ]
    credit = made.facts.credit_link
    runs = (run for block in (*dropped, *lines) for run in runs_of(block))
    links = [run.link for run in runs if run.link and run.link != credit]
    pictures = [picture for story in made.stories for picture in story.pictures]
    links += [link for picture in (*pictures, *filter(None, [made.lead])) for link in picture.others]
    return links + [block.picture.link for block in dropped if block.picture is not None and block.picture.link]


def _cut_off(made: Draft) -> None:
    """A detail that ends without a stop may be cut off, where most others end with one."""
    ends = []
    for number, story in enumerate(made.stories, 1):
        last = next((block for block in reversed(story.blocks) if block.plain), None)
        if last is not None and last.kind == "paragraph" and not last.depth > story.base:
            ends.append((number, last, bool(_ENDS.search(last.plain))))
    open_ = [(number, last) for number, last, ended in ends if not ended]
    if not open_ or len(open_) * 2 > max(len(ends), 2) or made.language == "th":
        return
    for number, last in open_:
        end = beginning(" ".join(last.plain.split()[-6:]))
        made.doubts.append(Doubt(last.spot, f"detail {number} ends with “{end}”; is it cut off?", "cut-off"))
