"""On record: what is filed is filed whole, read back as it was, and never rewritten."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfdigest.errors import DifferenceError, PagesError, RequestError
from pdfdigest.model import Edition, Issue
from pdfdigest.record import issued, manuscript_files
from pdfdigest.record.revision import Record
from tests.builders import ROOT, issue, publication, story

AT = datetime(2025, 1, 20, 9, 30, tzinfo=UTC)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>'


def file(of: Issue, *, revision: int = 1, at: datetime = AT, data: bytes = b"%PDF", **facts: str) -> Record:
    """An issue put on record with pages that were never set."""
    identity = replace(of.identity, revision=revision)
    of = replace(of, identity=identity)
    made = Edition(identity, "screen", ".pdf", data, 2, (("story-1", 1),), ((1, (1, 2)),))
    facts = {"title": "The Test Digest, Vol. 1, No. 1", "by": "A. Editor", "why": "A comma.", **facts}
    return issued.file(of, {f"{identity.slug}-screen.pdf": made}, manuscript_files.read(of), at=at, **facts)


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its hash."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def illustrated(desk: Path, shade: str = "") -> Issue:
    """An issue with a picture in the folder of its publication."""
    (desk / "images").mkdir(parents=True, exist_ok=True)
    (desk / "images" / "one.svg").write_text(PICTURE.replace("<rect", f'<rect fill="#12345{shade or 6}"'), "utf-8")
    return issue(desk, image={"file": "images/one.svg", "alt": "A square.", "credit": "Made up"})


def test_a_record_holds_editions_and_manuscript_under_their_own_paths(desk: Path) -> None:
    of = illustrated(desk)
    record = file(of)
    assert record.folder == desk / "issued" / "1.1" / "r1"
    slug = of.publication.slug
    assert sorted(tree(record.folder)) == sorted(
        [
            "record.json",
            f"{slug}-1.1-screen.pdf",
            f"{slug}/2025/1.1.yaml",
            f"{slug}/images/one.svg",
            f"{slug}/publication.toml",
        ]
    )
    assert (record.folder / slug / "2025" / "1.1.yaml").read_bytes() == of.path.read_bytes()
    assert all(path.is_file() for path in record.paths)
    assert len(record.paths) == len(tree(record.folder))


def test_the_record_names_what_was_mended_while_its_pages_were_set(desk: Path) -> None:
    of = issue(desk)
    made = Edition(of.identity, "screen", ".pdf", b"%PDF", 2, setting=("short-lines",))
    plain = replace(made, target="print", setting=())
    facts = {"title": "The Test Digest", "by": "A. Editor", "why": ""}
    record = issued.file(of, {"a.pdf": made, "b.pdf": plain}, manuscript_files.read(of), at=AT, **facts)
    assert json.loads((record.folder / "record.json").read_text("utf-8"))["setting"] == ["short-lines"]
    assert issued.read(record.folder).setting == record.setting == ("short-lines",)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows only read-only or not")
def test_what_is_filed_is_read_only(desk: Path) -> None:
    record = file(issue(desk))
    assert {path.stat().st_mode & 0o777 for path in record.paths} == {0o444}


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(by=LINES.filter(str.split), title=LINES, why=LINES, data=st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_a_record_is_read_back_as_it_was_filed(by: str, title: str, why: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        of = illustrated(Path(folder).resolve() / "desk")
        record = file(of, by=by, title=title, why=why, data=data)
        assert issued.read(record.folder) == record
        assert issued.edition(record, "screen").data == data
        assert issued.edition(record, "screen").note_pages == ((1, (1, 2)),)


def test_a_second_revision_leaves_the_first_byte_for_byte(desk: Path) -> None:
    of = issue(desk)
    first = file(of)
    before = tree(first.folder)
    of = issue(desk, stories=[story(1, body="Another body.\n")])
    assert not manuscript_files.unchanged(of, first)
    second = file(of, revision=2, why="The body was another one.", data=b"%PDF other")
    assert tree(first.folder) == before
    assert [record.identity.revision for record in issued.revisions(desk, of.identity)] == [1, 2]
    assert issued.newest(desk, of.identity) == second
    assert second.why == "The body was another one."


BODIES = st.text("abc ", min_size=1, max_size=5).filter(lambda body: body.strip() and not body.startswith(" " * 4))
"""Bodies of a story; one that is indented by four spaces would be code, and a fault."""


@given(st.lists(BODIES, min_size=1, max_size=6))
@settings(max_examples=20, deadline=None)
def test_however_often_it_is_edited_what_was_filed_stays(bodies: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder).resolve() / "desk"
        filed: list[tuple[Record, dict[str, str]]] = []
        for body in bodies:
            of = issue(desk, stories=[story(1, body=f"{body}\n")])
            last = issued.newest(desk, of.identity)
            if last is not None and manuscript_files.unchanged(of, last):
                continue
            record = file(of, revision=len(filed) + 1, why=body, data=body.encode())
            filed.append((record, tree(record.folder)))
            assert all(tree(earlier.folder) == before for earlier, before in filed)
        assert issued.revisions(desk, filed[0][0].identity) == tuple(record for record, _ in filed)
        assert issued.on_record(desk) == (filed[-1][0],)


def test_a_revision_on_record_is_never_filed_again(desk: Path) -> None:
    of = issue(desk)
    before = tree(file(of).folder)
    with pytest.raises(RequestError, match="was put on record meanwhile"):
        file(of, data=b"other")
    assert tree(desk / "issued" / "1.1" / "r1") == before
    assert [path.name for path in (desk / "issued" / "1.1").iterdir()] == ["r1"]


def test_of_many_at_once_one_is_filed(desk: Path) -> None:
    of = issue(desk)
    start, ended = threading.Barrier(8), []

    def publish(number: int) -> None:
        start.wait()
        try:
            ended.append(file(of, data=b"%d" % number).folder.name)
        except RequestError:
            ended.append("refused")

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ended) == ["r1"] + ["refused"] * 7
    assert [path.name for path in (desk / "issued" / "1.1").iterdir()] == ["r1"]
    assert issued.read(desk / "issued" / "1.1" / "r1").by == "A. Editor"


@pytest.mark.parametrize("what", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", [0, 2, 4])
def test_an_interrupted_filing_leaves_nothing(
    desk: Path, monkeypatch: pytest.MonkeyPatch, what: BaseException, at: int
) -> None:
    of, real, calls = issue(desk), os.fsync, iter(range(100))

    def fail(descriptor: int) -> None:
        if next(calls) == at and at < 4:
            raise what
        real(descriptor)

    def stop(_from: Path, _to: Path) -> Path:
        raise what

    monkeypatch.setattr(os, "fsync", fail)
    if at == 4:
        monkeypatch.setattr(Path, "rename", stop)
    with pytest.raises(type(what)):
        file(of)
    assert tree(desk / "issued") == {}
    assert issued.newest(desk, of.identity) is None


def test_what_a_killed_filing_left_is_cleared_away_later(desk: Path) -> None:
    of = issue(desk)
    left = desk / "issued" / "1.1" / ".r1-0badc0de.part"
    left.mkdir(parents=True)
    (left / "half.pdf").write_bytes(b"%PDF")
    (left / "half.pdf").chmod(0o444)
    now = datetime.fromtimestamp(left.stat().st_mtime, UTC)
    file(of, at=now + timedelta(seconds=5))
    assert left.is_dir()
    file(of, revision=2, at=now + timedelta(hours=1))
    assert not left.exists()


def test_an_edited_file_is_named(desk: Path) -> None:
    record = file(illustrated(desk))
    path = record.path("screen")
    path.chmod(0o644)
    path.write_bytes(b"%PDF forged")
    with pytest.raises(DifferenceError, match=r"test-digest-1\.1-screen\.pdf was edited"):
        issued.read(record.folder)
    with pytest.raises(DifferenceError, match="was edited"):
        issued.edition(record, "screen")
    path.unlink()
    assert issued.differences(record) == (f"{path.name} is gone",)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text[:0] + "[]",
        lambda text: text.replace('"format": 1', '"format": 9'),
        lambda text: text.replace('"revision": 1', '"revision": 7'),
        lambda text: text.replace("2025-01-15", "15 January"),
        lambda text: text.replace("test-digest-1.1-screen.pdf", "../../../secret.pdf"),
        lambda text: text.replace('"sha256"', '"sha1"'),
    ],
)
def test_a_damaged_record_is_a_sentence(desk: Path, edit: object) -> None:
    record = file(issue(desk))
    path = record.folder / "record.json"
    path.chmod(0o644)
    path.write_text(edit(path.read_text("utf-8")), "utf-8")  # type: ignore[operator]
    with pytest.raises(DifferenceError) as raised:
        issued.revisions(desk, record.identity)
    assert str(path) in str(raised.value)


def test_unchanged_asks_the_issue_file_and_its_pictures(desk: Path) -> None:
    of = illustrated(desk)
    record = file(of)
    assert manuscript_files.unchanged(of, record)
    publication(desk, tagline="A new tagline")
    assert manuscript_files.unchanged(of, record)
    illustrated(desk, shade="7")
    assert not manuscript_files.unchanged(of, record)
    illustrated(desk)
    of.path.write_text(of.path.read_text("utf-8") + "# a remark\n", "utf-8")
    assert not manuscript_files.unchanged(of, record)


def test_all_that_is_on_record_in_the_order_of_people(desk: Path) -> None:
    for keys in ({"number": 10}, {"number": 9}, {"number": ..., "numbers": [4, 5]}, {"number": 9, "supplement": 1}):
        file(issue(desk, **keys))
    newest = file(issue(desk, number=9, language="ja"), at=AT)
    file(issue(desk, number=9), revision=2)
    found = issued.on_record(desk)
    assert [(str(record.identity), record.identity.revision) for record in found] == [
        ("1.4-5", 1),
        ("1.9", 2),
        ("1.9-ja", 1),
        ("1.9-s1", 1),
        ("1.10", 1),
    ]
    assert newest in found
    assert issued.on_record(desk / "nowhere") == ()


def test_a_picture_outside_the_publication_cannot_go_on_record(desk: Path) -> None:
    (desk.parent / "elsewhere.svg").write_text(PICTURE, "utf-8")
    of = illustrated(desk)
    assert of.image is not None
    of = replace(of, image=replace(of.image, file=desk.parent / "elsewhere.svg"))
    with pytest.raises(RequestError, match="lies outside the publication"):
        manuscript_files.read(of)


def test_a_picture_that_is_gone_is_named(desk: Path) -> None:
    of = illustrated(desk)
    (desk / "images" / "one.svg").unlink()
    with pytest.raises(PagesError, match=r"one\.svg"):
        manuscript_files.read(of)


def test_an_edition_that_is_not_on_record_is_a_sentence(desk: Path) -> None:
    with pytest.raises(RequestError, match="no edition for 'print' on record"):
        issued.edition(file(issue(desk)), "print")


def test_reading_what_is_on_record_needs_nothing_heavy() -> None:
    code = (
        "import sys, pdfdigest.record.issued;"
        "print([name for name in ('weasyprint', 'pydantic', 'ruamel', 'pypdf', 'jinja2', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"
