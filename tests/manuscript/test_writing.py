"""Writing: whatever a person may call a story, its file reads back as it was meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.manuscript.composed import composed
from pdfdigest.manuscript.issue_text import Noted, issue_text
from pdfdigest.manuscript.yaml import Document

AWKWARD = [
    "Kishida: we act",
    '"Economic 2+2" agreed',
    "[Update] x",
    "@mofa",
    "- no",
    "# 1 in the list",
    "Yes",
    "1.4",
    "2022-02-25",
    "it's {done}",
    "C: and # D",
    "~",
    "null",
    "100% of *all*",
    "| pipe",
    "> more",
    "&anchor",
    "!tag",
    "? question",
    "%percent",
    "`tick`",
    "ends with:",
    "日本: 会談",
]


def values(**facts: Any) -> dict[str, Any]:
    story = {"id": "one", "headline": "A headline", "body": "A body.", **facts}
    return {"format": 1, "volume": 1, "number": 4, "date": date(2022, 2, 25), "stories": [story]}


def back(text: str) -> dict[str, Any]:
    return Document(Path("x.yaml"), composed(text)).values  # as `text_files` reads a file


@pytest.mark.parametrize("headline", AWKWARD)
def test_an_awkward_headline_reads_back(headline: str) -> None:
    read = back(issue_text(values(headline=headline, topics=[headline, "b"])))
    assert read["stories"][0]["headline"] == headline
    assert read["stories"][0]["topics"] == [headline, "b"]


LINE = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029"), min_size=1).map(
    lambda text: " ".join(text.split())
)


@given(LINE.filter(bool), st.lists(LINE.filter(bool)), st.lists(LINE, min_size=1))
def test_any_line_and_any_body_reads_back(headline: str, topics: list[str], lines: list[str]) -> None:
    body = "\n".join(lines).strip()
    read = back(issue_text(values(headline=headline, topics=topics, body=body)))["stories"][0]
    assert read["headline"] == composed(headline)
    assert read["topics"] == [composed(topic) for topic in topics]
    assert (read["body"] or "").strip() == composed(body)


def test_a_missing_value_is_an_empty_key_with_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "1.4.yaml"
    path.write_text(
        issue_text({**values(), "number": Noted(None, "the manuscript has\nno number")}, opening=["A sample."]), "utf-8"
    )
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../issue.schema.json"
    assert lines[1] == "# A sample."
    assert "number:  # the manuscript has no number" in lines
    assert manuscript.read(path, publication.alone()).missing == ("number",)


def test_an_empty_body_and_an_indented_one() -> None:
    assert back(issue_text(values(body="")))["stories"][0]["body"] is None
    assert back(issue_text(values(body="   indented\nnot")))["stories"][0]["body"] == "   indented\nnot\n"


def test_a_long_list_stands_one_entry_a_line() -> None:
    names = [f"A rather long name of an organisation, number {n}" for n in range(4)]
    text = issue_text(values(organisations=names))
    assert "      - A rather long name of an organisation, number 2" in text
    assert back(text)["stories"][0]["organisations"] == names
