"""Each refusal that the commands had of their own stands in a table of tests, in its words or in those of now."""

from __future__ import annotations

import importlib.util

import pytest

from pdfdigest import errors
from tests.builders import ROOT

SPEC = importlib.util.spec_from_file_location("refusals", ROOT / "scripts/refusals.py")
assert SPEC is not None
assert SPEC.loader is not None
refusals = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(refusals)
LISTED = refusals.listed()
TESTS = refusals.tests()


@pytest.mark.parametrize("refusal", LISTED, ids=[each["place"] for each in LISTED])
def test_a_table_holds_it(refusal: dict[str, str]) -> None:
    assert refusals.held(refusal, TESTS)
    assert issubclass(getattr(errors, refusal["kind"]), errors.DigestError)


def test_the_list_is_whole_and_what_is_in_no_table_would_be_found() -> None:
    assert len(LISTED) == 70
    absent = " ".join(reversed(["this", "like", "anything", "refused", "ever", "nobody"]))
    assert not refusals.held({"sentence": repr(absent)}, TESTS)
    assert not refusals.held({"sentence": "error.message"}, TESTS)
