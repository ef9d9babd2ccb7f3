"""A volume binds the notice in the place of an issue that was withdrawn, and says so in its lists; what was erased stays proven by hashes."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from pdfdigest.bindery import against
from pdfdigest.office import printable
from pdfdigest.office.surroundings import Office
from pdfdigest.office.withdraw import Withdrawn, withdraw
from pdfdigest.press.workers.machine import Machine
from tests.bindery.conftest import STEM, Bind
from tests.bindery.test_embargo import SECRET, Desk
from tests.cli.conftest import Warm

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, bind: Bind, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(printable, "workers", lambda _cache, _machines=None: Warm(machine))
    return Desk(tmp_path / "the-bound-page", bind)


def withdrawn(desk: Desk, *, erase: bool = False) -> Withdrawn:
    office = Office(desk.root, desk.root / "cache", desk.root / "state", clock=lambda: NOW, tell=desk.heard)
    return withdraw(office, "3.7", by="A. Editor", why="The wrong attachment", erase=erase)


def pages(desk: Desk) -> list[str]:
    return [page.extract_text() for page in PdfReader(desk.root / f"out/{STEM}.pdf").pages]


def test_the_notice_is_bound_in_its_place_and_the_lists_say_so(desk: Desk) -> None:
    before = desk.bind(NOW)
    assert SECRET in desk.text
    withdrawn(desk)
    after = desk.bind(NOW)
    assert after.sha256 != before.sha256
    assert after.missing == before.missing
    assert SECRET not in desk.text
    manifest = json.loads((desk.root / f"out/{STEM}.manifest.json").read_text("utf-8"))
    assert SECRET not in json.dumps(manifest, ensure_ascii=False)
    (issue,) = (each for each in manifest["issues"] if each.get("withdrawn"))
    assert (issue["issue"], issue["revision"]) == ("3.7", 2)
    rows = list(csv.DictReader(io.StringIO((desk.root / f"out/{STEM}.concordance.csv").read_text("utf-8"))))
    (row,) = (each for each in rows if each["withdrawn"])
    assert (row["issue"], row["revision"], row["withdrawn"]) == ("3.7", "2", "withdrawn")
    told = pages(desk)
    assert any("No. 7" in page and "withdrawn; earlier revisions: 1" in page for page in told), "the list of issues"
    assert any("15 July 2025, withdrawn" in page for page in told), "the concordance"
    (notice,) = (page for page in told if "The wrong attachment" in page)
    assert "This issue has been withdrawn" in notice
    found = against.compare(desk.root / f"out/{STEM}.pdf", desk.root / "issued")
    assert found.proven


def test_a_volume_that_was_bound_before_is_proven_by_the_hashes_that_stay(desk: Desk) -> None:
    desk.bind(NOW)
    done = withdrawn(desk, erase=True)
    assert any(f"{STEM}.pdf was bound with its pages: destroy every copy of it" in words for words in done.copies)
    found = against.compare(desk.root / f"out/{STEM}.pdf", desk.root / "issued")
    assert [str(each) for each in found.of("erased")] == [
        "No. 3.7: erased by A. Editor on 2026-03-01: The wrong attachment"
    ]
    assert found.of("differs") == ()
    assert found.proven


def test_a_volume_without_a_notice_has_the_lists_that_it_had(desk: Desk) -> None:
    desk.bind(NOW)
    first = (desk.root / f"out/{STEM}.concordance.csv").read_text("utf-8").splitlines()[0]
    assert first == "folio,part,issue,revision,issue page"
