"""Imposition: the law of the trade, tried by folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.bindery.imposition import BLANK, Sheet, creep, saddle_stitch
from pdfdigest.errors import BindingError

PAGES = st.integers(1, 64)


def folded(sheets: tuple[Sheet, ...], *, right_to_left: bool) -> list[int | None]:
    """Fold each sheet, nest them, and turn the pages from the first cover to the last.

    A folded sheet lies with its front outside.  Who reads from left to right opens it at the right: the
    right half of the front, then behind that leaf the left half of the back; from right to left it is
    the other way round.
    """
    opens, behind = (0, 1) if right_to_left else (1, 0)
    first_half = [page for sheet in sheets for page in (sheet.front[opens], sheet.back[behind])]
    second_half = [page for sheet in reversed(sheets) for page in (sheet.back[opens], sheet.front[behind])]
    return first_half + second_half


@given(PAGES, st.booleans())
def test_folded_and_nested_the_pages_read_in_order(count: int, right_to_left: bool) -> None:
    sheets = tuple(saddle_stitch(count, right_to_left=right_to_left))
    read = folded(sheets, right_to_left=right_to_left)
    assert read[:count] == list(range(1, count + 1))
    assert read[count:] == [BLANK] * (len(read) - count)


@given(PAGES)
def test_no_sheet_is_wasted(count: int) -> None:
    assert len(tuple(saddle_stitch(count))) == (count + 3) // 4


@given(PAGES)
def test_a_booklet_from_right_to_left_is_the_mirror_of_the_other(count: int) -> None:
    ways = zip(saddle_stitch(count), saddle_stitch(count, right_to_left=True), strict=True)
    for one, other in ways:
        assert (one.front[::-1], one.back[::-1]) == (other.front, other.back)


def test_eight_pages_as_every_printer_knows_them() -> None:
    assert list(saddle_stitch(8)) == [Sheet((8, 1), (2, 7)), Sheet((6, 3), (4, 5))]


@pytest.mark.parametrize("count", [0, -1])
def test_no_pages_make_no_booklet(count: int) -> None:
    with pytest.raises(BindingError, match="at least one page"):
        tuple(saddle_stitch(count))


@given(st.integers(2, 16), st.floats(0, 20))
def test_creep_grows_from_nothing_to_the_whole(sheets: int, total: float) -> None:
    shifts = [creep(sheet, sheets, total) for sheet in range(sheets)]
    assert shifts[0] == 0
    assert shifts[-1] == pytest.approx(total)
    assert shifts == sorted(shifts)


def test_a_single_sheet_does_not_creep() -> None:
    assert creep(0, 1, 3.0) == 0
