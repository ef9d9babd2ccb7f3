"""Conformance, judged by veraPDF and by our own check of structure: a sample here, all of it in `make judges`."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.inspection import structure, verify
from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Issue
from pdfdigest.paper import NAMES
from pdfdigest.press import targets
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.workers.machine import Machine
from tests.builders import ROOT, SEED_ISSUE, STYLES, edition, issue, pdf, story
from tests.judges.verapdf import judge
from tests.press.test_margin_pictures import pictured

LANGUAGES = ROOT / "tests/press/languages"
FLAVOURS = {"screen": "2a", "archive": "3a"}


def seed() -> Issue:
    home = publications.home(SEED_ISSUE.parent)
    assert home is not None
    return manuscript.read(SEED_ISSUE, home)


def in_language(name: str) -> Issue:
    folder = LANGUAGES / name
    return manuscript.read(folder / "1.4.yaml", publications.read(folder / "publication.toml"))


def conforms(of: Issue, machine: Machine, folder: Path, styles: tuple[str, ...], papers: tuple[str, ...]) -> None:
    """Set an issue in every way, check its structure, and let veraPDF judge."""
    asked = []
    for target, flavour in FLAVOURS.items():
        for style in styles:
            for paper in papers:
                made = edition(of, machine, target, style=style, paper=paper)
                path = folder / f"{of.identity.slug}-{target}-{style}-{paper}.pdf"
                path.write_bytes(made.data)
                with pikepdf.open(io.BytesIO(made.data)) as opened:
                    assert structure.faults(opened) == ()
                report = verify.report(made.data)
                assert report.claims == (f"PDF/A-{flavour}", "PDF/UA-1")
                assert report.holds, report.rows
                asked += [(path, flavour), (path, "ua1")]
    verdicts = judge(asked)
    assert [verdict for verdict in verdicts if not verdict.passed] == []
    assert len(verdicts) == len(asked)


def test_a_picture_without_a_file_is_told_without_an_empty_name(desk: Path) -> None:
    draft = issue(desk, status="draft", image={"file": None, "alt": None, "credit": "C"})
    galley = composition.compose(draft, House(draft.publication), targets.target("screen", draft.publication))
    assert [words.partition(":")[0] for words in galley.lacks] == ["the picture that is still missing has no `alt`"]


def test_the_judge_knows_a_bad_file(desk: Path, machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(edition(issue(desk), machine, "print").data)
    assert [verdict.passed for verdict in judge([(path, "2a"), (path, "ua1")])] == [False, False]


def test_the_sample_conforms(machine: Machine, tmp_path: Path) -> None:
    conforms(seed(), machine, tmp_path, ("bulletin",), ("Letter",))


@pytest.mark.judges
@pytest.mark.timeout(900)
def test_the_sample_conforms_in_every_way(machine: Machine, tmp_path: Path) -> None:
    sample = replace(seed(), pages=0)  # two pages hold it on the larger papers alone
    conforms(sample, machine, tmp_path, STYLES, NAMES)


@pytest.mark.judges
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["ar", "de", "el", "fr", "he", "hi", "ja", "mixed", "ru"])
def test_each_language_conforms_in_every_way(name: str, machine: Machine, tmp_path: Path) -> None:
    conforms(in_language(name), machine, tmp_path, STYLES, NAMES)


@pytest.mark.judges
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pictures_in_the_margin_conform(language: str, desk: Path, machine: Machine, tmp_path: Path) -> None:
    conforms(pictured(desk, language=language), machine, tmp_path, STYLES, ("A4", "A5"))


def test_a_picture_without_alt_prints_but_claims_nothing_for_the_blind(desk: Path, machine: Machine) -> None:
    desk.mkdir()
    (desk / "field.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 5"><rect width="9" height="5"/></svg>'
    )
    made = edition(issue(desk, image={"file": "field.svg", "credit": "Made up"}), machine)
    assert verify.report(made.data).claims == ("PDF/A-2a",)
    assert any("no `alt`" in remark for remark in made.remarks)


def test_a_paragraph_over_a_page_break_is_one_paragraph(desk: Path, machine: Machine) -> None:
    made = edition(issue(desk, stories=[story(body="Words of one paragraph. " * 500)]), machine)
    assert made.pages > 1
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert structure.roles(opened)["/Art"] == 1
        paragraphs = [e for e in _elements(opened) if e.get("/S") == "/P" and len(e.get("/K", [])) > 100]
    assert len(paragraphs) == 1


def test_notes_stand_behind_their_story_and_calls_refer_to_them(desk: Path, machine: Machine) -> None:
    stories = [story(n, body=f"Text [cited](https://example.org/{n}) here.") for n in (1, 2)]
    with pikepdf.open(io.BytesIO(edition(issue(desk, stories=stories), machine).data)) as opened:
        order = [
            str(e.S) for e in _elements(opened) if str(e.get("/S")) in ("/Art", "/H2", "/Reference", "/Note", "/Lbl")
        ]
        notes = {bytes(e.ID) for e in _elements(opened) if e.get("/S") == "/Note"}
        referred = {bytes(e.Ref[0].ID) for e in _elements(opened) if e.get("/S") == "/Reference"}
    assert order[-10:] == ["/Art", "/H2", "/Reference", "/Note", "/Lbl"] * 2
    assert notes == referred == {b"note-1", b"note-2"}


def test_links_say_in_words_where_they_lead(desk: Path, machine: Machine) -> None:
    sources = {"state": {"address": "https://example.org/a", "publisher": "Department of Examples"}}
    of = issue(desk, stories=[story(body="He [spoke](source:state).")], sources=sources)
    links = [link.get_object() for page in pdf(edition(of, machine)).pages for link in page.annotations or ()]
    said = {str(link["/Contents"]) for link in links if "/A" in link}
    assert said == {"source 1: Department of Examples"}


def test_a_word_in_another_language_says_so(desk: Path, machine: Machine) -> None:
    of = issue(desk, stories=[story(body="The word [活字]{lang=ja} means type.")])
    with pikepdf.open(io.BytesIO(edition(of, machine).data)) as opened:
        spans = [str(e.Lang) for e in _elements(opened) if e.get("/S") == "/Span"]
    assert spans == ["ja"]


def test_what_is_embedded_has_no_comments(desk: Path, machine: Machine) -> None:
    of = issue(desk)
    of.path.write_text(of.path.read_text("utf-8") + "# ask legal\n", "utf-8")
    made = edition(manuscript.read(of.path, of.publication), machine, "archive")
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        (name,) = opened.attachments
        held = opened.attachments[name].get_file().read_bytes()
        assert opened.attachments[name].obj.AFRelationship == "/Source"
    assert b"Headline number 1" in held
    assert b"legal" not in held


def _elements(opened: pikepdf.Pdf) -> list[pikepdf.Object]:
    found, todo = [], [opened.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            todo.extend(reversed(list(element.get("/K", []))))
    return found
