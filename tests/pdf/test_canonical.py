"""What two files say alike has one form, however it is spelled, numbered or packed; what they say otherwise has another."""

from __future__ import annotations

import zlib
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.pdf.canonical import DEEPEST, Canonical, Streams

NAMES = st.sampled_from(["/A", "/B", "/Lang", "/a b", "/é"])
LEAVES = st.one_of(
    st.integers(-(2**31), 2**31),
    st.decimals(-1000, 1000, allow_nan=False, places=3),
    st.booleans(),
    st.binary(max_size=12),
    NAMES.map(Name),
)
TREES = st.recursive(
    LEAVES, lambda kids: st.lists(kids, max_size=4) | st.dictionaries(NAMES, kids, max_size=4), max_leaves=12
)


def canonical() -> Canonical:
    return Canonical(Streams(), {}, lambda _: None)


def written(pdf: pikepdf.Pdf, tree: Any, dice: Any) -> Any:
    """One of the many ways to write a tree: of its own object or not, numbers with noughts behind, entries in any order."""
    made: Any
    if isinstance(tree, bool | Name):
        return tree
    if isinstance(tree, bytes):
        return String(tree)
    if isinstance(tree, int | Decimal):
        text = format(tree, "f")
        if dice.random() < 0.5:
            text = text if "." in text else text + "."
            text += "0" * dice.randrange(3)
        return pikepdf.Object.parse(text.encode())
    if isinstance(tree, list):
        made = Array([written(pdf, each, dice) for each in tree])
    else:
        rows = list(tree.items())
        dice.shuffle(rows)
        made = Dictionary({key: written(pdf, each, dice) for key, each in rows})
    return pdf.make_indirect(made) if dice.random() < 0.5 else made


@settings(max_examples=150, deadline=None)
@given(TREES, st.randoms(use_true_random=False))
def test_one_tree_has_one_form_however_it_is_written(tree: Any, dice: Any) -> None:
    with pikepdf.new() as one, pikepdf.new() as other:
        for _ in range(dice.randrange(4)):
            other.make_indirect(Dictionary())
        forms = {canonical().form(written(pdf, tree, dice)) for pdf in (one, other)}
    assert len(forms) == 1


def plain(tree: Any) -> Any:
    """A tree as a value to compare: names, strings, numbers and truth apart."""
    if isinstance(tree, list):
        return ("row", tuple(plain(each) for each in tree))
    if isinstance(tree, dict):
        return ("entries", tuple(sorted((key, plain(each)) for key, each in tree.items())))
    if isinstance(tree, bool | bytes):
        return (type(tree).__name__, repr(tree))
    return ("name", str(tree)) if isinstance(tree, Name) else ("number", format(Decimal(tree).normalize() + 0, "f"))


@settings(max_examples=150, deadline=None)
@given(TREES, TREES, st.randoms(use_true_random=False))
def test_two_trees_have_one_form_only_where_they_are_the_same(one: Any, other: Any, dice: Any) -> None:
    with pikepdf.new() as pdf:
        same = canonical().form(written(pdf, one, dice)) == canonical().form(written(pdf, other, dice))
    assert same == (plain(one) == plain(other))


def test_null_is_absent_and_a_packed_stream_is_what_it_unpacks_to() -> None:
    with pikepdf.new() as pdf:
        assert canonical().form(pikepdf.Object.parse(b"<< /A null /B 1 >>")) == canonical().form(Dictionary(B=1))
        raw = pdf.make_stream(b"q Q " * 100)
        packed = pdf.make_stream(b"")
        packed.write(zlib.compress(b"q Q " * 100), filter=Name.FlateDecode)
        other = pdf.make_stream(b"q Q " * 101)
        assert canonical().form(raw) == canonical().form(packed)
        assert canonical().form(raw) != canonical().form(other)
        seen = pdf.make_stream(b"\xff\xd8", Filter=Name.DCTDecode)
        twin = pdf.make_stream(b"\xff\xd8", Filter=Name.JPXDecode)
        assert canonical().form(seen) != canonical().form(twin)


def ring(pdf: pikepdf.Pdf, names: str) -> list[Any]:
    row = [pdf.make_indirect(Dictionary(Name=Name("/" + each))) for each in names]
    for here, there in zip(row, [*row[1:], row[0]], strict=True):
        here.Next = there
        here.Again = there
    return row


def test_what_holds_itself_has_a_form_and_changing_any_part_of_it_changes_that() -> None:
    with pikepdf.new() as pdf:
        for _ in range(5):
            pdf.make_indirect(Dictionary())
        one, twin, other = ring(pdf, "abcdefgh"), ring(pdf, "abcdefgh"), ring(pdf, "abcdefgx")
        forms = [canonical().form(row[0]) for row in (one, twin, other)]
        assert forms[0] == forms[1] != forms[2]
        used = canonical()
        from_the_side = used.form(one[3])
        assert used.form(one[0]) == forms[0], "what was looked at before does not count"
        assert from_the_side == canonical().form(twin[3])


def test_many_ways_through_a_ring_take_no_longer_than_one() -> None:
    with pikepdf.new() as pdf:
        rows = [ring(pdf, "ab") for _ in range(40)]
        for here, there in pairwise(rows):
            here[0].Down = here[1].Down = there[0]
        assert canonical().form(rows[0][0])


def test_what_lies_too_deep_is_said_to_be_unseen() -> None:
    with pikepdf.new() as pdf:
        top = made = pdf.make_indirect(Dictionary())
        for _ in range(DEEPEST + 5):
            made.Kid = pdf.make_indirect(Dictionary())
            made = made.Kid
        view = canonical()
        view.form(top)
        assert view.deep


def test_a_large_stream_with_something_behind_its_end_is_unpacked_once() -> None:
    raw = b"".join(b"%d " % number for number in range(240_000))
    with pikepdf.new() as one, pikepdf.new() as other:
        made = one.make_stream(b"")
        for tail in (b"", b"\n", b"\n" * 60):
            made.write(zlib.compress(raw) + tail, filter=Name.FlateDecode)
            assert Streams().digest(made) == Streams().digest(other.make_stream(raw))
