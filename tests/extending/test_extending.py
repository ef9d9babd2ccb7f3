"""Four small patches, written from docs/architecture.md alone, are applied to a copy of the program and work there."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.builders import manuscript_text, publication, story
from tests.extending.conftest import PATCHES, Patched

MOST = {"check-rule": 3, "story-field": 8, "carrier": 3, "volume-index": 8}
"""How many files each patch may touch, docs included."""
Make = Callable[[str], Patched]


@pytest.mark.parametrize("name", MOST)
def test_a_patch_touches_few_files_and_says_what_it_does(name: str) -> None:
    head, *files = re.split(r"^diff --git ", (PATCHES / f"{name}.patch").read_text("utf-8"), flags=re.MULTILINE)
    assert 1 <= len(files) <= MOST[name]
    assert len(head.split()) > 10
    assert any(file.startswith("a/docs/") for file in files)


def test_each_patch_of_this_folder_is_tried() -> None:
    assert {path.stem for path in PATCHES.glob("*.patch")} == set(MOST)


def test_a_rule_of_check(patched: Make) -> None:
    program = patched("check-rule")
    issue(program.desk, story(headline="A mill reopens."), story(2, headline="And so on ..."))
    lines = (program.desk / "1.1.yaml").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "A mill reopens." in text)
    column = lines[line - 1].index("reopens.") + 1
    said = program.run("check")
    assert (
        f"1.1.yaml:{line}:{column}: warning: first story, headline: "
        "“reopens.” ends with a full stop; take the stop out [headline-stop]"
    ) in said.out
    assert said.out.count("[headline-stop]") == 1
    assert said.code == 0
    (program.desk / "publication.toml").write_text('name = "A"\n[rules]\nheadline-stop = "fault"\n', "utf-8")
    assert program.run("check").code == 3
    assert re.search(r"^\| `headline-stop` \| warning \|", program.told("checks.md"), re.MULTILINE)


def test_a_field_of_a_story(patched: Make) -> None:
    program = patched("story-field")
    issue(program.desk, story(translator="Englished by Ann Onymous"), story(2, translator="TODO"))
    made = program.run("build", "1.1", "--for", "screen", "--for", "web")
    assert made.code == 0, made.err
    assert "second story, translator: “TODO” looks like a note to yourself" in made.err
    page, web = (program.desk / path for path in made.out.split())
    assert "Englished by Ann Onymous" in PdfReader(page).pages[0].extract_text()
    assert '<p class="translator">Englished by Ann Onymous</p>' in web.read_text("utf-8")
    assert "`translator`" in program.told("manuscript.md")
    (program.desk / "1.1.yaml").write_text(
        manuscript_text(stories=[story(translator="Ann")]).replace("translator: Ann", "translator: Ann # 2"), "utf-8"
    )
    assert "put quotes around the text: translator: 'Ann # 2'" in program.run("check").out


def test_a_carrier(patched: Make) -> None:
    program = patched("carrier")
    issue(program.desk, record=["screen"], mail={"rehearsal": "mbox"})
    (program.desk / "readers.csv").write_text("email,name\nann@reader.example,Ann\nbob@reader.example,Bob\n", "utf-8")
    program.run("publish", "1.1", "--by", "A. Editor")
    program.run("lists", "import", "readers.csv", "--list", "members")
    plan = program.run("send", "plan", "1.1", "--list", "members").out.split()[-1]
    ran = program.run("send", "run", plan)
    assert ran.code == 0, ran.err
    assert addressed(program.desk) == {"Ann <ann@reader.example>", "Bob <bob@reader.example>"}
    assert program.run("send", "run", plan).code == 0
    assert len(addressed(program.desk)) == 2
    assert "1 letter of a rehearsal was deleted" in program.run("lists", "erase", "ann@reader.example").err
    assert addressed(program.desk) == {"Bob <bob@reader.example>"}
    assert re.search(r"^\| `mbox` \|", program.told("dispatch.md"), re.MULTILINE)


def addressed(desk: Path) -> set[str]:
    """To whom the letters of the mbox are, each once."""
    box = mailbox.mbox(desk / "post/outbox/letters.mbox", create=False)
    found = [str(letter["To"]) for letter in box]
    box.close()
    assert len(found) == len(set(found))
    return set(found)


def test_an_index_of_the_volume(patched: Make) -> None:
    program = patched("volume-index")
    long = "\n\n".join(["A sentence of a story that goes on. " * 12] * 12) + "\n"
    issue(program.desk, story(places=["Mainz"], body=long), story(2, places=["Fabriano", "Mainz"]))
    issue(program.desk, story(3, places=["Fabriano"]), number=2)
    bound = program.run("bind", "--volume", "1", "--proof")
    assert bound.code == 0, bound.err
    reader = PdfReader(program.desk / bound.out.split()[0])
    texts = [page.extract_text() for page in reader.pages]
    folios = reader.page_labels
    stands = {
        number: next(folio for folio, text in zip(folios, texts, strict=True) if f"Body {number}." in text)
        for number in (2, 3)
    }
    first = next(folio for folio, text in zip(folios, texts, strict=True) if "A sentence of a story" in text)
    page = next(number for number, text in enumerate(texts) if re.search(r"^F\nFabriano, ", text, re.MULTILINE))
    index = " ".join(texts[page].split())
    assert f"Fabriano, {stands[2]}, {stands[3]}" in index
    assert f"Mainz, {first}–{stands[2]}" in index
    (mark,) = [each for each in flat(reader.outline) if each.title == "Index of places"]
    assert reader.get_destination_page_number(mark) == page
    assert "`places`" in program.told("manuscript.md")
    assert "`places`" in program.told("volume.md")


def flat(outline: list) -> list:
    """Every bookmark, however deep."""
    return [mark for each in outline for mark in (flat(each) if isinstance(each, list) else [each])]


def issue(desk: Path, *stories: dict[str, object], number: int = 1, **facts: object) -> None:
    """An issue file and the facts of its publication."""
    publication(desk, **facts)
    text = manuscript_text(stories=list(stories) or [story()], number=number, date=f"2025-01-{14 + number}")
    (desk / f"1.{number}.yaml").write_text(text, "utf-8")
