"""Inline runs: words of the other direction stay in order, long runs break where they turn bold."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pdfdigest.manuscript import manuscript, prose, publication
from pdfdigest.model import Issue
from pdfdigest.press.compose import markup, web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests import builders
from tests.builders import ROOT

NAME = "وزارة", "الخارجية", "اليابانية"


def set_(body: str, direction: str = "ltr") -> str:
    nodes, _ = prose.read(body, lambda *_: "")
    calls = markup.Calls((), lambda _call: "")
    calls.cite = lambda _source, words, _language="": f"<a>{words}</a>"
    return str(markup.html(nodes, calls, markup.Tongue(direction=direction)))


@pytest.mark.parametrize(
    ("body", "direction", "wanted"),
    [
        ("a (اب **جد** هو) b", "ltr", '<p>a (<span dir="rtl">اب <strong>جد</strong> هو</span>) b</p>'),
        ("a **جد**. b", "ltr", "<p>a <strong>جد</strong>. b</p>"),
        (
            "اب US **State** Department جد",
            "rtl",
            '<p>اب <span dir="ltr">US <strong>State</strong> Department</span> جد</p>',
        ),
        ("اب **State** جد", "rtl", "<p>اب <strong>State</strong> جد</p>"),
        ("a **b** c", "ltr", "<p>a <strong>b</strong> c</p>"),
        ("אב *גד* 5 הו, x", "ltr", '<p><span dir="rtl">אב <em>גד</em> 5 הו</span>, x</p>'),
        ("**x אב *גד* y**", "ltr", '<p><strong>x <span dir="rtl">אב <em>גד</em></span> y</strong></p>'),
    ],
)
def test_a_run_of_the_other_direction_stands_in_a_span(body, direction, wanted):
    assert set_(body, direction) == wanted


def test_a_long_run_may_break_where_it_turns_bold():
    assert set_(f"{'a' * 20}**{'b' * 20}**c") == f"<p>{'a' * 20}<wbr><strong>{'b' * 20}</strong><wbr>c</p>"
    assert set_("un*believable*") == "<p>un<em>believable</em></p>"
    assert (
        set_(f"{'紙' * 20}**{'紙' * 20}**").replace("\u2060", "") == f"<p>{'紙' * 20}<strong>{'紙' * 20}</strong></p>"
    )


def test_on_paper_the_words_stand_in_order_and_within_the_column(tmp_path, machine):
    first, second, third = NAME
    links = f"The ministry ({first} [{second}](https://a.example/) {third}) said, ({first} **{second}** {third}) so."
    long = "Filler " + "ACGTTGCAAGGC" * 8 + "**" + "B16CGTTGCA" * 3 + "**" + "ACGTTGCAAGGC" * 14
    made = builders.issue(tmp_path, stories=[builders.story(body=f"{links}\n\n{long}\n")])
    data = builders.edition(made, machine).data
    done = subprocess.run([builders.judge("pdftotext"), "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)".*?>(.*?)</word>', done.stdout.decode())
    for turn in range(2):
        places = [[float(x) for x, *_, word in found if word[::-1] == part or word == part][turn] for part in NAME]
        assert places == sorted(places, reverse=True)
    column = max(float(right) for _, _, right, word in found if "ACG" not in word)
    assert max(float(right) for _, _, right, word in found if "ACG" in word) < max(column, 545)


BODIES = (
    "One *two* **three** ^4^ [five](https://a.example/5) 'six' \"seven\".\n\n3. a\n4. b\n\n- c\n- d\n\n> e f",
    "This is 2*3*4, x^2+y^2 and https://a.example/b_c.\n\n2022. A year\n\n| h | i |\n|---|---|\n| 1 | 2 |",
    "これは**「重要」**です。[大使](https://a.example/j)。24^日^に。",
)


def on_the_web(of: Issue) -> list[str]:
    """What each story of the web page says, in the order of the page, numbers of lists before their items, notes left out."""
    page = web.page(of, House(of.publication), target("web", of.publication)).data.decode()
    stories = BeautifulSoup(page, "html.parser").select("article .body")
    for story in stories:
        for call in story.select(".call, figure"):
            call.decompose()
        for numbered in story.select("ol"):
            for number, item in enumerate(numbered.select("li"), int(numbered.get("start", 1))):
                item.insert(0, f"{number}.")
    return [story.get_text(" ") for story in stories]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_paper_and_web_have_the_same_text_in_one_order(tmp_path, machine, body):
    made = builders.issue(tmp_path, stories=[builders.story(body=f"{body}\n")])
    paper = re.sub(r"\s|•|–", "", builders.text(builders.edition(made, machine).data))
    place = 0
    for sign in re.findall(r"[^\W_]+|[.,“”‘’「」。*+^_]", "".join(on_the_web(made))):
        found = paper.find(sign, place)
        assert found >= 0, (sign, paper[place : place + 80])
        place = found + len(sign)


BETWEEN = 2500
"""Letters of the notes, running heads and captions that may stand between two words of a text on paper."""
SAMPLES = sorted(ROOT.glob("issues/*/2*/*.yaml"))


@pytest.mark.judges
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_says_the_same_on_paper_and_on_the_web(path: Path, machine: Machine) -> None:
    made = manuscript.read(path, publication.home(path))
    data = builders.edition(made, machine).data
    done = subprocess.run([builders.judge("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True)
    paper = "".join(re.findall(r"[^\W_]+", done.stdout.decode()))
    place, count = 0, 0
    for story in on_the_web(made):
        for word in re.findall(r"[^\W_]+", story):
            count += 1
            around = paper[place : place + BETWEEN if count > 1 else len(paper)]
            if unicodedata.bidirectional(word[0]) in ("R", "AL"):
                assert set(word) <= set(around), (
                    word,
                    around,
                )  # poppler gives its letters as they stand, from the left
                continue
            assert word in around, (word, count, around[:120])
            place += around.index(word) + len(word)
    assert count > 100
