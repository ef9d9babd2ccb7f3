"""Runts: no last line of a few letters, and nothing else is tied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pdfdigest.manuscript import prose
from pdfdigest.model import Node
from pdfdigest.press.compose import runts

LONG = "Words that fill the first line of a paragraph, and then as many again, "


@pytest.mark.parametrize(
    ("end", "wanted"),
    [
        ("on paper of A5.", "on paper\u00a0of\u00a0A5."),
        ("which is what it is.", "which is what\u00a0it\u00a0is."),
        ("made of straw.", "made of straw."),
        ("made *of* it.", "made\u00a0of\u00a0it."),
        ("made [of it](x).", "made\u00a0of\u00a0it."),
        ("see characteristically it.", "see characteristically it."),
    ],
)
def test_the_words_at_the_end_stand_together(end: str, wanted: str) -> None:
    nodes, _ = prose.read(LONG + end, lambda *_: "x")
    assert "".join(node.plain() for node in runts.tied(nodes[0].nodes)) == LONG + wanted


def test_a_line_alone_is_left() -> None:
    nodes = (Node("text", text="He did it."),)
    assert runts.tied(nodes) == nodes


@given(some.text(alphabet="ab .*\n", max_size=120))
def test_only_blanks_change(text: str) -> None:
    for node in prose.read(text, lambda *_: "x")[0]:
        before, after = node.plain(), "".join(each.plain() for each in runts.tied(node.nodes))
        if node.kind == "paragraph":
            assert after.replace("\u00a0", " ") == before.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (
            "外務省は次官級の協議を開き、両国の代表は情勢などについて率直に意見を交わしたと発表した。",
            "発表\u2060し\u2060た。",
        ),
        ("製本 活字 印刷 製本 活字 印刷 製本 活字 印刷 製本 活字 印刷 製本 活字 号.", "製本 活字\u00a0号."),
        ("मुद्रण पाठक खंड खंड पृष्ठ काग़ज़ संस्करण पाठक मुद्रण संस्करण अक्षर अक्षर खंड.", "अक्षर अक्षर\u00a0खंड."),
    ],
)
def test_signs_that_no_blanks_part_stand_together(text: str, end: str) -> None:
    (node,) = runts.tied((Node("text", text=text),))
    assert node.text.endswith(end)
    assert node.text.replace("\u2060", "").replace("\u00a0", " ") == text
