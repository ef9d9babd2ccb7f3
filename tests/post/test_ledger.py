"""The ledger: what was written is there, and no copy of it is ever used twice."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post import keys, tables
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.ledger_place import synced
from tests.builders import ROOT
from tests.post.builders import ledger


def write(into: Ledger, words: str = "for the test") -> None:
    with into.writing() as db:
        record(db, at=0, act="test", who="a tester", why=words)


@pytest.mark.file_ledger
def test_a_ledger_and_its_key_are_for_their_owner_alone(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        write(made)
        modes = {path.name: path.stat().st_mode & 0o777 for path in made.folder.iterdir()}
    assert modes["ledger.sqlite"] == modes["key"] == 0o600
    assert (tmp_path / "post").stat().st_mode & 0o777 == 0o700
    assert all(mode == 0o600 for mode in modes.values())


def test_what_is_written_stays_and_what_fails_does_not(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        write(made, "kept")
        with contextlib.suppress(ZeroDivisionError), made.writing() as db:
            record(db, at=0, act="test", who="a tester", why="lost")
            raise ZeroDivisionError
        assert made.counter == 1
    with ledger(tmp_path) as again:
        assert [row[0] for row in again.db.execute("SELECT why FROM acts")] == ["kept"]


@pytest.mark.file_ledger
def test_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        assert made.db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert made.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.file_ledger
def test_without_a_ledger_nothing_is_made_and_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="nothing has been planned or imported"):
        Ledger.open(tmp_path / "post", tmp_path / "state")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.file_ledger
def test_an_older_copy_is_refused_until_it_is_adopted(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        write(made)
    shutil.copytree(tmp_path / "post", tmp_path / "copy")
    with ledger(tmp_path) as made:
        write(made)
    shutil.rmtree(tmp_path / "post")
    (tmp_path / "copy").rename(tmp_path / "post")
    with ledger(tmp_path) as old:
        assert old.counter == 1
        with pytest.raises(PostError, match="older copy"):
            write(old)
        old.adopt(at=0, who="the editor", why="the disk broke")
        write(old)
        assert old.counter > 2
    with ledger(tmp_path) as old:
        write(old)


@pytest.mark.file_ledger
def test_of_two_copies_only_the_one_that_was_used_goes_on(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        write(made)
    shutil.copytree(tmp_path / "post", tmp_path / "twin" / "post")
    with ledger(tmp_path) as made:
        write(made)
    with ledger(tmp_path / "twin", tmp_path / "state") as twin, pytest.raises(PostError, match="older copy"):
        write(twin)


@pytest.mark.file_ledger
def test_a_ledger_from_another_machine_is_refused_until_it_is_adopted(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        write(made)
    with ledger(tmp_path, tmp_path / "another") as moved:
        with pytest.raises(PostError, match="not made on this machine"):
            write(moved)
        moved.adopt(at=0, who="the editor", why="a new computer")
        write(moved)


@pytest.mark.file_ledger
@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Office", "Nextcloud"])
def test_a_synced_folder_is_refused_until_it_is_adopted(tmp_path: Path, name: str) -> None:
    place = tmp_path / name / "digest"
    with ledger(place, tmp_path / "state") as made:
        with pytest.raises(PostError, match="synced"):
            write(made)
        made.adopt(at=0, who="the editor", why="one machine only")
        write(made)
    with ledger(place, tmp_path / "state") as made:
        write(made)


@pytest.mark.file_ledger
def test_a_mark_of_a_synchronising_program_is_seen(tmp_path: Path) -> None:
    assert synced(tmp_path) == ""
    (tmp_path / ".stfolder").mkdir()
    assert "stfolder" in synced(tmp_path / "digest" / "post")


@pytest.mark.file_ledger
def test_a_second_run_is_refused_while_the_first_goes_on_and_not_after_it_was_killed(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    words = (
        "import sys; from pathlib import Path; from pdfdigest.post.ledger import Ledger\n"
        "made = Ledger.open(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "with made.alone(): print('up', flush=True); sys.stdin.read()"
    )
    arguments = [sys.executable, "-c", words, str(made.folder), str(tmp_path / "state")]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"up\n"
        with pytest.raises(PostError, match="only one may send"), made.alone():
            pass
        other.kill()
    with made.alone():
        made.close()


def test_another_program_may_write_while_one_sends(tmp_path: Path) -> None:
    with ledger(tmp_path) as one, ledger(tmp_path) as two, one.alone():
        write(one)
        write(two)
        write(one)
        assert one.counter == 3


@pytest.mark.file_ledger
def test_a_file_that_is_no_ledger_and_one_from_the_future_are_told_apart(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        made.db.execute("PRAGMA user_version = 9")
    with pytest.raises(PostError, match="newer pdfdigest"):
        ledger(tmp_path)
    path = tmp_path / "post" / "ledger.sqlite"
    path.write_bytes(b"no database at all, but long enough to be looked at " * 40)
    with pytest.raises(PostError, match="cannot be read"):
        ledger(tmp_path)
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("PRAGMA application_id = 7")
    other.close()
    with pytest.raises(PostError, match="no ledger of pdfdigest"):
        ledger(tmp_path)


@pytest.mark.file_ledger
def test_an_older_ledger_takes_the_steps_that_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ledger(tmp_path) as made:
        write(made)
    more = tables.Tables("more", ("CREATE TABLE more (a TEXT);",))
    monkeypatch.setattr(tables, "ALL", (*tables.ALL, more))
    with ledger(tmp_path) as made:
        assert made.db.execute("SELECT count(*) FROM more").fetchone() == (0,)
    more = tables.Tables("more", (*more.steps, "ALTER TABLE more ADD b TEXT; CREATE INDEX of_b ON more (b);"))
    monkeypatch.setattr(tables, "ALL", (*tables.ALL[:-1], more))
    with ledger(tmp_path) as made:
        assert made.db.execute("SELECT a, b FROM more").fetchall() == []
        write(made)


def test_a_key_is_never_made_anew_beside_its_ledger(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        write(made)
    before = keys.text(tmp_path / "post")
    keys.renew(tmp_path / "post")
    assert keys.text(tmp_path / "post").splitlines()[1:] == before.splitlines()
    (tmp_path / "post" / "key").chmod(0o644)
    with pytest.raises(PostError, match="chmod 600"):
        keys.text(tmp_path / "post")
    (tmp_path / "post" / "key").unlink()
    with ledger(tmp_path), pytest.raises(PostError, match="not there"):
        keys.text(tmp_path / "post")


@pytest.mark.file_ledger
def test_none_but_the_ledger_opens_it() -> None:
    """Whoever else imports sqlite3 has a file of its own: a journal, a lock, a count, the queue of leavers."""
    opens = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pdfdigest").rglob("*.py")
        if "sqlite3" in path.read_text("utf-8")
    }
    assert opens == {
        "pdfdigest/office/journal.py",
        "pdfdigest/office/one_writer.py",
        "pdfdigest/post/ledger_age.py",
        "pdfdigest/post/ledger_faults.py",
        "pdfdigest/post/ledger_file.py",
        "pdfdigest/post/ledger_moves.py",
        "pdfdigest/post/ledger_steps.py",
        "pdfdigest/post/shared_count.py",
        "pdfdigest/post/unsubscribes.py",
    }
