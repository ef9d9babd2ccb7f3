"""Single faults in a sound edition: which row sees each, which see none, and that nothing legal is called wrong."""

from __future__ import annotations

import re

import pytest

from pdfdigest.inspection import verify
from tests.builders import ROOT
from tests.inspection.single_faults import EDITION, FAULTS, LEGAL, UNSEEN, faulty, legal

SEEN = [words for words in FAULTS if words not in UNSEEN]
PAPER = (ROOT / "docs/verify.md").read_text("utf-8")


def broken(data: bytes) -> list[str]:
    return [row.name for row in verify.report(data).rows if not row.holds]


def test_without_a_fault_every_row_holds_and_nothing_is_left_unseen() -> None:
    report = verify.report(EDITION.read_bytes())
    assert report.claims == ("PDF/A-2a", "PDF/UA-1")
    assert [row for row in report.rows if row.wrong or row.unseen] == []
    assert all(row.scope for row in report.rows)


@pytest.mark.parametrize("words", SEEN)
def test_the_row_of_a_fault_sees_it(words: str) -> None:
    assert FAULTS[words][0] in broken(faulty(words))


def test_nine_in_ten_are_seen_and_the_rest_are_named_in_the_docs() -> None:
    assert len(FAULTS) >= 80
    assert len(SEEN) >= 0.9 * len(FAULTS)
    assert f"Of {len(FAULTS)} single faults {len(SEEN)} are seen" in PAPER
    for words, reason in UNSEEN.items():
        assert f"- {words}: {reason}" in PAPER
        assert broken(faulty(words)) == []


@pytest.mark.parametrize("words", LEGAL)
def test_what_is_legal_is_not_called_wrong(words: str) -> None:
    assert broken(legal(words)) == []
    assert words in PAPER


def test_no_sentence_speaks_of_objects_in_memory() -> None:
    said = [
        each
        for words in SEEN
        for row in verify.report(faulty(words)).rows
        for each in (*row.wrong, *row.unseen, row.scope)
    ]
    assert [words for words in said if re.search(r"pikepdf|BytesIO|0x[0-9a-f]{4}|NoneType|object has no", words)] == []


def test_the_docs_name_every_row() -> None:
    assert [name for name, _, _ in verify.ROWS if f"| {name} |" not in PAPER] == []
