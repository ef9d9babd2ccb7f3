"""Paragraphs broken as a whole: every sign of them stands, lines are evener, and what cannot be measured stays as it was."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import Any

import pytest
import weasyprint

from pdfdigest.press.engine import (
    break_points,
    ladders,
    letter_fit,
    line_room,
    short_lines,
    total_fit,
    whole_paragraphs,
)
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box
from pdfdigest.press.style_folders import shipped

FACE = next((shipped("fonts") / "source-serif-4").glob("SourceSerif4-Regular.otf")).as_uri()
PAGE = (
    f"<html lang=en><style>@font-face {{{{ font-family: S; src: url({FACE}) }}}} @page {{{{ size: 500px {{height}}px; margin: 30px }}}}"
    "body {{ margin: 0 }} sup {{ line-height: 0 }} p {{ margin: 0; width: {width}px; font: 14px/20px S; text-align: justify; hyphens: auto; hyphenate-limit-chars: 6 2 3; {css} }}"
    "</style>{body}"
)
WORDS = (
    "Those who print what a government has decided know that <b>nobody reads</b> a paragraph that is hard to read, and "
    "that <a href='https://example.org/'>even spaces</a> are half of its readability<sup>12</sup>; administrative "
    "responsibilities, notwithstanding their length, stand in it — like everything — self-evidently. "
)


def laid_out(body: str, width: float = 260, css: str = "", height: int = 4000, *, ours: bool = True) -> list[Any]:
    """The pages."""
    html = PAGE.format(width=width, css=css, body=body, height=height)
    with ExitStack() as mended:
        for patch in (short_lines.filled, ladders.broken, letter_fit.spread):
            mended.enter_context(patch())
        if ours:
            mended.enter_context(whole_paragraphs.broken())
        return list(weasyprint.HTML(string=html).render().pages)


def lines(pages: list[Any]) -> list[Any]:
    return [box for page in pages for box in page_box(page).descendants() if isinstance(box, boxes.LineBox)]


def words(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


def whole(pages: list[Any]) -> str:
    """All that is printed, without spaces and added hyphens."""
    return re.sub(r"\u2010|\s|\u00ad", "", "".join(map(words, lines(pages))))


def loose(pages: list[Any]) -> int:
    texts = [[box for box in line.descendants() if isinstance(box, boxes.TextBox)] for line in lines(pages)]
    return sum(max(box.justification_spacing for box in each) > 14 * 0.234 for each in texts if each)


@pytest.mark.parametrize("width", range(150, 420, 9))
def test_no_sign_is_lost_and_no_line_short_or_over(width: int) -> None:
    body = f"<p>{WORDS * 3}<p>{WORDS}"
    for css in ("", "text-align: left", "text-indent: 20px", "text-align: left; hyphenate-limit-zone: 60px"):
        ours, before = laid_out(body, width, css), laid_out(body, width, css, ours=False)
        assert whole(ours) == whole(before)
        assert not [found for page in ours for found in line_room.short_lines(page)]
        assert all(line.width <= width + 0.1 for line in lines(ours))
        if "left" not in css:
            ends = [line.position_x + line.width for line in lines(ours)]
            assert sum(abs(end - 30 - width) > 0.1 for end in ends) <= 2
        links = [box for line in lines(ours) for box in line.descendants() if box.element_tag == "a"]
        assert "evenspaces" in whole(ours)
        assert links


def test_lines_are_evener_than_one_by_one() -> None:
    body = "".join(f"<p>{WORDS[start:] * 2}" for start in (0, 6, 16, 28))
    counts = [sum(loose(laid_out(body, width, ours=ours)) for width in (220, 260, 300)) for ours in (True, False)]
    assert counts[0] < counts[1]


def test_no_third_line_in_a_row_ends_in_a_hyphen() -> None:
    body = "<p>" + "internationalisation of communications infrastructure notwithstanding responsibilities " * 8
    found = "".join("-" if ladders.hyphenated(line) else " " for line in lines(laid_out(body, 190)))
    assert "-" in found
    assert "---" not in found


def test_no_page_ends_in_a_hyphen_where_a_line_can_end_between_words() -> None:
    body = f"<p>{WORDS * 12}"
    for height in range(160, 400, 20):
        for width in (200, 260):
            pages = laid_out(body, width, height=height)
            last = [lines([page])[-1] for page in pages[:-1]]
            assert not [words(line) for line in last if words(line).endswith("\u2010")]
            assert whole(pages) == whole(laid_out(body, width, ours=False))


def test_a_page_comes_out_the_same_whenever_it_is_set() -> None:
    body = f"<p>{WORDS * 6}<p>{WORDS * 6}"
    one, other = ([words(line) for line in lines(laid_out(body, 240, height=300))] for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    "body",
    [
        "<p lang=ja>" + "日本語の文章は升目に組まれる。" * 9,
        f"<p>{WORDS}<br>{WORDS}",
        f"<p>{WORDS}<img src='data:,' alt=missing style='display: inline-block; width: 9px; height: 9px'>{WORDS}",
        f"<p><span style='float: left; width: 60px; height: 50px'></span>{WORDS}",
        f"<p style='white-space: pre-wrap'>{WORDS}\n{WORDS}",
        f"<p style='text-align: left; hyphens: manual'>{WORDS * 2}",
        "<p>short",
    ],
)
def test_what_cannot_be_measured_is_broken_line_by_line(body: str) -> None:
    ours, before = ([words(line) for line in lines(laid_out(body, 230, ours=each))] for each in (True, False))
    assert ours == before


@pytest.mark.parametrize("dir_", ["ltr", "rtl"])
@pytest.mark.parametrize(
    "words_", ["قرأ القارئ في الصحيفة أن <b>الميناء 24</b> قد فتح ", "of قرأ القارئ and <i>more of</i> it 12, "]
)
def test_text_from_right_to_left_is_measured_as_it_is_read(words_: str, dir_: str) -> None:
    body = f"<p dir={dir_} lang=ar>{words_ * 9}"
    for width in range(150, 330, 10):
        ours, before = (laid_out(body, width, ours=each) for each in (True, False))
        assert whole(ours) == whole(before)
        assert not [found for page in ours for found in line_room.short_lines(page)]
        assert [line.width for line in lines(ours)[:-1]] == pytest.approx([width] * (len(lines(ours)) - 1), abs=0.1)
        assert all(abs(line.position_x - 30) < 0.1 for line in lines(ours)[:-1])


@pytest.mark.parametrize(
    "body",
    [f"<style>p::first-line {{ font-variant: small-caps }}</style><p>{WORDS}", "<p>" + "x" * 200 + " " + WORDS * 2],
)
def test_after_a_line_that_cannot_be_measured_the_others_are_broken_together(body: str) -> None:
    ours, before = (laid_out(body, 230, ours=each) for each in (True, False))
    assert words(lines(ours)[0]) == words(lines(before)[0])
    assert whole(ours) == whole(before)


def test_words_with_hyphens_of_their_own_are_broken_at_those() -> None:
    body = "<p>" + "the inter&shy;national&shy;isation of administrative and self-governing bodies " * 6
    pages = laid_out(body, 200)
    assert whole(pages) == whole(laid_out(body, 200, ours=False))
    cut = [words(line) for line in lines(pages) if words(line).endswith("\u2010")]
    assert all(re.search(r"inter\u00ad\u2010$|national\u00ad\u2010$|(?<!inter)[a-z]+\u2010$", each) for each in cut)


def test_points_stand_where_the_lines_come_out() -> None:
    (line,) = lines(laid_out(f"<p>{WORDS}", 4000, "white-space: normal"))
    found: list[Any] = []
    real = total_fit.ends
    try:
        total_fit.ends = lambda points, *rest, **more: found.append(points) or real(points, *rest, **more)  # type: ignore[assignment,func-returns-value]
        laid_out(f"<p>{WORDS}", 260)
    finally:
        total_fit.ends = real
    assert found[0][-1].end == pytest.approx(line.width, abs=1.0)
    assert found[0][-1].count == sum(map(str.isalnum, words(line)))


def test_leaves_are_the_texts_in_their_order() -> None:
    made = weasyprint.HTML(string="<p>one <b>two</b> three").render().pages[0]
    (line,) = (box for box in page_box(made).descendants() if isinstance(box, boxes.LineBox))
    found = break_points.leaves(line)
    assert [(leaf.text, leaf.place, leaf.way) for leaf in found] == [
        (b"one ", 0, (0,)),
        (b"two", 4, (1, 0)),
        (b" three", 7, (2,)),
    ]


def test_the_lines_of_a_headline_are_balanced_and_not_called_short() -> None:
    body = (
        "<style>h2 { width: 200px; font: 14px/20px S; margin: 0 }</style><h2>Ministers of all those countries meet</h2>"
    )
    ours, before = (laid_out(body, ours=each) for each in (True, False))
    widths = [line.width for line in lines(ours)]
    assert len(widths) == len(lines(before)) > 1
    assert words(lines(before)[-1]) == "meet"
    assert min(widths) > 0.6 * max(widths)
    assert max(widths) < max(line.width for line in lines(before))
    assert whole(ours) == whole(before)
    assert not [found for page in ours for found in line_room.short_lines(page)]


def heading(text: str, language: str, width: float, css: str = "") -> list[str]:
    """The lines of a headline."""
    style = f"<style>h2 {{ width: {width}px; font: 14px/20px S; margin: 0; hyphens: manual; {css} }}</style>"
    return [words(line).strip() for line in lines(laid_out(f"{style}<h2 lang={language}>{text}</h2>"))]


@pytest.mark.parametrize(
    ("text", "language", "parted"),
    [
        (
            "Les ministres réunis à Tokyo saluent Emmanuel Macron et la paix",
            "fr",
            ("à|Tokyo", "Emmanuel|Macron", "la|paix"),
        ),
        ("Министры встретились в Токио и на севере с Иваном Петровым", "ru", ("в|Токио", "на|севере", "с|Иваном")),
        ("Ministers of 24 countries meet in the old port of Yokohama", "en", ("of|24", "24|countries", "in|the")),
    ],
)
def test_words_of_a_headline_that_belong_together_stand_on_one_line(
    text: str, language: str, parted: tuple[str, ...]
) -> None:
    for width in range(190, 330, 10):
        found = "|".join(heading(text, language, width))
        assert found.replace("|", " ") == text
        assert not [pair for pair in parted if pair in found], found


def test_a_long_word_of_a_headline_is_hyphenated_and_none_that_fits() -> None:
    text = "Die Rechtsschutzversicherungsgesellschaften verhandeln"
    found = heading(text, "de", 150, "hyphens: auto; hyphenate-limit-chars: 10 4 4")
    assert len([line for line in found if line.endswith("\u2010")]) == 1
    assert found[-1] == "verhandeln"
    assert "".join(line.rstrip("\u2010") for line in found) == text.replace(" verh", "verh")


def test_a_headline_in_japanese_is_parted_between_phrases() -> None:
    text = "外務次官級協議、ウクライナ情勢などを議論、エネルギー安全保障で協力を確認"
    for width in range(120, 320, 10):
        found = heading(text, "ja", width)
        assert "".join(found) == text
        assert all(text.index(line) in {0, 8, 13, 18, 21, 26, 31, 34} for line in found), found
        assert width < 210 or all(text.index(line) in {0, 8, 18, 21, 31, 34} for line in found), found


def test_one_that_is_a_little_too_long_for_its_line_is_parted_so_too() -> None:
    text = "外務次官級協議、ウクライナ情勢などを議論"
    for width in (230, 250, 265):
        found = heading(text, "ja", width)
        assert len(found) == 2, found
        assert text.index(found[1]) in {8, 18}, found


def test_a_name_is_not_parted_at_its_capital_nor_a_compound_but_at_its_hyphen() -> None:
    said = "Those who made PostScript and a vice-presidential decision in self-government used OpenType as PostScript does. "
    ends = {
        words(line).rsplit(" ", 1)[-1]
        for width in range(150, 330, 6)
        for line in lines(laid_out(f"<p>{said * 4}", width))
    }
    assert {"vice-", "self-", "PostScript", "OpenType"} <= ends
    added = {end for end in ends if end.endswith("\u2010")}
    assert added
    assert not [end for end in added if end.startswith(("Post", "Open"))]
    assert not [end for end in added if end.startswith("self-")]
    assert [end for end in added if end.startswith("vice-")], "a long part is broken all the same"
