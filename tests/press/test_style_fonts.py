"""The fonts that a style asks for: one that is missing stops the build with its name."""

from __future__ import annotations

import pytest

from pdfdigest.errors import HouseError
from pdfdigest.press.compose import composition, style_fonts
from pdfdigest.press.compose.house import House
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.targets import target
from tests import builders
from tests.builders import STYLES


@pytest.mark.parametrize("style", STYLES)
def test_the_shipped_styles_have_their_fonts(tmp_path, style):
    House(builders.publication(tmp_path)).require_fonts(style)


@pytest.mark.parametrize(
    ("css", "names"),
    [
        ("html { font-family: 'Nowhere Serif', serif }", ("Nowhere Serif",)),
        (":root { --text: Nowhere, serif } html { font-family: var(--text) }", ("Nowhere",)),
        (":root { --text: Nowhere } html { font-family: var(--text) } :root { --text: serif }", ()),
        ("html { font-family: 'Source Serif 4', Nowhere }", ()),
        ("@font-face { font-family: 'Mine'; src: url(a.otf) } p { font-family: Mine }", ()),
        ("/* p { font-family: Nowhere } */ p { font-family: inherit }", ()),
    ],
)
def test_the_first_family_of_each_must_be_there(css, names):
    assert style_fonts.missing([css], [shipped("fonts")]) == names


def test_a_build_without_the_font_is_stopped(tmp_path):
    made = builders.issue(tmp_path)
    own = tmp_path / "templates" / "css" / "own.css"
    own.parent.mkdir(parents=True)
    own.write_text(":root { --text: 'Nowhere Serif', serif }", "utf-8")
    with pytest.raises(HouseError, match="Nowhere Serif"):
        composition.compose(made, House(made.publication), target("screen", made.publication))
