"""Front matter, back matter and dividers, read back from the set pages, judged, and held to golden facts."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from pdfdigest.bindery import back, dividers, front
from pdfdigest.bindery.volume import Matter, Plan
from pdfdigest.errors import ManuscriptError
from pdfdigest.inspection import structure
from pdfdigest.paper import NAMES
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.bindery import shelf
from tests.builders import STYLES, publication, text
from tests.judges.verapdf import judge

PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
GOLDEN = Path(__file__).parent / "golden"

AUTHORITY = """format: 1
sorting: {mac: true}
people:
  - name: "Gutenberg, Johannes"
    aliases: ["Gensfleisch, Johannes"]
    see_also: ["Manutius, Aldus"]
"""
ERRATA = """format: 1
errata:
  - {issue: "3.2", page: 1, story: story-1, wrong: "in 1456", right: "in 1455", date: 2025-03-02}
"""
PREFACE = "A year of printing is bound here.\n\nMore stands [at the library](https://www.example.org/a/page).\n"


def volume(folder: Path, parts: int = 1, **facts: Any) -> Plan:
    """A volume on disk with a preface, an authority file, an erratum and a gap."""
    facts = {"name": "The Test Digest", "publisher": "The Test Office", "editor": "A. Editor", **facts}
    made = publication(folder, **facts, **{"volume.isbn": {"3": "978-3-16-148410-0"}})
    (folder / "preface.md").write_text(PREFACE, "utf-8")
    (folder / "authority.yaml").write_text(AUTHORITY, "utf-8")
    (folder / "errata.yaml").write_text(ERRATA, "utf-8")
    first, *rest = (shelf.bound(month, date(2025, month, 15)) for month in range(1, 7))
    first = replace(first, identity=replace(first.identity, revision=2), earlier=(1,))
    return shelf.plan(made, (first, *rest), parts)


def matters(plan: Plan, machine: Machine, name: str = "screen") -> dict[str, Matter]:
    """All that is set for a volume; the front matter of the last book."""
    of = target(name, plan.publication)
    behind = back.back_matter(plan, of, machine)
    told = tuple((anchor, heading, plan.last_folio + page) for anchor, heading, page in behind.sections)
    return {
        "front": front.front_matter(plan, plan.parts, of, machine, back=told),
        "dividers": dividers.leaves(plan, of, machine),
        "back": behind,
    }


def facts(matter: Matter) -> dict[str, Any]:
    """What stands where, and where its links lead."""
    pages = []
    for page in PdfReader(io.BytesIO(matter.data)).pages:
        links = [note.get_object() for note in page.annotations or ()]
        pages.append(
            {
                "links": sorted({f"{link['/A']['/URI']} = {link['/Contents']}" for link in links if "/A" in link}),
                "text": " ".join(page.extract_text().split()),
            }
        )
    return {"sections": [list(section) for section in matter.sections], "pages": pages}


def test_the_matter_of_a_volume_is_as_accepted(desk: Path, machine: Machine, request: pytest.FixtureRequest) -> None:
    """But for the versions of what set it."""
    found = {name: facts(matter) for name, matter in matters(volume(desk), machine).items()}
    for page in found["front"]["pages"]:
        page["text"] = page["text"].partition("Set with pdfdigest")[0]
    path = GOLDEN / "matter.json"
    if request.config.getoption("--accept"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(path.read_text("utf-8"))


def test_cells_that_name_a_row_are_its_headers(desk: Path, machine: Machine) -> None:
    """The list of issues in front, and the table of pages at the end."""
    for name, made in matters(volume(desk), machine).items():
        with pikepdf.open(io.BytesIO(made.data)) as pdf:
            elements = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
            rows = [[str(cell.S) for cell in each.K] for each in elements if each.S == "/TR"]
            heads = [each for each in elements if each.S == "/TH" and each.P.P.S == "/TBody"]
            assert all(str(each.A.Scope) == "/Row" for each in heads)
            assert len(heads) == sum(each.P.S == "/TBody" for each in elements if each.S == "/TR"), name
            assert all(row[0] == "/TH" for row in rows), name


def conforms(plan: Plan, machine: Machine, folder: Path) -> None:
    asked = []
    for name, matter in matters(plan, machine).items():
        path = folder / f"{name}.pdf"
        path.write_bytes(matter.data)
        with pikepdf.open(path) as opened:
            assert structure.faults(opened) == ()
            assert len(opened.pages) == matter.pages
        asked += [(path, "2a"), (path, "ua1")]
    verdicts = judge(asked)
    assert len(verdicts) == len(asked)
    assert [verdict for verdict in verdicts if not verdict.passed] == []


def test_matter_conforms(desk: Path, machine: Machine, tmp_path: Path) -> None:
    conforms(volume(desk, parts=2), machine, tmp_path)


LANGUAGES = ("en", "de", "fr", "ja", "ar", "he", "hi", "el", "ru")


@pytest.mark.judges
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("language", "paper"),
    [
        *((language, "A4") for language in LANGUAGES),
        *((language, paper) for language in ("ja", "ar") for paper in NAMES[1:]),
    ],
)
def test_matter_conforms_in_every_dress(
    desk: Path, machine: Machine, tmp_path: Path, style: str, paper: str, language: str
) -> None:
    conforms(volume(desk, style=style, paper=paper, language=language), machine, tmp_path)


@pytest.mark.judges
def test_a_press_volume_is_separated_and_its_thumb_marks_bleed(desk: Path, machine: Machine) -> None:
    plan = volume(desk)
    of = target("press", plan.publication, profile=PROFILE)
    assert back.back_matter(plan, of, machine).pages
    assert front.front_matter(plan, 1, of, machine).pages
    made = dividers.leaves(plan, of, machine)
    page = PdfReader(io.BytesIO(made.data)).pages[0]
    beyond = float(page.mediabox.right - page.trimbox.right)
    document = pypdfium2.PdfDocument(made.data)
    try:
        drawn = document[0].render(scale=1, grayscale=True).to_pil().convert("L")
    finally:
        document.close()
    place = int(drawn.width - beyond + 6)
    assert any(drawn.getpixel((place, row)) < 128 for row in range(60, 200))  # type: ignore[operator]


def test_dividers_are_one_page_and_one_element_each(desk: Path, machine: Machine) -> None:
    plan = volume(desk)
    made = dividers.leaves(plan, target("screen", plan.publication), machine)
    assert made.pages == len(plan.dividers) == 6
    assert [page for _, _, page in made.sections] == [1, 2, 3, 4, 5, 6]
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        document = opened.Root.StructTreeRoot.K[0]
        assert len(document.K) == 6


def mark_of(page: Image.Image, *, left: bool = False) -> tuple[int, int]:
    """Top and bottom, in pixels, of what is dark along one edge of a page."""
    place = 2 if left else page.width - 3
    dark = [row for row in range(page.height) if page.getpixel((place, row)) < 128]  # type: ignore[operator]
    return dark[0], dark[-1]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_thumb_marks_step_down_the_outer_edge(desk: Path, machine: Machine, language: str) -> None:
    made = publication(desk, language=language)
    plan = shelf.plan(made)
    leaves = dividers.leaves(plan, target("screen", made), machine)
    document = pypdfium2.PdfDocument(leaves.data)
    try:
        pages = [page.render(scale=0.5, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()
    found = [mark_of(page, left=language == "ar") for page in pages]
    assert len(found) == 12
    assert all(above[1] < below[0] for above, below in pairwise(found))
    assert found[-1][1] < pages[-1].height


@pytest.mark.parametrize("paper", NAMES)
@pytest.mark.parametrize("count", [12, 50, 51])
def test_a_leaf_holds_the_issues_of_a_crowded_month(desk: Path, machine: Machine, paper: str, count: int) -> None:
    made = publication(desk, paper=paper)
    plan = shelf.plan(made, tuple(shelf.bound(number, date(2025, 1, 1)) for number in range(1, count + 1)))
    leaf = dividers.leaves(plan, target("screen", made), machine)
    assert leaf.pages == 1
    assert ("No. 11" in text(leaf.data)) == (count <= dividers.MOST)


def test_the_same_volume_gives_the_same_bytes(desk: Path, machine: Machine) -> None:
    plan = volume(desk)
    assert matters(plan, machine) == matters(plan, machine)


@pytest.mark.parametrize("rectos", ["all", "issues", "none"])
def test_sections_of_the_front_begin_where_the_office_wants_them(desk: Path, machine: Machine, rectos: str) -> None:
    plan = volume(desk, **{"volume.rectos": rectos})
    made = front.front_matter(plan, 1, target("screen", plan.publication), machine)
    pages = {anchor: page for anchor, _, page in made.sections}
    assert pages.pop("imprint") == pages["title-page"] + 1
    assert all(page % 2 for page in pages.values()) == (rectos == "all")
    assert pages["title-page"] == {"all": 5, "issues": 3, "none": 2}[rectos]
    assert pages["issues"] - pages["contents"] == (2 if rectos == "all" else 1)
    said = text(made.data, pages["issues"])
    assert "revision 2" in said
    assert "not issued: the press was moved" in said
    assert "978-3-16-148410-0" in text(made.data)


def test_a_span_of_one_month_names_it_once(desk: Path, machine: Machine) -> None:
    made = publication(desk)
    plan = shelf.plan(made, (shelf.bound(1, date(2022, 2, 2)), shelf.bound(2, date(2022, 2, 16))))
    ahead = front.front_matter(plan, 1, target("screen", made), machine)
    title = next(page for anchor, _, page in ahead.sections if anchor == "title-page")
    assert text(ahead.data, title).count("February 2022") == 1


def test_registers_that_are_short_share_a_page(desk: Path, machine: Machine) -> None:
    plan = volume(desk)
    behind = back.back_matter(plan, target("screen", plan.publication), machine)
    assert len(behind.sections) == 8
    assert behind.pages <= 3


def test_a_style_without_colour_has_none_on_its_leaves(desk: Path, machine: Machine) -> None:
    plan = volume(desk, style="gazette", **{"colours.accent": "#c0392b"})
    for name, matter in matters(plan, machine).items():
        document = pypdfium2.PdfDocument(matter.data)
        try:
            pages = [page.render(scale=0.3).to_pil().convert("HSV") for page in document]
        finally:
            document.close()
        assert max(page.getchannel("S").getextrema()[1] for page in pages) < 100, (
            name
        )  # the ink itself is not quite grey


def test_a_page_without_anything_to_say_is_left_out(desk: Path, machine: Machine) -> None:
    made = publication(desk)
    plan = shelf.plan(made, (shelf.bound(1, date(2025, 1, 15), stories=(), sources=(), images=()),), gaps=())
    behind = back.back_matter(plan, target("screen", made), machine)
    assert [anchor for anchor, _, _ in behind.sections] == ["concordance"]
    ahead = front.front_matter(plan, 1, target("screen", made), machine)
    assert "preface" not in {anchor for anchor, _, _ in ahead.sections}


def test_a_fault_in_the_preface_is_told_with_its_place(desk: Path, machine: Machine) -> None:
    plan = volume(desk)
    (desk / "preface-3.md").write_text("Good.\n\nSee [this](nowhere).\n", "utf-8")
    with pytest.raises(ManuscriptError) as raised:
        front.front_matter(plan, 1, target("screen", plan.publication), machine)
    (fault,) = raised.value.faults
    assert (fault.path.name, fault.line) == ("preface-3.md", 3)


def test_a_block_is_overridden(desk: Path, machine: Machine) -> None:
    plan = volume(desk)
    (desk / "templates/volume").mkdir(parents=True)
    own = '{% extends "shipped/volume/front.html.j2" %}{% block half_title %}<p class="own">Our own leaf</p>{% endblock %}'
    (desk / "templates/volume/front.html.j2").write_text(own, "utf-8")
    made = front.front_matter(plan, 1, target("screen", plan.publication), machine)
    assert "Our own leaf" in text(made.data)
    assert "How a sheet of type" in text(made.data)
