"""Saving at the desk: kept before it is written, written once, and nobody's words overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfdigest.errors import RequestError
from pdfdigest.manuscript.commands import CHANGED, TEXT_ONLY, Command
from pdfdigest.office import disk
from pdfdigest.office import save as saving
from pdfdigest.office.journal import Journal, key_of
from pdfdigest.office.save import save, state
from pdfdigest.office.surroundings import Office
from tests.builders import issue, story

HEADLINE = ("stories", "story-1", "headline")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(here=tmp_path, cache=tmp_path / "cache", state=tmp_path / "state", who="Anna")


@pytest.fixture
def journal(office: Office) -> Iterator[Journal]:
    made = Journal(office.state / "desk")
    yield made
    made.close()


@pytest.fixture
def path(desk: Path) -> Path:
    return issue(desk, stories=[story(1, body="One here. Two here."), story(2)]).path


def change(number: int, base: str | None, value: str | None, path: tuple[str, ...] = HEADLINE) -> Command:
    return Command(f"a:{number}", "set", path, base, value)


def test_a_command_is_written_once(office: Office, journal: Journal, path: Path) -> None:
    command = change(1, "Headline number 1", "Fresh")
    (first,) = save(office, journal, path, (command,))
    assert (first.value, first.held) == ("Fresh", "")
    path.write_text(path.read_text("utf-8").replace("Fresh", "Fresher"), "utf-8")
    assert save(office, journal, path, (command,)) == (first,)
    assert "headline: Fresher\n" in path.read_text("utf-8")


def test_what_waits_is_written_when_the_desk_is_next_opened(office: Office, journal: Journal, path: Path) -> None:
    journal.capture(key_of(path), "Anna", 1.0, (change(1, "Headline number 1", "Typed before the crash"),))
    journal.close()
    again = Journal(office.state / "desk")
    assert again.waiting() == {key_of(path)}
    save(office, again, path)
    assert "Typed before the crash" in path.read_text("utf-8")
    assert again.waiting() == frozenset()
    again.close()


def test_a_save_that_stopped_after_writing_changes_nothing_more(office: Office, journal: Journal, path: Path) -> None:
    command = change(1, "Headline number 1", "Fresh")
    journal.capture(key_of(path), "Anna", 1.0, (command,))
    path.write_text(path.read_text("utf-8").replace("Headline number 1", "Fresh"), "utf-8")
    before = path.read_bytes()
    assert save(office, journal, path, (command,))[0].held == ""
    assert path.read_bytes() == before


def test_two_sentences_of_two_people_are_both_written(office: Office, journal: Journal, path: Path) -> None:
    body = ("stories", "story-1", "body")
    path.write_text(path.read_text("utf-8").replace("One here.", "One there."), "utf-8")
    (outcome,) = save(office, journal, path, (change(1, "One here. Two here.", "One here. Two now.", body),))
    assert outcome.value == "One there. Two now."
    assert "One there. Two now." in path.read_text("utf-8")


def test_one_sentence_of_two_people_is_held(office: Office, journal: Journal, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("Headline number 1", "Theirs"), "utf-8")
    before = path.read_bytes()
    (outcome,) = save(office, journal, path, (change(1, "Headline number 1", "Mine"),))
    assert (outcome.held, outcome.value) == (CHANGED, "Theirs")
    assert path.read_bytes() == before


def test_somebody_saves_in_the_same_moment(
    office: Office, journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While what is written waits for the disk an editor saves: its words are read again, and stay."""
    real = os.fsync

    def fsync(file: int) -> None:
        real(file)
        path.write_text(path.read_text("utf-8").replace("Headline number 2", "The editor's"), "utf-8")

    monkeypatch.setattr(disk.os, "fsync", fsync)
    save(office, journal, path, (change(1, "Headline number 1", "Mine"),))
    text = path.read_text("utf-8")
    assert "Mine" in text
    assert "The editor's" in text


def test_a_file_that_cannot_be_written_keeps_the_command(
    office: Office, journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise RequestError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(saving.disk, "replace", full)
        with pytest.raises(RequestError):
            save(office, journal, path, (change(1, "Headline number 1", "Kept"),))
    assert journal.waiting() == {key_of(path)}
    save(office, journal, path)
    assert "Kept" in path.read_text("utf-8")


def test_a_file_that_is_no_yaml_is_saved_as_text(office: Office, journal: Journal, path: Path) -> None:
    path.write_text("format: 1\nstories: [\n", "utf-8")
    assert state(path).values is None
    assert save(office, journal, path, (change(1, "Headline number 1", "x"),))[0].held == TEXT_ONLY
    text = state(path).text
    save(office, journal, path, (Command("a:2", "set", (), text, text.replace("[", "[]")),))
    assert path.read_text("utf-8") == "format: 1\nstories: []\n"


def test_who_may_read_the_file_stays(office: Office, journal: Journal, path: Path) -> None:
    path.chmod(0o640)
    save(office, journal, path, (change(1, "Headline number 1", "Fresh"),))
    assert path.stat().st_mode & 0o777 == 0o640
    assert (office.state / "desk" / "journal.sqlite").stat().st_mode & 0o077 == 0


def test_sessions_end(journal: Journal) -> None:
    journal.admit("s", 100.0)
    assert journal.admitted("s", 150.0, 60)
    assert not journal.admitted("s", 161.0, 60)
    assert not journal.admitted("t", 150.0, 60)


def test_a_journal_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RequestError):
        Journal(tmp_path / "file" / "desk")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "odd",
    [
        Command("odd", "add", ("stories",), value="no entry"),
        Command("odd", "add", ("stories",), value=5),
        Command("odd", "set", (), base="", value={"no": "text"}),
        Command("odd", "set", ("language",), value=10**400),
    ],
)
def test_a_command_that_cannot_be_read_keeps_no_other_waiting(
    office: Office, journal: Journal, path: Path, odd: Command
) -> None:
    (outcome,) = save(office, journal, path, (odd,))
    assert outcome.held
    assert not journal.waiting()


def test_an_issue_that_is_a_link_is_written_where_it_leads(office: Office, journal: Journal, path: Path) -> None:
    real = path.parent.parent / "kept.yaml"
    path.rename(real)
    path.symlink_to(real)
    save(office, journal, path, (change(1, "Headline number 1", "Through the link"),))
    assert path.is_symlink()
    assert "Through the link" in real.read_text("utf-8")


def test_a_link_that_leads_out_of_the_publication_is_not_written_to(
    office: Office, journal: Journal, path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "1.1.yaml"
    path.rename(outside)
    path.symlink_to(outside)
    before = outside.read_bytes()
    with pytest.raises(RequestError, match="leads out of the publication"):
        save(office, journal, path, (change(1, "Headline number 1", "Outside"),))
    assert outside.read_bytes() == before
    assert journal.waiting() == {key_of(path)}
