"""The balance of an import: what is missing is named with its place, and the last line says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pdfdigest import cli
from pdfdigest.manuscript.intake import assemble, balance, opening, sorting
from pdfdigest.manuscript.intake.balance import Balance
from tests.manuscript.intake.word_files import p, r, write

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


def test_a_list_number_that_is_lost_is_named(tmp_path: Path) -> None:
    def lose(values: dict[str, Any]) -> None:
        body = values["stories"][0]["body"]
        values["stories"][0]["body"] = body.replace("1. one", "one").replace("2. two", "\ntwo")

    found = weighed(tmp_path, lose)
    assert [(each.kind, each.names) for each in found.missing] == [("list number", ("1.", "2."))]
    assert "missing in the issue file: list numbers “1.”, “2.” (line 9)" in found.sentence


def test_a_list_item_is_no_name_and_keeps_its_number(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("5. Lamps\n6. Cranes\n\n# News\n\nWords of it.\n\n# Jobs\n\nMore words.\n", "utf-8")
    sheet = opening.read(path)
    made = sorting.draft(sheet, None, path)
    values = assemble.values(made, lambda _picture: (None, ""))
    assert made.names == []
    assert balance.weighed(sheet, made, values).missing == ()
    assert "5. Lamps\n6. Cranes" in values["sections"][0]["body"]


def test_a_typed_number_that_became_an_items_is_not_missing(tmp_path: Path) -> None:
    lines = "".join(p(f"{number}. Basic policies number {number}") for number in (21, 22, 23))
    after_a_break = p(r("The port.") + "<w:r><w:br/><w:br/></w:r>" + r("24. Transition plan"))
    path = write(tmp_path / "x.docx", p("Lamps") + p("The port ordered forty lamps on Monday.") + lines + after_a_break)
    sheet = opening.read(path)
    made = sorting.draft(sheet, None, path)
    weighed = balance.weighed(sheet, made, assemble.values(made, lambda _picture: (None, "")))
    assert not weighed.missing, weighed.sentence
