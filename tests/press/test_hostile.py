"""Hostile files given to `verify` and `impose` get a report or a sentence, soon."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfdigest.bindery import sheets
from pdfdigest.errors import DigestError
from pdfdigest.inspection import verify

SECONDS = 10.0
NUMBERS = st.sampled_from(
    ["0", "-1", "1e99", "99999999999999999999", "nan", "/x", "null", "()", "[]", "0 0 R", "4 0 R"]
)


def written(objects: list[str], trailer: str = "/Root 1 0 R") -> bytes:
    """A PDF of those objects, numbered from 1, with a table of where they stand."""
    out, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer <</Size {size} {trailer}>>\nstartxref\n{len(out)}\n%%EOF".encode()
    )


def page(box: str = "[0 0 300 400]", rest: str = "") -> str:
    return f"<</Type /Page /Parent 2 0 R /MediaBox {box} {rest}>>"


CATALOG = "<</Type /Catalog /Pages 2 0 R>>"
CYCLE = [CATALOG, "<</Type /Pages /Kids [3 0 R] /Count 1>>", "<</Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1>>"]
SELF = [CATALOG, "<</Type /Pages /Kids [2 0 R 2 0 R] /Count 4>>"]
MANY = [CATALOG, "<</Type /Pages /Kids [3 0 R] /Count 2000000000>>", page()]
SAME = [CATALOG, f"<</Type /Pages /Kids [{'3 0 R ' * 30_000}] /Count 30000>>", page()]
DEEP = [CATALOG, "<</Type /Pages /Kids [3 0 R] /Count 1>>", page(rest=f"/Annots {'[' * 9_000}{']' * 9_000}")]
CHAIN = [CATALOG, "<</Type /Pages /Kids [3 0 R] /Count 1>>"] + [
    f"<</Type /Pages /Kids [{number} 0 R] /Count 1>>" for number in range(4, 5_000)
]
TREE = [
    "<</Type /Catalog /Pages 2 0 R /StructTreeRoot 4 0 R /MarkInfo <</Marked true>>>>",
    "<</Type /Pages /Kids [3 0 R] /Count 1>>",
    page(rest="/StructParents 0"),
    "<</K 4 0 R /ParentTree 5 0 R /IDTree 5 0 R>>",
    "<</Kids [5 0 R 5 0 R] /Nums [(a) 4 0 R] /Names [1 2 3]>>",
]
HOLLOW = ["<</Type /Catalog>>"]


def looked_at(data: bytes) -> None:
    """Verify and impose a file: whatever comes of it, it is a value or a sentence, and soon."""
    tried: tuple[Callable[[bytes], object], ...] = (verify.report, sheets.booklet)
    for each in tried:
        began = time.monotonic()
        try:
            each(data)
        except DigestError as error:
            assert error.message  # noqa: PT017
        assert time.monotonic() - began < SECONDS


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "objects",
    [CYCLE, SELF, MANY, SAME, DEEP, CHAIN, TREE, HOLLOW],
    ids=["cycle", "self", "many", "same", "deep", "chain", "tree", "hollow"],
)
def test_trees_that_bite_their_tail_or_have_no_end(objects: list[str]) -> None:
    looked_at(written(objects))


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(sides=st.lists(NUMBERS, max_size=6), count=NUMBERS, turn=NUMBERS, unit=NUMBERS)
@settings(max_examples=40, deadline=None)
def test_numbers_that_are_none(sides: list[str], count: str, turn: str, unit: str) -> None:
    rest = f"/TrimBox [{' '.join(sides)}] /Rotate {turn} /UserUnit {unit} /Annots {count} /Contents {count}"
    looked_at(written([CATALOG, f"<</Type /Pages /Kids [3 0 R] /Count {count}>>", page(f"[{' '.join(sides)}]", rest)]))


def _plain() -> bytes:
    with pikepdf.new() as pdf:
        for number in range(3):
            pdf.add_blank_page(page_size=(300, 400))
            pdf.pages[number].contents_add(f"BT ET {number} 0 m S".encode())
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        return out.getvalue()


PLAIN = _plain()


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_bits_that_flip_and_files_that_end_early(data: st.DataObject) -> None:
    hurt = bytearray(PLAIN)
    for at in data.draw(st.lists(st.integers(0, len(PLAIN) - 1), max_size=8)):
        hurt[at] ^= 1 << data.draw(st.integers(0, 7))
    looked_at(bytes(hurt[: data.draw(st.integers(0, len(hurt)))]) if data.draw(st.booleans()) else bytes(hurt))


def test_a_locked_file_is_a_sentence_for_both() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PLAIN)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    for each in (verify.report, sheets.booklet):
        with pytest.raises(DigestError, match="password"):
            each(out.getvalue())
