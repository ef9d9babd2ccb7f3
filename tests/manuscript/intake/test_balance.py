"""The balance of an import: what is missing is named with its place, and the last line says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pdfdigest import cli
from pdfdigest.manuscript.intake import assemble, balance, opening, sorting
from pdfdigest.manuscript.intake.balance import Balance

TEXT = """# The Test Digest

Vol. 1, No. 4

## Lamps

The port ordered [forty lamps](https://example.org/lamps) on Monday.[^1]

1. one
2. two

## Cranes

Owners of the cranes answered.

[^1]: Minutes of the council, https://example.org/minutes
"""


def weighed(folder: Path, change: Any = None) -> Balance:
    path = folder / "x.md"
    path.write_text(TEXT, "utf-8")
    sheet = opening.read(path)
    made = sorting.draft(sheet, None, path)
    values = assemble.values(made, lambda _picture: (None, ""))
    if change is not None:
        change(values)
    return balance.weighed(sheet, made, values)


def test_nothing_is_missing(tmp_path: Path) -> None:
    found = weighed(tmp_path)
    assert found.missing == ()
    assert found.sentence == "31 words, 1 link, 1 note in; the same out."


def test_a_word_that_is_lost_is_named_with_its_line(tmp_path: Path) -> None:
    def lose(values: dict[str, Any]) -> None:
        values["stories"][1]["body"] = "Owners of the cranes."

    assert weighed(tmp_path, lose).sentence.endswith("missing in the issue file: word “answered” (line 14)")


def test_a_link_that_is_lost_is_named(tmp_path: Path) -> None:
    def lose(values: dict[str, Any]) -> None:
        values["stories"][0]["body"] = values["stories"][0]["body"].replace("https://example.org/lamps", "source:x")

    assert weighed(tmp_path, lose).sentence.endswith("link “https://example.org/lamps” (line 7)")


def test_import_ends_with_it_and_refreshing_with_the_same_changes_nothing(
    tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.md").write_text(TEXT, "utf-8")
    assert cli.run(["import", "x.md"]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[-2:] == ["read as stories, each under a heading (sure)", "31 words, 1 link, 1 note in; the same out."]
    before = (tmp_path / "1.4.yaml").read_bytes()
    assert cli.run(["import", "x.md", "--into", "1.4.yaml"]) == 0
    assert "nothing has changed" in capsys.readouterr().err
    assert (tmp_path / "1.4.yaml").read_bytes() == before


def test_a_loss_ends_the_command_with_three(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    from pdfdigest.manuscript.intake import retyping

    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.md").write_text(TEXT, "utf-8")
    typed = retyping.body
    monkeypatch.setattr(retyping, "body", lambda *given: (typed(*given)[0].replace("Monday", "…"), True))
    assert cli.run(["import", "x.md"]) == 3
    assert "missing in the issue file: word “monday” (line 7)" in capsys.readouterr().err
