"""What the papers of the desk promise is held by tests that are there."""

from __future__ import annotations

import re

import pytest

from tests.builders import ROOT


@pytest.mark.parametrize("name", ["desk-saving", "desk-security", "accessibility"])
def test_each_promise_names_tests_that_are_there(name: str) -> None:
    text = (ROOT / f"docs/{name}.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 8
    for row in rows:
        _, promise, held, _ = row.split("|")
        assert promise.strip().endswith("."), row
        assert there(held), row


def there(held: str) -> int:
    """How many tests are named; each of them is there."""
    tests = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", held)
    for path, test in tests:
        source = (ROOT / path).read_text("utf-8")
        assert not test or re.search(rf"^(?:def|class) {test}\b|^{test} = ", source, re.MULTILINE), (path, test)
    return len(tests)


ASKED = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4"
    " 5.1:1 5.2:3 5.3:2 5.4:3 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 11.1:2 11.2:3 11.3:3 11.4:4"
    " 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7"
    " 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3"
)
"""Sections of OWASP ASVS 5.0 in the chapters that apply, and how many requirements of level 1 and 2 each has: the first ones."""
WHOLE = {"6", "9", "10", "17"}
"""Chapters of which none applies."""


def test_each_requirement_of_the_standard_is_answered() -> None:
    text = (ROOT / "docs/desk-asvs.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| ([\d.]+) \| (.+?) \| (.+?) \|$", text)
    sections = [each.split(":") for each in ASKED.split()]
    wanted = [f"{section}.{number}" for section, count in sections for number in range(1, int(count) + 1)]
    assert sorted(number for number, _, _ in rows) == sorted([*wanted, *WHOLE])
    for number, asked, held in rows:
        assert asked.endswith("."), number
        reason = re.fullmatch(r"(?:Not applicable|\*\*Not held\*\*): \w.+\.", held)
        assert bool(reason) != bool(there(held)), number
