"""From an issue file to a site, through the commands that a person types."""

from __future__ import annotations

import json
from pathlib import Path

from tests.builders import manuscript_text, publication, story
from tests.cli.conftest import Run
from tests.reading.filed import astray, tree


def test_what_was_published_can_be_read(desk: Path, run: Run) -> None:
    publication(desk, record=["screen", "web"])
    stories = [story(1, topics=["Paper"], body="It [says](https://www.example.org/a) so.\n")]
    (desk / "1.1.yaml").write_text(manuscript_text(stories=stories), "utf-8")
    assert run("site", here=desk).code == 2
    assert run("publish", "1.1", "--by", "A. Editor").code == 0
    made = run("site", "--base", "https://digest.example")
    assert (made.code, made.out) == (0, ["out/site/index.html"])
    assert "1 issue; " in made.err
    folder = desk / "out/site"
    filed = desk / "issued/1.1/r1"
    assert (folder / "1.1.pdf").read_bytes() == next(filed.glob("*.pdf")).read_bytes()
    assert (folder / "1.1/r1/issue.html").read_bytes() == next(filed.glob("*.html")).read_bytes()
    assert astray(folder) == []
    before = tree(folder)
    again = json.loads(run("site", "--base", "https://digest.example", "--json").out[0])
    assert again == {
        "path": "out/site/index.html",
        "issues": 1,
        "files_written": 0,
        "files_same": len(before) - 1,
        "files_removed": 0,
    }
    assert tree(folder) == before


def test_a_story_on_record_is_cited(desk: Path, run: Run) -> None:
    publication(desk, record=["web"])
    (desk / "1.1.yaml").write_text(manuscript_text(stories=[story(1)]), "utf-8")
    assert run("publish", "1.1", "--by", "A. Editor", here=desk).code == 0
    said = run("cite", "1.1#story-1", "1.1", "--style", "text")
    assert (said.code, len(said.out)) == (0, 2)
    assert said.out[0] == "“Headline number 1”, The Test Digest, Vol. 1, No. 1, January 15, 2025."
    told = json.loads(run("cite", "1.1", "--style", "ris", "--json").out[0])
    assert (told["wanted"], told["citation"].splitlines()[0]) == ("1.1", "TY  - JFULL")
    for options in ((), ("--style", "ris", "--volume", "a.pdf")):
        wrong = run("cite", "1.1", *options)
        assert wrong.code == 2
        assert "give --volume FILE for a page of a volume, or --style for an issue on record" in wrong.err


def test_what_cannot_be_done_is_said_with_what_to_do(desk: Path, run: Run, tmp_path: Path) -> None:
    nobody = run("site", here=tmp_path)
    assert nobody.code == 2
    assert "pdfdigest init" in nobody.err
    publication(desk)
    empty = run("site", here=desk)
    assert empty.code == 2
    assert "nothing is on record, so there is no site yet\n  `pdfdigest status` says" in empty.err
    wrong = run("site", "--base", "digest.example")
    assert "write one like https://digest.example/" in wrong.err
    assert (wrong.code, wrong.out) == (2, [])
    gone = run("site", "nowhere")
    assert (gone.code, gone.out) == (2, [])
    assert "there is no folder nowhere" in gone.err
    assert not (desk / "out").exists()
