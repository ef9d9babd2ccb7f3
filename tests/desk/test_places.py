"""A word of the page leads to where it is written, and a fault to its word: the browser's half, asked in node."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.builders import ROOT, judge

pytestmark = pytest.mark.judges
BODY = 'It said "so" in the [long report](source:mill), *twice*: 5-10 men.\n\n- the mill\n- the road, and the mill\n'


def asked(call: str, *given: Any) -> Any:
    program = (
        f"import {{ {call} }} from './places.js'; console.log(JSON.stringify({call}(...JSON.parse(process.argv[1]))));"
    )
    done = subprocess.run(
        [judge("node"), "--input-type=module", "-e", program, json.dumps(given)],
        cwd=ROOT / "desk-client/src",
        capture_output=True,
        check=True,
        timeout=30,
        text=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("line", "word", "expected"),
    [
        ("It said “so” in the long report,1 twice:", "report,1", None),
        ("It said “so” in the long report", "said", "said"),
        ("It said “so” in the long report", "long", "long"),
        ("twice: 5–10 men.", "5–10", "5-10"),
        ("• the road, and the mill", "mill", "mill"),
        ("Another headline", "headline", "headline"),
        ("Another headline   ", "  ", "headline"),
        ("nowhere written", "written", None),
    ],
)
def test_a_word_of_the_page(line: str, word: str, expected: str | None) -> None:
    texts = [
        {"text": "Another headline", "markdown": False, "name": "h"},
        {"text": BODY, "markdown": True, "name": "b"},
    ]
    hit = asked("whereIs", line, line.index(word) + 1, texts)
    assert (hit and hit["text"][hit["from"] : hit["to"]]) == expected


def test_the_same_word_is_told_by_its_neighbours() -> None:
    hit = asked("whereIs", "the road, and the mill", 20, [{"text": BODY, "markdown": True}])
    assert hit["from"] == BODY.rindex("mill")


@pytest.mark.parametrize(
    ("line", "column", "value", "expected"),
    [
        (2, 12, "A bold moove\nof men\n", "moove"),
        (3, 5, "A bold moove\nof men\n", "of"),
        (4, 11, "Talks, #2", "Talks"),
        (9, 1, "x", None),
    ],
)
def test_the_word_of_a_fault(line: int, column: int, value: str, expected: str | None) -> None:
    file = "body: |\n    A bold moove\n    of men\nheadline: 'Talks, #2'  # ours\n"
    place = asked("inValue", file, line, column, value)
    assert (place and value[place["from"] : place["to"]]) == expected
