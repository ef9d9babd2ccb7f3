"""What an import found no place for prints in the draft, is named by check, and never goes on record."""

from __future__ import annotations

from pathlib import Path

from pdfdigest.manuscript import rules
from pdfdigest.press.compose import composition, web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from tests.builders import issue, manuscript_text, story
from tests.cli.conftest import Run

PASSAGES = [
    {"where": "line 12 of notes.md", "body": "The hall is [closed](https://example.org/hall) in May.\n"},
    {"where": "paragraph 3 of notes.docx", "body": "| a | b |\n|---|---|\n| 1 | 2 |\n"},
]


def test_it_stands_at_the_end_of_a_stamped_draft(tmp_path: Path) -> None:
    of = issue(tmp_path, not_placed=PASSAGES, stories=[story(body="See [here](https://example.org/a).\n")])
    assert of.unfinished
    assert [source.address for source in of.sources] == ["https://example.org/a", "https://example.org/hall"]
    house = House(of.publication)
    assert composition.stamp(of, house) == "Draft, not issued"
    for text in (
        composition.compose(of, house, target("screen", of.publication)).html,
        web.page(of, house, target("web", of.publication)).data.decode(),
    ):
        after = text.partition("Not placed")[2]
        assert all(words in after for words in ("line 12 of notes.md", "closed", "paragraph 3 of notes.docx", "<td"))


def test_an_issue_without_such_passages_has_no_such_section(tmp_path: Path) -> None:
    of = issue(tmp_path)
    assert "Not placed" not in composition.compose(of, House(of.publication), target("screen", of.publication)).html


def test_check_names_each_passage_with_its_line(tmp_path: Path) -> None:
    of = issue(tmp_path, not_placed=PASSAGES)
    found = [fault for fault in rules.look(of) if fault.rule == "not-placed"]
    assert [fault.field for fault in found] == ["not_placed[0]", "not_placed[1]"]
    lines = of.path.read_text("utf-8").split("\n")
    assert "line 12" in lines[found[0].line - 1]
    assert "“The hall is closed in May.” (line 12 of notes.md) has no place yet" in found[0].message


def test_publish_refuses_it(desk: Path, run: Run) -> None:
    path = issue(desk).path
    path.write_text(manuscript_text(not_placed=PASSAGES[:1]), "utf-8")
    said = run("publish", "1.1", "--by", "A. Editor", here=desk)
    assert said.code == 3
    assert "has no place yet" in said.err
    assert not (desk / "issued").exists()
    path.write_text(manuscript_text(), "utf-8")
    assert run("publish", "1.1", "--by", "A. Editor").code == 0
