"""What was withdrawn is sent to nobody any more, and its notice goes to those who had it and to nobody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pdfdigest.errors import PostError
from pdfdigest.office import send
from pdfdigest.office.surroundings import Office
from pdfdigest.post import releases
from tests.cli.conftest import Run
from tests.cli.test_send_letter import Letters, letters, office, plan, said
from tests.office.post_office import enlist, on_record, server, settings
from tests.post.builders import sink

__all__ = ["letters", "office"]
WHO = ("--by", "A. Editor", "--why", "The wrong attachment")


@pytest.fixture
def withdrawn(office: Office, run: Run, tmp_path: Path) -> str:
    """A first plan was mailed to Ann and Bob, a second one waits, and the issue was withdrawn: the name of the second."""
    path = office.here / "publication.toml"
    before = path.read_text("utf-8")
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        assert run("send", "run", plan(run, "1.1", "--list", "members")).code == 0
        assert len(standing.taken()) == 2
    path.write_text(f'{before}record = ["screen"]\n', "utf-8")
    enlist(office, "cy@example.org")
    waiting = plan(run, "1.1", "--list", "members")
    told = run("withdraw", "1.1", *WHO, "--json")
    assert told.code == 0, told.err
    assert json.loads(told.out[0])["called_off"] == [waiting]
    assert f"the plan {waiting[:12]} is called off" in told.err
    return waiting


def test_a_plan_of_it_is_called_off_and_says_why(run: Run, withdrawn: str) -> None:
    found = run("send", "run", withdrawn)
    assert found.code == 6
    assert "1.1 was withdrawn on" in found.err
    told = json.loads(run("send", "status", withdrawn, "--json").out[0])
    assert (told["state"], told["accepted"]) == ("cancelled", 0)


def test_no_new_plan_is_made_of_it(run: Run, withdrawn: str) -> None:
    for words in (("1.1", "--list", "members"), ("1.1", "--list", "members", "--revision", "1")):
        found = run("send", "plan", *words)
        assert found.code == 2
        assert "withdrawn on" in found.err
        assert "pdfdigest send plan 1.1 --to previous" in found.err


def test_its_notice_goes_to_those_who_had_it(run: Run, letters: Letters, withdrawn: str) -> None:
    found = letters(plan(run, "1.1", "--to", "previous"))
    assert set(found) == {"ann@example.org", "bob@example.org"}
    for letter in found.values():
        assert "(withdrawn)" in letter["Subject"]
        assert "This issue has been withdrawn" in said(letter)
        assert "takes the place of" not in said(letter)
        assert "Headline number 1" not in said(letter) + said(letter, "html")
        assert [part.get_filename() for part in letter.iter_attachments()] == ["The Test Digest 1.1 r2.pdf"]


def test_a_plan_that_was_not_called_off_is_refused_all_the_same(
    office: Office, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the ledger was locked, or is a copy, while the issue was withdrawn."""
    waiting = plan(run, "1.1", "--list", "members")
    settings(office, 'record = ["screen"]\n')
    with monkeypatch.context() as patch:
        patch.setattr(releases, "every", lambda _db: ())
        assert run("withdraw", "1.1", *WHO).code == 0
    with pytest.raises(PostError, match=r"nothing is sent: 1\.1 was withdrawn on"):
        send.run(office, waiting)
    found = run("send", "run", waiting)
    assert found.code == 6
    assert "pdfdigest send plan 1.1 --to previous" in found.err
    again = run("send", "plan", "--again", waiting)
    assert again.code == 6
    assert "1.1 was withdrawn on" in again.err
    assert not (office.here / "post/outbox").exists()


def test_whoever_got_any_revision_of_it_is_told(office: Office, run: Run, letters: Letters, tmp_path: Path) -> None:
    path = office.here / "publication.toml"
    before = path.read_text("utf-8")
    with sink(tmp_path / "sink") as standing:
        settings(office, server(standing.port))
        assert run("send", "run", plan(run, "1.1", "--list", "members")).code == 0
        enlist(office, "cy@example.org", name="press")
        on_record(office.here, pdf=b"%PDF-2", revision=2, facts=None)
        settings(office, server(standing.port))
        assert run("send", "run", plan(run, "1.1", "--list", "press")).code == 0
        assert len(standing.taken()) == 3
    path.write_text(f'{before}record = ["screen"]\n', "utf-8")
    assert run("withdraw", "1.1", *WHO).code == 0
    assert len(letters(plan(run, "1.1", "--to", "previous"))) == 3
