"""Casting off: what is long is told from what is short, before anything is set."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.model import Issue, Node
from pdfdigest.press.compose import castoff


@given(st.text(max_size=200), st.integers(min_value=8, max_value=80))
def test_a_narrower_measure_never_takes_fewer_lines(text: str, measure: int) -> None:
    assert castoff.lines(text, measure) >= castoff.lines(text, measure + 8) >= 1


@given(st.lists(st.text(min_size=1, max_size=120), max_size=60), st.text(min_size=1, max_size=120))
def test_one_more_headline_never_makes_the_box_larger_set(headlines: list[str], more: str) -> None:
    sizes = ["few", "many", "crowded", "packed"]
    assert sizes.index(castoff.box_size([*headlines, more])) >= sizes.index(castoff.box_size(headlines))


@pytest.mark.parametrize(
    ("name", "size"),
    [("Foresight", "short"), ("US-Japan Alliance Digest", "middle"), ("日米同盟ダイジェスト週報", "middle")],
)
def test_a_name_is_set_by_its_width(name: str, size: str) -> None:
    assert castoff.name_size(name) == size


@pytest.mark.parametrize(
    ("text", "measure", "count"),
    [
        ("", 10, 1),
        ("aaa bbb", 7, 1),
        ("aaa bbb", 6, 2),
        ("aaa bbb ccc", 7, 2),
        ("aaa bbb ccc ddd", 7, 2),
        ("aaa bbb ccc ddd", 11, 2),
        ("aaa bbb ccc ddd", 15, 1),
        ("aaa bbb ccc ddd eee", 7, 3),
        ("a" * 25, 10, 3),
        ("a" * 25 + " bbbb", 10, 3),
        ("a" * 25 + " bbbbb", 10, 4),
        ("bb " + "a" * 25, 10, 4),
        ("日本語 日本語", 12.5, 1),
        ("日本語 日本語", 12.3, 2),
    ],
)
def test_lines_are_filled_word_by_word_and_a_long_word_goes_on(text: str, measure: float, count: int) -> None:
    assert castoff.lines(text, measure) == count


@pytest.mark.parametrize(
    ("length", "size"),
    [(16, "short"), (17, "middle"), (27, "middle"), (28, "long"), (44, "long"), (45, "longest")],
)
def test_a_name_has_its_size_up_to_the_last_character(length: int, size: str) -> None:
    assert castoff.name_size("n" * length) == size


def of_width(width: int) -> str:
    """Two words that take so much together."""
    return "w" * 30 + " " + "v" * (width - 31)


@pytest.mark.parametrize(
    ("headlines", "size"),
    [
        (["One"], "few"),
        (["One"] * 12, "few"),
        (["One"] * 13, "many"),
        (["One"] * 11 + [of_width(66)], "few"),
        (["One"] * 11 + [of_width(67)], "many"),
        (["One"] * 40, "many"),
        (["One"] * 41, "crowded"),
        ([of_width(46)] * 40, "many"),
        ([of_width(47)] * 21, "crowded"),
        (["One"] * 50, "crowded"),
        (["One"] * 51, "packed"),
    ],
)
def test_the_box_is_set_smaller_as_it_fills(headlines: list[str], size: str) -> None:
    assert castoff.box_size(headlines) == size


def headline(lines: int) -> str:
    """A headline of so many lines in a half of the box."""
    return " ".join(["w" * 40] * lines)


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        ([1], 1),
        ([1, 1], 1),
        ([1] * 5, 3),
        ([2, 1, 1], 1),
        ([3, 1, 1, 1, 1], 2),
        ([5, 1, 1, 1, 1, 1], 1),
        ([1, 1, 4], 2),
    ],
)
def test_the_halves_of_the_box_come_out_about_as_tall(lines: list[int], first: int) -> None:
    assert castoff.box_halves([headline(each) for each in lines]) == first


def test_a_side_head_counts_what_stands_above_and_below_it() -> None:
    assert castoff.head_lines("Short") == 1
    assert castoff.head_lines("w" * 15 + " " + "v" * 10) == 1
    assert castoff.head_lines("w" * 15 + " " + "v" * 11) == 2
    assert castoff.head_lines("Short", "Kicker", "", "By somebody") == 3
    assert castoff.head_lines("Short", "w" * 10 + " " + "v" * 9) == 2
    assert castoff.head_lines("Short", "w" * 10 + " " + "v" * 10) == 3
    assert castoff.head_lines(" ".join(["w" * 15] * 12)) == 12
    assert castoff.head_lines(" ".join(["w" * 15] * 13), "Kicker") == 12


def cites(sources: int, characters: int) -> Issue:
    """An issue of so many sources and characters, as far as its notes depend on it."""
    body = (Node("paragraph", nodes=(Node("text", "x" * characters),)),)
    return cast("Issue", SimpleNamespace(stories=[SimpleNamespace(body=body)], sources=[None] * sources))


@pytest.mark.parametrize(
    ("sources", "characters", "size"),
    [
        (1, 100, "few"),
        (15, 100, "few"),
        (16, 100, "many"),
        (16, 3100, "many"),
        (30, 6000, "few"),
        (31, 6000, "many"),
    ],
)
def test_notes_are_run_on_where_a_page_would_have_too_many(sources: int, characters: int, size: str) -> None:
    assert castoff.notes_size(cites(sources, characters)) == size


def test_a_story_is_brief_up_to_its_bound() -> None:
    assert castoff.brief("x" * 419)
    assert not castoff.brief("x" * 420)
    assert not castoff.brief("日" * 222)
