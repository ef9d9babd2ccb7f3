"""Imposition: which page goes where on the sheet, before anything is drawn.

Fold the printed sheets, nest them, and the pages read in order.  Only numbers live here: `sheets` does
the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdfdigest.errors import BindingError

PAGES_PER_SHEET = 4
BLANK = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One leaf through the printer, two pages a side, left page first; None is a blank."""

    front: tuple[int | None, int | None]
    back: tuple[int | None, int | None]


def saddle_stitch(page_count: int, *, right_to_left: bool = False) -> Iterator[Sheet]:
    """Yield the sheets of a single nested signature, outermost first.

    Pages count from 1; where the last sheet has room left over, its places are `BLANK` and fall at the
    end of the booklet.  A booklet that is read from right to left has its spine on the right.

    >>> [sheet.front for sheet in saddle_stitch(6)]
    [(None, 1), (6, 3)]
    >>> next(saddle_stitch(4, right_to_left=True))
    Sheet(front=(1, 4), back=(3, 2))
    """
    if page_count < 1:
        raise BindingError(f"a booklet needs at least one page, not {page_count}")
    places = -(-page_count // PAGES_PER_SHEET) * PAGES_PER_SHEET
    pages = [number if number <= page_count else BLANK for number in range(1, places + 1)]
    for sheet in range(places // PAGES_PER_SHEET):
        first, second = pages[2 * sheet], pages[2 * sheet + 1]
        last, last_but_one = pages[places - 1 - 2 * sheet], pages[places - 2 - 2 * sheet]
        made = Sheet(front=(last, first), back=(second, last_but_one))
        yield Sheet(made.front[::-1], made.back[::-1]) if right_to_left else made


def creep(sheet: int, sheet_count: int, total: float) -> float:
    """How far the pages of a sheet (from 0, outermost first) move towards the spine, in the unit of `total`.

    The inner sheets of a folded booklet stand out at the fore edge and lose most when it is trimmed;
    `total` is how far the innermost stands out.
    """
    return total * sheet / (sheet_count - 1) if sheet_count > 1 else 0.0
