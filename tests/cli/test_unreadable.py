"""What cannot be read, a file or an option, is told in words that nobody needs a programmer for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import publication
from tests.cli.conftest import Run, run

__all__ = ["run"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"format: 1\n"], ids=["empty", "half", "yaml"])
@pytest.mark.parametrize(
    "command", [["verify"], ["impose"], ["adopt"], ["cite", "1", "--volume"]], ids=lambda each: each[0]
)
def test_a_file_that_is_no_pdf_is_told_as_one(desk: Path, run: Run, command: list[str], data: bytes) -> None:
    publication(desk)
    (desk / "a.pdf").write_bytes(data)
    said = run(*command, "a.pdf", here=desk)
    assert said.code in (2, 5)
    assert "a.pdf: the file is no PDF that can be read" in said.err
    assert "is it a PDF, and has all of it arrived?" in said.err


@pytest.mark.parametrize("command", [["bind", "--from"], ["bind", "--to"], ["lists", "suppressed", "--since"]])
@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", ""])
def test_what_is_no_day_is_told_with_how_one_is_written(desk: Path, run: Run, command: list[str], day: str) -> None:
    publication(desk)
    said = run(*command, day, here=desk)
    assert said.code == 2
    assert f"{day!r} is no date; write year-month-day, like 2022-02-25" in said.err
