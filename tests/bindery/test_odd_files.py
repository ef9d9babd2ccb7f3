"""Sixty small files of others: read, bound, and every page looks as it did."""

from __future__ import annotations

import pytest

from benchmarks import corpus
from pdfdigest.bindery import trial
from pdfdigest.bindery.sheets import booklet
from pdfdigest.errors import BindingError
from pdfdigest.inspection import foreign_pdf, verify
from tests.bindery import odd_files


@pytest.mark.parametrize("kind", odd_files.KINDS, ids=lambda kind: "-".join(each.__name__ for each in kind))
def test_an_odd_file_is_bound_and_looks_as_it_did(kind: tuple[odd_files.Change, ...]) -> None:
    data = odd_files.made(*kind)
    found = foreign_pdf.look(data)
    assert found.pages == 2
    bound = trial.bind(data, "1.1", tagged=found.tagged)
    assert corpus.unlike(data, bound) == 0
    assert not [words for row in verify.report(bound).rows for words in row.wrong if "damaged there" in words]


def test_there_are_sixty_and_each_can_be_folded_or_says_why_not() -> None:
    assert len(set(odd_files.KINDS)) == 60
    for kind in odd_files.KINDS:
        try:
            assert booklet(odd_files.made(*kind)).sheets == 1
        except BindingError as error:
            assert "turned" in str(error) or "is not: a booklet needs pages of one size" in str(error)  # noqa: PT017  both may be


def test_a_page_that_looks_otherwise_is_seen() -> None:
    one = odd_files.made(odd_files.upright, odd_files.written, odd_files.bare)
    assert corpus.unlike(one, odd_files.made(odd_files.upright, odd_files.written, odd_files.stamped)) == 1
    assert corpus.unlike(one, odd_files.made(odd_files.turned, odd_files.written, odd_files.bare)) == 1
