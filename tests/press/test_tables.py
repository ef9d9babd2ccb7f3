"""Tables: figures whole and under each other, as wide as they must be, told by title, unit, source and day."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pdfdigest.inspection import structure
from pdfdigest.manuscript import prose
from pdfdigest.model import Node
from pdfdigest.press.compose import tables, web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, bbox, edition, issue, story
from tests.judges.verapdf import judge

TOLD = """\
Words stand above it.

: Traffic by port
: unit: thousand tons
: data: 2026-03-01
: source: [The register](https://example.org/ports)

"""
PORTS = """\
| Port | Ships | Tonnage | Change |
|---|---:|---:|---:|
| Norway | 112 | 14,003.1 | 11.2% |
| Coastland | 9 | 1,240 | -3% |
| Isle of Reeds | 1,240 | 301.25 | 0.75% |
| **Total** | 1,361 | 15,544.35 | 9% |
"""
YEARS = range(2016, 2025)
PLACES = (("North Harbour", 12_000), ("Reed Island", 90), ("Coastland", 14_000))
WIDE = f"| Port | {' | '.join(map(str, YEARS))} |\n|---|{'---:|' * len(YEARS)}\n" + "".join(
    f"| {name} | {' | '.join(f'{base + year:,}.5' for year in YEARS)} |\n" for name, base in PLACES
)


def table(markdown: str) -> Node:
    nodes, complaints = prose.read(markdown, lambda address, _line, _column: address)
    assert complaints == ()
    return next(node for node in nodes if node.kind == "table")


def rests(markdown: str, language: str = "en", column: int = 1) -> list[str]:
    return [row.cells[column].rest for row in tables.planned(table(markdown), language).body]


def one_column(*cells: str, typed: str = "---:") -> str:
    return f"| a | b |\n|---|{typed}|\n" + "".join(f"| x | {cell} |\n" for cell in cells)


@pytest.mark.parametrize(
    ("language", "cells", "wanted"),
    [
        ("en", ("112", "9", "1,240"), ["", "", ""]),
        ("en", ("14,003.1", "1,240", "301.25"), ["0", ".00", ""]),
        ("en", ("1.250", "10.5", "3"), ["", "00", ".000"]),
        ("de", ("14.003,1", "1.240", "301,25"), ["0", ",00", ""]),
        ("de", ("3.5", "12"), ["", ".0"]),
        ("fr", ("1 240,5", "3"), ["", ",0"]),
        ("en", ("11.2%", "-3%", "0.75%"), ["0", ".00", ""]),
        ("en", ("11.2%", "4"), ["", ".0%"]),
        ("en", ("(12)", "7"), ["", ")"]),
        ("en", ("1.5", "–", "n/a"), ["", ".0", ".0"]),
        ("en", ("1.5", "see below"), ["", ""]),
        ("ar", ("١٢٫٥", "٣"), ["", "٫٠"]),
    ],
)
def test_figures_are_brought_under_each_other(language: str, cells: tuple[str, ...], wanted: list[str]) -> None:
    assert rests(one_column(*cells), language) == wanted


@pytest.mark.parametrize(
    ("typed", "cells", "wanted"),
    [
        ("---:", ("1", "2"), "figures"),
        ("---", ("1", "2.5", "–"), "figures"),
        ("---", ("1", "two"), "start"),
        ("---:", ("one", "two"), "end"),
        (":-:", ("1", "2"), "centre"),
        (":--", ("1", "2"), "start"),
    ],
)
def test_a_column_stands_as_it_was_typed(typed: str, cells: tuple[str, ...], wanted: str) -> None:
    made = tables.planned(table(one_column(*cells, typed=typed)), "en")
    assert {row.cells[1].alignment for row in (*made.head, *made.body)} == {wanted}


def test_the_first_cell_names_its_row_and_a_head_its_column() -> None:
    made = tables.planned(table("| | 2019 |\n|---|---|\n| Norway | 1 |\n| | 2 |\n"), "en")
    assert [[cell.scope for cell in row.cells] for row in (*made.head, *made.body)] == [
        ["", "col"],
        ["row", ""],
        ["", ""],
    ]


@pytest.mark.parametrize(("columns", "width"), [(3, ""), (9, "wide"), (11, "wide packed"), (20, "wide packed crowded")])
def test_a_table_is_as_wide_as_it_must_be(columns: int, width: str) -> None:
    figures = " | ".join(["14,003.1"] * columns)
    assert tables.planned(table(f"| {figures} |\n|{'---|' * columns}\n| {figures} |\n"), "en").width == width


def places(data: bytes, sign: str) -> list[tuple[float, str]]:
    """Where a sign stands within a figure, from the left in points, and the two letters before it."""
    found = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        signs = text.get_text_range()
        found += [
            (text.get_charbox(at)[0], signs[at - 2 : at])
            for at in range(2, len(signs) - 1)
            if signs[at] == sign and signs[at - 1].isdigit() and signs[at + 1].isdigit()
        ]
        text.close()
    document.close()
    return found


@pytest.mark.parametrize("style", STYLES)
def test_decimals_stand_in_one_line_and_no_figure_is_torn(desk: Path, machine: Machine, style: str) -> None:
    of = issue(desk, stories=[story(1, body=TOLD + PORTS), story(2, body="Words above. " * 60 + "\n\n" + WIDE)])
    made = edition(of, machine, style=style)
    column = {round(x, 1) for x, before in places(made.data, ".") if before in ("03", "01", "44")}
    assert len(column) == 1
    document = pypdfium2.PdfDocument(made.data)
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    for row in (*PORTS.splitlines()[2:], *WIDE.splitlines()[2:]):
        figures = [cell.strip().replace("-", "−") for cell in row.strip("| ").split("|")[1:]]
        assert any(all(figure in line.replace("-", "−") for figure in figures) for line in lines), row


def test_a_table_says_what_it_shows_and_its_heads_are_tagged(desk: Path, machine: Machine, tmp_path: Path) -> None:
    made = edition(issue(desk, stories=[story(1, body=TOLD + PORTS)]), machine)
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert structure.faults(opened) == ()
        elements = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        scopes = [str(each.A.Scope) for each in elements if each.get("/S") == "/TH" and "/A" in each]
        assert sorted(scopes) == ["/Column"] * 4 + ["/Row"] * 4
        assert [each.S for each in elements if each.get("/S") == "/Caption"] == ["/Caption"]
    (tmp_path / "table.pdf").write_bytes(made.data)
    asked = [(tmp_path / "table.pdf", flavour) for flavour in ("2a", "ua1")]
    assert [verdict for verdict in judge(asked) if not verdict.passed] == []


def test_a_table_on_the_web_says_the_same_and_has_a_box_of_its_own(desk: Path) -> None:
    of = issue(desk, facts={"language": "de"}, stories=[story(1, body=TOLD + PORTS)])
    html = web.page(of, House(of.publication), target("web", of.publication, "bulletin")).data.decode()
    assert '<div class="rows" tabindex="0"><table>' in html
    assert '<p class="title">Traffic by port</p><p class="unit">thousand tons</p>' in html
    assert '<span class="source">Quelle: <a class="cite" href="https://example.org/ports"' in html
    assert '<span class="data">Stand: 1. März 2026</span>' in html
    assert '<th scope="row">Norway</th>' in html


CROWDED = (
    "| Country | Port | Minister responsible | Telecommunications infrastructure | Status | Remark of the office | Since | Ships "
    "| Characterisation | Institutions concerned |\n|---|---|---|---|---|---|---|---:|---|---|\n"
    "| Norway | Bergen | Administration | Internationalisation notwithstanding | open | Intergovernmental negotiations "
    "| March | 112 | Uncharacteristically | Interparliamentary commission |\n"
    "| Canada | Halifax | Responsibilities | Interdepartmental communications | half open | Counterproductive representations "
    "| August | 1,240 | Extraterritorial | Environmental representatives |\n"
)


@pytest.mark.parametrize("style", STYLES)
def test_in_a_crowded_table_long_words_are_broken_and_short_ones_are_not(
    desk: Path, machine: Machine, style: str
) -> None:
    planned = tables.planned(table(CROWDED), "en")
    assert planned.width == tables.CROWDED
    assert [cell.kept for cell in planned.body[0].cells] == [
        True,
        True,
        False,
        False,
        True,
        False,
        True,
        True,
        False,
        False,
    ]
    made = edition(issue(desk, stories=[story(body=f"Words.\n\n{CROWDED}")]), machine, style=style)
    words = {word.text for page in bbox(made.data) for word in page}
    assert {"Country", "Norway", "Bergen", "Halifax", "Status", "Ships", "March", "August", "1,240"} <= words
