"""What is tightened to fit grows at no step, in any style and on any paper, and each kind of step takes something in."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import weasyprint

from pdfdigest.paper import PAPERS
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine.layout import STEPS
from pdfdigest.press.engine.weasyprint_internals import page_box
from pdfdigest.press.targets import target
from tests.builders import STYLES, publication

BODY = (
    "<nav class='headlines few'><ol><div class=half><li>One</li></div></ol></nav>"
    "<article class=story id=first><div class=body><p id=text>Text.</p></div></article>"
)
KINDS = ("gaps", "box", "size of the box", "leading", "type")
"""What pictures take in is looked at in test_whole_pictures."""


def measures(sheets: list[weasyprint.CSS], classes: str) -> dict[str, float]:
    """What stands between stories, the height and size of a headline of the box, and those of a line of text, in CSS pixels."""
    html = f"<html class='{classes}'><body>{BODY}"
    (page,) = weasyprint.HTML(string=html).render(stylesheets=sheets).pages
    found: dict[str, float] = {}
    for box in page_box(page).descendants():
        if box.element is not None and box.element.get("id") == "first":
            found["gaps"] = float(box.margin_bottom)
        elif box.element_tag == "li" and "box" not in found:
            found["box"] = float(box.margin_height())
            found["size of the box"] = float(box.style["font_size"])
        elif box.element is not None and box.element.get("id") == "text" and "leading" not in found:
            found["leading"] = float(box.height)
            found["type"] = float(box.style["font_size"])
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("style", STYLES)
def test_no_step_lets_anything_grow(tmp_path: Path, style: str, paper: str) -> None:
    mine = publication(tmp_path / "d")
    wanted = target("screen", mine, style, paper)
    texts = [text for _, text in composition.stylesheets(wanted, House(mine), "page")]
    sheets = [weasyprint.CSS(string=text) for text in texts]
    own = f"paper screen {paper.lower()} style-{style}"
    found = [measures(sheets, " ".join((*STEPS[:count], own))) for count in range(len(STEPS) + 1)]
    for kind in KINDS:
        values = [each[kind] for each in found]
        assert all(after <= before + 0.01 for before, after in pairwise(values)), (kind, values)
        for step, before, after in zip(STEPS, values, values[1:], strict=False):
            if step.startswith(kind):
                assert after < before - 0.05, (step, values)
