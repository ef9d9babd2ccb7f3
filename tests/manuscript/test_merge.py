"""Two changed copies of a text become one, or nothing where both changed one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.manuscript.merge import merged, pieces

TEXTS = st.lists(st.sampled_from(["One. ", "Two! ", "三。", "Four?\n", "\n\n", "five", "(Six.) "]), max_size=6).map(
    "".join
)


@given(TEXTS)
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@given(TEXTS, TEXTS)
def test_who_changed_alone_is_right(base: str, mine: str) -> None:
    assert merged(base, mine, base) == mine
    assert merged(base, base, mine) == mine
    assert merged(base, mine, mine) == mine


@given(TEXTS, TEXTS, TEXTS)
def test_it_is_the_same_from_either_side(base: str, mine: str, theirs: str) -> None:
    assert merged(base, mine, theirs) == merged(base, theirs, mine)


@given(TEXTS, TEXTS, TEXTS)
def test_nobodys_sentence_is_lost(base: str, mine: str, theirs: str) -> None:
    made = merged(base, mine, theirs)
    if made is None:
        return
    known = set(pieces(base))
    for piece in {*pieces(mine), *pieces(theirs)} - known:
        assert piece.strip() in made


@pytest.mark.parametrize(
    ("mine", "theirs", "made"),
    [
        ("One two. B. C.", "A. B. See.", "One two. B. See."),
        ("A. B. C. D.", "Z. A. B. C.", "Z. A. B. C. D."),
        ("X. B. C.", "Y. B. C.", None),
        ("A. C.", "A. B. C!", "A. C!"),
        ("A. N. B. C.", "A. B. See.", "A. N. B. See."),
        ("A. M. B. C.", "A. N. B. C.", None),
        ("A. B. C.\n\nNew.", "Other. B. C.", "Other. B. C.\n\nNew."),
    ],
)
def test_sentences(mine: str, theirs: str, made: str | None) -> None:
    assert merged("A. B. C.", mine, theirs) == made
