"""`style`: the shipped files are handed out, and what a publication puts in their place is used."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import StreamObject

from pdfdigest.press.style_folders import shipped
from tests.builders import issue, publication
from tests.cli.conftest import Run


def content(path: Path) -> bytes:
    """What is drawn on the pages and in what they are made of, as PDF operators."""
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    drawn = (reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"]))))
    return b"\n".join(each.get_data() for each in drawn if isinstance(each, StreamObject))


def text(path: Path) -> str:
    return PdfReader(path).pages[0].extract_text()


def test_all_are_listed_and_copied_and_none_is_overwritten(desk: Path, run: Run) -> None:
    publication(desk)
    (desk / "templates").mkdir()
    (desk / "templates" / "note.html.j2").write_text("mine", "utf-8")
    names = run("style", "--list", here=desk).out
    assert {"issue.html.j2", "css/page.css", "css/style/bulletin.css", "words.toml"} <= set(names)
    assert not any(name.startswith("starter") for name in names)
    said = run("style", "--copy")
    assert said.code == 0
    assert sorted(said.out) == sorted(f"templates/{name}" for name in names if name != "note.html.j2")
    for name in names:
        own = (desk / "templates" / name).read_bytes()
        assert own == (b"mine" if name == "note.html.j2" else (shipped("templates") / name).read_bytes())
    assert "note.html.j2 is there already" in said.err
    assert run("style", "--copy").out == []


def test_some_are_copied(desk: Path, run: Run) -> None:
    publication(desk)
    assert run("style", "--copy", "bulletin", "issue.html.j2", "-o", "mine", here=desk).out == [
        "mine/css/style/bulletin.css",
        "mine/issue.html.j2",
    ]
    said = run("style", "--copy", "nothing")
    assert said.code == 2
    assert "there is no template or style 'nothing'" in said.err
    assert run("style", "--copy", "--list").code == 2
    (desk.parent / "elsewhere").mkdir()
    assert run("style", "--copy", here=desk.parent / "elsewhere").code == 2


def test_a_copy_prints_as_the_shipped_ones_do(desk: Path, run: Run) -> None:
    issue(desk)
    (path,) = run("build", here=desk).out
    before = (desk / path).read_bytes()
    run("style", "--copy")
    assert run("build").out == [path]
    assert (desk / path).read_bytes() == before


def test_a_colour_in_one_line(desk: Path, run: Run) -> None:
    issue(desk, facts={"colours": {"accent": "#00ff7f"}})
    (path,) = run("build", here=desk).out
    assert b"0 1 0.498039" in content(desk / path)
    (path,) = run("build", "--for", "print").out
    assert b"0 1 0.498039" not in content(desk / path)


def test_a_block_in_a_small_file(desk: Path, run: Run) -> None:
    issue(desk)
    (desk / "templates").mkdir()
    (desk / "templates" / "issue.html.j2").write_text(
        '{% extends "shipped/issue.html.j2" %}\n{% block imprint %}<p>Imprinted by hand</p>{% endblock %}\n', "utf-8"
    )
    (path,) = run("build", here=desk).out
    assert "Imprinted by hand" in text(desk / path)
    assert "Headline number 1" in text(desk / path)
    assert "Set with pdfdigest" not in text(desk / path)


def test_a_whole_style_and_a_stylesheet_on_top(desk: Path, run: Run) -> None:
    issue(desk, facts={"style": "mine"})
    own = desk / "templates" / "css"
    (own / "style").mkdir(parents=True)
    (own / "style" / "mine.css").write_text(".masthead { color: #00ff7f }\n", "utf-8")
    said = run("build", here=desk)
    assert said.out == ["out/test-digest-1.1-screen.pdf"]
    assert b"0 1 0.498039" in content(desk / said.out[0])
    (own / "own.css").write_text(".masthead { color: #7f00ff }\n", "utf-8")
    run("build")
    assert b"0.498039 0 1" in content(desk / said.out[0])
    assert run("build", "--style", "bulletin").out == ["out/test-digest-1.1-screen-bulletin.pdf"]


def test_what_is_wrong_in_an_override_is_named(desk: Path, run: Run) -> None:
    issue(desk)
    own = desk / "templates" / "issue.html.j2"
    own.parent.mkdir()
    own.write_text('{% extends "shipped/issue.html.j2" %}\n{% block imprint %}{{ isue.date }}{% endblock %}\n', "utf-8")
    said = run("build", here=desk)
    assert said.code == 3
    assert "issue.html.j2:2" in said.err
    assert "'isue' is undefined" in said.err
