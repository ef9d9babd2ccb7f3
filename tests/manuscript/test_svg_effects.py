"""Drawings with what the engine does not draw: it is said, and not left out of the page."""

from __future__ import annotations

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import pictures

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20">{}</svg>'
BOX = '<rect width="3" height="2" {}/>'


def facts(tmp_path, inside, before=""):
    path = tmp_path / "a.svg"
    path.write_text(before + SVG.format(inside), "utf-8")
    return pictures.facts(path)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (BOX.format('filter="url(#f)"'), "a filter"),
        (BOX.format('style="fill:red;filter: drop-shadow(1px 1px black)"'), "a filter"),
        ("<style>.a{fill:red}.b{filter:blur(3px)}</style>" + BOX.format('class="b"'), "a filter"),
        ('<text><textPath href="#way">Along</textPath></text>', "text along a line"),
        ('<rect height="2"><animate attributeName="width" to="3"/></rect>', "something that moves"),
        ("<style>@keyframes k{to{opacity:1}} rect{animation:k 1s}</style>" + BOX.format(""), "something that moves"),
        ('<text stroke="white" paint-order="stroke">Town</text>', "an outline behind"),
        ("<style>text{paint-order:stroke fill}</style><text>Town</text>", "an outline behind"),
        ('<path vector-effect="non-scaling-stroke" d="M1 1L2 2"/>', "lines that keep their width"),
        (BOX.format('style="mix-blend-mode:multiply"'), "colours that mix"),
        ('<text writing-mode="vertical-rl">縦</text>', "top to bottom"),
        ('<text style="inline-size:20px">Long words</text>', "to fill a shape"),
        (BOX.format('fill="color(display-p3 0 0.4 0.8)"'), "not of the sRGB colours"),
        ("<style>rect{fill:color(display-p3 0 0.4 0.8)}</style>" + BOX.format(""), "not of the sRGB colours"),
    ],
)
def test_what_cannot_be_drawn_is_said(tmp_path, inside, words):
    with pytest.raises(PagesError, match=f"the drawing has .*{words}.*, which cannot be printed"):
        facts(tmp_path, inside)


def test_styles_in_another_file_are_said(tmp_path):
    with pytest.raises(PagesError, match="styles that stand in another file"):
        facts(tmp_path, BOX.format('class="a"'), '<?xml-stylesheet href="a.css"?>')


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><filter id="f"/></defs>' + BOX.format('fill="red"'),
        BOX.format('filter="none" style="mix-blend-mode: normal; paint-order:normal; writing-mode: lr-tb"'),
        "<style>/* filter: blur(2px) */ .filter{fill:red} rect{background-color:rgb(1,2,3);paint-order:fill stroke}</style>"
        + BOX.format('id="color(x" class="filter"'),
        '<text style="inline-size:auto">filter: blur</text>',
    ],
)
def test_what_is_drawn_all_the_same_passes(tmp_path, inside):
    assert facts(tmp_path, inside).form == "svg"
