"""Page headers and footers go in; lines that tell volume or date come out as text, all others as furniture."""

from __future__ import annotations

import re

from pdfdigest.manuscript.intake import masthead
from pdfdigest.manuscript.intake.shape import NOWHERE, Block, Doubt
from pdfdigest.manuscript.intake.wordml.body import Body, Chunk, plain
from pdfdigest.manuscript.intake.wordml.inline import Facts
from pdfdigest.manuscript.intake.wordml.numbering import Numbering


def read(facts: Facts, numbering: Numbering, chunk: Chunk) -> tuple[list[Block], list[Block], list[Doubt]]:
    """What belongs to the masthead, what each page repeats, and the doubts of leaving that out; each line once."""
    head: list[Block] = []
    furniture: list[Block] = []
    doubts: list[Doubt] = []
    seen: set[object] = set()
    for where, name in parts(facts):
        root = facts.package.root(name)
        if root is None:
            continue
        for block in Body(facts, name, numbering, chunk).blocks(root):
            line = plain([block])
            key = line or (block.picture and (block.picture.data or block.picture.name))
            if not key or key in seen:
                continue
            seen.add(key)
            found, rest = masthead.read([block]) if block.kind in ("paragraph", "heading") else (None, [block])
            if where == "header" and found is not None and not rest and (found.volume or found.date):
                head.append(block)
                continue
            furniture.append(block)
            named = f"“{line[:80]}”" if line else f"the picture {block.picture.name if block.picture else ''}"
            doubts.append(Doubt(NOWHERE, f"left out of the page {where}: {named}", "furniture"))
    return head, furniture, doubts


def parts(facts: Facts) -> list[tuple[str, str]]:
    """`header` or `footer`, and the name of the part, each once."""
    related = facts.package.relations(facts.package.main).values()
    found = [(each.kind, each.target) for each in related if each.kind in ("header", "footer")]
    named = [
        (match[1], name)
        for name in facts.package.parts
        if (match := re.match(r"word/(header|footer)\d*\.xml\Z", name, re.IGNORECASE))
    ]
    return sorted({(kind.lower(), name) for kind, name in (*found, *named)})
