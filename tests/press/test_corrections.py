"""Errata are printed by the next issue, once, and nothing that is on record changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript import manuscript
from pdfdigest.model import Edition, Issue, Publication, plain
from pdfdigest.press.compose import corrections
from pdfdigest.press.compose.corrections import corrected
from pdfdigest.press.compose.house import House
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued, manuscript_files
from tests.builders import edition, manuscript_text, publication, text

ERRATA = """format: 1
errata:
  - {issue: "1.1", page: 2, wrong: "in 1456", right: "in 1455", date: 2025-01-20}
  - {issue: "1.1", story: story-1, wrong: "Mainz", right: "Strasbourg", date: 2025-02-20}
"""


def written(of: Publication, number: int, day: str, **keys: Any) -> Issue:
    assert of.root is not None
    path = of.root / f"1.{number}.yaml"
    path.write_text(manuscript_text(number=number, date=day, **keys), "utf-8")
    return manuscript.read(path, of)


def filed(issue: Issue) -> None:
    """Put an issue on record, its one story on page 1."""
    made = Edition(issue.identity, "screen", ".pdf", b"%PDF-", 2, story_pages=(("story-1", 1),))
    at = datetime(2025, 1, 1, tzinfo=UTC)
    issued.file(issue, {"a.pdf": made}, manuscript_files.read(issue), title="A", by="me", at=at)


def said(issue: Issue) -> list[str]:
    """The corrections that an issue prints, one a line."""
    found = corrected(issue, House(issue.publication)).sections
    return [plain((node,)) for section in found if section.id == "corrections" for node in section.body]


def test_the_first_issue_that_is_dated_later_prints_it(desk: Path) -> None:
    of = publication(desk)
    first, second, third, fourth = (written(of, number, f"2025-0{number}-15") for number in (1, 2, 3, 4))
    filed(first)
    (desk / "errata.yaml").write_text(ERRATA, "utf-8")
    assert said(first) == []
    assert said(second) == ["Vol. 1, No. 1, page 2. For “in 1456” read “in 1455”."]
    filed(second)
    assert said(third) == ["Vol. 1, No. 1, page 1. For “Mainz” read “Strasbourg”."]
    filed(third)
    assert said(fourth) == []
    assert said(second) == ["Vol. 1, No. 1, page 2. For “in 1456” read “in 1455”."]


def test_an_issue_set_again_from_its_record_prints_the_same(desk: Path) -> None:
    of = publication(desk)
    filed(written(of, 1, "2025-01-15"))
    (desk / "errata.yaml").write_text(ERRATA, "utf-8")
    filed(written(of, 2, "2025-02-15"))
    third = written(of, 3, "2025-03-15")
    (paper,) = corrections.papers(third)
    (again := desk / "again").mkdir()
    (again / "errata.yaml").write_bytes(paper.data)
    assert paper.name == "test-digest/errata.yaml"
    assert said(written(publication(again), 3, "2025-03-15")) == said(third) != []


def test_what_is_on_record_is_not_changed_by_an_erratum(desk: Path) -> None:
    first = written(publication(desk), 1, "2025-01-15")
    filed(first)
    (desk / "errata.yaml").write_text(ERRATA, "utf-8")
    record = issued.newest(desk, first.identity)
    assert record is not None
    assert manuscript_files.unchanged(first, record)
    assert corrected(first, House(first.publication)) is first


def test_other_languages_supplements_and_own_sections_print_none(desk: Path) -> None:
    of = publication(desk)
    (desk / "errata.yaml").write_text(ERRATA, "utf-8")
    assert said(written(of, 2, "2025-02-15", language="de")) == []
    assert said(written(of, 2, "2025-02-15", supplement=1)) == []
    own = {"id": "corrections", "heading": "Put right", "body": "We were wrong.\n"}
    assert said(written(of, 2, "2025-02-15", sections=[own])) == ["We were wrong."]
    assert said(replace(written(of, 2, "2025-02-15"), date=date(2025, 1, 20))) == []


def test_the_data_tells_of_them(desk: Path) -> None:
    of = publication(desk)
    (desk / "errata.yaml").write_text(ERRATA, "utf-8")
    data = json.loads(corrected(written(of, 2, "2025-02-15"), House(of)).canonical)
    assert data["corrections"] == [
        {"issue": "1.1", "page": 2, "wrong": "in 1456", "right": "in 1455", "date": "2025-01-20"}
    ]


def test_they_stand_on_the_page(desk: Path, machine: Machine) -> None:
    of = publication(desk)
    (desk / "errata.yaml").write_text(ERRATA, "utf-8")
    printed = " ".join(text(edition(written(of, 2, "2025-02-15"), machine).data).split())
    assert "Corrections Vol. 1, No. 1, page 2. For “in 1456” read “in 1455”." in printed


def test_a_fault_in_errata_stops_the_issue_that_would_print_it(desk: Path) -> None:
    of = publication(desk)
    (desk / "errata.yaml").write_text("format: 1\nerrata: [wrong]\n", "utf-8")
    with pytest.raises(ManuscriptError):
        said(written(of, 2, "2025-02-15"))


def test_an_erratum_of_what_is_under_embargo_waits_for_its_end(desk: Path) -> None:
    of = publication(desk)
    first = written(of, 1, "2025-01-15", embargo="2025-02-15T09:00+00:00")
    second, third, fourth = (written(of, number, f"2025-0{number}-15") for number in (2, 3, 4))
    filed(first)
    (desk / "errata.yaml").write_text(ERRATA.partition('  - {issue: "1.1", story')[0], "utf-8")
    assert said(second) == []
    filed(second)
    assert said(third) == ["Vol. 1, No. 1, page 2. For “in 1456” read “in 1455”."]
    filed(third)
    assert said(fourth) == []
