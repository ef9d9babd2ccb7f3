"""The imprint stands at the foot of the last page, below its notes, and nothing stands on anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
import weasyprint

from pdfdigest.press.engine import imprint_last
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, story

WEB = "https://example.org/digest/1.4"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["screen", "print"])
@pytest.mark.parametrize("count", [1, 30, 43, 64])
def test_it_stands_below_the_notes_of_the_last_page(
    desk: Path, machine: Machine, style: str, name: str, count: int
) -> None:
    body = "".join(f"Somewords [cited{n}](https://example.org/{'noted' * n}) here.\n\n" for n in range(1, 4))
    stories = [story(body="Words before.\n\n" * count + body)]
    made = edition(issue(desk, facts={"rights": "Imprintword."}, web=WEB, stories=stories), machine, name, style)
    pages = bbox(made.data)
    assert not [word for page in pages[:-1] for word in page if word.text == "Imprintword."]
    last = pages[-1]
    imprint = next(word for word in last if word.text == "Imprintword.")
    noted = [word for word in last if "noted" in word.text]
    words = [word for word in last if word.text in ("Words", "Somewords")]
    assert max((word.bottom for word in noted), default=0.0) < imprint.top - 15
    assert max((word.bottom for word in words), default=0.0) < min((word.top for word in noted), default=imprint.top)


def test_what_comes_after_an_imprint_of_ones_own_stays_where_it_is() -> None:
    page = (
        "<style>@page { size: 300px 200px; margin: 10px } body, p, footer { margin: 0; font: 10px/20px serif }</style>"
    )

    def tops(body: str) -> list[float]:
        (made,) = weasyprint.HTML(string=page + body).render().pages
        return [box.position_y for box in page_box(made).descendants() if isinstance(box, boxes.LineBox)]

    with imprint_last.placed():
        assert tops("<p>a<footer class=imprint>b</footer>") == [10, 170]
        assert tops("<p>a<footer class=imprint>b</footer><p>c") == [10, 30, 50]
        assert tops("<p>a<footer class=other>b</footer>") == [10, 30]
