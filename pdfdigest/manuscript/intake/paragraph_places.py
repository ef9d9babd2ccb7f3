"""A Sheet whose places are lines that nobody sees goes in; the same with the numbers of its paragraphs comes out."""

from __future__ import annotations

import bisect
from dataclasses import replace

from pdfdigest.manuscript.intake.shape import NOWHERE, Sheet, Spot


def numbered(sheet: Sheet) -> Sheet:
    """The same sheet; each block, note and doubt stands in a paragraph, counted from 1."""
    lines = [block.spot.line for block in sheet.blocks]

    def at(spot: Spot) -> Spot:
        if not spot.line or not lines:
            return NOWHERE if not spot.paragraph else spot
        return Spot(paragraph=max(bisect.bisect_right(lines, spot.line), 1))

    return replace(
        sheet,
        blocks=tuple(replace(block, spot=Spot(paragraph=number)) for number, block in enumerate(sheet.blocks, 1)),
        notes={name: (runs, at(spot)) for name, (runs, spot) in sheet.notes.items()},
        doubts=tuple(replace(doubt, spot=at(doubt.spot)) for doubt in sheet.doubts),
    )
