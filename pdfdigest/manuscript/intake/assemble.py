"""The draft of an issue goes in; the fields of its file come out, and the doubts of writing them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import leftover_markup
from pdfdigest.manuscript.intake import naming, retyping
from pdfdigest.manuscript.intake.layout import Left, PictureDraft
from pdfdigest.manuscript.intake.shape import NOWHERE, Block, Doubt, Picture, Run, words_of
from pdfdigest.manuscript.intake.sorting import Draft
from pdfdigest.manuscript.intake.sources import printable
from pdfdigest.manuscript.issue_text import Noted
from pdfdigest.manuscript.short_text import beginning

Shelve = Callable[[Picture], tuple[str | None, str]]
"""A picture goes in; the file as an issue names it comes out, or None and why there is none."""


def values(made: Draft, shelve: Shelve) -> dict[str, Any]:
    """The fields of an issue file, for `manuscript.issue_text.issue_text`."""
    facts = made.facts
    out: dict[str, Any] = {
        "format": 1,
        "volume": facts.volume or Noted(None, "the manuscript gives none"),
    }
    if len(facts.numbers) > 1:
        out["numbers"] = list(facts.numbers)
    else:
        out["number"] = facts.numbers[0] if facts.numbers else Noted(None, "the manuscript gives none")
    out["date"] = facts.date or Noted(None, "the manuscript gives none")
    if made.language:
        out["language"] = made.language
    out["status"] = "draft"
    if made.lead is not None or facts.credit:
        lead = made.lead or PictureDraft(Block("picture"), credit=facts.credit, link=facts.credit_link)
        out["image"] = _image(made, lead, shelve, lead=True)
    out["stories"] = stories_of(made, shelve)
    sections = list(_sections(made, {story["id"] for story in out["stories"]}))
    if sections:
        out["sections"] = sections
    left = list(not_placed(made))
    if made.sources.entries:
        out["sources"] = dict(made.sources.entries)
    if left:
        out["not_placed"] = left
    return out


def not_placed(made: Draft) -> Iterator[dict[str, Any]]:
    """The passages that have no place, each with where it came from; one doubt says that there are some."""
    count, words = 0, 0
    # What is too long for one passage adds its rest to the end.
    for left in made.left:
        spot = next((block.spot for block in left.blocks if block.spot != NOWHERE), NOWHERE)
        at = f"line {spot.line}" if spot.line else f"paragraph {spot.paragraph}" if spot.paragraph else ""
        body = body_of(left.blocks, min((block.depth for block in left.blocks), default=0), made)
        if not body.strip():
            continue
        count, words = count + 1, words + len(left.plain.split())
        yield {"where": ", ".join(filter(None, (at, left.where))), "body": body}
    if count:
        first = next(block.spot for left in made.left for block in left.blocks)
        said = "1 passage has" if count == 1 else f"{count} passages have"
        sentence = f"{said} no place in the issue; it stands under `not_placed:`, to be moved or deleted"
        made.doubts.append(
            Doubt(first, sentence.replace("; it stands", "; they stand" if count > 1 else "; it stands"), "not-placed")
        )


def body_of(blocks: list[Block], base: int, made: Draft, where: str = "") -> str:
    """The Markdown of blocks, their links and notes gathered as sources.

    What is too long for one body is parted: the rest goes to what is not placed, `where` says after what.
    """
    spot = next((block.spot for block in blocks), NOWHERE)
    text, whole = retyping.body(blocks, base, lambda run, words: made.sources.target(run, words, spot))
    if why := retyping.fault(text):
        first, rest = _halves(blocks)
        if not rest:
            message = f"“{beginning(text)}” cannot be one detail: {why}"
            raise ManuscriptError((Fault(made.path, spot.line, 1 if spot.line else 0, "", message, "manuscript"),))
        made.left.append(Left(rest, where or "too long for one passage"))
        return body_of(first, base, made, where)
    made.doubts += _markup_in(blocks)
    if not whole:
        made.doubts.append(Doubt(spot, "its bold and italics could not be kept; mark them again", "emphasis"))
    return text


_TYPED_LINK = re.compile(r"\[[^\[\]\n]+\]\((?:https?://|mailto:|www\.)[^()\s]+\)")
_TYPED = (
    "a link is typed as in Markdown, [words](https://...), and prints as it stands; take the \\ before its brackets out of"
    " the issue file if it is to be a link"
)


def _markup_in(blocks: list[Block]) -> Iterator[Doubt]:
    """Words that look like markup: they are typed so that they print as they stand, and that is said."""
    for block in blocks:
        for words in (block.plain, *(words_of(cell) for row in block.rows for cell in row)):
            if _TYPED_LINK.search(words):
                yield Doubt(block.spot, _TYPED, "looks-like-markup")
            for slip in leftover_markup.in_paragraph(words, _TYPED_LINK.sub(" ", words)):
                if slip.printed:
                    what = slip.message.partition("”: ")[2] or slip.message
                    yield Doubt(block.spot, f"signs come in that print as they stand: {what}", "looks-like-markup")


def _halves(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Blocks in two parts; one block is parted in its middle, and a single run cannot be."""
    if len(blocks) > 1:
        at = len(blocks) // 2
        return blocks[:at], blocks[at:]
    block = blocks[0]
    if block.kind == "table" and len(block.rows) > 2:
        at = len(block.rows) // 2
        return [replace(block, rows=block.rows[:at])], [replace(block, rows=(block.rows[0], *block.rows[at:]))]
    if len(block.runs) > 1:
        at = _middle(block)
        return [replace(block, runs=block.runs[:at])], [replace(block, runs=block.runs[at:], opens=False)]
    if block.runs and (at := block.runs[0].words.find(" ", len(block.runs[0].words) // 2)) > 0:
        run = block.runs[0]
        return [replace(block, runs=(run.said(run.words[:at]),))], [replace(block, runs=(run.said(run.words[at:]),))]
    return blocks, []


def _middle(block: Block) -> int:
    """Before which run a block is parted: the one nearest to its middle that begins a word."""
    half = len(block.runs) // 2
    words = [run.words for run in block.runs]
    begins = [at for at in range(1, len(words)) if not (words[at - 1][-1:].strip() and words[at][:1].strip())]
    return min(begins, key=lambda at: abs(at - half), default=half)


def stories_of(made: Draft, shelve: Shelve, ids: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The stories as an issue file has them; `ids` are taken already."""
    taken = set(ids)
    out = []
    for number, story in enumerate(made.stories, 1):
        identifier = naming.unique(naming.slug(story.headline, f"story-{number}"), taken)
        taken.add(identifier)
        fields: dict[str, Any] = {
            "id": identifier,
            "headline": story.headline or Noted(None, "the manuscript has no headline for it"),
        }
        if story.short:
            fields["short"] = story.short
        if story.kicker:
            fields["kicker"] = story.kicker
        body = body_of(
            made.sources.with_cited(story.blocks, story.cited, story.headline),
            story.base,
            made,
            f"the rest of “{beginning(story.headline)}”" if story.headline else f"the rest of story {number}",
        )
        fields["body"] = body or Noted(None, "the manuscript has no details for it")
        if story.pictures:
            fields["images"] = [_image(made, each, shelve) for each in story.pictures]
        out.append(fields)
    return out


def _sections(made: Draft, taken: set[str]) -> Iterator[dict[str, Any]]:
    names = set(taken)
    for section in made.sections:
        identifier = naming.unique(naming.slug(section.heading, "note"), names)
        names.add(identifier)
        body = body_of(made.sources.with_cited(section.blocks, section.cited, section.heading), 0, made)
        if not body:
            if section.heading:
                line = Block("paragraph", (Run(section.heading),), section.spot)
                made.left.append(Left([line], "a heading with nothing below it"))
            continue
        fields = {"id": identifier, "heading": section.heading, "body": body}
        yield {**fields, "place": "before"} if section.before else fields


def _image(made: Draft, given: PictureDraft, shelve: Shelve, *, lead: bool = False) -> dict[str, Any]:
    picture, caption = given.block.picture, given.caption
    facts = made.facts
    name, why = shelve(picture) if picture else (None, "the manuscript has no picture")
    spot = given.block.spot if picture else facts.spots.get("credit", NOWHERE)
    if name is None:
        made.doubts.append(Doubt(spot, f"the {'lead ' if lead else ''}picture is missing: {why}", "picture"))
    alt = picture.alt if picture else ""
    if "automatically generated" in alt.lower() or "generated by ai" in alt.lower():
        made.doubts.append(Doubt(spot, f"the picture's description was made by a machine: “{alt}”; check it", "alt"))
    out: dict[str, Any] = {
        "file": name or Noted(None, why),
        "alt": alt or Noted(None, "say what the picture shows, for readers who cannot see it"),
    }
    if caption:
        out["caption"] = caption
    credit = given.credit
    out["credit"] = credit or Noted(None, "the manuscript does not say whose picture it is")
    if not credit:
        made.doubts.append(Doubt(spot, "the picture has no credit; say whose it is", "credit"))
    link = given.link or (picture.link if picture else None)
    if link is not None:
        address = printable(link)
        if not address:
            made.doubts.append(Doubt(spot, f"the credit “{credit}” links to nowhere ({link or '#'})", "source"))
        out["address"] = address or Noted(None, f"the manuscript's link leads nowhere ({link or '#'})")
    return out
