"""House styles: what both promise on paper, measured on finished pages."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript.publication import home
from pdfdigest.paper import PAPERS, PaperName
from pdfdigest.press.engine import hanging
from pdfdigest.press.workers.machine import Machine
from tests.builders import SEED_ISSUE, STYLES, bbox, edition, issue, judge, story, text

POINTS = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
TEXT = "The ministers agreed to deepen cooperation on supply chains and asked for a report before the summer. "


def placed(data: bytes) -> list[tuple[float, float, list[tuple[float, float, float, float, str]]]]:
    """Width, height and words of each page, a word as left, top, right, bottom (in mm) and its letters."""
    done = subprocess.run([judge("pdftotext"), "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    pages = []
    for page in done.stdout.decode().split("<page ")[1:]:
        sides = [float(side) / POINTS for side in re.findall(r'(?:width|height)="([\d.]+)"', page)[:2]]
        words = [(*(float(edge) / POINTS for edge in found[:4]), found[4]) for found in WORD.findall(page)]
        pages.append((sides[0], sides[1], words))
    return pages  # type: ignore[return-value]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("style", STYLES)
def test_the_sample_is_two_pages_as_set_and_nothing_is_said_against_its_styles(
    machine: Machine, style: str, paper: str
) -> None:
    publication = home(SEED_ISSUE)
    assert publication is not None
    made = edition(manuscript.read(SEED_ISSUE, publication), machine, "screen", style, paper)
    assert (made.pages, made.remarks) == (2, ())


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("paper", ["A5", "JIS-B5"])
def test_a_small_paper_holds_it_in_lines_that_can_be_read(machine: Machine, style: str, paper: PaperName) -> None:
    publication = home(SEED_ISSUE)
    assert publication is not None
    sample = replace(manuscript.read(SEED_ISSUE, publication), pages=0)
    made = edition(sample, machine, "screen", style, paper)
    assert made.pages <= 3
    sheet = PAPERS[paper]
    lines = [line for line in text(made.data).splitlines() if len(line) > 40 and not line[0].isdigit()]
    assert 50 <= sorted(map(len, lines))[len(lines) // 2] <= 80
    for page, (width, _, words) in enumerate(placed(made.data), 1):
        left, right = (sheet.inner, sheet.outer) if page % 2 else (sheet.outer, sheet.inner)
        assert min(word[0] for word in words) > left - 1
        assert max(word[2] for word in words) < width - right + 1


@pytest.mark.parametrize("style", STYLES)
def test_screen_and_print_break_at_the_same_lines(desk: Path, machine: Machine, style: str) -> None:
    stories = [story(n, body=TEXT * 8 + f"[Here](https://example.org/{n})." + TEXT) for n in range(1, 9)]
    one = issue(desk, stories=stories, facts={"web": "https://example.org/digest"})
    screen, print_ = (edition(one, machine, name, style) for name in ("screen", "print"))
    assert text(screen.data) == text(print_.data)
    assert "example.org/digest" in text(print_.data)


@pytest.mark.parametrize("style", STYLES)
def test_thirty_headlines_leave_most_of_the_first_page(desk: Path, machine: Machine, style: str) -> None:
    headline = "Foreign ministers meet on the economy and on other matters of the year"
    stories = [story(n, headline=f"{headline}, part {n}", body=f"Zzyzx {TEXT}") for n in range(1, 31)]
    made = edition(issue(desk, stories=stories), machine, "screen", style, "Letter")
    _, height, words = placed(made.data)[0]
    top = next(word[1] for word in words if word[4] == "Headlines")
    bottom = next(word[1] for word in words if word[4] == "Zzyzx")
    assert bottom - top < 0.4 * height


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "name", ["Foresight", "Quarterly Review of Indo-Pacific Maritime Security and Economic Statecraft"]
)
def test_the_masthead_takes_a_fifth_of_the_first_page_at_most(
    desk: Path, machine: Machine, style: str, name: str
) -> None:
    made = edition(issue(desk, facts={"name": name, "tagline": "What was said"}), machine, "screen", style, "Letter")
    _, height, words = placed(made.data)[0]
    top = min(word[1] for word in words)
    assert next(word[3] for word in words if word[4] == "Vol.") - top < height / 5


@pytest.mark.parametrize("style", STYLES)
def test_forty_notes_stand_on_their_page_and_nothing_in_the_margins(desk: Path, machine: Machine, style: str) -> None:
    cited = "".join(f"A [word](https://example.org/report/{n}) more, {TEXT[:60]}" for n in range(1, 41))
    long = "Minister-level talks on the economy, on security and on the many other matters of the region"
    stories = [story(1, body=cited), *(story(n, headline=long, body=TEXT * n) for n in range(2, 7))]
    made = edition(issue(desk, stories=stories), machine, "screen", style)
    assert {number for number, _ in made.note_pages} == set(range(1, 41))
    for page, (width, height, words) in enumerate(placed(made.data), 1):
        inner, outer = (20, 24) if page % 2 else (24, 20)
        assert min(word[0] for word in words) > inner - 0.5
        over = {word[4][-1] for word in words if word[2] >= width - outer + 0.5}
        assert over <= set(hanging.AT_THE_END)
        assert max(word[2] for word in words) < width - outer + 1
        assert max(word[3] for word in words) < height - 24.5
        assert min(word[1] for word in words) > 6


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("style", STYLES)
def test_the_running_head_of_a_verso_begins_where_the_text_does(
    desk: Path, machine: Machine, style: str, language: str
) -> None:
    body = "The office counted every ship and every port, and wrote down what each of them had brought to it. " * 60
    made = edition(issue(desk, language=language, stories=[story(body=body)]), machine, style=style)
    page = bbox(made.data)[1]
    head = [word for word in page if word.top < 48 and word.text in ("The", "Test", "Digest")]
    lines = [word for word in page if 100 < word.top < 400]
    assert len(head) == 3
    if language == "en":
        assert min(word.left for word in head) == pytest.approx(min(word.left for word in lines), abs=2)
    else:
        assert max(word.right for word in head) == pytest.approx(max(word.right for word in lines), abs=2)
