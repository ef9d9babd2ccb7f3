"""What a command refuses, its act refuses: called directly, with the same sentence and the same exit code.

A row is a function under `refused`: it gets an empty folder for one publication and the office that stands in it,
and calls the act.  `door` is the line of the terminal that must say the same, where one can.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pdfdigest import cli
from pdfdigest.cli import hints
from pdfdigest.desk.preview import preview
from pdfdigest.errors import DigestError, ManuscriptError, RequestError
from pdfdigest.model import Edition, Issue
from pdfdigest.office import adopt, import_digest, init, new, printable, publish, style
from pdfdigest.office.surroundings import Office
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued, manuscript_files
from tests.builders import issue, manuscript_text, publication, story
from tests.cli.conftest import Warm

Act = Callable[[Path, Office], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal."""

    kind: type[DigestError]
    sentence: str
    door: tuple[str, ...]
    act: Act


ROWS: dict[str, Row] = {}


def refused(kind: type[DigestError], sentence: str, *door: str) -> Callable[[Act], Act]:
    """A row of the table: the error, a part of its sentence, and the line of the terminal."""

    def row(act: Act) -> Act:
        ROWS[act.__name__] = Row(kind, sentence, door, act)
        return act

    return row


@pytest.fixture
def office(desk: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Office:
    desk.mkdir(exist_ok=True)
    monkeypatch.setattr(printable, "workers", lambda _cache, _machines=None: Warm(machine))
    monkeypatch.setattr("pdfdigest.press.workers.machine.Machine", lambda _cache: contextlib.nullcontext(machine))
    return Office(desk, desk.parent / "cache", desk.parent / "state")


def publishes(office: Office, what: str = "1.1", *, by: str = "A. Editor", why: str = "") -> object:
    return publish.publish(office, what, by=by, why=why)


def files(of: Issue, *, stamp: str = "", by: str = "A. Editor", why: str = "", papers: bool = True) -> object:
    made = Edition(of.identity, "screen", ".pdf", b"%PDF", 1, stamp=stamp)
    manuscript = manuscript_files.read(of) if papers else ()
    return issued.file(of, {"a.pdf": made}, manuscript, title="T", by=by, at=datetime(2025, 1, 1, tzinfo=UTC), why=why)


# publish ----------------------------------------------------------------------------------------------------------


@refused(RequestError, "by is empty; it says who answers for the issue", "publish", "1.1", "--by", " ")
def publish_by_nobody(desk: Path, office: Office) -> object:
    issue(desk)
    return publishes(office, by=" ")


@refused(RequestError, "by has signs that are not UTF-8", "publish", "1.1", "--by", "A. \udcff Editor")
def publish_by_an_unreadable_name(desk: Path, office: Office) -> object:
    issue(desk)
    return publishes(office, by="A. \udcff Editor")


@refused(RequestError, ". names 2 issues; one is published at a time", "publish", ".", "--by", "A")
def publish_two_issues(desk: Path, office: Office) -> object:
    issue(desk)
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=2), "utf-8")
    return publishes(office, ".")


@refused(RequestError, "record: there is no target 'radio'", "publish", "1.1", "--by", "A")
def publish_for_an_unknown_target(desk: Path, office: Office) -> object:
    issue(desk, facts={"record": ["screen", "radio"]})
    return publishes(office)


@refused(ManuscriptError, "it is a draft; write status: approved when it may go out", "publish", "1.1", "--by", "A")
def publish_a_draft(desk: Path, office: Office) -> object:
    issue(desk, status="draft")
    return publishes(office)


@refused(ManuscriptError, "first story, headline: still empty", "publish", "1.1", "--by", "A")
def publish_an_empty_headline(desk: Path, office: Office) -> object:
    issue(desk, stories=[story(1, headline=None)])
    return publishes(office)


@refused(ManuscriptError, "there is no key 'wrong'", "publish", "2025/1.1.yaml", "--by", "A")
def publish_what_has_faults(desk: Path, office: Office) -> object:
    issue(desk)
    (desk / "2025" / "1.1.yaml").write_text(manuscript_text(wrong=1), "utf-8")
    return publishes(office, "2025/1.1.yaml")


@refused(ManuscriptError, "no font in force has 한 (U+D55C)", "publish", "1.1", "--by", "A")
def publish_what_a_rule_calls_a_fault(desk: Path, office: Office) -> object:
    issue(desk, stories=[story(1, headline="The word 한")])
    return publishes(office)


@refused(RequestError, "is on record, and has changed since; a new revision says why", "publish", "1.1", "--by", "A")
def publish_a_revision_without_a_reason(desk: Path, office: Office) -> object:
    of = issue(desk)
    files(of)
    of.path.write_text(of.path.read_text("utf-8") + "# a remark\n", "utf-8")
    return publishes(office)


@refused(RequestError, "the manuscript was saved while it was printed; nothing was filed")
def publish_what_was_saved_meanwhile(desk: Path, office: Office) -> object:
    of, real = issue(desk), printable.submitted

    def save(*given: Any, **named: Any) -> Future[Edition]:
        of.path.write_text(of.path.read_text("utf-8") + "# saved\n", "utf-8")
        return real(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printable, "submitted", save)
        return publishes(office)


