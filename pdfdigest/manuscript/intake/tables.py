"""The cells of a table go in; its rows come out where it shows something, and nothing where it only lays out a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pdfdigest.manuscript.intake.shape import Runs, words_of
from pdfdigest.manuscript.intake.tally import count_of

MERGED = (
    "the table has merged cells, which the issue file has not; their words stand in the first of them, the others are "
    "empty: look at the table on the page"
)
DISSOLVED = "the table has merged cells and was dissolved into paragraphs, cell by cell"
NO_HEADING = "the table has no heading row; its first row was taken for one"
_LONGEST = 12
_MOST_CELLS = 5_000
_MASTHEAD = re.compile(r"\s*(?:vol|date|headlin|detail)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, how many columns and rows it takes, whether it heads a column, and holds more than words."""

    runs: Runs = ()
    wide: int = 1
    tall: int = 1
    heading: bool = False
    holds_more: bool = False

    @property
    def plain(self) -> str:
        """Its words on one line."""
        return words_of(self.runs)


def is_merged(rows: Iterable[Iterable[Cell]]) -> bool:
    """Whether a cell takes several columns or rows."""
    return any(cell.wide > 1 or cell.tall > 1 for row in rows for cell in row)


def shown(rows: list[list[Cell]]) -> tuple[tuple[Runs, ...], ...]:
    """Rows of equal length; nothing for a table that only lays a page out."""
    filled = [row for row in _filled(rows) if any(row)]
    width = {len(row) for row in filled}
    if len(filled) < 2 or len(width) != 1 or width <= {0, 1}:
        return ()
    cells = [cell for row in filled for cell in row if cell is not None]
    if any(cell.holds_more for cell in cells):
        return ()
    headed = any(cell.heading for cell in cells)
    if not headed and any(count_of(cell.plain) > _LONGEST * (1 if _spaced(cell.plain) else 3) for cell in cells):
        return ()
    if any(cell is not None and _MASTHEAD.match(cell.plain) for cell in filled[0]):
        return ()
    return tuple(tuple(cell.runs if cell is not None else () for cell in row) for row in filled)


def _filled(rows: list[list[Cell]]) -> list[list[Cell | None]]:
    """Every place of the grid; places that a merged cell takes beyond its first are empty."""
    if not is_merged(rows):
        return [list(row) for row in rows]
    grid: list[list[Cell | None]] = [[] for _ in rows]
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            if column > _MOST_CELLS:
                return []
            grid[at] += [None] * (column - len(grid[at]))
            grid[at].append(cell)
            wide, tall = min(cell.wide, 100), min(cell.tall, len(rows) - at)
            taken |= {(at + down, column + right) for down in range(tall) for right in range(wide)}
            column += wide
    width = max((column for _, column in taken), default=-1) + 1
    return [[*row, *[None] * (width - len(row))] for row in grid]


def _spaced(words: str) -> bool:
    return " " in words.strip() or words.isascii()
