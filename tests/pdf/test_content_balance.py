"""What is drawn behind a careless page stands where it should, and the page itself looks as it did."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Matrix

from pdfdigest.pdf.content_balance import Around, around

OPERATORS = st.sampled_from(["q", "Q", "2 0 0 2 5 7 cm", "1 0 0 1 -3 4 cm", "0 0 m 9 9 l S", "BT", "ET", "BMC", "EMC"])


def page(content: str) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(content.replace("BMC", "/P BMC").encode())
    return pdf


def run(content: str) -> tuple[list[Matrix], Matrix, int, int]:
    """As readers do it: a `Q` too many is passed over.  Matrices of what is drawn, the last one, depth, open marks."""
    stack, drawn, marks, pdf = [Matrix()], [], 0, page(content)
    for instruction in pikepdf.parse_content_stream(pdf.pages[0]):
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(stack[-1])
        elif operator == "Q" and len(stack) > 1:
            stack.pop()
        elif operator == "cm":
            stack[-1] = Matrix(*(float(each) for each in instruction.operands)) @ stack[-1]
        elif operator == "S":
            drawn.append(stack[-1])
        elif operator in ("BMC", "EMC"):
            marks = max(marks + (1 if operator == "BMC" else -1), 0)
    return drawn, stack[-1], len(stack) - 1, marks


@settings(max_examples=300, deadline=None)
@given(st.lists(OPERATORS, max_size=24))
def test_the_page_looks_as_it_did_and_what_follows_begins_anew(row: list[str]) -> None:
    content = "\n".join(row)
    pdf = page(content)
    stands = around(pdf.pages[0].obj)
    drawn, last, depth, marks = run(stands.before + content.replace("/P BMC", "BMC") + stands.behind)
    assert near(drawn, run(content)[0])
    assert near([last], [Matrix()])
    assert (depth, marks) == (0, 0)


def near(some: list[Matrix], others: list[Matrix]) -> bool:
    if len(some) != len(others):
        return False
    pairs = [
        pair
        for one, other in zip(some, others, strict=True)
        for pair in zip(one.shorthand, other.shorthand, strict=True)
    ]
    return all(abs(one - other) <= 1e-3 * max(1, abs(other)) for one, other in pairs)


@pytest.mark.parametrize(
    ("content", "stands"),
    [
        ("q 1 0 0 1 5 5 cm Q", Around()),
        ("Q 0.5 0 0 0.5 0 0 cm", Around("q\nq\n", "\nQ\n")),
        ("q q 2 0 0 2 0 0 cm", Around("q\n", "\nQ\nQ\nQ\n")),
        ("BT /P BMC", Around("q\n", "\nET\nEMC\nQ\n")),
    ],
)
def test_known_carelessness(content: str, stands: Around) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(content.encode())
    assert around(pdf.pages[0].obj) == stands
