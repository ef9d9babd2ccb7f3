"""Charts are drawn from the table that stands below them, in one ink, and told in words."""

from __future__ import annotations

import base64
import io
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.inspection import structure
from pdfdigest.manuscript import chart_figures, prose
from pdfdigest.manuscript.chart_figures import Chart, Series
from pdfdigest.press.compose import charts, web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, story, text

BODY = """Words before.

: Traffic by port
: unit: thousand tons
: chart: {kind}
: source: [Register](https://example.org/ports)

| Port | 2023 | 2024 | Change |
|---|---:|---:|---:|
| North | 1,240.5 | 14,301 | 11% |
| Reed | n/a | 14.25 | −3% |
| **Total** | 1,240.5 | 14,315.25 | |

Words after.
"""


def table(markdown: str, language: str = "en") -> chart_figures.Chart:
    nodes, complaints = prose.read(markdown, lambda *_: "a", language)
    assert not complaints
    return chart_figures.read(next(node for node in nodes if node.kind == "table"), language)


def test_a_chart_reads_its_figures_and_leaves_totals_and_other_kinds_to_the_table() -> None:
    assert table(BODY.format(kind="bar")) == Chart(
        "bar",
        ("North", "Reed"),
        (
            Series("2023", (1240.5, None), ("1,240.5", "n/a")),
            Series("2024", (14301.0, 14.25), ("14,301", "14.25")),
        ),
    )


@pytest.mark.parametrize(
    ("words", "language", "value"),
    [
        ("1.240,5", "de", 1240.5),
        ("1 240,5 т", "ru", 1240.5),
        ("١٢٫٥", "ar", 12.5),
        ("−$3", "en", -3.0),
        ("2 of 3", "en", None),
        ("1,240.5", "de", None),
    ],
)
def test_figures_are_read_as_their_language_writes_them(words: str, language: str, value: float | None) -> None:
    assert chart_figures.figure(words, language) == value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BODY.format(kind="pie"), "a chart is bar or line, not pie"),
        (": chart: bar\n\n| A | B |\n|---|---|\n| one | two |\n", "no column of figures"),
        (
            ": chart: bar\n\n| A | B | C | D | E | F |\n|---|---|---|---|---|---|\n| a | 1 | 2 | 3 | 4 | 5 |\n",
            "4 columns",
        ),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_told_with_its_place(desk: Path, body: str, said: str) -> None:
    with pytest.raises(ManuscriptError, match=said):
        issue(desk, stories=[story(body=body)])


@pytest.mark.parametrize("kind", chart_figures.KINDS)
def test_a_drawing_holds_together_in_greys_and_within_its_width(kind: str) -> None:
    for mirrored in (False, True):
        drawn = ElementTree.fromstring(
            charts.svg(table(BODY.format(kind=kind)), 320, "en", ("Source Sans 3",), mirrored=mirrored)
        )
        colours = {value for each in drawn.iter() for key in ("fill", "stroke") if (value := each.get(key))}
        assert all(colour == "none" or len(set(colour[1:])) == 1 for colour in colours)
        for each in drawn.iter():
            for key in ("x", "x1", "x2", "cx"):
                assert -0.1 <= float(each.get(key, "0")) <= 320.1
            assert float(each.get("width", "0").removesuffix("pt")) >= 0


def test_names_at_the_ends_of_lines_stand_apart() -> None:
    series = tuple(Series(f"Name {at}", (1.0, 10.0 + at / 10), ("1", "10")) for at in range(4))
    drawn = ElementTree.fromstring(charts.svg(Chart("line", ("2001", "2002"), series), 320, "en", ()))
    rows = sorted(float(each.get("y", "")) for each in drawn.iter() if (each.text or "").startswith("Name"))
    assert all(below - above > charts.SIZE for above, below in pairwise(rows))


def test_bars_of_negative_figures_lie_on_the_other_side() -> None:
    series = (Series("", (4.0, -2.0), ("4", "−2")),)
    drawn = ElementTree.fromstring(charts.svg(Chart("bar", ("one", "two"), series), 320, "en", ()))
    first, second = (each for each in drawn.iter() if each.tag.endswith("rect"))
    assert float(second.get("x", "")) + float(second.get("width", "")) == pytest.approx(
        float(first.get("x", "")), abs=0.1
    )


@pytest.mark.parametrize(("kind", "style"), [("bar", "bulletin"), ("line", "gazette")])
def test_a_chart_stands_on_the_page_with_its_table_and_is_told_in_words(
    desk: Path, machine: Machine, kind: str, style: str
) -> None:
    made = edition(issue(desk, stories=[story(body=BODY.format(kind=kind))]), machine, style=style)
    said = " ".join(text(made.data).split())
    assert said.count("Traffic by port") == 1
    assert said.index("before.") < said.index("Traffic by port") < said.index("Change") < said.index("after.")
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        assert not list(structure.faults(opened))
        told = {str(each.Alt) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each}
    assert any("chart: Traffic by port" in each for each in told)


def test_a_chart_prints_with_black_ink_alone(desk: Path, machine: Machine) -> None:
    made = edition(issue(desk, stories=[story(body=BODY.format(kind="bar"))]), machine, "print")
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        streams = [
            each.read_bytes()
            for each in opened.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") != "/Image"
        ]
    assert not [stream for stream in streams if re.search(rb"[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)\b", stream)]


def test_a_chart_stands_on_the_web_page(desk: Path) -> None:
    of = issue(
        desk,
        facts={"language": "de"},
        stories=[story(body=BODY.format(kind="line").replace("1,240.5", "1.240,5").replace("14,301", "14.301"))],
    )
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    (raw,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)" alt="Liniendiagramm', page)
    assert b"<polyline" in base64.b64decode(raw)


def test_its_words_are_set_in_the_sans_of_the_style(desk: Path) -> None:
    of = issue(desk, stories=[story(body=BODY.format(kind="bar"))])

    def faces() -> str:
        page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
        drawn = next(re.finditer(r"data:image/svg\+xml;base64,([\w+/=]+)", page))
        return str(ElementTree.fromstring(base64.b64decode(drawn[1])).get("font-family"))

    assert faces().startswith("Source Sans 3, Noto Sans Arabic")
    assert "Noto Sans SC" in faces()
    (desk / "templates/css").mkdir(parents=True)
    (desk / "templates/css/own.css").write_text(':root { --sans: "Old Standard TT", var(--other-sans) }', "utf-8")
    assert faces().startswith("Old Standard TT, Noto Sans Arabic")
    assert "Source Sans 3" not in faces()


def test_a_long_name_turns_over_instead_of_being_cut() -> None:
    chart = Chart("bar", ("Old Pier and the two quays behind it", "Reed"), (Series("", (1.0, 2.0), ("1", "2")),))
    drawing = charts.svg(chart, 200.0, "en", ("X",)).decode()
    assert ">Old Pier and the<" in drawing
    assert ">two quays behind it<" in drawing
    assert "…" not in drawing
