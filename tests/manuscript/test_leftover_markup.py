"""Markup that would be printed: what is found, what is let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import shop
from pdfdigest.manuscript import leftover_markup, manuscript, prose, publication, rules
from pdfdigest.manuscript.intake import assemble, opening, sorting
from pdfdigest.manuscript.issue_text import issue_text
from tests.builders import ROOT
from tests.manuscript.intake import shapes


def doubts(markdown: str):
    found = []
    prose.read(markdown, lambda *_: "x", doubt=found.append)
    return [each for each in found if each.rule == "looks-like-markup"]


PRINTED = {
    "see [x] (https://example.org/a)": (1, 7, "without a blank"),
    "see [x](https://example.org/a b) now": (1, 7, "%20"),
    "see [x](source:a b) now": (1, 7, "%20"),
    "one\nsee [x](https://example.org/a": (2, 5, "the ) of this link is missing"),
    "x](https://example.org/a)": (1, 2, "both pairs"),
    "[x(https://example.org/a)": (1, 1, "lacks its ]"),
    "(x)[https://example.org/a]": (1, 3, "wrong way round"),
    "[x]{https://example.org/a} y": (1, 3, "braces"),
    "{x}(https://example.org/a)": (1, 3, "braces"),
    "[x]https://example.org/a": (1, 3, "side by side"),
    "[x]（https://example.org/a）": (1, 3, "wide brackets"),
    "［x］(https://example.org/a)": (1, 3, "wide brackets"),
    "a word[^1] more": (1, 7, "footnote"),
    "one\n\n[^1]: note": (3, 1, "footnote"),
    "[1]: https://example.org/": (1, 1, "list of links"),
    "see [a][1] and": (1, 5, "another program"),
    "see [[page]] and": (1, 5, "another program"),
    "- [ ] one\n- [x] two": (1, 3, "box to tick"),
    "a ~~x y~~ b": (1, 3, "~~"),
    "a ~x y~ b": (1, 3, "~"),
    "Text:\n5. five\n6. six": (2, 1, "empty line before"),
    "- a\n  9. nine\n  10. ten": (2, 3, "empty line before"),
    "a ==x y== b": (1, 3, "=="),
    "a $x$ b": (1, 3, "formula"),
    "a $\\alpha^2$ b": (1, 3, "formula"),
    "a **bold b": (1, 3, "**words**"),
    "a ** bold ** b": (1, 3, "**words**"),
    "＊＊重要＊＊です": (1, 1, "**words**"),
    "one <!-- two --> three": (1, 5, "HTML"),
    "日本{lang=ja} is": (1, 3, "[words]{lang=ja}"),
    "a {{ b }}": (1, 3, "template"),
    "##Heading": (1, 1, "heading"),
    "• one\n• two": (1, 1, "hyphen and a blank"),
    "Text:\n· one\n· two": (2, 1, "hyphen and a blank"),
    "– one\n– two": (1, 1, "hyphen and a blank"),
    "-one\n-two": (1, 1, "blank after the sign"),
    "a) one\nb) two": (1, 1, "run together"),
    "a | b | c\nd | e | f": (1, 3, "|---|---|"),
    "| a | b |": (1, 1, "|---|---|"),
    "[b]x[/b]": (1, 5, "forum"),
}


@pytest.mark.parametrize("markdown", PRINTED, ids=range(len(PRINTED)))
def test_signs_that_would_be_printed_are_a_fault(markdown):
    line, column, words = PRINTED[markdown]
    first = doubts(markdown)[0]
    assert (first.severity, first.line + 1, first.column) == ("fault", line, column)
    assert words in first.message


DOUBTFUL = {
    "a\tb": "tab",
    "a [0, 1) b": "never closed",
    "a *b c": "italics",
    "- 5 degrees": "\\-",
    "> 5 %": "\\>",
    "10^2^3": "as they stand",
}


@pytest.mark.parametrize("markdown", DOUBTFUL, ids=range(len(DOUBTFUL)))
def test_what_is_only_doubtful_is_a_warning(markdown):
    (only,) = doubts(markdown)
    assert only.severity == "warning"
    assert DOUBTFUL[markdown] in only.message


@pytest.mark.parametrize(
    "markdown",
    [
        "\\*\\*a\\*\\* \\[x\\] (https://example.org) \\$x\\$ \\~\\~a\\~\\~",
        "[sic] and [the minister] (who said so), costs $5 and $10, A$ and C$, US$5m, A$7m",
        "– the third this year",
        "5 * 3 * 2, 4* hotel, a | b, #tag, :smile:, 5 - 3 = 2, i++ and j--, a == b",
        "Kyodo | Reuters report\nthe same",
        "name: ____________, C:\\new, snake_case_name, a_b@example.org",
        "- one\n- two\n\n| a | b |\n|---|---|\n| c | d |",
        "これは**「重要」**です。価格は**3,000円（税込）**です。",
        "[words](https://example.org/a_(b)) and **bold**, *it*, ^a^ H~2~O",
        "about ~5 % of ~10, from $5~$10~ish, ~/home/x, (H~2~SO~4~) and *x*~2~",
        "It was the year\n1986. That it was\n1986. They knew.",
    ],
)
def test_what_is_meant_is_let_through(markdown):
    assert doubts(markdown) == []


@pytest.mark.parametrize(
    "line",
    ["**Bold** news", "A [link](https://example.org)", "*Hamlet* opens", "24^th^", "a \\* b", "<b>x</b>", "x{lang=ja}"],
)
def test_a_line_of_its_own_has_no_markup(line):
    assert list(leftover_markup.in_line(line))


@pytest.mark.parametrize(
    "line", ["Economic 2+2", "M*A*S*H", "5 * 3", "[Update] Talks (3)", "a_b_c", "AT&T", "A~B", "C:\\new", "<5 %"]
)
def test_a_line_of_its_own_may_have_signs(line):
    assert not list(leftover_markup.in_line(line))


def found_in(path: Path) -> list[str]:
    of = manuscript.read(path, publication.home(path) or publication.alone())
    return [f"{fault.field}: {fault.message}" for fault in rules.look(of) if fault.rule == "looks-like-markup"]


@pytest.mark.parametrize("path", sorted(ROOT.glob("issues/*/2*/*.yaml")), ids=lambda path: path.stem)
def test_no_sample_looks_like_markup(path: Path):
    assert found_in(path) == []


@pytest.mark.parametrize("first", range(0, 200, 40))
def test_none_of_two_hundred_made_up_issues_looks_like_markup(tmp_path: Path, first: int):
    for number in range(first, first + 40):
        path = tmp_path / "x.yaml"
        if number % 2:
            path.write_text(shop.issue(number, 5, 2, 2, picture=False), "utf-8")
        else:
            (tmp_path / "x.md").write_text(shapes.sample(number).markdown, "utf-8")
            made = sorting.draft(opening.read(tmp_path / "x.md"))
            path.write_text(issue_text(assemble.values(made, lambda _: (None, "none"))), "utf-8")
        assert found_in(path) == [], number
