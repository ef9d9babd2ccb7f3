"""EPUB: the files of an issue, what it says of itself, where its pages begin, and the same bytes twice."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pdfdigest import cli
from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Edition, Issue
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.epub import issue_book, page_breaks, xhtml
from pdfdigest.press.epub.package import Said
from pdfdigest.press.epub.page_breaks import Page
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import SEED_ISSUE, issue, publication, story, text

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#999"/></svg>'
)
LONG = "The ministers spoke at length about the plan and its cost, and agreed on what comes next. " * 9
EVERY_KIND = f"""First a [cited word](https://example.org/a) and the [same again](https://example.org/a), H~2~O, **strong** and *soft*.

1. one
2. two

- a point

> Words of somebody else.

2025-01-03
: The talks begin.

| Year | Sum |
|------|----:|
| 2024 | −1.5 |
| 2025 | 12.25 |

{LONG}

See [the second](story:story-2), No. 1.3, page 2.
"""


def book(of: Issue, machine: Machine, *, stamp: str = "", style: str = "") -> Edition:
    """The EPUB of an issue."""
    house = House(of.publication)
    wanted = target("epub", of.publication, style)
    screen = machine.set(composition.compose(of, house, issue_book.paged(wanted, of.publication), stamp=stamp))
    return issue_book.edition(of, house, wanted, screen, stamp=stamp)


def opened(data: bytes) -> dict[str, str]:
    """The documents of a book, its package among them, by path."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return {name: held.read(name).decode() for name in held.namelist() if name.endswith((".xhtml", ".opf", ".css"))}


def full(desk: Path, **keys: object) -> Issue:
    """An issue with every kind of matter."""
    (desk / "images").mkdir(parents=True, exist_ok=True)
    (desk / "images/one.svg").write_text(PICTURE, "utf-8")
    image = {"file": "images/one.svg", "alt": "A grey field", "caption": "A field", "credit": "A. Painter"}
    return issue(
        desk,
        facts={"publisher": "A & B", "language": "en", "numbered": "paragraphs"},
        image=image,
        summary=["A point to keep"],
        sections=[{"id": "note", "heading": "Note", "body": "A word.\n", "place": "before"}],
        stories=[
            story(1, body=EVERY_KIND, kicker="Kicker", deck="Deck", byline="By A", images=[dict(image)]),
            story(2, body=LONG * 3, boxes=[{"heading": "Box", "text": "Beside.\n"}, {"quote": "Pulled out"}]),
        ],
        **keys,
    )


@pytest.fixture
def made(desk: Path, machine: Machine) -> Edition:
    return book(full(desk), machine)


def test_the_file_begins_with_its_type_and_gives_the_same_bytes_twice(desk: Path, machine: Machine) -> None:
    of = full(desk)
    once = book(of, machine).data
    assert once == book(of, machine).data
    assert once[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(once)) as held:
        assert held.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert {each.date_time for each in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not held.testzip()


def test_every_document_is_whole_and_each_link_leads_to_a_place(made: Edition) -> None:
    documents = opened(made.data)
    trees = {name: ElementTree.fromstring(text_) for name, text_ in documents.items() if name.endswith("xhtml")}
    ids = {name: [each.get("id") for each in tree.iter() if each.get("id")] for name, tree in trees.items()}
    for name, found in ids.items():
        assert len(found) == len(set(found)), name
    links = 0
    for name, tree in trees.items():
        for link in tree.iter("{http://www.w3.org/1999/xhtml}a"):
            href = link.get("href", "")
            if href.startswith("http"):
                continue
            path, _, anchor = href.partition("#")
            there = f"EPUB/{path}" if path else name
            assert there in trees, href
            assert not anchor or anchor in ids[there], href
            links += 1
    assert links > 15


def test_notes_open_where_they_are_called_and_lead_back(made: Edition) -> None:
    html = opened(made.data)["EPUB/story-story-1.xhtml"]
    assert re.search(r'<a id="call-1-1" href="#note-1" epub:type="noteref" role="doc-noteref"', html)
    assert re.search(r'epub:type="footnote" role="doc-footnote" id="note-1"', html)
    assert re.findall(r'href="#(call-1-\d)" role="doc-backlink"', html) == ["call-1-1", "call-1-2"]


def test_boxes_say_what_they_are(made: Edition) -> None:
    html = opened(made.data)["EPUB/story-story-2.xhtml"]
    assert re.findall(r'<aside class="(box[^"]*)" role="([^"]+)">', html) == [
        ("box", "note"),
        ("box pulled", "doc-pullquote"),
    ]


def test_every_page_has_its_mark_where_it_begins(desk: Path, machine: Machine) -> None:
    of = full(desk)
    house = House(of.publication)
    screen = machine.set(composition.compose(of, house, target("screen", of.publication)))
    assert screen.pages > 1
    documents = opened(issue_book.edition(of, house, target("epub", of.publication), screen).data)
    nav = documents["EPUB/nav.xhtml"]
    listed = re.findall(r'<a href="([^"#]+)#page-(\d+)">(\d+)</a>', nav)
    assert [folio for _, _, folio in listed] == [str(number) for number in range(1, screen.pages + 1)]
    for path, _, folio in listed[1:]:
        before, mark, rest = documents[f"EPUB/{path}"].partition(f'role="doc-pagebreak" id="page-{folio}"')
        assert mark
        if re.search(r'<section class="story"[^>]*><span[^>]*$', before):
            rest = ">" + rest[rest.index("<h1") : rest.index("</h1>")]
        behind = "".join(sign for _, sign in page_breaks.letters_of(re.sub(r"<[^>]*>", "", rest.partition(">")[2])))
        page = "".join(sign for _, sign in page_breaks.letters_of(text(screen.data, int(folio))))
        assert behind[:20] in page


def test_what_it_says_of_itself(made: Edition) -> None:
    package = opened(made.data)["EPUB/package.opf"]
    assert "<dc:title>The Test Digest, Vol. 1, No. 1</dc:title>" in package
    assert "<dc:publisher>A &amp; B</dc:publisher>" in package
    assert '<meta property="dcterms:modified">2025-01-15T00:00:00Z</meta>' in package
    for feature in ("alternativeText", "pageNavigation", "pageBreakMarkers", "tableOfContents", "readingOrder"):
        assert f'<meta property="schema:accessibilityFeature">{feature}</meta>' in package
    assert '<meta property="schema:accessModeSufficient">textual</meta>' in package
    assert (
        '<meta property="pageBreakSource">test-digest-1.1-screen.pdf</meta>' in package or "pageBreakSource" in package
    )
    assert "conformsTo" not in package
    assert "page-progression-direction" not in package


def test_a_picture_without_words_is_said(desk: Path, machine: Machine) -> None:
    (desk / "images").mkdir(parents=True)
    (desk / "images/one.svg").write_text(PICTURE, "utf-8")
    of = issue(desk, image={"file": "images/one.svg", "credit": "A"})
    made = book(of, machine)
    package = opened(made.data)["EPUB/package.opf"]
    assert '<meta property="schema:accessModeSufficient">textual,visual</meta>' in package
    assert "alternativeText" not in package
    assert "Some pictures are not described in words." in package
    assert any("one.svg has no `alt`" in words for words in made.remarks)


@pytest.mark.parametrize("language", ["ar", "he", "ja", "de"])
def test_languages_and_directions_are_said(language: str, machine: Machine) -> None:
    path = Path(__file__).parent / "languages" / language / "1.4.yaml"
    of = manuscript.read(path, publications.read(path.parent / "publication.toml"))
    documents = opened(book(of, machine).data)
    right = language in ("ar", "he")
    assert ('page-progression-direction="rtl"' in documents["EPUB/package.opf"]) == right
    assert f"<dc:language>{language}</dc:language>" in documents["EPUB/package.opf"]
    for name, html in documents.items():
        if name.endswith(".xhtml"):
            assert f'lang="{language}" xml:lang="{language}" dir="{"rtl" if right else "ltr"}"' in html
    css = documents["EPUB/style.css"]
    assert "fonts/1.woff2" in css
    assert not re.search(r"(?<![\w-])(direction|unicode-bidi)\s*:", css)


def test_a_draft_says_so_on_every_document(desk: Path, machine: Machine) -> None:
    documents = opened(book(full(desk), machine, stamp="Draft, not issued").data)
    for name, html in documents.items():
        if name.endswith(".xhtml"):
            assert '<p class="stamp">Draft, not issued</p>' in html, name
    assert "<dc:title>The Test Digest, Vol. 1, No. 1 (Draft, not issued)</dc:title>" in documents["EPUB/package.opf"]


def test_each_revision_is_another_release_of_the_same_book() -> None:
    from datetime import date

    first = Said("a-1.1", "A", "en", "ltr", date(2025, 1, 1))
    second = Said("a-1.1", "A", "en", "ltr", date(2025, 1, 1), changes=1)
    assert first.identifier == second.identifier
    assert (first.modified, second.modified) == ("2025-01-01T00:00:00Z", "2025-01-01T00:00:01Z")
    assert Said("a-1.2", "A", "en", "ltr", None).identifier != first.identifier


def test_no_mark_parts_a_word_and_a_page_that_begins_with_a_paragraph_has_it_before() -> None:
    root = xhtml.tree(
        "<body><section><h1>Head</h1><p>One exam<b>ple</b> here stands now.</p><p>Second line.</p></section>"
    )
    pages = [Page("1", ()), Page("2", ("ands now", "Second")), Page("3", ("Second line",))]
    assert page_breaks.mark((root,), pages, "page {page}") == (
        ("1", 0, "page-1"),
        ("2", 0, "page-2"),
        ("3", 0, "page-3"),
    )
    html = xhtml.written(root).decode()
    assert re.search(r'here <span [^>]*id="page-2"[^>]*></span>stands', html)
    assert re.search(r'</p><span [^>]*id="page-3"[^>]*></span><p>Second', html)


def test_a_page_whose_words_are_not_found_has_the_place_of_its_story_or_none() -> None:
    root = xhtml.tree('<body><p>One.</p><section id="story-a"><p>Two words.</p></section>')
    pages = [Page("1", ()), Page("2", ("of a picture",), "story-a"), Page("3", ("of another",))]
    assert [folio for folio, *_ in page_breaks.mark((root,), pages, "{page}")] == ["1", "2"]


def test_build_writes_it_under_its_name(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    issue(desk)
    monkeypatch.chdir(desk)
    assert cli.run(["build", "--for", "epub"]) == 0
    (path,) = (desk / "out").iterdir()
    assert re.fullmatch(r".+-1\.1\.epub", path.name)
    assert str(path.name) in capsys.readouterr().out
    before = path.stat().st_mtime_ns
    assert cli.run(["build", "--for", "epub"]) == 0
    assert path.stat().st_mtime_ns == before
    assert cli.run(["build", "--for", "epub", "--style", "gazette"]) == 0
    assert any(each.name.endswith("-1.1-gazette.epub") for each in (desk / "out").iterdir())
    assert cli.run(["check", "--for", "epub"]) == 0


def test_a_target_of_ones_own_and_one_of_record(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(desk, facts={"record": ["screen", "epub"], "targets.small": {"from": "epub"}})
    monkeypatch.chdir(desk)
    assert cli.run(["build", "--for", "small"]) == 0
    assert any(each.name.endswith("-1.1-small.epub") for each in (desk / "out").iterdir())
    assert cli.run(["publish", "1.1", "--by", "A. Editor"]) == 0
    filed = [each.name for each in (desk / "issued/1.1/r1").iterdir()]
    assert any(name.endswith("-1.1.epub") for name in filed)


def test_the_sample_has_each_of_its_pages(machine: Machine) -> None:
    of = manuscript.read(SEED_ISSUE, publications.read(SEED_ISSUE.parent.parent / "publication.toml"))
    made = book(of, machine)
    assert made.remarks == ()
    assert re.findall(r'#page-(\d+)"', opened(made.data)["EPUB/nav.xhtml"]) == ["1", "2"]


def test_an_office_overrides_a_template_and_the_style(desk: Path, machine: Machine) -> None:
    of = full(desk)
    (desk / "templates/epub").mkdir(parents=True)
    (desk / "templates/css/epub").mkdir(parents=True)
    (desk / "templates/css/epub/own.css").write_text(".deck { color: inherit }", "utf-8")
    own = '{% extends "shipped/epub/imprint.html.j2" %}{% block head %}<meta name="of" content="ours">{% endblock %}'
    (desk / "templates/epub/imprint.html.j2").write_text(own, "utf-8")
    documents = opened(book(of, machine).data)
    assert '<meta name="of" content="ours"/>' in documents["EPUB/imprint.xhtml"]
    assert documents["EPUB/style.css"].endswith(".deck { color: inherit }")
    assert publication(desk).root == desk


@pytest.mark.parametrize(
    ("words", "begins", "before"),
    [
        ("대표단은 지난주에 서울에서 회의를 열었다", "주에서울에서회의를열었다", "지난주에"),
        ("代表団は先週東京で会議を開いた", "東京で会議を開いた", "東京"),
    ],
    ids=["korean", "japanese"],
)
def test_korean_words_are_whole_and_japanese_ones_have_no_edges(words: str, begins: str, before: str) -> None:
    root = xhtml.tree(f"<html><body><p>{words}</p></body></html>")
    page_breaks.mark((root,), (Page("1", ()), Page("2", (begins,))), "{page}")
    (mark,) = [each for each in root.iter("span") if each.get("id") == "page-2"]
    assert str(mark.tail).startswith(before)
