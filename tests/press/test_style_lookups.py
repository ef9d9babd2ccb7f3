"""Values, faces and beginnings that are looked up sooner are those that WeasyPrint works out: the file is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Edition
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import pages, patches, style_lookups
from pdfdigest.press.engine.weasyprint_internals import FACE, VALUE
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from tests.builders import ROOT, STYLES, issue, story

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*icc:ResourceWarning")  # one that WeasyPrint leaves open

SAMPLES = sorted((ROOT / "issues").glob("*/20*/*.yaml"))
BODY = (
    "Words *follow* words **here** and [there](https://example.org/a), 1st to 2^nd^, 201 of 3,412.\n\n"
    "| a | b |\n|---|--:|\n| one | 1.5 |\n| two | 10.25 |\n\n> Said once.\n\n- one\n- two\n"
)
ODD = {
    "faces": """
        .story p { font-variant: small-caps lining-nums tabular-nums; font-feature-settings: 'ss01' 1, 'kern' 0 }
        .story strong { font-variation-settings: 'wght' 650; font-language-override: 'TRK'; font-stretch: condensed }
        .story em { font-variant-ligatures: no-common-ligatures discretionary-ligatures; font-kerning: none }
        .story a { text-decoration: underline dotted; font-variant-position: super; font-variant-east-asian: ruby }
        .story td { font-variant-alternates: historical-forms; letter-spacing: 1pt; word-spacing: 2pt; direction: rtl }
    """,
    "values": """
        .story { margin-inline-start: 3mm; padding-inline-end: 2mm; inset-inline-start: 1mm; --room: 4mm; min-width: auto }
        .story p { margin-bottom: var(--room); padding-top: calc(1mm + 2%); width: 90%; position: inherit; float: initial }
        .story table { border-collapse: collapse; max-width: 70%; page: inherit; min-height: inherit }
        .story p::first-line { font-size: 120%; color: #333 }
        .story p::first-letter { font-size: 2em; color: inherit }
        .story strong { font: inherit; all: initial; line-height: calc(1em + 4pt) }
        .story em { text-decoration: inherit; font-size: smaller; text-indent: 5%; display: inline-block }
        .story ul { display: flex; min-height: 10mm } .story blockquote { display: grid; box-sizing: border-box; padding: 3% }
    """,
}


def both(of: Galley, monkeypatch: pytest.MonkeyPatch) -> tuple[Edition, Edition]:
    """The edition with the patch, and without."""
    with monkeypatch.context() as patch:
        patch.setattr(patches, "OFF", {style_lookups.NAME})
        plain = pages.set_pages(of)
    assert patches.quick(style_lookups.NAME)
    return pages.set_pages(of), plain


def galley(desk: Path, style: str, own: str = "") -> Galley:
    """Some stories in a style, with rules of one's own behind its own."""
    of = issue(desk, stories=[story(number, body=BODY) for number in range(1, 5)])
    made = composition.compose(of, House(of.publication), target("screen", of.publication, style))
    return replace(made, stylesheets=(*made.stylesheets, ("own.css", own)))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("own", ["", *ODD.values()], ids=["none", *ODD])
def test_the_file_is_the_same(style: str, own: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, plain = both(galley(desk, style, own), monkeypatch)
    assert quick == plain
    assert own == "" or quick.data != pages.set_pages(galley(desk, style)).data, "the rules change nothing"


@pytest.mark.judges
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("script", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_what_they_were(script: Path, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    home = publication.home(script.parent)
    assert home is not None
    quick, plain = both(
        composition.compose(manuscript.read(script, home), House(home), target("screen", home, style)), monkeypatch
    )
    assert quick == plain


def test_nothing_stays_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    before = (VALUE.real, FACE.real)
    with style_lookups.quick():
        assert (VALUE.real, FACE.real) != before
    assert (VALUE.real, FACE.real) == before
    monkeypatch.setattr(patches, "OFF", {style_lookups.NAME})
    with style_lookups.quick():
        assert (VALUE.real, FACE.real) == before


def test_it_is_the_version_that_was_measured() -> None:
    assert patches.known(), "read what is new in it, and measure again"
