"""Casting off: what is long is told from what is short, before anything is set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