@refused(RequestError, "an issue goes on record in its publication, and this file lies in none")
def publish_a_file_outside_any_publication(desk: Path, office: Office) -> object:
    (desk / "alone.yaml").write_text(manuscript_text(), "utf-8")
    return publishes(office, "alone.yaml")


@refused(RequestError, "test-digest has no issue 1.7", "publish", "1.7", "--by", "A")
def publish_an_unknown_number(desk: Path, office: Office) -> object:
    issue(desk)
    return publishes(office, "1.7")


# the door of the record --------------------------------------------------------------------------------------------


@refused(ManuscriptError, "it is a draft; write status: approved when it may go out")
def file_a_draft(desk: Path, office: Office) -> object:
    return files(issue(desk, status="draft"))


@refused(ManuscriptError, "first story, headline: still empty")
def file_an_empty_headline(desk: Path, office: Office) -> object:
    of = issue(desk)
    return files(replace(of, stories=(replace(of.stories[0], headline=" "),)))


@refused(RequestError, "by is empty; it says who answers for the issue")
def file_by_nobody(desk: Path, office: Office) -> object:
    return files(issue(desk), by="")


@refused(RequestError, "by has signs that are not UTF-8")
def file_by_an_unreadable_name(desk: Path, office: Office) -> object:
    return files(issue(desk), by="\ud800")


@refused(RequestError, "a new revision says why")
def file_a_revision_without_a_reason(desk: Path, office: Office) -> object:
    of = issue(desk)
    return files(replace(of, identity=replace(of.identity, revision=2)))


@refused(RequestError, "a.pdf is stamped “Proof, not yet issued”; a proof cannot go on record")
def file_a_proof(desk: Path, office: Office) -> object:
    return files(issue(desk), stamp="Proof, not yet issued")


@refused(RequestError, "an issue goes on record with its manuscript")
def file_without_a_manuscript(desk: Path, office: Office) -> object:
    return files(issue(desk), papers=False)


@refused(RequestError, "a.pdf has the pages of test-digest-1.1 r1, and not of test-digest-1.1 r2")
def file_the_pages_of_another_revision(desk: Path, office: Office) -> object:
    of = issue(desk)
    made = Edition(of.identity, "screen", ".pdf", b"%PDF", 1)
    later = replace(of, identity=replace(of.identity, revision=2))
    at = datetime(2025, 1, 1, tzinfo=UTC)
    return issued.file(later, {"a.pdf": made}, manuscript_files.read(of), title="T", by="A", at=at, why="A comma.")


# adopt -------------------------------------------------------------------------------------------------------------

FACTS = """format: 1
volume: 1
number: 1
date: 2019-07-15
stories:
  - {id: story-1, headline: A headline, page: 1}
"""


def a_pdf(desk: Path) -> None:
    """A PDF made elsewhere, with facts beside it."""
    import pikepdf

    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        made.save(desk / "old.pdf")
    (desk / "facts.yaml").write_text(FACTS, "utf-8")


@refused(RequestError, "by is empty; it says who answers", "adopt", "old.pdf", "--facts", "facts.yaml")
def adopt_by_nobody(desk: Path, office: Office) -> object:
    issue(desk)
    a_pdf(desk)
    return adopt.adopt(office, Path("old.pdf"), Path("facts.yaml"), by="")


@refused(RequestError, "there is no such file", "adopt", "none.pdf")
def adopt_what_is_not_there(desk: Path, office: Office) -> object:
    publication(desk)
    return adopt.propose(office, Path("none.pdf"))


@refused(RequestError, "the file is no PDF", "adopt", "notes.pdf")
def adopt_what_is_no_pdf(desk: Path, office: Office) -> object:
    publication(desk)
    (desk / "notes.pdf").write_text("Notes.", "utf-8")
    return adopt.propose(office, Path("notes.pdf"))


@refused(RequestError, "the facts are there already", "adopt", "old.pdf")
def adopt_with_facts_that_are_there(desk: Path, office: Office) -> object:
    issue(desk)
    a_pdf(desk)
    (desk / "elsewhere").mkdir()
    (desk / "elsewhere" / "old.yaml").write_text(FACTS, "utf-8")
    return adopt.propose(office, Path("old.pdf"))


@refused(
    RequestError,
    "test-digest-1.1 is on record already, set here from its manuscript",
    *("adopt", "old.pdf", "--facts", "facts.yaml", "--by", "A"),
)
def adopt_in_place_of_what_was_set_here(desk: Path, office: Office) -> object:
    of = issue(desk)
    files(of)
    a_pdf(desk)
    return adopt.adopt(office, Path("old.pdf"), Path("facts.yaml"), by="A")


