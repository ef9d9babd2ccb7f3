"""The headline box tells the right pages after one layout, and the file is the one that two layouts give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Edition
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import page_references, pages, patches
from pdfdigest.press.engine.renderer import Renderer
from pdfdigest.press.engine.weasyprint_internals import ALL_PAGES
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from tests.builders import ROOT, STYLES, issue, story

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*icc:ResourceWarning")  # one that WeasyPrint leaves open

SAMPLES = sorted((ROOT / "issues").glob("*/20*/*.yaml"))


def long_issue(desk: Path, style: str) -> Galley:
    """An issue of some pages, the last of them full enough to need no tightening."""
    of = issue(desk, stories=[story(number, body="Words follow words here. " * 130) for number in range(1, 6)])
    return composition.compose(of, House(of.publication), target("screen", of.publication, style))


def counted(of: Galley, monkeypatch: pytest.MonkeyPatch, *, quick: bool) -> tuple[Edition, int]:
    """The edition, and how many layouts it took."""
    layouts: list[int] = []
    real = Renderer._render
    with monkeypatch.context() as patch:
        patch.setattr(pages.colophon, "corrected", lambda galley, _drawn: galley)  # it may lay out once more
        patch.setattr(Renderer, "_render", lambda self, wishes: layouts.append(1) or real(self, wishes))
        if not quick:
            patch.setattr(patches, "OFF", {"page-references"})
        return pages.set_pages(of), len(layouts)


@pytest.mark.parametrize("style", STYLES)
def test_one_layout_gives_what_two_give(style: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = long_issue(desk, style)
    quick, plain = counted(of, monkeypatch, quick=True), counted(of, monkeypatch, quick=False)
    assert quick[0] == plain[0]
    assert quick[0].pages > 2
    assert quick[1] == plain[1] - 1


@pytest.mark.judges
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("script", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_what_they_were(script: Path, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    home = publication.home(script.parent)
    assert home is not None
    of = composition.compose(manuscript.read(script, home), House(home), target("screen", home, style))
    assert counted(of, monkeypatch, quick=True)[0] == counted(of, monkeypatch, quick=False)[0]


@pytest.mark.parametrize(
    "own",
    [
        ".headlines a[data-page='1'] { color: red }",
        ".headlines a::after { content: 'page ' attr(data-page) }",
    ],
)
def test_a_style_of_another_kind_is_laid_out_anew(own: str, desk: Path) -> None:
    of = long_issue(desk, "bulletin")
    other = replace(of, stylesheets=(*of.stylesheets, ("own.css", own)))
    assert not page_references.can(text for _, text in other.stylesheets)
    assert page_references.can(text for _, text in of.stylesheets)


def test_nothing_is_put_in_the_way_where_nothing_is_told() -> None:
    with page_references.right({}) as said:
        assert ALL_PAGES.real.__module__ == "weasyprint.layout.page"
    assert said.told == {}
    assert patches.known(), "read what is new in it, and measure again"
