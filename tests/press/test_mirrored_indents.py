"""First lines are indented where they begin, at the right in Arabic, and fill their measure as others do."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint

from pdfdigest.press.engine import mirrored_indents
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box

WORDS = "وتبلغ كلفة <b>التوسعة</b> بحسب شركة الميناء مليون يورو تتحمل الدولة ثلثها وستُمد أرصفة الحاجز الشمالي"


def edges(css: str) -> list[tuple[float, float]]:
    """How far the texts of each line stand from both edges of a block, in CSS pixels."""
    style = f"@page {{ size: 240px 400px; margin: 20px }} p {{ margin: 0; text-indent: 30px; {css} }}"
    html = f"<style>{style} body {{ margin: 0 }}</style><p>{WORDS}"
    with mirrored_indents.mirrored():
        (page,) = weasyprint.HTML(string=html).render().pages
    lines = [box for box in page_box(page).descendants() if isinstance(box, boxes.LineBox)]
    return [(min(_left(line)) - 20, 220 - max(_right(line))) for line in lines]


def _left(line: Any) -> list[float]:
    return [box.position_x for box in line.descendants() if isinstance(box, boxes.TextBox)]


def _right(line: Any) -> list[float]:
    return [box.position_x + box.width for box in line.descendants() if isinstance(box, boxes.TextBox)]


@pytest.mark.parametrize("css", ["", "text-align: justify"])
def test_a_first_line_from_right_to_left_is_indented_at_its_right(css: str) -> None:
    first, *others = edges(f"direction: rtl; {css}")
    assert first[1] == pytest.approx(30)
    assert first[0] >= -0.01
    assert [right for _, right in others] == pytest.approx([0] * len(others))
    assert not css or first[0] == pytest.approx(0, abs=0.01)


def test_one_from_left_to_right_stays_where_it_is() -> None:
    assert edges("")[0][0] == pytest.approx(30)
