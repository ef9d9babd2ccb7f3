"""`desk`: where it opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pdfdigest.office.surroundings import Office
from tests.builders import publication
from tests.cli.conftest import Run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders in which a desk was opened."""
    found: list[Path] = []

    def desk(office: Office, **_: Any) -> None:
        found.append(office.here)

    monkeypatch.setattr("pdfdigest.desk.writing.desk", desk)
    return found


@pytest.mark.parametrize("named", ["digest", "digest/publication.toml"])
def test_it_takes_a_folder_and_what_a_file_manager_hands_over(
    tmp_path: Path, run: Run, opened: list[Path], named: str
) -> None:
    publication(tmp_path / "digest")
    assert run("desk", named, here=tmp_path).code == 130
    assert opened == [(tmp_path / "digest").resolve()]


def test_another_file_is_refused(tmp_path: Path, run: Run, opened: list[Path]) -> None:
    (tmp_path / "notes.txt").write_text("", "utf-8")
    said = run("desk", "notes.txt", here=tmp_path)
    assert said.code == 2
    assert "neither a folder nor a publication.toml" in said.err
    assert opened == []
