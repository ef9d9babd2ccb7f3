"""`publish`: one approved issue goes on record; a change goes on record beside it."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from pypdf import PdfReader

from pdfdigest.press.engine import patches
from pdfdigest.record import issued
from tests.builders import issue, manuscript_text, story
from tests.cli.conftest import Run


def tree(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_twice_with_an_edit_between(desk: Path, run: Run) -> None:
    of = issue(desk)
    first = run("publish", "1.1", "--by", "A. Editor", here=desk)
    assert first.code == 0
    assert first.out[:3] == [
        f"issued/1.1/r1/test-digest-1.1-{name}" for name in ("screen.pdf", "print.pdf", "web.html")
    ]
    assert all((desk / path).is_file() for path in first.out)
    before = tree(desk / "issued")

    of.path.write_text(manuscript_text(stories=[story(1, headline="Another headline")]), "utf-8")
    assert run("publish", "1.1", "--by", "A. Editor").code == 2
    second = run("publish", "1.1", "--by", "B. Editor", "--why", "The headline was wrong.")
    assert second.code == 0
    assert second.out[0] == "issued/1.1/r2/test-digest-1.1-screen-r2.pdf"
    after = tree(desk / "issued")
    assert {path: after[path] for path in before} == before

    newest = issued.newest(desk, of.identity)
    assert newest is not None
    issued.read(newest.folder)
    assert newest.setting == tuple(sorted(patch.name for patch in patches.SETTING))
    assert (newest.by, newest.why, newest.identity.revision) == ("B. Editor", "The headline was wrong.", 2)
    assert dict(newest.versions).keys() >= {"pdfdigest", "Python", "weasyprint", "pydyf", "pypdf", "Pango", "HarfBuzz"}


def test_pages_on_record_bear_no_stamp_and_tell_their_revision(desk: Path, run: Run) -> None:
    of = issue(desk, embargo="2030-01-01T09:00+09:00")
    said = run("publish", "1.1", "--by", "A. Editor", here=desk)
    assert said.code == 0
    assert "Embargoed until" in said.err
    of.path.write_text(of.path.read_text("utf-8") + "# a remark\n", "utf-8")
    run("publish", "1.1", "--by", "A. Editor", "--why", "A remark.")
    for revision, record in enumerate(issued.revisions(desk, of.identity), 1):
        made = PdfReader(io.BytesIO(issued.edition(record, "screen").data))
        assert "Embargo" not in made.pages[0].extract_text()
        assert "not yet issued" not in made.pages[0].extract_text()
        xmp = made.xmp_metadata
        assert xmp is not None
        assert f"<prism:versionIdentifier>{revision}<" in xmp.stream.get_data().decode()


def test_unchanged_since_is_said_and_nothing_is_written(desk: Path, run: Run) -> None:
    issue(desk)
    first = run("publish", "1.1", "--by", "A. Editor", here=desk)
    before = tree(desk)
    again = run("publish", "1.1", "--by", "B. Editor", "--why", "No reason.")
    assert again.code == 0
    assert again.out == first.out
    assert "already on record as r1" in again.err
    assert tree(desk) == before


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"status": "draft"}, "2025/1.1.yaml:5:9: fault: status: it is a draft; write status: approved"),
        ({"date": None}, "2025/1.1.yaml:4:1: fault: date: still empty"),
        ({"number": None}, "fault: number: still empty"),
        ({"stories": [story(1, headline=None)]}, "fault: first story, headline: still empty"),
        ({"wrong": 1}, "there is no key 'wrong'"),
    ],
)
def test_what_is_not_ready_is_refused(desk: Path, run: Run, keys: dict[str, object], words: str) -> None:
    issue(desk)
    path = desk / "2025" / "1.1.yaml"
    path.write_text(manuscript_text(**keys), "utf-8")
    said = run("publish", path, "--by", "A. Editor", here=desk)
    assert said.code == 3
    assert words in said.err
    assert said.out == []
    assert not (desk / "issued").exists()


def test_one_issue_at_a_time(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    said = run("publish", ".", "--by", "A. Editor", here=desk)
    assert said.code == 2
    assert "one is published at a time" in said.err
    assert run("publish", "1.3", "--by", "A. Editor").code == 2
    assert run("publish", "1.1").code == 2
    assert run("publish", "1.1", "--by", " ").code == 2
    assert not (desk / "issued").exists()


def test_a_file_outside_any_publication_cannot_go_on_record(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "alone.yaml"
    path.write_text(manuscript_text(), "utf-8")
    said = run("publish", path, "--by", "A. Editor", here=tmp_path)
    assert said.code == 2
    assert "pdfdigest init" in said.err


def test_a_manuscript_saved_meanwhile_is_not_filed(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfdigest.office import printable

    of, real = issue(desk), printable.submitted

    def save_meanwhile(*given: object, **named: object) -> object:
        of.path.write_text(of.path.read_text("utf-8") + "# saved\n", "utf-8")
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(printable, "submitted", save_meanwhile)
    said = run("publish", "1.1", "--by", "A. Editor", here=desk)
    assert said.code == 2
    assert "Publish it again" in said.err
    assert not (desk / "issued").exists()


def test_a_full_disk_is_a_sentence(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    issue(desk)
    monkeypatch.setattr(os, "fsync", full)
    said = run("publish", "1.1", "--by", "A. Editor", here=desk)
    assert said.code == 2
    assert "the disk is full" in said.err
    assert tree(desk / "issued") == {}


def test_build_knows_what_is_on_record(desk: Path, run: Run) -> None:
    of = issue(desk)

    def text(path: str) -> str:
        return PdfReader(desk / path).pages[0].extract_text()

    (path,) = run("build", "1.1", here=desk).out
    assert path == "out/test-digest-1.1-screen.pdf"
    assert "not yet issued" in text(path)
    run("publish", "1.1", "--by", "A. Editor")
    (path,) = run("build", "1.1").out
    assert path == "out/test-digest-1.1-screen.pdf"
    assert "not yet issued" not in text(path)
    assert (desk / path).read_bytes() == (desk / "issued/1.1/r1/test-digest-1.1-screen.pdf").read_bytes()
    of.path.write_text(of.path.read_text("utf-8") + "# a remark\n", "utf-8")
    (path,) = run("build", "1.1").out
    assert path == "out/test-digest-1.1-screen-r2.pdf"
    assert "not yet issued" in text(path)


def test_an_unknown_target_of_record_is_named_where_it_stands(desk: Path, run: Run) -> None:
    issue(desk, facts={"record": ["screen", "radio"]})
    said = run("publish", "1.1", "--by", "A. Editor", here=desk)
    assert said.code == 2
    assert said.err.startswith("pdfdigest: publication.toml: record: there is no target 'radio'")
    assert not (desk / "issued").exists()


def test_the_errata_that_an_issue_prints_are_filed_with_it(desk: Path, run: Run) -> None:
    issue(desk)
    assert run("publish", "1.1", "--by", "A. Editor", here=desk).code == 0
    lines = "format: 1\nerrata:\n  - {issue: '1.1', page: 1, wrong: was, right: is, date: 2025-01-20}\n"
    (desk / "errata.yaml").write_text(lines, "utf-8")
    (desk / "2025/1.2.yaml").write_text(manuscript_text(number=2, date="2025-02-15"), "utf-8")
    made = run("publish", "1.2", "--by", "A. Editor")
    assert made.code == 0
    filed = desk / "issued/1.2/r1/test-digest/errata.yaml"
    assert '"right": "is"' in filed.read_text("utf-8")
    page = PdfReader(desk / made.out[0]).pages[0].extract_text()
    assert "For “was” read “is”." in " ".join(page.split())
    assert run("publish", "1.1", "--by", "A. Editor").code == 0
    assert not (desk / "issued/1.1/r2").exists()


def test_check_looks_at_the_files_beside_the_issues(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "errata.yaml").write_text("format: 1\nerrata:\n  - {issue: 1.1}\n", "utf-8")
    (desk / "authority.yaml").write_text("format: 1\npersons: []\n", "utf-8")
    (desk / "preface.md").write_text("# A heading\n", "utf-8")
    said = run("check", here=desk)
    assert said.code == 3
    assert any("preface.md:1:" in line for line in said.out)
    assert sum("errata.yaml:3:" in line for line in said.out) == 4
    assert any("authority.yaml:2:1" in line for line in said.out)


def test_a_name_that_is_no_utf8_is_a_sentence(desk: Path, run: Run) -> None:
    issue(desk)
    said = run("publish", "1.1", "--by", "A. \udcff Editor", here=desk)
    assert said.code == 2
    assert "--by has signs that are not UTF-8" in said.err
    assert not (desk / "issued").exists()
