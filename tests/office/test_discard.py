"""A draft is set aside and put back; what is approved, on record or at fault stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError, RequestError
from pdfdigest.manuscript import places
from pdfdigest.office import discard
from pdfdigest.office.surroundings import Office
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue
from tests.office import post_office


def test_a_draft_is_no_issue_any_more_and_comes_back_as_it_was(desk: Path, tmp_path: Path) -> None:
    path = issue(desk, status="draft").path
    office, said = Office(desk, tmp_path, tmp_path), path.read_bytes()
    aside = discard.discard(office, path)
    assert aside == path.with_name("1.1.yaml.removed")
    assert places.issue_files(desk) == ()
    path.write_bytes(said)
    assert discard.discard(office, path) == path.with_name("1.1.yaml-1.removed")
    discard.put_back(office, aside, path)
    assert path.read_bytes() == said
    with pytest.raises(RequestError, match="another issue of that name"):
        discard.put_back(office, path.with_name("1.1.yaml-1.removed"), path)
    path.unlink()
    aside.unlink(missing_ok=True)
    with pytest.raises(RequestError):
        discard.put_back(office, aside, path)


def test_what_is_approved_stays(desk: Path, tmp_path: Path) -> None:
    path = issue(desk, status="approved").path
    with pytest.raises(RequestError, match="make it a draft again"):
        discard.discard(Office(desk, tmp_path, tmp_path), path)
    assert path.is_file()


def test_what_is_at_fault_stays(desk: Path, tmp_path: Path) -> None:
    path = issue(desk, status="draft").path
    path.write_text("format: 1\nvolume: ten\n", "utf-8")
    with pytest.raises(ManuscriptError):
        discard.discard(Office(desk, tmp_path, tmp_path), path)
    assert path.is_file()


def test_what_is_on_record_stays(desk: Path, tmp_path: Path, machine: Machine) -> None:
    post_office.on_record(desk, pdf=edition(issue(desk), machine).data)
    path = desk / "2025/1.1.yaml"
    path.write_text(path.read_text("utf-8").replace("status: approved", "status: draft"), "utf-8")
    with pytest.raises(RequestError, match="it is on record"):
        discard.discard(Office(desk, tmp_path, tmp_path), path)
    assert path.is_file()
