"""What the papers of the desk promise is held by tests that are there."""

from __future__ import annotations

import re

import pytest

from tests.builders import ROOT


@pytest.mark.parametrize("name", ["desk-saving", "desk-security"])
def test_each_promise_names_tests_that_are_there(name: str) -> None:
    text = (ROOT / f"docs/{name}.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 8
    for row in rows:
        _, promise, held, _ = row.split("|")
        assert promise.strip().endswith("."), row
        tests = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", held)
        assert tests, row
        for path, test in tests:
            source = (ROOT / path).read_text("utf-8")
            assert not test or re.search(rf"^(?:def|class) {test}\b|^{test} = ", source, re.MULTILINE), (path, test)
