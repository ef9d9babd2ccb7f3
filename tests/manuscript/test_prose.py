"""Prose: every case of tests/desk/prose/*.md, and what holds for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pdfdigest.manuscript import prose, set_lines
from pdfdigest.model import Node, plain

CASES = Path(__file__).parent / "prose"


def cases(name: str):
    for part in (CASES / f"{name}.md").read_text("utf-8").split("\n.\n\n"):
        title, markdown, expected = part.removesuffix("\n.\n").split("\n.\n")
        yield pytest.param(markdown, expected, id=title.strip())


def read(markdown: str, language: str = "en"):
    return prose.read(markdown, lambda href, _line, _column: href, language)


def shown(nodes: tuple[Node, ...]) -> str:
    """Nodes as the fixture files write them."""
    return " ".join(_shown(node) for node in nodes)


def _shown(node: Node) -> str:
    if node.kind == "text":
        return f'"{node.text}"'
    if node.kind == "address":
        return f"address({node.text})"
    language = f"{{{node.language}}}" if node.language else ""
    source = f"[{node.source}]" if node.source else ""
    start = f" {node.start}" if node.start != 1 else ""
    return f"{node.kind}{language}{source}{start}({shown(node.nodes)})"


@pytest.mark.parametrize(("markdown", "expected"), [*cases("inline"), *cases("blocks")])
def test_what_prose_may_use(markdown, expected):
    nodes, complaints = read(markdown)
    assert (shown(nodes), complaints) == (expected, ())


@pytest.mark.parametrize(("markdown", "expected"), list(cases("refused")))
def test_what_prose_may_not_use(markdown, expected):
    _, complaints = read(markdown)
    assert "\n".join(f"{c.line + 1}:{c.column} {c.rule}: {c.message}" for c in complaints) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", "„so“"), ("fr", "«\u202fso\u202f»"), ("ja", "「so」"), ("pl", "„so”")],
)
def test_quotation_marks_follow_the_language(language, expected):
    assert plain(read('"so"', language)[0]) == expected
    assert set_lines.quoted('"so"', language) == expected


def test_a_day_that_begins_a_paragraph_is_no_list():
    assert shown(read("24. Februar 2022 begann es.", "de")[0]) == 'paragraph("24. Februar 2022 begann es.")'
    assert shown(read("24. Februar", "en")[0]) == 'numbered 24(item(paragraph("Februar")))'
    assert shown(read("2021. a\n\n2022. b", "en")[0]) == 'paragraph("2021. a") paragraph("2022. b")'


@pytest.mark.parametrize("sign", ["\0", "\x0c", "\x85", "\u2028", "\ud800", "\uffff"])
def test_a_sign_that_cannot_be_printed_is_named_where_it_stands(sign):
    (complaint,) = read(f"one\ntwo {sign} {sign}")[1]
    assert (complaint.line, complaint.column) == (1, 5)
    assert f"U+{ord(sign):04X}" in complaint.message


def test_many_complaints_are_counted_not_listed():
    _, complaints = read("# a\n" * 1000)
    assert len(complaints) == prose.MAX_COMPLAINTS + 1
    assert complaints[-1].message.startswith("and 900 more")


def test_a_text_too_long_is_not_begun():
    assert [c.rule for c in read("a" * (prose.MAX_LENGTH + 1))[1]] == ["too-long"]


N = 8_000
SLOW = {
    "spaces": "a" + " " * N + "b",
    "brackets": "[" * N,
    "brackets between paragraphs": "[[[[\n\n" * (N // 6),
    "brackets and emphasis": "*a [" * (N // 4),
    "links never closed": "[a](" * (N // 4),
    "pictures": "![[]()" * (N // 6),
    "links": "[a](https://example.org/x) " * 600,
    "links with escapes": "[a](https://example.org/\\_x) " * 600,
    "a list of links": "- [a](https://example.org/x)\n" * 2_000,
    "tags": "<b>\n" * (N // 4),
    "tag never closed": "<a" + " " * N,
    "rules": "---\n" * (N // 4),
    "list": "1. a\n" * (N // 5),
    "superscript": "^a" * (N // 2),
    "quotes": "\"a'" * (N // 3),
    "ticks": "".join("`" * n + " " for n in range(200)),
    "braces": "[a]{" * (N // 4),
    "table": "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|a" * 20 + "|\n") * 100,
    "quotations": "> " * (N // 2),
    "short lines": "あ\n" * (N // 2),
}


@pytest.mark.parametrize("markdown", SLOW.values(), ids=SLOW)
def test_no_text_keeps_the_desk_busy(markdown):
    began = time.process_time()
    read(markdown)
    assert time.process_time() - began < 10


MARKS = some.sampled_from(
    [*"*_^~[]()>|-#\"'\\` \n:!{}<&.", "\n\n", "](", "{lang=ja}", "> ", "- ", "1. ", "**", "\t", "```"]
)
WORDS = some.text(some.characters(categories=["L"]), min_size=1, max_size=6)
MARKDOWN = some.lists(MARKS | WORDS, max_size=60).map("".join)


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def never_a_crash(text: str) -> None:
    nodes, complaints = read(text)
    lines = text.split("\n")
    for complaint in complaints:
        assert 0 <= complaint.line < len(lines)
        assert 1 <= complaint.column <= len(lines[complaint.line]) + 1
        assert complaint.message
    plain(nodes).encode()


def every_word_comes_out(text: str) -> None:
    """Without addresses, entities and attributes, each letter comes out, in order, or there is a complaint."""
    nodes, complaints = read(text)
    assert complaints or letters(plain(nodes)) == letters(text)


PLAIN_MARKS = some.sampled_from([*"*_^~[]>|-#\"'\\` \n:!.", "\n\n", "> ", "- ", "**", "\t", "| "])


@settings(max_examples=100, deadline=2000)
@given(some.text(max_size=300) | MARKDOWN)
def test_any_text_is_read_or_complained_of(text):
    never_a_crash(text)


@settings(max_examples=150, deadline=2000)
@given(some.lists(PLAIN_MARKS | WORDS, max_size=60).map("".join))
def test_every_word_that_goes_in_comes_out(text):
    every_word_comes_out(text)


@pytest.mark.judges
@settings(max_examples=20_000, deadline=5000)
@given(some.text(max_size=2000) | MARKDOWN)
def test_any_of_many_texts_is_read_or_complained_of(text):
    never_a_crash(text)


@pytest.mark.judges
@settings(max_examples=20_000, deadline=5000)
@given(some.lists(PLAIN_MARKS | WORDS, max_size=200).map("".join))
def test_every_word_of_many_texts_comes_out(text):
    every_word_comes_out(text)
