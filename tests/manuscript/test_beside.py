"""authority.yaml, errata.yaml and [volume]: strict, with every fault in its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfdigest.errors import ManuscriptError
from pdfdigest.index import authority
from pdfdigest.manuscript import errata
from tests.builders import publication

AUTHORITY = """format: 1
sorting:
  mac: true
people:
  - name: Gutenberg, Johannes
    aliases: [Gensfleisch]
    spellings: [Johannes Gutenberg]
    see_also: [Fust, Johann]
"""


def faults(read: object, path: Path, text: str) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(ManuscriptError) as raised:
        read(path.parent)  # type: ignore[operator]
    return [f"{fault.line}:{fault.column} {fault.message}" for fault in raised.value.faults]


def test_no_files_are_no_names_and_no_errata(tmp_path: Path) -> None:
    assert authority.read(tmp_path) == authority.Authority()
    assert errata.read(tmp_path) == ()


def test_names_are_read(tmp_path: Path) -> None:
    (tmp_path / "authority.yaml").write_text(AUTHORITY.replace("[Fust, Johann]", '["Fust, Johann"]'), "utf-8")
    read = authority.read(tmp_path)
    (name,) = read.names("people")
    assert name.name == "Gutenberg, Johannes"
    assert name.see_also == ("Fust, Johann",)
    assert read.mac
    assert not read.saint


def test_a_name_leads_to_one_place(tmp_path: Path) -> None:
    text = "format: 1\ntopics:\n  - name: Type\n    aliases: [Letter, Type]\n    see_also: [Type]\n  - name: Letter\n"
    assert faults(authority.read, tmp_path / "authority.yaml", text) == [
        "4:23 'Type' is the name itself; take it out of the other names",
        "5:16 'Type' sends the reader to itself",
        "6:11 'Letter' stands for 'Type' already; a name leads to one place",
    ]


def test_an_unknown_key_is_named_with_the_one_that_is_meant(tmp_path: Path) -> None:
    (only,) = faults(authority.read, tmp_path / "authority.yaml", "format: 1\npeople:\n  - name: A\n    alias: [B]\n")
    assert only == "4:5 there is no key 'alias'; did you mean 'aliases'?"


def test_errata_are_read_in_the_order_of_their_dates(tmp_path: Path) -> None:
    lines = [
        "format: 1",
        "errata:",
        '  - {issue: "3.4", page: 2, wrong: "1456", right: "1455", date: 2025-06-02}',
        '  - {issue: "3.1", story: press, wrong: a, right: b, date: 2025-02-02}',
    ]
    (tmp_path / "errata.yaml").write_text("\n".join(lines), "utf-8")
    first, second = errata.read(tmp_path)
    assert (first.issue, first.page, first.story) == ("3.1", 0, "press")
    assert (second.issue, second.page, second.date) == ("3.4", 2, date(2025, 6, 2))


def test_every_fault_of_an_erratum_is_said(tmp_path: Path) -> None:
    text = "format: 1\nerrata:\n  - {issue: 3.10, wrong: a, right: b, date: soon}\n"
    assert faults(errata.read, tmp_path / "errata.yaml", text) == [
        '3:13 the number of an issue is text, not a decimal; put quotes around it, like "3.10"',
        "3:45 'soon' is no date; write year-month-day, like 2022-02-25",
    ]
    text = 'format: 1\nerrata:\n  - {issue: "3.1", wrong: a, right: a, date: 2025-01-01}\n'
    assert faults(errata.read, tmp_path / "errata.yaml", text) == [
        "3:5 give the `page` of the issue, or the id of the `story`",
        "3:37 this reads as it was printed; what should it be?",
    ]


days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(days, st.lists(days, unique=True, min_size=1, max_size=14))
def test_an_erratum_falls_to_one_issue_at_most(said: date, issues: list[date]) -> None:
    """To the first that is dated later, and to none where none is."""
    erratum = errata.Erratum("3.1", 1, "", "a", "b", said)
    prints = [day for day in issues if errata.falls_to(erratum, day, issues)]
    assert prints == sorted(day for day in issues if day > said)[:1]


def test_an_isbn_is_checked(tmp_path: Path) -> None:
    made = publication(tmp_path / "a", **{"volume.isbn": {"3": "978-3-16-148410-0"}})
    assert made.isbn == (("3", "978-3-16-148410-0"),)
    assert made.max_pages == 600
    with pytest.raises(ManuscriptError, match="its last digit should be 0"):
        publication(tmp_path / "b", **{"volume.isbn": {"3": "978-3-16-148410-1"}})
