"""A part of a Word file goes in: its body, a note, a text box, a header; its blocks come out, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake import tables
from pdfdigest.manuscript.intake.shape import Block, Run, Runs, tidy, words_of
from pdfdigest.manuscript.intake.tables import Cell
from pdfdigest.manuscript.intake.wordml import shapes, styles
from pdfdigest.manuscript.intake.wordml.inline import Facts, Inline
from pdfdigest.manuscript.intake.wordml.inline import words_of as all_words
from pdfdigest.manuscript.intake.wordml.names import at, is_contents, is_on, is_prompt, value
from pdfdigest.manuscript.intake.wordml.numbering import Numbering
from pdfdigest.manuscript.short_text import beginning

Chunk = Callable[[str], list[Block]]
"""The name of a part that was put in whole (altChunk) goes in; its blocks come out."""


class Body:
    """Reads one part; `letters` gathers how many letters have which size and colour."""

    def __init__(self, facts: Facts, part: str, numbering: Numbering, chunk: Chunk) -> None:
        self.facts = facts
        self.part = part
        self.numbering = numbering
        self.chunk = chunk
        self.inline = Inline(facts, part)
        self.letters: Counter[tuple[float, str]] = Counter()
        self.before: list[Run] = []
        self.listed = False

    def blocks(self, element: Element) -> list[Block]:
        """The blocks below an element."""
        found = list(self._below(element))
        if rest := tidy(self.before):
            found.append(Block("paragraph", rest, self.facts.spot))
            self.before = []
        return found

    def _below(self, element: Element) -> Iterator[Block]:
        for child in element:
            name = child.tag
            if name == "w:p":
                yield from self._paragraph(child)
            elif name == "w:tbl":
                yield from self._table(child)
            elif name == "w:altChunk":
                relation = self.facts.package.relation(self.part, child.get("r:id"))
                yield from self.chunk(relation.target if relation is not None else "")
            elif name == "mc:AlternateContent":
                if (form := shapes.chosen(child)) is not None:
                    yield from self._below(form)
            elif name in ("w:del", "w:moveFrom"):
                if words := " ".join(all_words(child).split()):
                    self.facts.doubt(
                        f"tracked change: “{beginning(words)}” was deleted; taken as accepted", "tracked-change"
                    )
            elif name in ("m:oMathPara", "m:oMath"):
                self.facts.begin()
                self.inline.runs = []
                self.inline.formula(child)
                if runs := tidy(self.inline.runs):
                    yield Block("paragraph", runs, self.facts.spot)
            elif is_contents(child):
                words = " ".join(all_words(child).split())
                self.facts.doubt(f"left out the table of contents: “{beginning(words)}”", "furniture")
                for _ in child.iter("w:p"):
                    self.facts.begin()
            elif is_prompt(child):
                self.facts.placeholder(all_words(child))
            elif name not in ("w:sectPr", "w:sdtPr", "w:tcPr", "w:sdtEndPr"):
                yield from self._below(child)

    # Paragraphs

    def _paragraph(self, element: Element) -> Iterator[Block]:
        self.facts.begin()
        properties = element.find("w:pPr")
        style = self.facts.styles.paragraph(value(properties, "w:pStyle"))
        level = styles.level_of(properties)
        if level is not None:
            style = replace(style, kind="heading" if level else "paragraph", level=level)
        look = style.look if style.kind != "heading" else replace(style.look, strong=None, emphasis=None)
        spot = self.facts.spot
        runs = [*self.before, *self.inline.paragraph(element, look)]
        found = self.inline.found
        size, colour = max(self.inline.sizes, key=lambda each: self.inline.sizes[each], default=(0.0, ""))
        self.letters.update(self.inline.sizes)
        self.before = []
        label, depth, opens, ordered = self._place(properties, style)
        if runs_on(properties):
            self.before = runs
        elif tidied := tidy(runs):
            if style.kind == "heading" and label:
                tidied = (Run(f"{label} "), *tidied)
                label = ""
            block = Block(
                style.kind, tidied, spot, style.level, depth, opens, ordered, label=label, size=size, colour=colour
            )
            self.listed = bool(depth)
            yield block if style.kind != "heading" else replace(block, depth=0, opens=False, ordered=False)
        for each in found:
            yield from self._drawn(each, depth)

    def _place(self, properties: Element | None, style: styles.ParagraphStyle) -> tuple[str, int, bool, bool]:
        """The label of a list item, its depth, whether it opens one, and whether the list counts."""
        numbered = properties.find("w:numPr") if properties is not None else None
        list_id = value(numbered, "w:numId") or style.list_id
        if self.numbering.known(list_id):
            deep = value(numbered, "w:ilvl")
            named = value(properties, "w:pStyle")
            level = int(deep) if deep.isdecimal() else self.numbering.level_of_style(list_id, named, style.list_level)
            label, ordered = self.numbering.next(list_id, level)
            if not ordered and style.kind == "heading":
                label = ""
            return label, max(min(level, 8) + 1, style.listed), True, ordered
        if style.continues:
            return "", style.listed if self.listed else 0, False, False
        if style.listed and list_id != "0":
            label = self.numbering.next_of_style(style.listed, follows=self.listed) if style.ordered else ""
            return label, style.listed, True, style.ordered
        return "", 0, False, False

    def _drawn(self, found: shapes.Found, depth: int) -> Iterator[Block]:
        spot = self.facts.spot
        if found.box is not None:
            inside = Body(self.facts, self.part, self.numbering, self.chunk)
            yield from inside.blocks(found.box)
            self.letters += inside.letters
        elif found.picture is not None:
            yield Block("picture", spot=spot, depth=depth, picture=found.picture)
        elif found.words or found.drawn:
            for words in found.drawn or (found.words,):
                yield Block("paragraph", tidy([Run(words)]), spot)
        if found.left_out:
            self.facts.doubt(found.left_out, "left-out")

    # Tables

    def _table(self, element: Element) -> Iterator[Block]:
        rows: list[list[tuple[Cell, list[Block]]]] = []
        start = self.facts.paragraph + 1
        open_above: dict[int, tuple[int, int]] = {}
        for number, row in enumerate(self._rows(element)):
            rows.append(self._row(row, number, rows, open_above))
        cells = [[cell for cell, _ in row] for row in rows]
        merged = tables.is_merged(cells)
        shown = tables.shown(cells)
        if shown:
            if merged:
                self.facts.doubt(tables.MERGED, "table")
            if not any(cell.heading for row in cells for cell in row):
                self.facts.doubt(tables.NO_HEADING, "table")
            yield Block("table", spot=replace(self.facts.spot, paragraph=start), rows=shown)
            return
        if merged and len(rows) > 1:
            self.facts.doubt(tables.DISSOLVED, "table")
        elif tables.holds_lists(cells):
            self.facts.doubt(tables.LISTS, "table")
        ordered = zip(*rows, strict=True) if tables.names_columns(cells) else rows
        yield from (block for row in ordered for _, inside in row for block in inside)

    def _rows(self, element: Element) -> Iterator[Element]:
        for child in element:
            if child.tag == "w:tr":
                properties = child.find("w:trPr")
                if properties is not None and properties.find("w:del") is not None:
                    words = " ".join(all_words(child).split())
                    told = f"tracked change: the row “{beginning(words)}” was deleted; taken as accepted"
                    self.facts.doubt(told, "tracked-change")
                    continue
                yield child
            elif child.tag not in ("w:tblPr", "w:tblGrid", "w:tblPrEx"):
                yield from self._rows(child)

    def _row(
        self,
        element: Element,
        number: int,
        rows: list[list[tuple[Cell, list[Block]]]],
        open_above: dict[int, tuple[int, int]],
    ) -> list[tuple[Cell, list[Block]]]:
        """The cells of a row; a cell that only goes on with the one above makes that one taller."""
        properties = element.find("w:trPr")
        heading = bool(is_on(properties, "w:tblHeader"))
        out: list[tuple[Cell, list[Block]]] = []
        column = int(value(properties, "w:gridBefore") or 0) if properties is not None else 0
        for child in _cells(element):
            own = child.find("w:tcPr")
            span = value(own, "w:gridSpan")
            wide = int(span) if span.isdecimal() and int(span) else 1
            merge = own.find("w:vMerge") if own is not None else None
            blocks = Body.blocks(self, child)
            goes_on = merge is not None and merge.get("w:val", "continue") == "continue"
            if goes_on and column in open_above and not blocks:
                row, at = open_above[column]
                cell, inside = rows[row][at]
                rows[row][at] = (replace(cell, tall=number - row + 1), inside)
            else:
                if merge is not None:
                    open_above[column] = (number, len(out))
                else:
                    open_above.pop(column, None)
                out.append((Cell(_on_one_line(blocks), wide, 1, heading, _holds_more(blocks)), blocks))
            column += wide
        return out


def joined(blocks: Iterable[Block]) -> Runs:
    """The words of several blocks, cells and all, on one line."""
    runs: list[Run] = []
    for block in blocks:
        for part in (block.runs, *(cell for row in block.rows for cell in row)):
            runs += [Run(" "), *([Run(f"{block.label} ")] if block.label else []), *part]
    return tidy(runs)


def _on_one_line(blocks: list[Block]) -> Runs:
    return tidy(Run(" ") if run.end else run for run in joined(blocks))


def _holds_more(blocks: list[Block]) -> bool:
    return any(block.kind in ("picture", "table", "heading") or block.opens for block in blocks)


def _cells(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == "w:tc":
            yield child
        elif child.tag not in ("w:trPr", "w:tblPrEx"):
            yield from _cells(child)


def runs_on(properties: Element | None) -> bool:
    """A drop cap, and a paragraph whose end was deleted: the next one goes on with it."""
    if properties is None:
        return False
    frame = properties.find("w:framePr")
    return (frame is not None and frame.get("w:dropCap", "none") != "none") or (
        at(properties, "w:rPr", "w:del") is not None
    )


def plain(blocks: Iterable[Block]) -> str:
    """The words of blocks, for naming them."""
    return words_of(joined(blocks))
