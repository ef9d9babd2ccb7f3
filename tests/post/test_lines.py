"""Lines: a text is broken where its script allows it, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfdigest.post.lines import WIDTH, broken, columns


@given(st.text(st.sampled_from("ab é日本、。「」() \nא*-"), max_size=400))
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_and_no_line_is_too_long_that_can_be_broken(text: str) -> None:
    made = broken(text)
    assert "".join(made.split()) == "".join(text.split())
    for line in made.splitlines():
        if columns(line) > WIDTH:
            assert not any(" " in line.strip(" *-")[number] for number in range(len(line.strip(" *-"))))


def test_an_address_is_never_broken() -> None:
    address = "https://office.example/" + "a-long/" * 40 + "1.4.pdf?x=日本"
    assert broken(f"Read it at {address} tomorrow").splitlines() == ["Read it at", address, "tomorrow"]


def test_japanese_is_broken_between_letters_but_before_no_closing_mark() -> None:
    lines = broken("* " + "日本の経済、安全。" * 12).splitlines()
    assert len(lines) > 2
    assert all(columns(line) <= WIDTH for line in lines)
    assert all(line[:2] in ("* ", "  ") and line[2] not in "、。" for line in lines)


@pytest.mark.parametrize("text", ["-- \nthe imprint\n", "a\n\nb\n"])
def test_what_is_short_stays(text: str) -> None:
    assert broken(text) == text


def test_many_empty_lines_become_one() -> None:
    assert broken("\n\na\n\n\n\nb\n\n\n") == "a\n\nb\n"
