"""The PDF and the web page of one issue say the same: every word, list number and part, in the same order."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.manuscript.intake import assemble, opening, sorting
from pdfdigest.model import Issue
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import ROOT, edition, issue, judge, story
from tests.manuscript.intake import shapes

SAMPLES = [
    *sorted(ROOT.glob("issues/us-japan-alliance-digest/2*/*.yaml")),
    *sorted(ROOT.glob("issues/the-bound-page/2*/3.[12].yaml")),
    *(Path(__file__).parent / f"languages/{name}/1.4.yaml" for name in ("de", "ja", "ru", "mixed")),
]
MADE_UP = [number for number in range(0, 198, 25) if shapes.sample(number).language not in ("zh", "th")]
"""Of all shapes and languages; no shipped font has Chinese or Thai."""
BULLETS = "•◦▪–"
LISTS = """5. five
6. six **bold** and [cited](https://example.org/a)

   - dot
     - deep

       7. seven

1986. A great year for paper.

- one
- two

| Port | Lamps |
|---|---|
| North | 40 |

> Said [he](https://example.org/b), “2*3*4”.

3) three
"""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_both_say_the_same_of_a_sample(path: Path, machine: Machine) -> None:
    same(manuscript.read(path, publication.home(path) or publication.alone()), machine)


def test_both_number_lists_alike(desk: Path, machine: Machine) -> None:
    sections = [
        {"id": "a", "heading": "", "body": "10. ten\\n11. eleven\\n"},
        {"id": "b", "heading": "More", "body": "More."},
    ]
    of = issue(
        desk, stories=[story(body=LISTS), story(2, kicker="News", deck="A deck.", body="Text.")], sections=sections
    )
    printed, shown = same(of, machine)
    assert "5.five6.six" in printed[0]
    assert "7.seven" in shown[0]


@pytest.mark.parametrize("number", MADE_UP)
def test_both_say_the_same_of_a_made_up_issue(number: int, tmp_path: Path, desk: Path, machine: Machine) -> None:
    """Digests in several shapes and languages, as import makes issue files of them."""
    path = tmp_path / "x.md"
    path.write_text(shapes.sample(number).markdown, "utf-8")
    fields = assemble.values(sorting.draft(opening.read(path)), lambda picture: (None, picture.name))
    stories = [{"id": each["id"], "headline": each["headline"], "body": each["body"]} for each in fields["stories"]]
    given = {"language": fields["language"]} if "language" in fields else {}
    printed, _ = same(issue(desk, stories=stories, **given), machine)
    assert len(printed) == len(stories)


def same(of: Issue, machine: Machine) -> tuple[list[str], list[str]]:
    """The parts of both, which must be alike."""
    printed = printed_parts(edition(of, machine).data)
    page = BeautifulSoup(web.page(of, House(of.publication), target("web", of.publication)).data, "html.parser")
    shown = [shown_part(part) for part in page.select("article.story, section.standing")]
    assert len(printed) == len(shown) == len(of.stories) + len(of.sections)
    for one, other in zip(printed, shown, strict=True):
        assert one == other
    return printed, shown


def bare(words: str) -> str:
    """Signs alone: hyphens at the ends of lines, blanks, bullets and small capitals are no difference.

    Poppler tells words that run from right to left as they are seen, and a page as they are said.
    """
    signs = re.sub(rf"[\s\u00ad\u200b\u2060\u2010{BULLETS}-]+", "", words).casefold()
    return re.sub("[\u0590-\u08ff]+", lambda run: min(run[0], run[0][::-1]), signs)


def printed_parts(data: bytes) -> list[str]:
    """The words of each story and section in the order of its tags, without notes and their calls."""
    told = subprocess.run(
        [judge("pdfinfo"), "-struct-text", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    parts: list[list[str]] = []
    above: list[tuple[int, str]] = []
    for line in told.splitlines():
        depth, text = len(line) - len(line.lstrip()), line.strip()
        while above and above[-1][0] >= depth:
            above.pop()
        if not text.startswith('"'):
            above.append((depth, text.split(" ", 1)[0].rstrip(":")))
            if depth == 2 and above[-1][1] in ("Art", "Sect"):
                parts.append([])
        elif (
            parts and not {"Note", "Reference", "Figure", "Caption"} & {name for _, name in above} and above[0][0] <= 2
        ):
            parts[-1].append(text[1:-1] if text.endswith('"') else text[1:])
    return [bare("".join(part)) for part in parts][1:-1]


def shown_part(part: Tag) -> str:
    """The words of a story or section of the page, list numbers before their items, without notes and their calls."""
    for tag in part.select(".call, .notes, figure:has(img, svg), script, style"):
        tag.decompose()
    for listed in part.select("ol"):
        for number, item in enumerate(listed.find_all("li", recursive=False), int(str(listed.get("start", 1)))):
            item.insert(0, f"{item.get('value', number)}. ")
    return bare(part.get_text())
