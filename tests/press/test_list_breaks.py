"""No list has its first item alone at the foot of a page, nor its last one alone at the head of the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, edition, issue, story, text

LIST = "".join(f"{number}. item{number}\n" for number in range(1, 5))
FILL = "Line by line.\n\n"


@pytest.mark.parametrize("style", STYLES)
def test_a_list_stands_with_two_items_on_each_page_or_none(tmp_path: Path, machine: Machine, style: str) -> None:
    parted = 0
    for lines in range(28, 42):
        made = edition(
            issue(tmp_path / str(lines), stories=[story(body=FILL * lines + LIST + "\n" + FILL * 30)]),
            machine,
            style=style,
        )
        on = [sum(f"item{number}" in text(made.data, page) for number in range(1, 5)) for page in (1, 2)]
        assert sum(on) == 4
        assert on in ([4, 0], [2, 2], [0, 4])
        parted += on == [2, 2]
    assert parted
