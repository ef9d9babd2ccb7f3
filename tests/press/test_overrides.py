"""Templates of one's own say over what they were made, and `check` names those whose shipped block has changed since."""

from __future__ import annotations

from pathlib import Path

from pdfdigest.manuscript.publication import home
from pdfdigest.office import house_check
from pdfdigest.office.migrate import migrate
from pdfdigest.office.surroundings import Office
from pdfdigest.press.compose import overrides
from pdfdigest.press.style_folders import shipped
from tests.builders import issue

OWN = '{% extends "shipped/issue.html.j2" %}\n{% block head %}{% endblock %}\n\n{% block imprint %}\nBy hand.\n{% endblock %}\n'


def made(desk: Path, name: str, text: str) -> Path:
    issue(desk)
    path = desk / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def warnings(desk: Path) -> list[tuple[int, str]]:
    of = home(desk)
    assert of is not None
    return [(each.line, each.message) for each in house_check.faults(of) if each.severity == "warning"]


def marked(desk: Path) -> None:
    migrate(Office(desk, desk.parent / "cache", desk.parent / "state"), write=True)


def test_a_block_that_changed_is_named(desk: Path) -> None:
    path = made(desk, "issue.html.j2", OWN)
    assert warnings(desk) == []
    marked(desk)
    text = path.read_text("utf-8")
    assert text.startswith(OWN)
    assert warnings(desk) == []
    now = overrides.sign(overrides.blocks((shipped("templates") / "issue.html.j2").read_text("utf-8"))["imprint"])
    path.write_text(text.replace(now, "00000000"), "utf-8")
    ((line, words),) = warnings(desk)
    assert line == 4
    assert "the block imprint" in words
    assert f"write {now}" in words
    path.write_text(text.replace(now, "00000000").replace("00000000", now), "utf-8")
    assert warnings(desk) == []


def test_a_sign_that_is_older_stays_when_others_are_added(desk: Path) -> None:
    path = made(desk, "issue.html.j2", f"{OWN}{{#- made over: imprint 00000000 #}}\n")
    marked(desk)
    assert "imprint 00000000" in path.read_text("utf-8")
    assert path.read_text("utf-8").count("made over") == 1
    assert [line for line, _ in warnings(desk)] == [4]


def test_a_whole_file_that_changed_is_named(desk: Path) -> None:
    theirs = (shipped("templates") / "issue.html.j2").read_text("utf-8")
    path = made(desk, "issue.html.j2", theirs)
    marked(desk)
    assert warnings(desk) == []
    path.write_text(path.read_text("utf-8").replace(overrides.sign(theirs), "00000000"), "utf-8")
    assert ["the whole of issue.html.j2" in words for _, words in warnings(desk)] == [True]


def test_what_overrides_nothing_is_left_alone(desk: Path) -> None:
    path = made(desk, "extra.html.j2", "{% block imprint %}{% endblock %}\n")
    before = path.read_bytes()
    marked(desk)
    assert path.read_bytes() == before


def test_a_block_within_a_block_belongs_to_both() -> None:
    found = overrides.blocks("{% block a %}1{%- block b -%}2{% endblock b %}3{% endblock %}")
    assert found == {"b": "2", "a": "1{%- block b -%}2{% endblock b %}3"}


def test_the_mark_prints_nothing(desk: Path) -> None:
    from pdfdigest.press.compose.house import House

    made(desk, "letter/said.txt.j2", "{{ word }}\n")
    of = home(desk)
    assert of is not None
    before = House(of).fill("letter/said.txt.j2", word="said")
    (desk / "templates/letter/said.txt.j2").write_text(overrides.marked("{{ word }}\n", []), "utf-8")
    assert House(of).fill("letter/said.txt.j2", word="said") == before
