"""A reference to an issue, a page or a paragraph that a publication does not have is told, with its line and column."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pdfdigest.errors import Fault
from pdfdigest.office.check import check
from pdfdigest.office.surroundings import Office
from tests import builders
from tests.builders import ROOT

RULE = "issue-unknown"
BODY = "Said [*before*](issue:{0}) and\n[again](issue:{0}).\n"


def found(folder: Path, *what: str) -> tuple[Fault, ...]:
    """All that `check` finds there."""
    return check(Office(folder, folder / ".cache", folder / ".state"), what).found


def told(folder: Path, *targets: str, what: tuple[str, ...] = (), **facts: object) -> list[str]:
    """What `check` says of references in issue 2.2, beside a double issue 2.3-4 and issue 2.9 in a file of another name."""
    builders.publication(folder, **facts)
    bodies = [builders.story(number, body=BODY.format(target)) for number, target in enumerate(targets, 1)]
    others = {
        "2.2": {"number": 2, "stories": bodies},
        "2.3-4": {"number": ..., "numbers": [3, 4]},
        "spring": {"number": 9, "numbered": "paragraphs"},
    }
    for name, keys in others.items():
        (folder / f"{name}.yaml").write_text(builders.manuscript_text(**{"volume": 2, **keys}), "utf-8")
    return [str(fault) for fault in found(folder, *what) if fault.rule == RULE]


@pytest.mark.parametrize("target", ["2.2", "2.3-4", "2.3-4:7", "2.9", "2.9#1", "2.1", "1.80", "2.1-s1"])
def test_what_is_there_or_may_be_older_is_not_told(tmp_path: Path, target: str) -> None:
    assert told(tmp_path, target) == []
    assert told(tmp_path, target, what=("2.2",)) == []


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("2.5", "there is no issue 2.5 in this publication; mend the number"),
        ("3.1", "there is no issue 3.1 in this publication"),
        ("2.3", "there is no issue 2.3 in this publication, but 2.3-4; mend"),
        ("2.9-s2", "there is no issue 2.9-s2 in this publication, but 2.9"),
        ("2.9#7", "issue 2.9 has 1 numbered paragraph; mend"),
        ("2.3-4#1", "issue 2.3-4 has no numbered paragraphs; mend"),
    ],
)
def test_each_is_told_with_its_place(tmp_path: Path, target: str, words: str) -> None:
    faults = told(tmp_path, "2.2", target)
    lines = (tmp_path / "2.2.yaml").read_text("utf-8").split("\n")
    spots = [(number, re.finditer(re.escape(f"issue:{target})"), line)) for number, line in enumerate(lines, 1)]
    wanted = [(number, spot.start() + 1) for number, found in spots for spot in found]
    assert len(faults) == 2
    for each, (line, column) in zip(sorted(faults), wanted, strict=True):
        assert f"2.2.yaml:{line}:{column}: warning: second story, body: 'issue:{target}': {words}" in each


def test_a_page_is_looked_up_on_record(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    shutil.copytree(ROOT / "issues/the-bound-page", folder)
    bodies = [builders.story(number, body=f"[a](issue:3.4:{number})\n") for number in (1, 2, 3)]
    text = builders.manuscript_text(volume=3, number=13, date="2026-01-15", stories=bodies)
    (folder / "2025/3.13.yaml").write_text(text, "utf-8")
    (fault,) = (fault for fault in found(folder, "3.13") if fault.rule == RULE)
    assert (fault.field, fault.message) == (
        "stories[2].body",
        "'issue:3.4:3': issue 3.4 has 2 pages on record; mend the page",
    )


def test_it_can_be_turned_off(tmp_path: Path) -> None:
    assert told(tmp_path, "2.5", rules={"issue-unknown": "off"}) == []


def test_a_lone_file_has_no_other_issues(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        builders.manuscript_text(stories=[builders.story(body=BODY.format("9.9"))]), "utf-8"
    )
    assert RULE not in {fault.rule for fault in found(tmp_path, "a.yaml")}
