"""The blocks above the first story go in; the name, the lead picture and notes to the reader come out."""

from __future__ import annotations

import re
from dataclasses import replace

from pdfdigest.manuscript.intake import marks, masthead, outline
from pdfdigest.manuscript.intake.layout import Layout, Left, PictureDraft, SectionDraft, cited_by, words_in
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run
from pdfdigest.manuscript.short_text import beginning

TALLEST = 60
"""Blocks of a masthead in which facts are looked for."""
_IN_A_TEXT = re.compile(r"[a-z)][.!?] +\S|[。！？].")
"""A sentence that ends within a line, which is no name then."""
NAME = 15
"""Words of the name of a digest, at most."""


class FrontPage:
    """What stands above the stories.

    `facts` has the name too, `lead` is the picture; `names` are the lines that say the name, `said` those
    that say whose picture it is.
    """

    def __init__(self, layout: Layout, known: str, language: str = "") -> None:
        self.layout = layout
        self.known = known
        self.facts, rest = masthead.read(layout.head[:TALLEST], language)
        rest += layout.head[TALLEST:]
        self.lead: PictureDraft | None = None
        self.names: list[str] = []
        self.said: list[str] = []
        self.doubts: list[Doubt] = list(self.facts.doubts)
        self._loose_words("heading")
        notes = [block for block in rest if not self._taken(block)]
        self._loose_words("paragraph", "caption", "quotation")
        self._notes(notes)

    def _taken(self, block: Block) -> bool:
        """Whether a block is the lead picture, what is said of it, or the name."""
        if block.kind == "picture":
            if self.lead is None:
                self.lead = PictureDraft(block, credit=self.facts.credit, link=self.facts.credit_link)
            elif self.layout.stories:
                self.layout.stories[0].pictures.insert(0, PictureDraft(block))
            return True
        if self.lead is not None and not self.lead.caption and block.plain:
            caption, credit = masthead.credited(block.plain)
            if block.kind == "caption" or (credit and block.kind == "paragraph" and weight(caption) <= 40):
                self._caption(caption, credit, block)
                return True
        line = block.kind in ("heading", "paragraph") and not block.opens and not block.depth
        if line and block.plain and weight(block.plain) <= NAME:
            return self._name(block.plain, block)
        return False

    def _caption(self, caption: str, credit: str, block: Block) -> None:
        if self.lead is None:
            return
        self.said += [block.plain] if credit else []
        self.lead = self.lead.captioned(block, caption, credit)

    def _name(self, words: str, block: Block) -> bool:
        bare = marks.bare(words)
        if not outline.says_something(words) or _IN_A_TEXT.search(words):
            return False
        if bare and bare == marks.bare(self.known):
            self.names.append(words)
            self.facts.name = self.facts.name or words
            return True
        if self.facts.name:
            if bare == marks.bare(self.facts.name):
                self.names.append(words)
                return True
            return False
        if self.known and block.kind != "heading":
            return False
        self.facts.name = words
        self.names.append(words)
        if self.known:
            said = (
                f"the manuscript is called “{beginning(words)}”, the publication “{self.known}”; is it the right one?"
            )
        else:
            said = f"the name “{beginning(words)}” belongs in publication.toml; it is not in the issue file"
        self.doubts.append(Doubt(block.spot, said, "name"))
        return True

    def _loose_words(self, *kinds: str) -> None:
        """Words that stand beside a fact in such blocks: the name of the digest, or some that have no place."""
        for words, block in self.facts.left:
            if block.kind in kinds and not self._name(words, replace(block, kind="heading")):
                line = replace(block, kind="paragraph", level=0, runs=(Run(words),))
                self.layout.left.append(Left([line], "in the masthead"))

    def _notes(self, blocks: list[Block]) -> None:
        """A text above the stories is a section before them; a few words have no place."""
        said = [block for block in blocks if words_in(block)]
        own = {marks.bare(story.headline) for story in self.layout.stories}
        listed = {marks.bare(block.plain) for block in said if block.opens}
        if listed and listed <= own:
            self.layout.headlines += [block for block in said if block.opens]
            said = [block for block in said if not block.opens]
        if any(block.rows or block.opens or weight(block.plain) >= NAME for block in said):
            section = SectionDraft("", said, before=True, spot=said[0].spot)
            if said[0].kind == "heading":
                cited = cited_by(said[0])
                section = SectionDraft(said[0].plain, said[1:], before=True, spot=said[0].spot, cited=cited)
            self.layout.sections.insert(0, section)
        else:
            self.layout.left += [Left([block], "above the stories") for block in said]
