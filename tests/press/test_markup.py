"""Markup: calls counted in order, tags paired, addresses that break without a hyphen and stay whole."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from markupsafe import Markup

from pdfdigest.manuscript import prose
from pdfdigest.model import Source
from pdfdigest.press.compose import address_breaks, markup

SOURCES = tuple(Source(name, number, f"https://example.org/{name}") for number, name in enumerate("abc", 1))


def mark(call: markup.Call) -> Markup:
    return Markup("<b>{}.{}</b>").format(call.source.number, call.turn)


def set_(body: str) -> str:
    nodes, complaints = prose.read(body, lambda target, _line, _column: target.removeprefix("source:"))
    assert not complaints
    return markup.html(nodes, markup.Calls(SOURCES, mark))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "A *word* & **one** 24^th^ H~2~O",
            "<p>A <em>word</em> &amp; <strong>one</strong> 24<sup>th</sup> H<sub>2</sub>O</p>",
        ),
        ("[x](source:a)", '<p><a class="cite" href="https://example.org/a">x</a><b>1.1</b></p>'),
        (
            "see www.example.org/a_b",
            ('<p>see <a class="bare" dir="ltr" href="https://www.example.org/a_b">www.example.org/a_b</a></p>'),
        ),
        (
            "[a@example.org](source:a)",
            (
                '<p><a class="cite" href="https://example.org/a"><span class="bare" dir="ltr">a@example.org</span>'
                "</a><b>1.1</b></p>"
            ),
        ),
        ("- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("3. a\n4. b", '<ol start="3" style="counter-reset: list-item 2"><li><p>a</p></li><li><p>b</p></li></ol>'),
        ("[ברית]{lang=he}", '<p><span lang="he" dir="rtl">ברית</span></p>'),
        (
            "[日本](source:b){lang=ja}",
            '<p><a class="cite" href="https://example.org/b" lang="ja" dir="ltr">日本</a><b>2.1</b></p>',
        ),
        (
            "|a|b|\n|-|-|\n|c|d|",
            (
                '<figure class="table"><div class="rows" tabindex="0"><table><thead><tr><th scope="col">a</th>'
                '<th scope="col">b</th></tr></thead><tbody><tr><th scope="row">c</th><td>d</td></tr></tbody></table>'
                "</div></figure>"
            ),
        ),
    ],
)
def test_prose_becomes_html(body: str, wanted: str) -> None:
    assert set_(body) == wanted


def test_calls_of_one_source_are_counted() -> None:
    made = set_("[x](source:a) [y](source:b)\n\n- [z](source:a)")
    assert [part.partition("<")[0] for part in made.split("<b>")[1:]] == ["1.1", "2.1", "1.2"]


@example("<  \n<")
@given(some.text(alphabet="ab*_[](){}^~|-> \n<>&\"'", max_size=60))
def test_html_is_well_formed_whatever_is_typed(body: str) -> None:
    nodes, _ = prose.read(body, lambda _target, _line, _column: "a")
    made = str(markup.html(nodes, markup.Calls(SOURCES, mark)))
    closed = re.sub("<(w?br)>", r"<\1/>", made)  # the two that are empty in HTML
    ElementTree.fromstring(f"<x>{closed}</x>")


@given(some.text(alphabet="ab-/?&=._%#+:é日", max_size=60))
def test_an_address_stays_whole_and_never_breaks_at_a_hyphen(address: str) -> None:
    broken = address_breaks.breakable(address)
    assert address_breaks.whole(broken) == address
    assert f"-{address_breaks.ZERO_WIDTH_SPACE}" not in broken
    assert all(piece for piece in broken.split(address_breaks.ZERO_WIDTH_SPACE)) or not address


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://www.example-museum.org/", "https://|www.example-museum.org/"),
        ("/Arba%27ah_Turim?lang=en", "/|Arba|%27ah|_Turim|?lang=en"),
        ("/a/page.html?id=12&part=long", "/|a/|page|.html|?id|=12|&part|=long"),
        ("someone@example.org", "someone@example.org"),
        (f"https://{'long.' * 9}org/x", f"https://|{'|.'.join(['long'] * 9)}|.org/x"),
    ],
)
def test_an_address_breaks_before_its_signs_and_not_in_its_host(address: str, wanted: str) -> None:
    broken = address_breaks.breakable(address).replace(address_breaks.WORD_JOINER, "")
    assert broken.replace(address_breaks.ZERO_WIDTH_SPACE, "|") == wanted
