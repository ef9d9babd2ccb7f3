"""`withdraw`: a notice takes the place of an issue, what is on record stays, and pages go where that is asked for."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from pdfdigest.model import Identity
from pdfdigest.office.journal import Journal, key_of
from pdfdigest.record import erasing, issued, record_json
from pdfdigest.record.revision import Record
from tests import builders
from tests.builders import issue, manuscript_text, story
from tests.cli.conftest import Run

WHO = ("--by", "A. Editor", "--why", "The wrong attachment")
SECRET = "Headline number 1"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the publication with issue 1.1 on record is kept, once the first test has put it there."""
    return tmp_path_factory.mktemp("shelf") / "desk"


@pytest.fixture
def office(desk: Path, run: Run, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with issue 1.1 on record, as a PDF for the screen."""
    if not shelf.exists():
        issue(desk, facts={"record": ["screen"]})
        assert run("publish", "1.1", "--by", "A. Editor", here=desk).code == 0
        shutil.copytree(desk, shelf)
    shutil.copytree(shelf, desk, dirs_exist_ok=True)
    monkeypatch.chdir(desk)
    return desk


def hashes(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def revisions(desk: Path) -> tuple[Record, ...]:
    return issued.revisions(desk, Identity("test-digest", 1, (1,)))


def printed(desk: Path) -> str:
    return builders.text(issued.edition(revisions(desk)[-1], "screen").data)


def test_a_notice_is_filed_and_what_is_on_record_stays(office: Path, run: Run) -> None:
    before = hashes(office / "issued")
    said = run("withdraw", "1.1", *WHO, "--json")
    assert said.code == 0, said.err
    told = [json.loads(line) for line in said.out]
    assert told[0] == {
        "path": "issued/1.1/r2/test-digest-1.1-screen-r2.pdf",
        "issue": "1.1",
        "revision": 2,
        "erased": [],
        "called_off": [],
        "copies": [],
    }
    after = hashes(office / "issued")
    assert {path: after[path] for path in before} == before
    first, notice = revisions(office)
    assert (first.withdrawn, notice.withdrawn, notice.by, notice.why) == (False, True, "A. Editor", WHO[-1])
    assert json.loads((first.folder / "record.json").read_text("utf-8"))["format"] == 1
    assert json.loads((notice.folder / "record.json").read_text("utf-8"))["format"] == 2
    issued.read(notice.folder)
    text = printed(office)
    assert "This issue has been withdrawn" in text
    assert "by A. Editor." in text
    assert "Reason: The wrong attachment" in text
    assert SECRET not in text
    assert "1.1 was withdrawn on" in said.err


def test_a_second_time_files_nothing_and_says_so(office: Path, run: Run) -> None:
    first = run("withdraw", "1.1", *WHO)
    before = hashes(office)
    again = run("withdraw", "1.1", "--by", "B. Editor", "--why", "Another reason")
    assert (again.code, again.out) == (0, first.out)
    assert "withdrawn on" in again.err
    assert "by A. Editor: The wrong attachment" in again.err
    assert hashes(office) == before


def test_status_says_so(office: Path, run: Run) -> None:
    run("withdraw", "1.1", *WHO)
    (line,) = run("status").out
    assert "withdrawn on" in line
    assert "by A. Editor (r2): The wrong attachment" in line
    told = json.loads(run("status", "--json").out[0])
    assert (told["state"], told["revision"], told["says"]) == ("withdrawn", 2, "The wrong attachment")
    (office / "2025/1.1.yaml").unlink()
    (line,) = run("status").out
    assert "withdrawn on" in line


def test_the_same_cannot_be_put_on_record_again_and_what_was_mended_can(office: Path, run: Run) -> None:
    run("withdraw", "1.1", *WHO)
    found = run("publish", "1.1", "--by", "A. Editor", "--why", "once more")
    assert found.code == 2
    assert "r1 of it was withdrawn, and this is the same again" in found.err
    assert len(revisions(office)) == 2
    (office / "2025/1.1.yaml").write_text(manuscript_text(stories=[story(body="Mended.\n")]), "utf-8")
    assert run("publish", "1.1", "--by", "A. Editor", "--why", "mended").out[0].startswith("issued/1.1/r3/")
    assert "issued r3" in run("status").out[0]
    assert run("withdraw", "1.1", *WHO).out[0].startswith("issued/1.1/r4/")


def test_the_words_of_a_file_stand_in_the_notice(office: Path, run: Run) -> None:
    (office / "more.md").write_text(
        "See [the order](https://court.example/7) of the court.\n\nWe *regret* it.\n", "utf-8"
    )
    said = run("withdraw", "1.1", *WHO, "--notice", "more.md")
    assert said.code == 0, said.err
    text = printed(office)
    assert "See the order" in text
    assert "court.example/7" in text
    assert "We regret it." in text
    assert text.index("Reason:") < text.index("See the order")


def test_who_and_why_are_printed_as_they_were_typed(office: Path, run: Run) -> None:
    why = "*All* of [it](x) & <b> `code`: # no"
    assert run("withdraw", "1.1", "--by", "A_B_ *C*", "--why", why).code == 0
    assert f"Reason: {why}" in printed(office)
    assert "by A_B_ *C*." in printed(office)


@pytest.mark.parametrize("language", ["de", "ja", "ar"])
def test_it_is_said_in_the_language_of_the_issue(desk: Path, run: Run, language: str) -> None:
    issue(desk, facts={"record": ["web"], "language": language})
    assert run("publish", "1.1", "--by", "A. Editor", here=desk).code == 0
    said = run("withdraw", "1.1", "--by", "Ed.", "--why", "7")
    assert said.code == 0, said.err
    page = (desk / said.out[0]).read_text("utf-8")
    assert "This issue" not in page
    assert "Ed." in page


def test_a_notice_with_nothing_in_it_is_a_fault(office: Path, run: Run) -> None:
    (office / "blank.md").write_text("\n", "utf-8")
    before = hashes(office)
    found = run("withdraw", "1.1", *WHO, "--notice", "blank.md")
    assert found.code == 3
    assert "blank.md" in found.err
    assert "nothing was filed" in found.err
    assert hashes(office) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1.1", "--by", "A", "--why", " "), "--why is empty"),
        (("1.1", "--by", " ", "--why", "x"), "--by is empty"),
        (("1.9", *WHO), "no issue 1.9"),
        (("1.1", *WHO, "--notice", "none.md"), "there is no such file"),
        (("1.1", *WHO, "--notice", "2025"), "folder"),
        (("1.1", *WHO, "--revision", "1"), "nothing is to be erased of them"),
        (("1.1", *WHO, "--erase", "--revision", "4"), "has no r4 to be erased; it has r1"),
        (("2025/1.2.yaml", *WHO), "is not on record"),
    ],
)
def test_what_is_refused_changes_nothing(office: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    (office / "2025/1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    before = hashes(office)
    found = run("withdraw", *words)
    assert (found.code, found.out) == (2, [])
    assert said in found.err
    assert hashes(office) == before


def test_an_issue_that_two_approve_is_withdrawn_by_one(desk: Path, run: Run) -> None:
    issue(desk, facts={"record": ["web"], "approval": {"two": True}})
    assert run("approve", "1.1", "--by", "B. Editor", here=desk).code == 0
    assert run("publish", "1.1", "--by", "A. Editor").code == 0
    assert run("withdraw", "1.1", *WHO).code == 0


def test_corrections_of_what_was_withdrawn_are_not_printed(desk: Path, run: Run) -> None:
    issue(desk, facts={"record": ["web"]})
    assert run("publish", "1.1", "--by", "A. Editor", here=desk).code == 0
    (desk / "errata.yaml").write_text(
        "format: 1\nerrata:\n  - {issue: '1.1', page: 1, wrong: Body, right: rightly, date: 2025-01-16}\n", "utf-8"
    )
    (desk / "2025/1.2.yaml").write_text(manuscript_text(number=2, date="2025-01-20"), "utf-8")
    assert "rightly" in (desk / run("build", "1.2", "--for", "web").out[0]).read_text("utf-8")
    assert run("withdraw", "1.1", *WHO).code == 0
    assert "rightly" not in (desk / run("build", "1.2", "--for", "web").out[0]).read_text("utf-8")


def test_pages_and_papers_go_and_hashes_who_when_and_why_stay(office: Path, run: Run) -> None:
    (first,) = revisions(office)
    kept = {filed.name: filed.sha256 for filed in first.files}
    pdf = next(path for path in first.paths if path.suffix == ".pdf")
    before = hashlib.sha256((first.folder / "record.json").read_bytes()).hexdigest()
    said = run("withdraw", "1.1", "--by", "A. Editor", "--why", "A court's order", "--erase", "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out[0])["erased"] == [1]
    assert [path.name for path in first.folder.rglob("*")] == ["record.json"]
    gone, notice = revisions(office)
    assert gone.erased is not None
    assert (gone.erased.by, gone.erased.why, gone.erased.record_sha256) == ("A. Editor", "A court's order", before)
    assert {filed.name: filed.sha256 for filed in gone.files} == kept
    assert SECRET not in (first.folder / "record.json").read_text("utf-8")
    assert notice.erased is None
    issued.read(gone.folder)
    verified = run("verify", pdf)
    assert verified.code == 0, verified.err
    assert f"{pdf.name}: erased by A. Editor on " in verified.out[0]
    assert "A court's order" in verified.out[0]
    assert json.loads(run("verify", pdf, "--json").out[0])["erased"].startswith("erased by A. Editor on ")
    assert run("verify", pdf.with_name("another.pdf")).code == 2
    assert "r1 erased by A. Editor on" in run("status").out[0]
    assert "2025/1.1.yaml holds what was erased, or is its manuscript; it stays until you delete it" in said.err


def test_the_sum_of_a_copy_that_comes_back_can_still_be_told(office: Path, run: Run) -> None:
    """A page of which somebody says that it was issued is held against the hash that stays."""
    (first,) = revisions(office)
    data = issued.edition(first, "screen").data
    run("withdraw", "1.1", *WHO, "--erase")
    gone = revisions(office)[0]
    assert hashlib.sha256(data).hexdigest() in {filed.sha256 for filed in gone.files}


def test_one_revision_is_erased_and_the_other_stays(office: Path, run: Run) -> None:
    (office / "2025/1.1.yaml").write_text(manuscript_text(stories=[story(body="Mended.\n")]), "utf-8")
    assert run("publish", "1.1", "--by", "A. Editor", "--why", "mended").code == 0
    assert run("withdraw", "1.1", *WHO, "--erase", "--revision", "1").code == 0
    first, second, _ = revisions(office)
    assert (bool(first.erased), bool(second.erased)) == (True, False)
    issued.read(second.folder)
    assert run("withdraw", "1.1", *WHO, "--erase").code == 0
    assert [bool(each.erased) for each in revisions(office)] == [True, True, False]


def test_what_was_stopped_midway_is_said_and_ended(office: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path, **_how: bool) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        found = run("withdraw", "1.1", *WHO, "--erase")
    assert found.code == 2
    assert "it goes on where it stopped" in found.err
    first = revisions(office)[0]
    assert first.erased is not None
    assert len(issued.differences(first)) == len(erasing.remains(first)) == 3
    assert "is still there, though the revision was erased by A. Editor" in issued.differences(first)[0]
    assert "and files of it are still there" in run("status").out[0]
    again = run("withdraw", "1.1", "--by", "B. Editor", "--why", "to end it", "--erase")
    assert again.code == 0, again.err
    first = revisions(office)[0]
    assert issued.differences(first) == ()
    assert "still there" not in run("status").out[0]
    assert first.erased is not None
    assert first.erased.by == "A. Editor"


def test_what_was_kept_of_it_is_let_go_of(office: Path, run: Run) -> None:
    assert run("build", "1.1").code == 0
    run("withdraw", "1.1", *WHO, "--erase")
    assert not any(json.loads(line)["entries"] for line in run("cache", "--json").out)


def test_a_copy_of_its_pages_beside_the_record_is_named(office: Path, run: Run) -> None:
    (first,) = revisions(office)
    (office / "copy.pdf").write_bytes(issued.edition(first, "screen").data)
    said = run("withdraw", "1.1", *WHO, "--erase")
    assert "copy.pdf holds what was erased" in said.err
    assert (office / "copy.pdf").exists()


def test_a_record_of_an_erasure_is_read_as_it_was_written(office: Path, run: Run) -> None:
    run("withdraw", "1.1", *WHO, "--erase")
    for each in revisions(office):
        assert record_json.written(record_json.read(each.folder)) == (each.folder / "record.json").read_bytes()


def test_the_journal_of_the_desk_lets_go_of_what_its_manuscript_said(
    office: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert run("withdraw", "1.1", *WHO, "--erase", "--revision", "1").code == 0
    assert not (tmp_path / "state/pdfdigest/desk").exists(), "none is made for it"
    with closing(Journal(tmp_path / "state/pdfdigest/desk")) as journal:
        for name in ("1.1", "1.2"):
            journal.remember(key_of(office / f"2025/{name}.yaml"), "writer", 1.0, SECRET.encode())
        said = run("withdraw", "1.1", *WHO, "--erase")
        assert "the desk's journal let go of 1 state of its manuscript" in said.err
        assert journal.states(key_of(office / "2025/1.1.yaml")) == ()
        assert len(journal.states(key_of(office / "2025/1.2.yaml"))) == 1
