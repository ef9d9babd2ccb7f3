"""An issue is approved, and what was approved is what goes out: a changed word lapses it, whichever door is taken."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image as Pillow

import pdfdigest
from pdfdigest.errors import BindingError, ManuscriptError, RequestError
from pdfdigest.manuscript import approval, manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Approval
from pdfdigest.office import approve, status
from pdfdigest.office.surroundings import Office
from pdfdigest.record import issued
from tests.builders import ROOT, issue
from tests.cli.conftest import Run, run

__all__ = ["run"]
MOMENT = datetime(2025, 1, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def office(desk: Path, tmp_path: Path) -> Office:
    return Office(desk, tmp_path / "cache", tmp_path / "state", clock=lambda: MOMENT)


def drafted(desk: Path, **keys: object) -> Path:
    of = issue(desk, **{"status": "draft", **keys})
    return of.path


def test_it_is_written_by_splice_and_holds(desk: Path, office: Office) -> None:
    """Two keys are written; every other line stays, and the issue may go out."""
    path = drafted(desk)
    path.write_text("# ours\n" + path.read_text("utf-8").replace("status: draft", "status: draft   # not yet"), "utf-8")
    before = path.read_text("utf-8").splitlines()
    made = approve.approve(office, "1.1", by="  B.  Colleague ")
    after = path.read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "status: approved   # not yet",
        "approved:",
        "  by: B. Colleague",
        "  at: '2025-01-14T09:30:00+00:00'",
        f"  sha256: {made.approval.sha256}",
    ]
    of = manuscript.read(path, publications.read(desk / "publication.toml"))
    assert of.approved == made.approval
    assert of.is_approved
    assert approve.approve(office, "1.1", by="C. Other").approval == made.approval, "who approved first stays"


@pytest.mark.parametrize("sample", sorted((ROOT / "issues").glob("*/20*/*.yaml")), ids=lambda path: path.stem)
def test_every_sample_can_be_approved_and_taken_back(sample: Path) -> None:
    """The hash is the same before and after it is written, line ends aside; withdrawn, the file is a draft again."""
    raw = sample.read_bytes()
    for ends in (raw, raw.replace(b"\n", b"\r\n"), raw.rstrip(b"\n")):
        sought = approval.fingerprint(approval.as_approved(ends), ())
        made = Approval("A: B, “C” #1", MOMENT, sought)
        written = approval.written(approval.as_approved(ends), made)
        assert approval.fingerprint(written, ()) == sought
        assert approval.fingerprint(written.replace(b"\r\n", b"\n"), ()) == sought
        assert approval.approved_in(written) == ("A: B, “C” #1", sought)
        back = approval.withdrawn(written)
        assert approval.approved_in(back) == ("", "")
        assert b"status: draft" in back


def test_a_changed_word_lapses_it_at_the_terminal(desk: Path, run: Run, tmp_path: Path) -> None:
    """Check, build, publish and plan refuse, with a sentence and the line; a draft is worked on."""
    path = drafted(desk)
    assert run("approve", "1.1", "--by", "B. Colleague", here=desk).code == 0
    assert run("build", "1.1", "-o", tmp_path / "out").code == 0
    path.write_text(path.read_text("utf-8").replace("Body 1", "Body one"), "utf-8")
    words = "it was changed since B. Colleague approved it on 20"
    line = path.read_text("utf-8").splitlines().index("approved:") + 2
    for arguments in (("build", "1.1", "-o", tmp_path / "out"), ("publish", "1.1", "--by", "A"), ("check", "1.1")):
        said = run(*arguments)
        shown = said.err + "\n".join(said.out)
        assert (said.code, words in shown) == (3, True), arguments
        assert f"2025/1.1.yaml:{line}:" in shown
    assert run("send", "plan", "1.1", "--list", "members").code == 2, "nothing of it is on record"
    assert words in run("status").out[0]
    assert run("approve", "1.1", "--withdraw").code == 0
    assert run("build", "1.1", "-o", tmp_path / "out").code == 0


def test_a_changed_word_lapses_it_in_python(desk: Path, office: Office) -> None:
    """Build, publish and bind refuse; nothing of it comes on record."""
    path = drafted(desk)
    approve.approve(office, "1.1", by="B. Colleague")
    path.write_text(path.read_text("utf-8").replace("Body 1", "Body one"), "utf-8")
    lapsed = r"changed since B\. Colleague approved it on 2025-01-14"
    for act in (
        lambda: pdfdigest.publish(office, "1.1", by="A"),
        lambda: pdfdigest.bind(office, volume=1, proof=True),
    ):
        with pytest.raises(ManuscriptError, match=lapsed):
            act()
    with pytest.raises(BindingError):
        pdfdigest.bind(office, volume=1)
    (failure,) = pdfdigest.build(office, ("1.1",)).failures
    assert "changed since B. Colleague" in str(failure)
    assert not (desk / "issued").exists()
    approve.withdraw(office, "1.1")
    assert status.status(office)[0].state == "draft"


def test_the_rule_can_be_turned_off_and_publish_waits_all_the_same(desk: Path, run: Run) -> None:
    path = drafted(desk, facts={"rules": {"approval": "off"}})
    assert run("approve", "1.1", "--by", "B", here=desk).code == 0
    path.write_text(path.read_text("utf-8").replace("Body 1", "Body one"), "utf-8")
    assert run("build", "1.1").code == 0
    said = run("publish", "1.1", "--by", "A")
    assert (said.code, "changed since B approved it" in said.err) == (3, True)


def test_another_picture_lapses_it(desk: Path, office: Office) -> None:
    desk.mkdir()
    Pillow.new("RGB", (1200, 800), "white").save(desk / "a.png")
    drafted(desk, image={"file": "a.png", "alt": "A ramp.", "credit": "Us"})
    approve.approve(office, "1.1", by="B")
    assert status.status(office)[0].state == "approved"
    Pillow.new("RGB", (1200, 800), "black").save(desk / "a.png")
    assert status.status(office)[0].state == "lapsed"


def test_by_hand_it_goes_on_working_unless_two_are_wanted(desk: Path, office: Office) -> None:
    drafted(desk, status="approved")
    assert status.status(office)[0].state == "approved"
    assert pdfdigest.publish(office, "1.1", by="A").filed
    assert status.status(office)[0].state == "issued"


def test_two_pairs_of_eyes(desk: Path, office: Office) -> None:
    """Written by hand it is none; approved by oneself it is none; approved by another it is one."""
    drafted(desk, status="approved", facts={"approval": {"two": True}})
    assert status.status(office)[0].state == "draft"
    with pytest.raises(ManuscriptError, match="a second pair of eyes"):
        pdfdigest.publish(office, "1.1", by="A. Editor")
    approve.approve(office, "1.1", by="a. EDITOR")
    with pytest.raises(RequestError, match="a second pair of eyes"):
        pdfdigest.publish(office, "1.1", by="A.  Editor")
    record = pdfdigest.publish(office, "1.1", by="B. Other").record
    assert b"approved:" in next(
        (record.folder / each.name).read_bytes() for each in record.files if each.part == "issue"
    )


def test_what_was_looked_at_is_what_is_approved(desk: Path, office: Office) -> None:
    path = drafted(desk)
    of = manuscript.read(path, publications.read(desk / "publication.toml"))
    seen = approve.seen(office, of)
    path.write_text(path.read_text("utf-8").replace("Body 1", "Body one"), "utf-8")
    with pytest.raises(RequestError, match="changed since you looked at it"):
        approve.approve(office, "1.1", by="B", seen=seen)
    assert "approved:" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("date: 2025-01-15", "date:", "still empty"), ("Headline number", "A **bold** move", "bold")],
)
def test_what_is_not_ready_is_not_approved(desk: Path, office: Office, old: str, new: str, words: str) -> None:
    path = drafted(desk)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(ManuscriptError, match=words):
        approve.approve(office, "1.1", by="B")


def test_what_is_on_record_is_not_approved_again(desk: Path, office: Office) -> None:
    drafted(desk, status="approved")
    pdfdigest.publish(office, "1.1", by="A")
    with pytest.raises(RequestError, match="nothing to approve"):
        approve.approve(office, "1.1", by="B")


def test_a_record_whose_words_and_hashes_were_edited_is_told_by_its_approval(desk: Path, office: Office) -> None:
    drafted(desk)
    approve.approve(office, "1.1", by="B")
    record = pdfdigest.publish(office, "1.1", by="A").record
    assert issued.differences(record) == ()
    filed = next(each for each in record.files if each.part == "issue")
    path = record.folder / filed.name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"Body 1", b"Body 2"))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    forged = replace(record, files=tuple(replace(e, sha256=sha256) if e == filed else e for e in record.files))
    assert issued.differences(forged) == ("1.1.yaml is not what B approved",)


@pytest.mark.parametrize(
    ("by", "words"),
    [("Ada\u202e\x07", "by has the control character U\\+0007"), ("x" * 2001, "by is 2,001 characters long")],
)
def test_a_name_that_an_issue_file_could_not_hold_is_not_written(
    desk: Path, office: Office, by: str, words: str
) -> None:
    path = drafted(desk)
    before = path.read_bytes()
    with pytest.raises(RequestError, match=words):
        approve.approve(office, "1.1", by=by)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "forged",
    ["yes", "[B, C]", "2025-01-14", "{}", "{by: B}", "{by: B, at: soon, sha256: abc}", "{by: [B], hash: 12, at: 5}"],
)
def test_an_approval_by_hand_is_told_once_and_as_what_it_is(desk: Path, forged: str) -> None:
    """Nobody is asked to fill in a hash: the one sentence says to take the lines out, at the line of the key."""
    path = drafted(desk, status="approved")
    path.write_text(f"{path.read_text('utf-8').rstrip()}\napproved: {forged}\n", "utf-8")
    with pytest.raises(ManuscriptError) as told:
        manuscript.read(path, publications.read(desk / "publication.toml"))
    (fault,) = told.value.faults
    assert (fault.line, fault.column, fault.field) == (len(path.read_text("utf-8").splitlines()), 1, "approved")
    assert "not by hand" in fault.message
