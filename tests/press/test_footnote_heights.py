"""The quick way to measure notes gives the pages of the plain way, byte for byte, or steps aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Issue
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import footnote_heights, pages, patches
from pdfdigest.press.engine.weasyprint_internals import FOOTNOTE_AREA
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from tests.builders import ROOT, STYLES, issue, story

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*icc:ResourceWarning")  # one that WeasyPrint leaves open

SAMPLES = sorted((ROOT / "issues").glob("*/20*/*.yaml"))


@pytest.fixture(autouse=True)
def _trust(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(patches, "OFF", set())
    plain = FOOTNOTE_AREA.real
    yield
    assert FOOTNOTE_AREA.real is plain
    assert plain.__module__ == "weasyprint.layout"


def citing(desk: Path, count: int, stories: int = 3) -> Issue:
    """An issue that cites so many sources, in sentences of many lengths."""
    share = count // stories
    bodies = [
        " ".join(
            f"Sentence {k} {'of many words ' * (k % 4)}has a [{'long ' * (k % 3)}word](https://example.org/{k}/{'a' * (k * 7 % 60)}) in it."
            for k in range(1 + index * share, 1 + (index + 1) * share)
        )
        for index in range(stories)
    ]
    return issue(desk, stories=[story(number, body=body) for number, body in enumerate(bodies, 1)])


def composed(of: Issue, style: str) -> Galley:
    return composition.compose(of, House(of.publication), target("screen", of.publication, style))


def both(of: Galley, monkeypatch: pytest.MonkeyPatch, *, measured: bool | None = True) -> tuple[bytes, bytes]:
    """The file set the quick way, in which notes were `measured` or not (None: that hangs on the page), and the plain way."""
    counted: list[int] = []
    real = footnote_heights._laid_out
    with monkeypatch.context() as patch:
        patch.setattr(footnote_heights, "_laid_out", lambda *given: counted.append(1) or real(*given))
        quick = pages.set_pages(of).data
    assert not patches.OFF, "one figure differed"
    assert measured is None or bool(counted) == measured
    with monkeypatch.context() as patch:
        patch.setattr(patches, "OFF", {footnote_heights.NAME})
        return quick, pages.set_pages(of).data


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [24, *(pytest.param(n, marks=pytest.mark.judges) for n in (12, 60, 100, 150, 300))])
def test_pages_are_those_of_the_plain_way(count: int, style: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = composed(citing(desk, count), style)
    quick, plain = both(of, monkeypatch)
    assert quick == plain


@pytest.mark.judges
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("script", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_those_of_the_plain_way(script: Path, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    home = publication.home(script.parent)
    assert home is not None
    quick, plain = both(composed(manuscript.read(script, home), style), monkeypatch, measured=None)
    assert quick == plain


def test_a_figure_that_differs_is_noticed_and_the_plain_way_taken(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = composed(citing(desk, 12, stories=1), "bulletin")
    with monkeypatch.context() as patch:
        patch.setattr(patches, "OFF", {footnote_heights.NAME})
        plain = pages.set_pages(of).data
    real = footnote_heights._measure
    monkeypatch.setattr(
        footnote_heights,
        "_measure",
        lambda context, foot: real(context, foot) + (len(foot.notes) > footnote_heights.FEW),
    )
    assert pages.set_pages(of).data == plain
    assert footnote_heights.NAME in patches.OFF


def test_notes_with_margins_of_their_own_are_set_the_plain_way(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = composed(citing(desk, 9, stories=1), "bulletin")
    own = ".note { footnote-display: block; margin-top: 2pt }"
    of = replace(one, stylesheets=(*one.stylesheets, ("own.css", own)))
    quick, plain = both(of, monkeypatch, measured=False)
    assert quick == plain


def test_the_version_is_the_one_that_was_measured() -> None:
    assert patches.known(), "read what is new in it, and measure again"
