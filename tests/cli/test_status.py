"""`status`: one line an issue, whatever state its file is in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.builders import issue, manuscript_text, publication, story
from tests.cli.conftest import Run


def lines(run: Run, *what: str) -> dict[str, dict[str, object]]:
    said = run("status", *what, "--json")
    assert said.code == 0
    return {values["issue"]: values for values in map(json.loads, said.out)}


def test_from_draft_to_gone(desk: Path, run: Run) -> None:
    of = issue(desk, status="draft")
    said = run("status", here=desk)
    assert said.out == ["1.1  2025-01-15  draft  (2025/1.1.yaml)"]
    of.path.write_text(manuscript_text(), "utf-8")
    assert lines(run)["1.1"]["state"] == "approved"
    run("publish", "1.1", "--by", "A. Editor")
    one = lines(run)["1.1"]
    assert (one["state"], one["revision"], one["by"]) == ("issued", 1, "A. Editor")
    of.path.write_text(manuscript_text(stories=[story(1, body="New.\n")], status="draft"), "utf-8")
    assert lines(run)["1.1"]["state"] == "changed"
    assert "changed since r1 of" in run("status").out[0]
    of.path.unlink()
    assert lines(run)["1.1"]["state"] == "gone"
    assert "manuscript gone" in run("status").out[0]


def test_the_day_of_issue_is_the_offices_own(desk: Path, run: Run) -> None:
    of = issue(desk, facts={"time_zone": "Pacific/Kiritimati"})
    run("publish", "1.1", "--by", "A. Editor", here=desk)
    record = desk / "issued" / "1.1" / "r1" / "record.json"
    record.chmod(0o644)
    values = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps({**values, "at": "2025-01-20T23:00:00+00:00"}), "utf-8")
    assert lines(run)[str(of.identity)]["at"] == "2025-01-21"


def test_files_with_faults_are_listed_as_such(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=2, wrong=1, worse=2), "utf-8")
    (desk / "2025" / "1.3.yaml").write_text("a: [", "utf-8")
    said = run("status", here=desk)
    assert said.code == 0
    assert len(said.out) == 3
    assert said.out[0].startswith("1.1  2025-01-15  approved")
    assert "there is no key 'wrong'" in said.out[1]
    assert "(and 1 more)" in said.out[1]
    assert "2025/1.3.yaml" in said.out[2]
    assert lines(run)["1.3"]["state"] == "faults"


def test_what_is_still_empty_is_named(desk: Path, run: Run) -> None:
    issue(desk, date=None, number=None, stories=[story(1, headline=None)])
    said = run("status", here=desk)
    assert said.out == ["1.x  no date     approved; still empty: number, date, stories[0].headline  (2025/1.1.yaml)"]


def test_an_edited_record_is_said(desk: Path, run: Run) -> None:
    issue(desk)
    path = desk / run("publish", "1.1", "--by", "A. Editor", here=desk).out[0]
    path.chmod(0o644)
    path.write_bytes(b"forged")
    said = run("status")
    assert said.code == 0
    assert "test-digest-1.1-screen.pdf was edited" in said.out[0]
    (path.parent / "record.json").unlink()
    said = run("status")
    assert said.code == 0
    assert "the record cannot be read" in said.out[0]
    assert "record.json" in said.err


def test_several_publications_are_told_apart(tmp_path: Path, run: Run) -> None:
    issue(tmp_path / "one")
    issue(tmp_path / "two")
    publication(tmp_path / "three")
    said = run("status", here=tmp_path)
    assert [line.split()[:2] for line in said.out] == [["one", "1.1"], ["two", "1.1"]]


def test_what_is_on_record_is_listed_where_no_manuscript_is_left(desk: Path, run: Run) -> None:
    issue(desk)
    run("publish", "1.1", "--by", "A. Editor", here=desk)
    shutil.rmtree(desk / "2025")
    assert "manuscript gone" in run("status").out[0]
    shutil.rmtree(desk / "issued")
    said = run("status")
    assert said.code == 2
    assert "pdfdigest new" in said.err


def test_a_character_that_no_font_has_is_a_fault_here_too(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(desk, stories=[story(1, headline="한국")])
    monkeypatch.chdir(desk)
    assert lines(run)["1.1"]["state"] == "faults"
