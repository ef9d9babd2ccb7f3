"""`pdfdigest check` and the table [mail]: its faults with their place, and no secret read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import issue
from tests.cli.conftest import Run


def said(desk: Path, run: Run, text: str) -> tuple[int, list[str]]:
    issue(desk)
    with (desk / "publication.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    found = run("check", here=desk)
    return found.code, [line for line in found.out if "mail" in line]


def test_without_the_table_nothing_is_said_of_mail(desk: Path, run: Run) -> None:
    assert said(desk, run, "") == (0, [])


def test_no_secret_is_asked_for(desk: Path, run: Run) -> None:
    text = (
        '[mail.server]\nhost = "smtp.office.example"\nuser = "digest"\npassword = {env = "NOT_SET_ANYWHERE"}\n'
        '[mail.dkim]\ndomain = "office.example"\nselector = "d1"\nkey = {file = "is-not-there.pem"}\n'
    )
    assert said(desk, run, text) == (0, [])


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[mail]\nsendr = "d@office.example"\n', 2, "did you mean 'sender'?"),
        ('[mail.server]\nhost = "smtp.office.example"\nport = "587"\n', 3, "mail.server.port"),
        ('[mail.leave]\naddress = "http://leave.office.example"\n', 2, "no HTTPS address"),
        ('[mail.server]\nhost = "a.example"\npassword = {env = "X"}\n', 1, "user is missing"),
        ('[mail.spare]\nhost = "a.example"\n', 1, "server is missing"),
    ],
)
def test_a_fault_has_its_line(desk: Path, run: Run, text: str, line: int, words: str) -> None:
    code, found = said(desk, run, text)
    before = len((desk / "publication.toml").read_text("utf-8").splitlines()) - len(text.splitlines())
    assert (code, len(found)) == (3, 1)
    assert words in found[0]
    assert f"publication.toml:{before + line}:" in found[0]
