"""Boxes and pulled quotations stand in the margin beside their story, over nothing else; where there is no room, in the text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.errors import ManuscriptError
from pdfdigest.inspection import structure
from pdfdigest.model import Issue, Node
from pdfdigest.paper import PAPERS
from pdfdigest.press.compose import margin_boxes, web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, Word, bbox, edition, issue, story

BOX = {
    "heading": "Counted",
    "text": "Zebras above twelve tons, and those that carry passengers of the port.\n\nBoats not.\n",
}
QUOTE = {"quote": "Quaggas are written down in the old port by night."}
TEXT = "The office counted every ship and every port, and wrote down what each of them had brought to it. " * 6


def boxed(folder: Path, paragraphs: int = 6, *, before: int = 0, **facts: Any) -> Issue:
    head = {"kicker": "Harbours", "byline": "Ada Brown", "dateline": "NORTH HARBOUR, March 3"}
    first = [story(9, body=f"{TEXT}\n\n" * before)] if before else []
    mine = story(body=f"{TEXT}\n\n" * paragraphs, boxes=[BOX, QUOTE], **head)
    return issue(folder, facts=facts, stories=[*first, mine, story(2, kicker="Fares", body=TEXT)])


def column(page: list[Word]) -> float:
    """Where the text begins, in points: words that stand in no box are at the head of some line."""
    return (
        min(word.left for word in page if word.text in ("every", "brought", "counted", "wrote", "what", "each", "them"))
        - 1
    )


def places(data: bytes, word: str) -> list[tuple[int, Word]]:
    return [(number, each) for number, page in enumerate(bbox(data)) for each in page if each.text == word]


@pytest.mark.parametrize("style", STYLES)
def test_they_stand_in_the_margin_over_nothing(desk: Path, machine: Machine, style: str) -> None:
    made = edition(boxed(desk), machine, style=style)
    page = bbox(made.data)[0]
    edge = column(page)
    (box,), (quote,) = places(made.data, "Zebras"), places(made.data, "Quaggas")
    assert box[1].right < edge
    assert quote[1].right < edge
    margin = [word for word in page if word.right < edge]
    for one in margin:
        for other in margin:
            apart = one.right <= other.left + 0.1 or other.right <= one.left + 0.1
            assert one is other or apart or one.bottom - 2 <= other.top or other.bottom - 2 <= one.top, (one, other)
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("before", range(3, 9))
def test_a_box_is_on_one_page_with_the_text_beside_it(desk: Path, machine: Machine, style: str, before: int) -> None:
    made = edition(boxed(desk, before=before), machine, style=style)
    ends = [places(made.data, word)[0][0] for word in ("Counted", "Zebras", "Boats")]
    assert len(set(ends)) == 1


@pytest.mark.parametrize(("paragraphs", "paper"), [(1, "A4"), (6, "A5")])
def test_where_there_is_no_room_they_stand_in_the_text(
    desk: Path, machine: Machine, paragraphs: int, paper: str
) -> None:
    made = edition(boxed(desk, paragraphs), machine, paper=paper)
    edge = column(bbox(made.data)[0])
    assert all(place[1].left > edge for word in ("Zebras", "Quaggas") for place in places(made.data, word))
    assert len(places(made.data, "Zebras")) == len(places(made.data, "Quaggas")) == 1


def test_the_web_page_has_them(desk: Path) -> None:
    of = boxed(desk)
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    assert page.count('<aside class="box') == 2
    assert "min-height: " not in page[page.index('<div class="body">') :]


def test_an_empty_one_is_told(desk: Path) -> None:
    with pytest.raises(ManuscriptError, match="a box has a `text` or a `quote`"):
        issue(desk, stories=[story(boxes=[{"heading": "Alone"}])])


@given(
    st.lists(st.tuples(st.sampled_from(["paragraph", "list", "table", "picture"]), st.floats(1, 300))),
    st.lists(st.floats(0, 200)),
    st.floats(0, 120),
)
def test_boxes_stand_in_order_below_the_head_and_beside_enough(
    blocks: list[tuple[str, float]], heights: list[float], head: float
) -> None:
    nodes, taken = [Node(kind) for kind, _ in blocks], [high for _, high in blocks]
    last = 0
    for number, flank in enumerate(found := margin_boxes.flanks(nodes, heights, taken, head)):
        assert last <= flank.start < flank.end
        assert sum(taken[flank.start : flank.end]) >= flank.height == heights[flank.box] > 0
        assert {nodes[at].kind for at in range(flank.start, flank.end)} <= margin_boxes.PLAIN
        if number == 0:
            assert sum(taken[: flank.start]) >= head
        last = flank.end
    assert [flank.box for flank in found] == sorted({flank.box for flank in found})


def test_a_box_stands_below_what_parts_the_text_where_there_is_no_room_above() -> None:
    nodes = [Node("paragraph"), Node("table"), Node("paragraph"), Node("list"), Node("paragraph")]
    (flank,) = margin_boxes.flanks(nodes, [100.0], [60.0, 90.0, 60.0, 30.0, 60.0], 0.0)
    assert (flank.start, flank.end) == (2, 5)
    one, other = margin_boxes.flanks(nodes, [80.0, 50.0], [60.0, 90.0, 60.0, 30.0, 60.0], 0.0, [3, 0])
    assert (one.box, one.start, one.end) == (1, 0, 1)
    assert (other.box, other.start, other.end) == (0, 3, 5)


@pytest.mark.parametrize("paper", [name for name in PAPERS if PAPERS[name].side])
@pytest.mark.parametrize("words", ["word " * 14, "Bundesverfassungsgericht " * 4, "印刷と製本の話" * 5])
def test_what_is_counted_is_no_less_than_what_is_set(desk: Path, machine: Machine, paper: str, words: str) -> None:
    of = issue(
        desk, stories=[story(body=f"{TEXT}\n\n" * 6, boxes=[{"heading": "Kopf", "text": words, "quote": words[:40]}])]
    )
    (box,) = of.stories[0].boxes
    counted = margin_boxes.height(box, PAPERS[paper])
    made = edition(of, machine, paper=paper)
    page = bbox(made.data)[0]
    edge = column(page)
    head = next(word for word in page if word.text == "Kopf")
    below = [word.bottom for word in page if word.right < edge and word.top >= head.top]
    assert counted
    assert max(below) - head.top <= counted
