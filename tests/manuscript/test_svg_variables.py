"""Drawings with CSS variables: their colours come out, or it is said that they cannot be told."""

from __future__ import annotations

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import pictures
from pdfdigest.manuscript.svg_variables import resolved

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2">{}</svg>'


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ("<style>:root{--b:#0a58ca}.b{fill:var(--b)}</style>", "fill:#0a58ca"),
        ('<path fill="var(--b, #0a58ca)"/>', 'fill="#0a58ca"'),
        ("<style>svg{--a:var(--b);--b:blue}</style><path style='fill:var(--a)'/>", "fill:blue"),
        ('<path fill="var(--a, var(--b, rgb(1,2,3)))"/>', 'fill="rgb(1,2,3)"'),
    ],
)
def test_a_variable_becomes_what_it_stands_for(inside, wanted):
    made, left = resolved(SVG.format(inside).encode())
    assert left == ""
    assert wanted in made.decode()


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ('<path fill="var(--b)"/>', "--b"),
        ("<style>:root{--b:red} .x{--b:blue}</style><path fill='var(--b)'/>", "--b"),
        (
            "<style>:root{--b:red} @media (prefers-color-scheme:dark){:root{--b:blue}}</style><path fill='var(--b)'/>",
            "--b",
        ),
        ("<style>:root{--b:var(--b)}</style><path fill='var(--b)'/>", "--b"),
        ("<path fill='color-mix(in srgb, red, blue)'/>", "color-mix()"),
    ],
)
def test_a_variable_that_cannot_be_told_is_refused(tmp_path, inside, name):
    path = tmp_path / "a.svg"
    path.write_text(SVG.format(inside), "utf-8")
    with pytest.raises(PagesError, match=name.replace("(", r"\(").replace(")", r"\)")):
        pictures.facts(path)
