"""A file that changed is never taken for what it was, however it was changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

import pytest

from pdfdigest.press.cache import file_hashes, toolchain
from pdfdigest.press.cache.file_hashes import ABSENT, FileHashes

LONG_AGO = 1_700_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "1.4.yaml"
    path.write_bytes(b"format: 1")
    return path


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour later: what was written just now has lain still for long."""
    now = time.time_ns
    monkeypatch.setattr("pdfdigest.press.cache.file_hashes.time.time_ns", lambda: now() + 3_600_000_000_000)


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def remembered(path: Path) -> dict[str, object]:
    seen = FileHashes()
    seen.hash(str(path))
    return seen.signatures()


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on."""
    read: list[str] = []
    real = file_hashes._read
    monkeypatch.setattr(file_hashes, "_read", lambda path: read.append(path) or real(path))
    return read


@pytest.mark.usefixtures("later")
def test_what_lay_still_is_not_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = remembered(file)
    read = reads(monkeypatch)
    assert FileHashes(kept).hash(str(file)) == sha(b"format: 1")
    assert read == []


def test_what_was_just_saved_is_not_believed_by_its_times(file: Path) -> None:
    assert remembered(file) == {}


@pytest.mark.usefixtures("later")
def test_same_size_and_same_time_is_still_another_file(file: Path) -> None:
    os.utime(file, (LONG_AGO, LONG_AGO))
    kept = remembered(file)
    file.write_bytes(b"format: 2")
    os.utime(file, (LONG_AGO, LONG_AGO))
    assert FileHashes(kept).hash(str(file)) == sha(b"format: 2")


@pytest.mark.usefixtures("later")
def test_another_file_moved_into_its_place(file: Path, tmp_path: Path) -> None:
    kept = remembered(file)
    other = tmp_path / "other"
    other.write_bytes(b"format: 3")
    shutil.copystat(file, other)
    other.replace(file)
    assert FileHashes(kept).hash(str(file)) == sha(b"format: 3")


@pytest.mark.usefixtures("later")
def test_touched_but_unchanged(file: Path) -> None:
    kept = remembered(file)
    file.touch()
    assert FileHashes(kept).hash(str(file)) == sha(b"format: 1")


def test_a_clock_that_runs_behind_the_files(file: Path) -> None:
    os.utime(file, (time.time() + 9000, time.time() + 9000))
    assert remembered(file) == {}


def test_again_knows_a_change_in_the_same_run(file: Path) -> None:
    seen = FileHashes()
    seen.watch(str(file))
    assert seen.if_unchanged(str(file)) == sha(b"format: 1")
    known = file.stat()
    file.write_bytes(b"format: 2")
    os.utime(file, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert seen.if_unchanged(str(file)) is None
    assert seen.if_unchanged(str(file.parent / "never looked at")) is None


@pytest.mark.usefixtures("later")
def test_a_change_between_glance_and_look_is_no_memory(file: Path) -> None:
    seen = FileHashes()
    seen.watch(str(file))
    file.write_bytes(b"format: 22")
    assert seen.hash(str(file)).startswith("restless")
    assert seen.if_unchanged(str(file)) is None


def test_absence_is_a_sighting(tmp_path: Path) -> None:
    seen, path = FileHashes(), tmp_path / "own.css"
    assert seen.hash(str(path)) == ABSENT
    assert seen.if_unchanged(str(path)) == ABSENT
    path.write_text("p { color: red }")
    assert seen.if_unchanged(str(path)) is None
    assert FileHashes().hash(str(path)) == sha(b"p { color: red }")


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert FileHashes().hash(str(tmp_path / "pipe")).startswith("mode")
    assert FileHashes().hash(str(tmp_path)).startswith("mode")
    assert FileHashes().hash("a\0b").startswith("unreadable")


def test_a_tree_is_names_and_contents(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    assert FileHashes().tree(str(folder)) == ABSENT
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "own.css").write_text("a")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "part.j2").write_text("b")
    (folder / "shared").symlink_to(tmp_path / "shared")
    (folder / "again").symlink_to(folder)
    states = [FileHashes().tree(str(folder))]
    for change in (
        lambda: (folder / "issue.html.j2").write_text(""),
        lambda: (folder / "issue.html.j2").rename(folder / "note.html.j2"),
        lambda: (tmp_path / "shared" / "part.j2").write_text("c"),
        (folder / "css" / "own.css").unlink,
    ):
        seen = FileHashes()
        assert seen.tree(str(folder)) == seen.tree_if_unchanged(str(folder)) == states[-1]
        change()
        assert seen.tree_if_unchanged(str(folder)) != states[-1]
        states.append(FileHashes().tree(str(folder)))
    assert len(set(states)) == len(states)


def test_a_clock_that_was_set_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = FileHashes()
    assert seen.clock_is_steady()
    now = time.time_ns
    monkeypatch.setattr("pdfdigest.press.cache.file_hashes.time.time_ns", lambda: now() - 60_000_000_000)
    assert not seen.clock_is_steady()


def test_the_plant_is_the_same_twice_and_another_with_another_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = toolchain.digest(FileHashes())
    assert toolchain.digest(FileHashes()) == first
    (tmp_path / "pango_helper-9.9.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert toolchain.digest(FileHashes()) != first


def test_what_was_not_there_when_its_folder_was_watched(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "out").mkdir()
    seen = FileHashes()
    seen.watch_folder(str(tmp_path), frozenset({"out"}))
    assert seen.if_unchanged(str(tmp_path / "own" / "new.css")) == ABSENT
    assert seen.if_unchanged(str(tmp_path / "out" / "new.css")) is None
    (tmp_path / "own" / "newer.css").write_bytes(b"")
    assert seen.if_unchanged(str(tmp_path / "own" / "newer.css")) is None
