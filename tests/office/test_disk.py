"""A file is written over only where it says what it is thought to say, whoever else writes it in the same moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pdfdigest.manuscript import file_moves
from pdfdigest.office import disk


def last_moment(path: Path, words: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program saves between the last look and the exchange."""
    real = file_moves.exchange

    def exchange(*given: Any) -> bool | None:
        path.write_bytes(words)
        return real(*given)

    monkeypatch.setattr(file_moves, "exchange", exchange)


def test_what_is_saved_in_the_last_moment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "1.1.yaml"
    path.write_bytes(b"old")
    assert disk.replace(path, b"old", b"new")
    assert path.read_bytes() == b"new"
    for theirs in (b"a colleague's", b"new and more", b"ne", b""):
        path.write_bytes(b"new")
        with monkeypatch.context() as moment:
            last_moment(path, theirs, moment)
            assert not disk.replace(path, b"new", b"newer")
        assert path.read_bytes() == theirs
        assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("system", ["has no such step", "refuses it here"])
def test_without_the_step_the_last_look_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    class Refusing:
        def exchange(self, _one: bytes, _other: bytes) -> int:
            return -1

    monkeypatch.setattr(file_moves, "_system", lambda: None if system == "has no such step" else Refusing())
    path = tmp_path / "1.1.yaml"
    assert disk.replace(path, b"", b"new")
    assert disk.replace(path, b"new", b"newer")
    assert not disk.replace(path, b"new", b"newest")
    assert path.read_bytes() == b"newer"
    assert list(tmp_path.iterdir()) == [path]
