"""Blocks go in; addresses that are typed as plain words come out as links, and lines that only name a source as notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from pdfdigest.manuscript import addresses
from pdfdigest.manuscript.intake.layout import without
from pdfdigest.manuscript.intake.link_wrappers import Unwrapper
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run, Runs, Sheet, Spot, tidy

SHOWN = 4
LONGEST = 25
"""Words of a line that names a source, at most."""
LEAST = 8
"""Words of a text that a line below it can be the source of."""
_LABEL = re.compile(
    r"\s*[(（\[]?\s*(?:sources?|links?|read more|quellen?|fuentes?|fonti?|fontes?|bron(?:nen)?|źród(?:ło|ła)|zdroje?|kilder?|källa|källor"
    r"|kaynak(?:lar)?|πηγ(?:ή|ές)|источники?|джерел[оа]|出典|出所|ソース|来源|來源|출처|원문|المصدر|المصادر|מקור|מקורות|स्रोत|ที่มา)\s*[:：]\s*",
    re.IGNORECASE,
)
_OF_MARKUP = re.compile(r"[\]\[{}]\s*[(（{\[<]?\s*\Z")
"""Before an address: markup that somebody typed, which is said elsewhere."""


@dataclass(slots=True)
class Addresses:
    """What was found: the blocks and notes anew, the words of labels that nothing prints, and what is to be said."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, tuple[Runs, Spot]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unwrapper: Unwrapper = field(default_factory=Unwrapper)


def taken(sheet: Sheet) -> Addresses:
    """The sheet's blocks with its typed addresses as links; a line `Source: https://...` is a note of the text above it."""
    out = Addresses(notes=dict(sheet.notes))
    typed: list[tuple[str, Spot]] = []
    lines: list[tuple[str, Spot]] = []
    for block in sheet.blocks:
        runs, found = _linked(block.runs, out)
        cells = [[_linked(cell, out) for cell in row] for row in block.rows]
        rows = tuple(tuple(cell for cell, _ in row) for row in cells)
        found += [address for row in cells for _, inside in row for address in inside]
        linked = replace(block, runs=runs, rows=rows) if found else block
        if (note := _source(linked)) and out.blocks and _can_have_a_source(out.blocks[-1]):
            name = next(each for n in count(len(out.notes) + 1) if (each := f"note {n}") not in out.notes)
            out.notes[name] = (note, block.spot)
            above = out.blocks[-1]
            out.blocks[-1] = replace(above, runs=(*above.runs, Run(note=name)))
            out.said.append(_label(linked.plain))
            lines.append((linked.plain, block.spot))
            continue
        typed += [(address, block.spot) for address in found]
        out.blocks.append(linked)
    out.doubts = [*_told(typed, lines), *out.unwrapper.doubts()]
    return out


def _linked(runs: Runs, kept: Addresses) -> tuple[Runs, list[str]]:
    """Runs with the web addresses in their words as links, and where these lead; what is taken off one is said."""
    out: list[Run] = []
    found = []
    for run in runs:
        done = 0
        for start, end in addresses.bare(run.words) if run.link is None and not run.note and not run.end else ():
            words = run.words[start:end]
            if "@" in words.partition("/")[0] or _OF_MARKUP.search(run.words[:start] or _words_before(out)):
                continue
            target = addresses.target(words)
            address = kept.unwrapper.address(target)
            shown = words if address == target else address
            kept.said += [words] if address != target else []
            out += [run.said(run.words[done:start]), replace(run, words=shown, link=address)]
            found.append(address)
            done = end
        out.append(run.said(run.words[done:]) if done else run)
    return (tuple(run for run in out if run.words or run.end or run.note), found) if found else (runs, [])


def _words_before(runs: Sequence[Run]) -> str:
    return runs[-1].words if runs else ""


def _source(block: Block) -> Runs:
    """What a line says that only names one source, without its label; nothing for any other line."""
    if block.kind != "paragraph" or weight(block.plain) > LONGEST or any(run.note for run in block.runs):
        return ()
    found = _LABEL.match(block.plain)
    if found is None or len({run.link for run in block.runs if run.link and run.link.startswith("http")}) != 1:
        return ()
    return tidy(without(tidy(block.runs), found.end()))


def _label(words: str) -> str:
    found = _LABEL.match(words)
    return found[0] if found else ""


def _can_have_a_source(block: Block) -> bool:
    return block.kind in ("paragraph", "quotation") and weight(block.plain) >= LEAST and not _LABEL.match(block.plain)


def _told(typed: Sequence[tuple[str, Spot]], lines: Sequence[tuple[str, Spot]]) -> Iterator[Doubt]:
    if typed:
        words = "an address that was typed as plain text is now a link with a note"
        if len(typed) > 1:
            words = f"{len(typed)} addresses that were typed as plain text are now links with notes"
        yield Doubt(typed[0][1], f"{words}: {_some([each for each, _ in typed])}", "typed-address")
    if lines:
        words = "a line that names a source became the note"
        words = words if len(lines) == 1 else f"{len(lines)} lines that name a source became notes"
        yield Doubt(
            lines[0][1], f"{words} of the text above: {_some([f'“{each}”' for each, _ in lines])}", "typed-address"
        )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(list(dict.fromkeys(names))[:SHOWN]) + more
