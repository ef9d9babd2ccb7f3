"""Paper: one table, which code and stylesheets take their sizes from, and a refusal where a style cannot be set on one."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from pdfdigest import paper
from pdfdigest.errors import HouseError
from pdfdigest.manuscript import publication as publications
from pdfdigest.office import house_check
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests import builders
from tests.builders import ROOT

SIZES = re.compile(r"(?<![\d.])(25\.4|72 ?/ ?25|96 ?/ ?25|(210|297)(\.0|mm)|215\.9|279\.4|595\.2\d*|841\.8\d*)(?!\d)")
USED, WRITTEN = re.compile(r"var\((--paper-[\w-]+)\)"), re.compile(r"(--[\w-]+):")
ON_A4_ALONE = ':root { --papers: "A4" }'


def test_no_other_file_has_a_size_of_paper_or_a_unit() -> None:
    assert SIZES.search("MM = 72 / 25.4")
    assert SIZES.search("size: 210mm 297mm")
    files = [*(ROOT / "pdfdigest").rglob("*.py"), *(ROOT / "templates/css").rglob("*.css")]
    found = [path.name for path in files if SIZES.search(path.read_text("utf-8"))]
    assert found == ["paper.py"]


def test_the_table_has_a_row_for_each_name() -> None:
    assert tuple(paper.PAPERS) == paper.NAMES
    assert [paper.named(name.upper()) for name in paper.NAMES] == list(paper.NAMES)


def test_stylesheets_use_what_is_written_for_them_and_all_of_it() -> None:
    sheets = "".join(path.read_text("utf-8") for path in (ROOT / "templates/css").rglob("*.css"))
    for name in paper.NAMES:
        written = set(WRITTEN.findall(paper.css(name)))
        assert {"--side", *USED.findall(sheets)} == written - {"--paper-width", "--paper-height"}


@pytest.mark.parametrize("name", paper.NAMES)
def test_the_foot_of_an_issue_has_room_for_a_folio_and_a_page_for_what_stands_on_it(name: paper.PaperName) -> None:
    sheet = paper.PAPERS[name]
    assert paper.FOOT >= paper.FOLIO + paper.FOLIO_HEIGHT
    assert paper.VOLUME_FOOT >= paper.FOOT
    assert sheet.alone <= sheet.height - paper.VOLUME_HEAD - paper.VOLUME_FOOT
    assert sheet.leaf <= sheet.height
    assert sheet.outer > sheet.inner
    assert sheet.leaf_month < sheet.leaf_list_long < sheet.leaf_list
    assert sheet.thumb_first + 11 * sheet.thumb_step + sheet.thumb <= sheet.height - paper.EDGE
    assert 105 <= sheet.measure - sheet.side <= 120


@pytest.mark.parametrize("name", paper.NAMES)
def test_a_page_is_as_large_as_its_paper(desk: Path, machine: Machine, name: paper.PaperName) -> None:
    made = builders.edition(builders.issue(desk), machine, "screen", "gazette", name)
    box = PdfReader(io.BytesIO(made.data)).pages[0].mediabox
    size = paper.PAPERS[name].width * paper.POINTS, paper.PAPERS[name].height * paper.POINTS
    assert (float(box.width), float(box.height)) == pytest.approx(size, abs=0.01)


def test_a_paper_that_a_style_cannot_be_set_on_is_refused_with_those_that_it_can(tmp_path: Path) -> None:
    made = builders.issue(tmp_path)
    own = tmp_path / "templates/css/own.css"
    own.parent.mkdir(parents=True)
    own.write_text(ON_A4_ALONE, "utf-8")
    house = House(made.publication)
    composition.compose(made, house, target("screen", made.publication, paper="A4"))
    with pytest.raises(HouseError, match=r"^the style bulletin cannot be set on Letter, only on A4\n"):
        composition.compose(made, house, target("screen", made.publication, paper="letter"))


def test_check_says_it_of_the_publication_and_of_its_targets(tmp_path: Path) -> None:
    builders.publication(tmp_path, paper="Letter")
    with (tmp_path / "publication.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[targets.hand-out]\nfrom = "print"\npaper = "Letter"\n[targets.page]\nfrom = "web"\nstyle = "gazette"\n'
        )
    publication = publications.read(tmp_path / "publication.toml")
    own = tmp_path / "templates/css/own.css"
    own.parent.mkdir(parents=True)
    own.write_text(ON_A4_ALONE, "utf-8")
    said = {fault.field: fault.message for fault in house_check.faults(publication)}
    assert said.keys() == {"style", "targets.hand-out.paper"}
    assert all("cannot be set on Letter, only on A4" in sentence for sentence in said.values())
