"""The cells of a table go in; its rows come out where it shows something, and nothing where it only lays out a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bs4.element import NavigableString, Tag

from pdfdigest.manuscript.intake import marks
from pdfdigest.manuscript.intake.page_tags import SILENT
from pdfdigest.manuscript.intake.shape import Block, Runs, words_of
from pdfdigest.manuscript.intake.tally import count_of

MERGED = (
    "the table has merged cells, which the issue file has not; their words stand in the first of them, the others are "
    "empty: look at the table on the page"
)
DISSOLVED = "the table has merged cells and was dissolved into paragraphs, cell by cell"
LISTS = "the table has lists, pictures or tables in its cells and was dissolved into paragraphs, cell by cell"
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


def beside_cells(table: Tag) -> str:
    """The words of a table that stand in no cell of its rows; browsers show them above it."""
    found = []
    for words in table.find_all(string=True):
        inside = [parent.name for parent in words.parents]
        inside = inside[: inside.index("table")]
        cell = next((at for at, name in enumerate(inside) if name in ("td", "th")), None)
        placed = "caption" in inside or (cell is not None and inside[cell + 1 : cell + 2] == ["tr"])
        if type(words) is NavigableString and words.strip() and not placed and not SILENT & set(inside):
            found.append(words.strip())
    return " ".join(found)


def is_merged(rows: Iterable[Iterable[Cell]]) -> bool:
    """Whether a cell takes several columns or rows."""
    return any(cell.wide > 1 or cell.tall > 1 for row in rows for cell in row)


def holds_lists(rows: list[list[Cell]]) -> bool:
    """Whether a table shows something, and its cells hold more than an issue file's can: lists, pictures, tables."""
    cells = [cell for row in rows for cell in row]
    even = len(rows) > 1 and {len(row) for row in rows} == {len(rows[0])} and len(rows[0]) > 1
    if not even or not any(cell.holds_more for cell in cells) or any(cell.holds_more for cell in rows[0]):
        return False
    short = all(0 < count_of(cell.plain) <= _LONGEST for cell in rows[0])
    return short and all(cell.plain for cell in cells) and not any(_MASTHEAD.match(cell.plain) for cell in rows[0])


def names_columns(rows: list[list[Cell]]) -> bool:
    """Whether one column holds headlines and one details, as the first row says."""
    if len(rows) < 2 or any(len(row) != 2 for row in rows):
        return False
    return {marks.mark(Block("paragraph", cell.runs))[0] for cell in rows[0]} == {"headlines", "details"}


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
