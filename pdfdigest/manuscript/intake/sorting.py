"""A Sheet goes in; the draft of an issue comes out: masthead, headlines, stories, sections, told apart.

Nothing is invented.  What cannot be told stays empty, and what is left out is named.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pdfdigest.manuscript.intake import masthead, pairing
from pdfdigest.manuscript.intake.shape import NOWHERE, Block, Doubt, Sheet, Spot, words_of
from pdfdigest.manuscript.intake.sources import Sources
from pdfdigest.model import Publication

MOST_STORIES = 500
TALLEST = 60
"""Paragraphs of a masthead in which facts are looked for."""
_NAMES = {"headlines": ("headlines", "headline", "top stories", "in brief"), "details": ("details", "detail")}
_FURNITURE = re.compile(
    r"unsubscribe|view (?:this|in|online)|in your browser|©|\(c\) ?\d{4}|all rights reserved|privacy policy|"
    r"follow us|share (?:this|on)|forward (?:this|to)|manage (?:your )?(?:preferences|subscription)|cookie|"
    r"^page \d+(?: of \d+)?$|^\d{1,3}$|^(?:home|menu|search|subscribe|sign in|log in|contact us|about us)$|skip to",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…。！？؟।:;][\s\"'”’»)\]」』]*$|[\"”’」』]$")


@dataclass(slots=True)
class StoryDraft:
    """One story: its headline, the blocks of its body, and the depth of the list that it stands in."""

    headline: str = ""
    blocks: list[Block] = field(default_factory=list)
    base: int = 0
    pictures: list[tuple[Block, str]] = field(default_factory=list)
    spot: Spot = NOWHERE

    @property
    def plain(self) -> str:
        """The words of the body."""
        return " ".join(block.plain for block in self.blocks)


@dataclass(slots=True)
class Draft:
    """What was read off a manuscript."""

    facts: masthead.Facts
    stories: list[StoryDraft]
    sections: list[tuple[str, list[Block], bool]]
    lead: tuple[Block, str] | None
    sources: Sources
    doubts: list[Doubt]
    path: Path = Path("manuscript")


def draft(sheet: Sheet, publication: Publication | None = None, path: Path = Path("manuscript")) -> Draft:
    """The parts of a digest, told apart; `path` is the manuscript, for what must be said of it."""
    return replace(_Sorting(sheet, publication).draft(), path=path)


class _Sorting:
    """One pass over a sheet: which blocks are masthead, headlines, details, sections or none of them."""

    def __init__(self, sheet: Sheet, publication: Publication | None) -> None:
        self.sheet = sheet
        self.publication = publication
        self.doubts: list[Doubt] = list(sheet.doubts)
        self.sections: list[tuple[str, list[Block], bool]] = []
        self.pictures: list[tuple[Block, str]] = []

    def doubt(self, spot: Spot, message: str, rule: str) -> None:
        self.doubts.append(Doubt(spot, message, rule))

    def draft(self) -> Draft:
        blocks = [block for block in self.sheet.blocks if block.kind != "rule"]
        head, headlines, details = self._zones(blocks)
        facts, rest = masthead.read(head[:TALLEST])
        rest += head[TALLEST:]
        self.doubts += facts.doubts
        lead = self._lead(rest, facts)
        stories = self._stories(details)
        named = self._headlines(headlines)
        stories = self._paired(named, stories)
        sources = Sources(self.sheet.notes, self.doubts)
        made = Draft(facts, stories[:MOST_STORIES], self.sections, lead, sources, self.doubts)
        if len(stories) > MOST_STORIES:
            self.doubt(stories[MOST_STORIES].spot, f"more than {MOST_STORIES} stories; the rest is left out", "stories")
        self._missing(facts)
        self._cut_off(made.stories)
        return made

    # Zones

    def _zones(self, blocks: list[Block]) -> tuple[list[Block], list[Block], list[Block]]:
        """Masthead, headlines and details, by their headings, or by their looks where those are missing."""
        marks = [(index, name) for index, block in enumerate(blocks) if (name := self._mark(block))]
        names = [name for _, name in marks]
        if "details" in names and "headlines" in names and names.index("details") < names.index("headlines"):
            self.doubt(blocks[marks[0][0]].spot, "the details stand before the headlines", "headings")
        for name in ("headlines", "details"):
            if names.count(name) > 1:
                again = [index for index, each in marks if each == name][1]
                self.doubt(blocks[again].spot, f"a second heading “{blocks[again].plain}”; both are read", "headings")
        if "details" not in names:
            return self._by_looks(blocks, marks)
        zones: dict[str, list[Block]] = {"head": [], "headlines": [], "details": []}
        first = marks[0][0]
        zones["head"] = blocks[:first]
        for (start, name), end in zip(marks, [index for index, _ in marks[1:]] + [len(blocks)], strict=True):
            zone, sections = self._without_sections(blocks[start + 1 : end], blocks[start].level)
            zones[name] += zone
            self.sections += sections
        if "headlines" not in names:
            self.doubt(blocks[first].spot, "there is no heading “Headlines”", "headings")
            head, listed = _cut_list(zones["head"])
            if listed:
                zones["head"], zones["headlines"] = head, listed
        return zones["head"], zones["headlines"], zones["details"]

    def _mark(self, block: Block) -> str:
        """`headlines` or `details`, where a block is such a heading."""
        bold = block.kind == "paragraph" and all(run.strong for run in block.runs if run.words.strip())
        if block.kind not in ("heading", "paragraph") or block.opens or len(block.plain) > 40:
            return ""
        words = re.sub(r"[^\w\s]", "", block.plain).strip().lower()
        for name, known in _NAMES.items():
            if words in known:
                return name
            near = difflib.SequenceMatcher(None, words, name).ratio()
            if near > 0.8 and (block.kind == "heading" or bold or block.plain.endswith(":")):
                self.doubt(block.spot, f"the heading “{block.plain}” was taken for “{name.capitalize()}”", "headings")
                return name
        return ""

    def _without_sections(
        self, zone: list[Block], level: int
    ) -> tuple[list[Block], list[tuple[str, list[Block], bool]]]:
        """Headings of the same rank as the mark begin sections of their own."""
        if not level:
            return zone, []
        starts = [index for index, block in enumerate(zone) if block.kind == "heading" and block.level <= level]
        if not starts:
            return zone, []
        sections = []
        for start, end in zip(starts, [*starts[1:], len(zone)], strict=True):
            heading, inside = zone[start], self._kept(zone[start + 1 : end])
            if _FURNITURE.search(heading.plain) or not inside:
                self.doubt(heading.spot, f"left out: the heading “{short(heading.plain)}”", "furniture")
                for block in inside:
                    self.doubt(block.spot, f"left out: “{short(block.plain)}”", "furniture")
                continue
            self.doubt(heading.spot, f"“{heading.plain}” is no story; it was kept as a section", "headings")
            sections.append((heading.plain, inside, False))
        return zone[: starts[0]], sections

    def _kept(self, blocks: list[Block]) -> list[Block]:
        """Blocks that prose can hold; furniture and pictures of sections are named and left out."""
        kept = []
        for block in blocks:
            if block.kind == "picture":
                name = block.picture.name if block.picture else ""
                self.doubt(block.spot, f"the picture {short(name)} stands in no story; it was left out", "picture")
            elif block.depth == 0 and _FURNITURE.search(block.plain) and len(block.plain.split()) < 40:
                self.doubt(block.spot, f"left out as page furniture: “{short(block.plain)}”", "furniture")
            else:
                kept.append(replace(block, kind="paragraph", level=0) if block.kind == "heading" else block)
        return kept

    def _by_looks(
        self, blocks: list[Block], marks: list[tuple[int, str]]
    ) -> tuple[list[Block], list[Block], list[Block]]:
        """No heading “Details”: lists, headings or paragraphs tell what is what."""
        spot = blocks[0].spot if blocks else NOWHERE
        self.doubt(spot, "there is no heading “Details”; what they are was told by the looks of the text", "headings")
        if marks:
            start = marks[0][0]
            after = blocks[start + 1 :]
            end = next((i for i, block in enumerate(after) if not block.depth and block.kind != "picture"), len(after))
            if end == 0:
                end = next((i for i, block in enumerate(after) if len(block.plain.split()) > 18), len(after))
            return blocks[:start], after[:end], after[end:]
        self.doubt(spot, "there is no heading “Headlines”", "headings")
        headings = [i for i, block in enumerate(blocks) if block.kind == "heading" and i and block.level > 1]
        if headings and not any(block.opens for block in blocks):
            return blocks[: headings[0]], [], blocks[headings[0] :]
        head, listed = _cut_list(blocks)
        if listed:
            rest = blocks[len(head) + len(listed) :]
            long = sum(len(block.plain.split()) for block in listed) > 18 * len(listed)
            return (head, [], [*listed, *rest]) if long else (head, listed, rest)
        start = next((i for i, block in enumerate(blocks) if len(block.plain.split()) > 18), len(blocks))
        return blocks[:start], [], blocks[start:]

    # Headlines and stories

    def _headlines(self, zone: list[Block]) -> list[tuple[str, Spot]]:
        found: list[tuple[str, Spot]] = []
        for block in zone:
            if block.kind == "picture":
                self.pictures.append((block, ""))
                self.doubt(block.spot, "a picture stands among the headlines; it was left out", "picture")
            elif block.kind == "table":
                words = " ".join(words_of(cell) for row in block.rows for cell in row)
                self.doubt(block.spot, f"a table stands among the headlines; left out: “{short(words)}”", "headings")
            elif block.opens or not block.depth or not found:
                found += [(line, block.spot) for line in _lines(block)]
            else:
                found[-1] = (f"{found[-1][0]} {block.plain}", found[-1][1])
            if any(run.note or run.link is not None for run in block.runs):
                self.doubt(block.spot, f"the headline “{short(block.plain)}” has a link; it was left out", "source")
        return found

    def _stories(self, zone: list[Block]) -> list[StoryDraft]:
        zone = self._held(zone)
        if any(block.kind == "heading" for block in zone):
            return self._under_headings(zone)
        openings = [block.depth for block in zone if block.opens]
        if not openings:
            return self._paragraphs(zone)
        base = min(openings)
        stories: list[StoryDraft] = []
        for block in zone:
            if block.opens and block.depth == base:
                stories.append(StoryDraft(blocks=[replace(block, opens=False)], base=base, spot=block.spot))
            elif not stories:
                if block.plain or block.rows:
                    self.sections.insert(0, ("", [block], True))
                    words = f"“{short(block.plain)}” stands before the first detail; it was kept as a section"
                    self.doubt(block.spot, words, "details")
            else:
                if not block.depth and block.kind in ("paragraph", "quotation"):
                    words = f"“{short(block.plain)}” stands outside the list; it was added to the detail before it"
                    self.doubt(block.spot, words, "details")
                self._add(stories[-1], block)
        return stories

    def _held(self, zone: list[Block]) -> list[Block]:
        return [
            block for block in zone if block.kind in ("picture", "table", "heading") or not self._is_furniture(block)
        ]

    def _is_furniture(self, block: Block) -> bool:
        if block.depth or len(block.plain.split()) >= 40 or not _FURNITURE.search(block.plain):
            return False
        self.doubt(block.spot, f"left out as page furniture: “{short(block.plain)}”", "furniture")
        return True

    def _under_headings(self, zone: list[Block]) -> list[StoryDraft]:
        stories: list[StoryDraft] = []
        for block in zone:
            if block.kind == "heading":
                stories.append(StoryDraft(headline=block.plain, spot=block.spot))
            elif not stories:
                stories.append(StoryDraft(blocks=[block], spot=block.spot))
            else:
                self._add(stories[-1], block)
        return stories

    def _paragraphs(self, zone: list[Block]) -> list[StoryDraft]:
        stories: list[StoryDraft] = []
        for block in zone:
            if block.kind == "paragraph" or not stories:
                stories.append(StoryDraft(spot=block.spot))
            self._add(stories[-1], block)
        if stories:
            words = "the details have no bullets; each paragraph was taken for one"
            self.doubt(stories[0].spot, words, "details")
        return stories

    def _add(self, story: StoryDraft, block: Block) -> None:
        if block.kind == "picture":
            story.pictures.append((block, ""))
        elif block.kind == "caption" and story.pictures:
            story.pictures[-1] = (story.pictures[-1][0], block.plain)
        else:
            kind = "paragraph" if block.kind in ("heading", "caption") else block.kind
            story.blocks.append(replace(block, kind=kind, level=0))

    def _paired(self, named: list[tuple[str, Spot]], stories: list[StoryDraft]) -> list[StoryDraft]:
        own = [story.headline for story in stories]
        if any(own):
            self._against_own(named, stories)
            return stories
        headlines = [words for words, _ in named]
        details = [story.plain for story in stories]
        pairs = pairing.pair(headlines, details)
        if headlines and details and len(headlines) != len(details):
            spot = named[-1][1] if len(headlines) > len(details) else stories[-1].spot
            words = f"{len(headlines)} headlines and {len(details)} details do not pair up"
            self.doubt(spot, f"{words}; check which belongs to which", "pairing")
        for wrong, at, better in pairing.doubtful(headlines, details, pairs):
            words = f"the headline “{short(headlines[wrong])}” shares little with detail {at + 1}"
            self.doubt(named[wrong][1], f"{words}, but much with detail {better + 1}; check the order", "pairing")
        out = []
        for headline, detail in pairs:
            if detail is None and headline is not None:
                story = StoryDraft(spot=named[headline][1])
                self.doubt(story.spot, f"the headline “{short(headlines[headline])}” has no details", "pairing")
            else:
                story = stories[detail or 0]
            if headline is None:
                self.doubt(story.spot, f"the detail “{short(story.plain)}” has no headline", "pairing")
            else:
                story.headline = headlines[headline]
            out.append(story)
        return out

    def _against_own(self, named: list[tuple[str, Spot]], stories: list[StoryDraft]) -> None:
        """Each detail has its own headline: the list of headlines must say the same."""
        own = {_bare(story.headline) for story in stories}
        for words, spot in named:
            if _bare(words) not in own:
                self.doubt(spot, f"the headline “{short(words)}” heads no detail; it was left out", "pairing")
        for story in stories:
            if not story.headline:
                self.doubt(story.spot, f"the detail “{short(story.plain)}” has no headline", "pairing")

    # What is left

    def _lead(self, rest: list[Block], facts: masthead.Facts) -> tuple[Block, str] | None:
        lead: tuple[Block, str] | None = None
        title_read = False
        notes: list[Block] = []
        for block in rest:
            if block.kind == "picture":
                if lead is None:
                    lead = (block, "")
                else:
                    name = block.picture.name if block.picture else ""
                    self.doubt(block.spot, f"a second picture above the headlines, {short(name)}; left out", "picture")
            elif block.kind == "caption" and lead is not None and not lead[1]:
                lead = (lead[0], block.plain)
            elif not title_read and len(block.plain.split()) <= 15 and not _FURNITURE.search(block.plain):
                title_read = True
                self._title(block, facts)
            elif len(block.plain.split()) >= 15 and not _FURNITURE.search(block.plain):
                notes.append(replace(block, kind="paragraph", level=0))
            else:
                words = block.plain or " ".join(words_of(cell) for row in block.rows for cell in row)
                self.doubt(block.spot, f"left out above the headlines: “{short(words)}”", "furniture")
        if notes:
            self.sections.insert(0, ("", notes, True))
            words = f"“{short(notes[0].plain)}” stands above the headlines; it was kept as a section before the stories"
            self.doubt(notes[0].spot, words, "headings")
        return lead

    def _title(self, block: Block, facts: masthead.Facts) -> None:
        facts.name = block.plain
        known = self.publication.name if self.publication else ""
        if known and _bare(known) != _bare(block.plain):
            words = f"the manuscript is called “{short(block.plain)}”, the publication “{known}”"
            self.doubt(block.spot, f"{words}; is it the right one?", "name")
        elif not known:
            words = f"the name “{short(block.plain)}” belongs in publication.toml; it is not in the issue file"
            self.doubt(block.spot, words, "name")

    def _missing(self, facts: masthead.Facts) -> None:
        told = {doubt.rule for doubt in self.doubts}
        if not facts.volume or not facts.numbers:
            which = "volume" if not facts.volume else "number"
            which = "volume and number" if not facts.volume and not facts.numbers else which
            if "number" not in told:
                self.doubt(NOWHERE, f"the {which} of the issue is missing; fill it in", "number")
        if facts.date is None and "date" not in told:
            self.doubt(NOWHERE, "the date of the issue is missing; fill it in", "date")

    def _cut_off(self, stories: list[StoryDraft]) -> None:
        for number, story in enumerate(stories, 1):
            last = next((block for block in reversed(story.blocks) if block.plain), None)
            if last is not None and last.kind == "paragraph" and not _ENDS.search(last.plain):
                end = short(" ".join(last.plain.split()[-6:]))
                self.doubt(last.spot, f"detail {number} ends with “{end}”; is it cut off?", "cut-off")


def _cut_list(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """What stands before the first list, and that list."""
    start = next((index for index, block in enumerate(blocks) if block.opens), len(blocks))
    end = next((start + i for i, block in enumerate(blocks[start:]) if not block.depth), len(blocks))
    return blocks[:start], blocks[start:end]


def _lines(block: Block) -> list[str]:
    if block.opens or not any(run.end for run in block.runs):
        return [block.plain] if block.plain else []
    lines: list[list[Any]] = [[]]
    for run in block.runs:
        if run.end:
            lines.append([])
        else:
            lines[-1].append(run)
    return [words for line in lines if (words := words_of(line))]


def short(words: str) -> str:
    """The beginning of a text, for a doubt to name it by."""
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:50].rsplit(' ', 1)[0]} …"


def _bare(words: str) -> str:
    return re.sub(r"\W+", "", words).lower()
