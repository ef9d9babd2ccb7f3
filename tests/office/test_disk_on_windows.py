"""Files as Windows has them, pretended here: held by a scanner, named like a device, at paths that are too long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import file_moves, portable_names
from pdfdigest.office import disk


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A Windows whose time costs nothing: the pauses that were made."""
    made: list[float] = []
    monkeypatch.setattr(file_moves, "WINDOWS", True)
    monkeypatch.setattr(file_moves.time, "sleep", made.append)
    return made


def held(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody holds the file for so many tries."""
    left = [times]
    real = Path.replace

    def replace(self: Path, target: Any) -> Path:
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "Access is denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_a_file_that_a_scanner_holds_is_waited_for(
    tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(b"old")
    held(3, monkeypatch)
    disk.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert waits == list(file_moves.HELD[:3])


@pytest.mark.parametrize("several", [False, True])
def test_a_file_that_is_held_for_good_stays_as_it_was(
    tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch, several: bool
) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(b"old")
    held(1_000, monkeypatch)
    with pytest.raises(RequestError, match="it is open in another program"):
        disk.write_all({path: b"new"}) if several else disk.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    assert 2 < sum(waits) < 5


def test_elsewhere_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_moves, "WINDOWS", False)
    monkeypatch.setattr(file_moves.time, "sleep", lambda _: pytest.fail("it waited"))
    held(1, monkeypatch)
    with pytest.raises(RequestError, match="cannot be written"):
        disk.write(tmp_path / "page.pdf", b"new")


def test_a_folder_takes_its_name_once_nobody_holds_it(
    tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside").mkdir()
    real, left = Path.rename, [2]

    def rename(self: Path, target: Any) -> Path:
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "Access is denied")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    file_moves.rename(tmp_path / "beside", tmp_path / "r1")
    assert [path.name for path in tmp_path.iterdir()] == ["r1"]
    assert waits == list(file_moves.HELD[:2])


@pytest.mark.parametrize("name", ["CON.csv", "nul", "list.", "a:b.pdf"])
def test_what_windows_would_write_elsewhere_is_refused(tmp_path: Path, waits: list[float], name: str) -> None:
    for write in (lambda path: disk.write(path, b""), lambda path: disk.write_all({path: b""})):
        with pytest.raises(RequestError, match="the file cannot be written: Windows"):
            write(tmp_path / name)
    with pytest.raises(RequestError, match="the file cannot be written: Windows"):
        disk.write(tmp_path / name / "inside.pdf", b"")
    assert list(tmp_path.iterdir()) == []
    assert waits == []


def test_a_path_that_is_too_long_says_what_to_do(tmp_path: Path, waits: list[float]) -> None:
    deep = tmp_path.joinpath(*["a long folder"] * 20)
    with pytest.raises(RequestError, match=f"Windows takes {portable_names.LONGEST}") as refused:
        disk.write(deep / "page.pdf", b"")
    assert "nearer to the root of its drive" in refused.value.hint
    assert not (tmp_path / "a long folder").exists()
    assert waits == []


def test_what_somebody_saved_while_the_file_was_held_is_not_written_over(
    tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "1.1.yaml"
    path.write_bytes(b"old")
    held(2, monkeypatch)
    assert disk.replace(path, b"old", b"new")
    held(2, monkeypatch)
    monkeypatch.setattr(file_moves.time, "sleep", lambda _: path.write_bytes(b"a colleague's"))
    assert not disk.replace(path, b"new", b"newer")
    assert path.read_bytes() == b"a colleague's"
    assert list(tmp_path.iterdir()) == [path]
