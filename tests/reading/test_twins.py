"""The twin of an issue in Markdown: each word of its stories, links and tables as CommonMark reads them, and the list of twins."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Issue, cites, plain, whole
from pdfdigest.reading import twins
from pdfdigest.reading.holdings import Facts
from tests.builders import ROOT, issue, story
from tests.reading.filed import Library, astray, tree

SAMPLES = sorted(
    path
    for path in (ROOT / "issues").rglob("*.yaml")
    if publications.home(path.parent) and re.match(r"[\dx]", path.stem) and "issued" not in path.parts
)
BODY = """Some **bold** and *leaning* words, 3 < 4 * 5, a_b_c, [x] and \\`y\\`.

1. First
2. [Second](https://www.example.org/a_(b)?c=d*e)

- one

  two
- three

> Said by somebody.

# no heading
"""


def shown(text: str) -> tuple[list[str], list[str]]:
    """The words and the addresses that CommonMark finds in a text."""
    words, addresses = [], []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        for child in token.children or ():
            words.append(child.content if child.type in ("text", "code_inline") else " " * (child.type != "text"))
            addresses += [str(child.attrs["href"])] if "href" in child.attrs else []
        words.append(" ")
    return _words("".join(words)), addresses


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", whole(text))


def told(found: Issue) -> str:
    return twins.text(
        replace(
            Facts.__new__(Facts),
            record=None,
            stories=(),
            sources=(),
            pictures=(),
            authors="",
            page=None,
            issue=found,
            remark="",
        )
    )  # type: ignore[arg-type]


def wanted(found: Issue) -> list[str]:
    """Each word of the stories and the standing parts, in order."""
    before = [part for each in found.sections if each.before for part in (each.heading, plain(each.body))]
    behind = [part for each in found.sections if not each.before for part in (each.heading, plain(each.body))]
    stories = [part for each in found.stories for part in (each.headline, each.deck, each.byline, plain(each.body))]
    return _words(" ".join([*before, *stories, *behind]))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_twin_has_each_word_and_each_source_of_an_issue(path: Path) -> None:
    mine = publications.home(path.parent)
    assert mine is not None
    found = manuscript.read(path, mine)
    words, addresses = shown(told(found))
    assert words == wanted(found)
    cited = [found.source(each).address for each_story in found.stories for each in cites(each_story.body)]
    assert len([each for each in addresses if not each.startswith("mailto:")]) >= len(cited)


def test_signs_of_markdown_in_a_text_stay_signs(tmp_path: Path) -> None:
    found = issue(
        tmp_path, stories=[story(1, headline="* A [b] <c> #1", deck="1. And", body=BODY.replace("# no", "\\# no"))]
    )
    text = told(found)
    words, addresses = shown(text)
    assert words == wanted(found)
    assert addresses == ["https://www.example.org/a_(b)?c=d*e"]
    assert "**bold**" in text
    assert "\n1. First\n2. [Second]" in text
    assert "\n> Said by somebody." in text


def test_each_issue_has_a_twin_and_a_list_leads_to_all(library: Library) -> None:
    library.file(1, stories=[story(1, body="It [says](https://www.example.org/a) so.\n")])
    library.file(2, page=False)
    library.file(2, revision=2, stories=[story(1, headline="A better headline")])
    library.site(base="https://digest.example/")
    files = tree(library.out)
    assert {path for path in files if path.endswith(".md")} == {"1.1/index.md", "1.2/index.md"}
    one = library.page("1.1/index.md")
    assert one.startswith("# The Test Digest, Vol. 1, No. 1")
    assert "[PDF](r1/issue.pdf) · [HTML](r1/issue.html)" in one
    assert "It [says](<https://www.example.org/a>) so." in one
    assert "## A better headline" in library.page("1.2/index.md")
    assert '<link rel="alternate" type="text/markdown" href="index.md">' in library.page("1.1/index.html")
    assert "text/markdown" not in library.page("1.2/r1/index.html")
    listed = library.page("llms.txt")
    assert listed.startswith("# The Test Digest\n")
    led = re.findall(r"\((https://digest\.example/[^)]+)\)", listed)
    assert [each for each in led if each.endswith(".md")] == [
        f"https://digest.example/1.{each}/index.md" for each in (2, 1)
    ]
    assert all(each.removeprefix("https://digest.example/") in files for each in led)
    assert astray(library.out) == []


def test_an_epub_on_record_is_offered(library: Library) -> None:
    library.file(1)
    library.file(2, epub=True)
    library.site()
    assert "epub" not in library.page("1.1/index.html")
    assert '<a href="r1/issue.epub" type="application/epub+zip">EPUB (' in library.page("1.2/index.html")
    assert "[EPUB](r1/issue.epub)" in library.page("1.2/index.md")
    assert (library.out / "1.2/r1/issue.epub").read_bytes() == next(
        (library.root / "issued/1.2/r1").glob("*.epub")
    ).read_bytes()
    assert '<dt><a href="r1/issue.epub">issue.epub</a></dt>' in library.page("1.2/index.html")
    assert astray(library.out) == []
