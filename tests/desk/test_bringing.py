"""What is dropped or pasted at the desk goes through the intake of `import`, and nothing of it is lost without a word."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from pdfdigest.desk.words import sentences_in
from pdfdigest.manuscript import manuscript, pictures, publication
from pdfdigest.office import paste
from pdfdigest.pdf import attached_data
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue, story
from tests.desk.door import Door
from tests.manuscript.intake.word_files import p, r, relation, write

MAIL = """From: desk@example.org
Subject: The Test Digest, Vol. 1, No. 2, January 31, 2025
Content-Type: text/html; charset=utf-8

<html><body><h1>The Test Digest</h1><p>Vol. 1, No. 2 | January 31, 2025</p>
<h2>Talks begin in Tokyo</h2><p>The two sides met <a href="https://example.org/talks">on Tuesday</a> and agreed on nothing.</p>
<h2>A mill is sold</h2><p>It was sold <b>twice</b>.</p></body></html>
"""


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    issue(desk, status="draft", stories=[story(1, body="Begun."), story(2)])
    with closing(Door(desk, tmp_path, machine)) as made:
        yield made


def bring(door: Door, data: bytes, name: str) -> Any:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    return door.client.post(f"/api/bring/{shelf['key']}", params={"name": name}, content=data)


def test_a_mail_becomes_an_issue(door: Door, desk: Path) -> None:
    answer = bring(door, MAIL.encode(), "Fwd: digest.eml")
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert "the same out" in said["balance"]
    made = manuscript.read(desk / "2025/1.2.yaml", publication.read(desk / "publication.toml"))
    assert [each.headline for each in made.stories] == ["Talks begin in Tokyo", "A mill is sold"]
    assert door.client.get(f"/api/issue/{said['key']}").json()["values"]["number"] == 2
    refused = bring(door, MAIL.encode(), "again.eml")
    assert refused.status_code == 422
    assert "overwrites nothing" in refused.json()["sentence"]


def test_what_is_said_of_a_word_file_is_known_in_every_language(door: Door, tmp_path: Path) -> None:
    """A manuscript of many oddities: of each thing that is said of it the catalogue of the screens knows the sentence."""
    heading, counted = '<w:pStyle w:val="heading{}"/>', "https://example.org/mill?utm_source=mail"
    link = f'<w:hyperlink r:id="k">{r("the Mill")}</w:hyperlink>'
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in (("Year", "Tons"), ("2025", "12"))
    )
    body = p("The Test Digest", heading.format(1)) + p("A mill is sold", heading.format(2))
    body += p(r("It was sold ") + link + r(" twice", "<w:strike/>") + r(" hushed", "<w:vanish/>"))
    body += f"<w:tbl>{rows}</w:tbl>" + p("A road is made", heading.format(2)) + p("It goes to the sea.")
    related = relation("k", "hyperlink", counted, external=True)
    path = write(tmp_path / "digest.docx", body, relations=related, footer=p("Press office"), header=p("Internal"))
    doubts = [each["message"] for each in bring(door, path.read_bytes(), "digest.docx").json()["doubts"]]
    assert len(doubts) == 9
    patterns = [pattern.replace("(?<", "(?P<") for pattern, _ in sentences_in("de")]
    assert [each for each in doubts if not any(re.fullmatch(pattern, each) for pattern in patterns)] == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\x.html", "/abs/olute.md", ".hidden", "a\x00b.md", "", "x" * 400, "<script>.md"],
)
def test_a_name_is_no_path(door: Door, desk: Path, name: str) -> None:
    """Wherever a name would lead, the file lies in a folder of ours and the issue in the publication."""
    answer = bring(door, b"# A story\n\nWords of it stand here.\n", name)
    assert answer.status_code == 201, answer.text
    made = [path for path in desk.rglob("*.yaml") if path.name != "1.1.yaml"]
    assert len(made) == 1
    assert made[0].is_relative_to(desk)
    assert len(made[0].name) < 100


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\nxx", b"%PDF-1.4 nothing", b"MZ\x90\x00", b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_what_is_no_manuscript_is_refused_with_a_sentence(door: Door, desk: Path, data: bytes) -> None:
    answer = bring(door, data, "file.docx")
    assert answer.status_code == 422
    assert len(answer.json()["sentence"]) > 15
    assert len(list(desk.rglob("*.yaml"))) == 1


def test_a_clipboard_becomes_prose_with_its_sources(door: Door) -> None:
    """The markup of Word: marks, links, lists and a note; no word is lost, and no id of a source is taken twice."""
    markup = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->'
        '<p class=MsoNormal>He said <b>so</b> <i>twice</i>, <a href="https://example.org/a">here</a>.</p>'
        "<ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"
        '<img src="file:///C:/x.png"><!--EndFragment--></body></html>'
    )
    said = door.post("paste", html=markup).json()
    assert said["text"] == (
        "He said **so** *twice*, [here](https://example.org/a).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert said["pictures"] == 1
    assert door.post("paste", html="plain words").json()["text"] == "plain words"
    assert door.post("paste", html=1).status_code == 400


def test_a_note_that_is_pasted_takes_no_id_that_is_there(door: Door) -> None:
    page = (
        '<p>Words<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>.</p>'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> The Mill, <a href="https://example.org/m">Sold</a></p></div>'
    )
    first = paste.pasted(door.office, page)
    again = paste.pasted(door.office, page, first.sources)
    assert not set(first.sources) & set(again.sources)
    for made in (first, again):
        for name in made.sources:
            assert f"(source:{name})" in made.text


def picture(size: tuple[int, int], place: bool = False) -> bytes:
    out = io.BytesIO()
    made = Pillow.new("RGB", size, "navy")
    exif = Pillow.Exif()
    if place:
        exif[0x8825] = {1: "N", 2: (35.0, 40.0, 0.0)}
    made.save(out, "JPEG", exif=exif)
    return out.getvalue()


def send(door: Door, data: bytes, name: str) -> Any:
    return door.client.post(f"{door.at}/picture", params={"name": name}, content=data)


def test_a_picture_is_put_beside_and_told_how_it_prints(door: Door, desk: Path) -> None:
    data = picture((600, 400), place=True)
    said = send(door, data, "Ministers at the gate.JPG").json()
    assert said["name"] == "images/ministers-gate.jpg"
    assert (desk / said["name"]).read_bytes() == data, "the file is not altered"
    assert (said["width"], said["height"], said["placed"]) == (600, 400, True)
    assert said["lead"] < said["coarse"]
    assert said["inner"] == 2 * said["lead"]
    assert send(door, data, "Ministers at the gate.JPG").json()["name"] == said["name"]
    other = send(door, picture((2400, 1600)), "../ministers-at-the-gate.jpg").json()
    assert (other["name"], other["placed"]) == ("images/ministers-gate-2.jpg", False)
    assert other["lead"] > other["coarse"]


def test_a_place_is_in_nothing_that_is_printed(door: Door, desk: Path) -> None:
    send(door, picture((1200, 800), place=True), "a.jpg")
    of = issue(desk, image={"file": "images/a.jpg", "alt": "Blue.", "credit": "Us"})
    from tests.builders import edition

    made = edition(of, door.machine)
    assert b"Exif\x00\x00" not in made.data
    carried = dict(attached_data.files(edition(of, door.machine, "archive").data))["a.jpg"]
    assert Pillow.open(io.BytesIO(carried)).size == (1200, 800)
    (desk / "images/carried.jpg").write_bytes(carried)
    assert not pictures.tells_place(desk / "images/carried.jpg")
    assert pictures.tells_place(desk / "images/a.jpg"), "the file is not altered"


@pytest.mark.parametrize("data", [b"", b"no picture", picture((600, 400))[:200], b"<svg><script/></svg"])
def test_what_is_no_picture_is_refused(door: Door, desk: Path, data: bytes) -> None:
    answer = send(door, data, "x.jpg")
    assert answer.status_code == 422
    assert list(desk.rglob("x*")) == []


def test_what_is_printed_of_a_picture_is_data(door: Door, desk: Path) -> None:
    """Drawn on the picture as the issue has it, written into the issue file, and the picture's file is not altered."""
    data = picture((1200, 800), place=True)
    name = send(door, data, "mill.jpg").json()["name"]
    assert door.client.get(f"{door.at}/picture?file={name}").status_code == 404, "the issue does not name it yet"
    for number, (key, value) in enumerate((("file", name), ("crop", [10, 0, 50, 100]), ("focus", [20, 30]))):
        command = {"id": f"c:{number}", "kind": "set", "path": ["image", key], "base": None, "value": value}
        assert door.client.post(door.at, json={"commands": [command]}).json()["outcomes"][0]["held"] == ""
    text = next(desk.rglob("1.1.yaml")).read_text("utf-8")
    assert "  crop: [10, 0, 50, 100]\n  focus: [20, 30]\n" in text
    shown = door.client.get(f"{door.at}/picture?file={name}")
    with Pillow.open(io.BytesIO(shown.content)) as small:
        assert round(small.width / small.height, 2) == 1.5, "all of it, so that one can draw on it"
        assert not small.getexif()
    assert (desk / name).read_bytes() == data
    command = {"id": "c:9", "kind": "set", "path": ["image", "crop"], "base": [10, 0, 50, 100], "value": []}
    door.client.post(door.at, json={"commands": [command]})
    assert "crop" not in next(desk.rglob("1.1.yaml")).read_text("utf-8")
    for other in ("publication.toml", "../x.jpg", "/etc/passwd", "", "images/none.jpg"):
        assert door.client.get(f"{door.at}/picture", params={"file": other}).status_code == 404, other
