"""What `doctor` says of the program itself, and what it gathers for whoever helps."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pdfdigest import __version__
from pdfdigest.office import doctor_report, installation
from tests.builders import ROOT, publication
from tests.cli.conftest import Run


def lines(run: Run, folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in run("doctor", "--json", here=folder).out]


def test_this_is_a_checkout() -> None:
    assert installation.installed() == installation.Installed("checkout", __version__, ROOT)


def test_a_frozen_program_is_a_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "pdfdigest"))
    assert installation.installed() == installation.Installed("bundle", __version__, tmp_path)


def test_what_lies_beside_no_project_is_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "__file__", str(tmp_path / "pdfdigest" / "office" / "installation.py"))
    assert installation.installed().kind == "wheel"


def test_doctor_says_it_first(tmp_path: Path, run: Run) -> None:
    first, *_ = lines(run, tmp_path)
    assert first["what"] == "pdfdigest"
    assert first["said"] == f"{__version__}, a checkout in {ROOT}"


def record_by(desk: Path, version: str) -> None:
    """Make the one issue on record say that a version of pdfdigest filed it."""
    (path,) = desk.glob("issued/*/r1/record.json")
    facts = json.loads(path.read_text("utf-8"))
    facts["versions"]["pdfdigest"] = version
    path.write_text(json.dumps(facts), "utf-8")


@pytest.fixture
def shelf(desk: Path, run: Run) -> Path:
    """A publication with one issue on record."""
    publication(desk)
    run("new", here=desk)
    (path,) = desk.glob("*/1.1.yaml")
    path.write_text(
        "format: 1\nvolume: 1\nnumber: 1\ndate: 2026-01-15\nstatus: approved\nstories:\n"
        "  - {id: mill, headline: A mill, body: It opened.}\n",
        "utf-8",
    )
    said = run("publish", "1.1", "--by", "Ann")
    assert said.code == 0, said.err
    return desk


def test_a_record_of_a_newer_version_is_named(shelf: Path, run: Run) -> None:
    assert [each for each in lines(run, shelf) if each["state"] == "old"] == []
    record_by(shelf, "99.10.0")
    (old,) = [each for each in lines(run, shelf) if each["state"] == "old"]
    assert old["what"] == "pdfdigest"
    assert "issue 1.1 was put on record by 99.10.0" in old["said"]
    assert old["mend"].startswith("install pdfdigest 99.10.0 or newer")
    assert run("doctor").code == 0
    record_by(shelf, "0.0.9")
    assert [each for each in lines(run, shelf) if each["state"] == "old"] == []


def test_a_schema_of_another_version_is_named(shelf: Path, run: Run) -> None:
    (shelf / "issue.schema.json").write_text("{}", "utf-8")
    assert [each["what"] for each in lines(run, shelf) if each["state"] == "old"] == ["issue.schema.json"]


def test_an_old_pango_is_named(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdfdigest.press.engine.libraries.versions", lambda: (("Pango", "1.48.9"),))
    assert [each["what"] for each in lines(run, tmp_path) if each["state"] == "old"] == ["Pango"]


def test_the_report_names_nobody(shelf: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    home = shelf.parent
    monkeypatch.setattr(Path, "home", lambda: home)
    with (shelf / "publication.toml").open("a", encoding="utf-8") as file:
        file.write('editor = "Ann Lee"\n[mail]\nsender = "Ann <ann@example.org>"\n')
    (shelf / "readers.csv").write_text("email\nbob@example.net\n", "utf-8")
    assert run("lists", "import", "readers.csv", "--list", "members").code == 0
    said = run("doctor", "--report", "report.md")
    assert said.code == 0
    text = (shelf / "report.md").read_text("utf-8")
    for word in ("ann", "bob", "Lee", "mill", "example.org", str(home)):
        assert word not in text.replace("Brann", "").replace("channel", ""), word
    assert "- on record: 1" in text
    assert "- mail is set" in text
    assert "- ledger: there" in text
    assert f"pdfdigest: {__version__}" in text


def test_a_publication_that_cannot_be_read_is_told_of(desk: Path, run: Run) -> None:
    publication(desk)
    (desk / "publication.toml").write_text("name =", "utf-8")
    assert run("doctor", "--report", "report.md", here=desk).code == 0
    assert "it cannot be read" in (desk / "report.md").read_text("utf-8")


def test_a_report_that_cannot_be_written_is_said_before_anything_is_looked_at(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    said = run("doctor", "--report", "file/report.md", here=tmp_path)
    assert said.code == 2
    assert said.out == []
    assert "cannot be written" in said.err


@example("/@A.at", " ")
@example("o'hara@example.org", ",")
@given(st.emails(), st.sampled_from([" ", "<>", "()", '""', ",", "/ ", "\\ "]))
def test_no_address_stays(address: str, around: str) -> None:
    told = doctor_report.nameless(f"to {around[0]}{address}{around[-1]} now", Path("/home/nobody"))
    assert address.rpartition("@")[2] not in told
    assert doctor_report.ADDRESS in told