@refused(
    RequestError,
    "test-digest-1.1 is on record, and differs; a new revision says why",
    *("adopt", "old.pdf", "--facts", "facts.yaml", "--by", "A"),
)
def adopt_another_copy_without_a_reason(desk: Path, office: Office) -> object:
    issue(desk)
    a_pdf(desk)
    adopt.adopt(office, Path("old.pdf"), Path("facts.yaml"), by="A")
    (desk / "facts.yaml").write_text(FACTS + "# better\n", "utf-8")
    return adopt.adopt(office, Path("old.pdf"), Path("facts.yaml"), by="A")


# init, new, import, style ---------------------------------------------------------------------------------------------


@refused(RequestError, "full is there already, and not empty", "init", "full")
def init_in_a_folder_that_is_not_empty(desk: Path, office: Office) -> object:
    (desk / "full" / "inside").mkdir(parents=True)
    return init.init(office, Path("full"))


@refused(RequestError, "a-file is a file", "init", "a-file")
def init_in_a_file(desk: Path, office: Office) -> object:
    (desk / "a-file").touch()
    return init.init(office, Path("a-file"))


@refused(RequestError, "inner would lie inside the publication test-digest", "init", "inner")
def init_inside_a_publication(desk: Path, office: Office) -> object:
    publication(desk)
    return init.init(office, Path("inner"))


@refused(RequestError, "there is no publication in", "new")
def new_without_a_publication(desk: Path, office: Office) -> object:
    return new.new(office)


@refused(RequestError, "'soon' is no date", "new", "--date", "soon")
def new_on_no_date(desk: Path, office: Office) -> object:
    publication(desk)
    return new.new(office, day="soon")


@refused(RequestError, "it is there already; nothing was overwritten", "new", "--date", "2025-02-02")
def new_where_a_file_is(desk: Path, office: Office) -> object:
    issue(desk)
    (desk / "2025" / "1.2.yaml").write_text(manuscript_text(number=1), "utf-8")
    return new.new(office, day="2025-02-02")


@refused(RequestError, "there is no file none.md", "import", "none.md")
def import_what_is_not_there(desk: Path, office: Office) -> object:
    return import_digest.new(office, Path("none.md"))


@refused(RequestError, "the file exists already, and import overwrites nothing", "import", "a.md", "-o", "1.1.yaml")
def import_over_a_file(desk: Path, office: Office) -> object:
    (desk / "a.md").write_text("# A\n", "utf-8")
    (desk / "1.1.yaml").touch()
    return import_digest.new(office, Path("a.md"), Path("1.1.yaml"))


@refused(RequestError, "an issue file ends in .yaml; name one", "import", "a.md", "-o", "new/2025/")
def import_into_a_folder_that_is_not_there(desk: Path, office: Office) -> object:
    (desk / "a.md").write_text("# A\n", "utf-8")
    return import_digest.new(office, Path("a.md"), Path("new/2025/"))


@refused(ManuscriptError, "there is no text in it below its title", "import", "a.md")
def import_a_title_alone(desk: Path, office: Office) -> object:
    (desk / "a.md").write_text("# A title alone\n", "utf-8")
    return import_digest.new(office, Path("a.md"))


@refused(ManuscriptError, "import the text that it was made of", "import", "a.md")
def import_a_pdf(desk: Path, office: Office) -> object:
    (desk / "a.md").write_bytes(b"%PDF-1.7\n")
    return import_digest.new(office, Path("a.md"))


@refused(RequestError, "there is no template or style 'nothing'", "style", "nothing")
def style_that_is_not_there(desk: Path, office: Office) -> object:
    return style.shipped_files(office, ("nothing",))


@refused(RequestError, "there is no publication in", "style", "--copy")
def style_without_a_publication(desk: Path, office: Office) -> object:
    return style.copy(office)


@refused(RequestError, "there is no target 'radio'", "preview", "--no-open", "--for", "radio")
def preview_for_an_unknown_target(desk: Path, office: Office) -> object:
    issue(desk)
    return preview(office, names=("radio",), ready=print)


# the table ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_act_refuses(desk: Path, office: Office, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(row.kind) as raised:
        row.act(desk, office)
    assert row.sentence in str(raised.value)
    assert raised.value.exit_code == row.kind.exit_code
    said = f" {raised.value.message} {raised.value.hint}"
    assert " --" not in said
    assert "`pdfdigest" not in said
    assert ": pdfdigest" not in said
    assert not raised.value.needs or raised.value.needs.partition(":")[0] in hints.HINTS


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.door], ids=[n for n in ROWS if ROWS[n].door])
def test_the_terminal_says_the_same(
    desk: Path, office: Office, row: Row, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(row.kind):
        row.act(desk, office)
    monkeypatch.chdir(desk)
    assert cli.run([*row.door]) == row.kind.exit_code
    assert row.sentence in capsys.readouterr().err


def test_nothing_is_on_record_where_it_was_refused(desk: Path, office: Office) -> None:
    for name, row in ROWS.items():
        if name.startswith(("publish_a_draft", "publish_by", "file_a_draft", "file_by", "file_a_proof")):
            with contextlib.suppress(DigestError):
                row.act(desk, office)
            assert not (desk / "issued").exists()
