"""The web page: one file that asks for nothing, with every word, every source and every link in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Edition, Issue, cites, plain
from pdfdigest.press.compose import shades, web, webfonts
from pdfdigest.press.compose.cascade import Face
from pdfdigest.press.compose.house import House
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.targets import target
from tests.builders import SEED_ISSUE, font_collection, issue, story

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"


def made(of: Issue, style: str = "", stamp: str = "") -> Edition:
    return web.page(of, House(of.publication), target("web", of.publication, style), stamp=stamp)


def opened(edition: Edition) -> BeautifulSoup:
    return BeautifulSoup(edition.data, "html.parser")


def only(page: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = page.select(selector)
    return found


def said(tag: Tag) -> str:
    """The words of a part, its calls left out."""
    copy = BeautifulSoup(str(tag), "html.parser")
    for call in copy.select(".call"):
        call.decompose()
    return " ".join(copy.get_text().split())


@pytest.fixture(scope="module")
def seed() -> Issue:
    of = publication.home(SEED_ISSUE)
    assert of is not None
    return manuscript.read(SEED_ISSUE, of)


def test_every_word_stands_in_the_page_in_order(seed: Issue) -> None:
    page = opened(made(seed))
    assert [link.get_text() for link in page.select(".headlines a")] == [each.headline for each in seed.stories]
    assert [each.get_text() for each in page.select(".story h2")] == [each.headline for each in seed.stories]
    for each, body in zip(seed.stories, page.select(".story .body"), strict=True):
        assert said(body) == " ".join(plain(each.body).split())


def test_every_source_stands_under_the_story_that_cites_it(seed: Issue) -> None:
    page = opened(made(seed))
    for each in seed.stories:
        notes = page.select(f"#story-{each.id} .notes li")
        cited = sorted({seed.source(name) for name in cites(each.body)}, key=lambda source: source.number)
        assert [int(str(note["value"])) for note in notes] == [source.number for source in cited]
        for note, source in zip(notes, cited, strict=True):
            assert only(note, ".address").get_text() == only(note, ".address")["href"] == source.address
            assert only(note, ".publisher").get_text() == source.publisher


def test_a_source_has_all_its_facts_and_the_number_of_print(desk: Path) -> None:
    facts = {
        "address": "https://www.example.org/a/very-long/address?with=questions&and=answers",
        "publisher": "A Ministry",
        "title": "A title",
        "published": "2025-01-02",
        "accessed": "2025-01-03",
        "archived": "https://archive.example.org/1",
    }
    stories = [story(1, body="One [a](https://example.org/1)."), story(2, body="Two [b](source:two).")]
    note = only(opened(made(issue(desk, stories=stories, sources={"two": facts}))), "#story-story-2 .notes li")
    assert note["value"] == "2"
    assert " ".join(only(note, "p").get_text().split()) == (
        f"A Ministry, A title, {facts['address']}, January 2, 2025, accessed January 3, 2025; "
        "archived: https://archive.example.org/1"
    )
    assert [time["datetime"] for time in note.select("time")] == ["2025-01-02", "2025-01-03"]


def test_call_and_note_lead_to_each_other_from_a_repeat_too(desk: Path) -> None:
    again = "See [this](https://example.org/one) and [this](https://example.org/one)."
    page = opened(made(issue(desk, stories=[story(1, body=again), story(2, body=again)])))
    for each in ("story-1", "story-2"):
        part = only(page, f"#story-{each}")
        note = only(part, ".notes li")
        calls = part.select(".call a")
        assert [call["href"] for call in calls] == [f"#{note['id']}"] * 2
        assert [back["href"] for back in note.select(".back")] == [f"#{call['id']}" for call in calls]
        assert [call.get_text() for call in calls] == ["1", "1"]


def test_ids_are_unique_and_inner_links_lead_somewhere(desk: Path, seed: Issue) -> None:
    again = "See [this](https://example.org/one) and [that](https://example.org/one)."
    several = issue(desk, stories=[story(1, body=again), story(2, body=again)])
    for of in (seed, several):
        page = opened(made(of))
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids))
        assert {str(link["href"])[1:] for link in page.select('a[href^="#"]')} <= set(ids)
        assert {str(tag["aria-labelledby"]) for tag in page.select("[aria-labelledby]")} <= set(ids)


def test_the_page_asks_for_nothing_and_is_small_in_every_style(seed: Issue) -> None:
    for style in House(seed.publication).styles:
        asks_for_nothing(made(seed, style))


def asks_for_nothing(edition: Edition) -> None:
    page = opened(edition)
    assert only(page, 'meta[http-equiv="Content-Security-Policy"]')["content"] == POLICY
    assert not page.select("link[rel=stylesheet], iframe, object, embed, video, audio, base")
    assert all(str(tag["src"]).startswith("data:") for tag in page.select("[src]"))
    assert [tag["type"] for tag in page.select("script")] == ["application/ld+json"]
    css = only(page, "style").get_text()
    assert all(address.startswith("data:font/woff2") for address in re.findall(r"url\(([^)]*)", css))
    assert "@import" not in css
    assert len(edition.data) < 350_000
    assert edition.pages == 0
    assert edition.suffix == ".html"


def test_same_twice(seed: Issue) -> None:
    from pdfdigest.press.compose import webfonts

    first = made(seed).data
    webfonts._cut.cache_clear()
    assert made(seed).data == first


HOSTILE = """A "quoted" 'word' </script><b>bold</b> <!-- & &amp; </style> {{ 7 * 7 }} \\u003c"""


def test_hostile_words_stay_words(desk: Path) -> None:
    plain_fields = dict.fromkeys(("headline", "kicker", "deck", "byline", "dateline"), HOSTILE)
    source = {"address": "https://example.org/a'b", "publisher": HOSTILE, "title": HOSTILE}
    of = issue(
        desk,
        facts={"name": HOSTILE, "tagline": HOSTILE, "publisher": HOSTILE, "rights": HOSTILE},
        stories=[story(1, **plain_fields, body="A [word](source:one).")],
        sources={"one": source},
    )
    page = opened(made(of, stamp=HOSTILE))
    assert not page.select("b")
    assert len(page.select("script")) == len(page.select("style")) == 1
    for selector in (
        ".name",
        ".story h2",
        ".headlines a",
        ".kicker",
        ".deck",
        ".byline",
        ".dateline",
        ".notes .publisher",
    ):
        assert HOSTILE.rsplit(maxsplit=1)[-1] in only(page, selector).get_text()
        assert "</script><b>bold</b>" in only(page, selector).get_text()
    assert only(page, ".stamp").get_text() == HOSTILE
    facts = json.loads(only(page, "script").get_text())
    assert "</script><b>bold</b>" in facts["hasPart"][0]["headline"]
    assert "</" not in only(page, "script").get_text()


def test_the_page_says_of_itself_what_it_is(desk: Path) -> None:
    facts = {"publisher": "A Press", "issn_online": "2049-3630", "language": "de"}
    of = issue(
        desk, facts=facts, web="https://example.org/1.1", stories=[story(body="Ein [Wort](https://example.org).")]
    )
    page = opened(made(of))
    assert only(page, "html")["lang"] == "de"
    assert only(page, "title").get_text() == "The Test Digest, Jg. 1, Nr. 1"
    assert only(page, "link[rel=canonical]")["href"] == "https://example.org/1.1"
    named = {str(tag["name"]): tag["content"] for tag in page.select("meta[name]")}
    assert named["citation_publication_date"] == "2025/01/15"
    assert named["citation_volume"] == named["citation_issue"] == "1"
    assert named["citation_issn"] == "2049-3630"
    assert named["pdfdigest:identity"] == "test-digest-1.1"
    assert named["pdfdigest:revision"] == "1"
    assert "robots" not in named
    linked = json.loads(only(page, "script").get_text())
    assert linked["@type"] == "PublicationIssue"
    assert linked["datePublished"] == "2025-01-15"
    assert linked["isPartOf"]["isPartOf"]["issn"] == ["2049-3630"]
    assert linked["hasPart"][0]["citation"] == [{"@type": "CreativeWork", "url": "https://example.org"}]


def test_a_draft_says_so_at_its_head(desk: Path) -> None:
    page = opened(made(issue(desk), stamp="Draft, not issued"))
    first = next(text for text in only(page, ".masthead").stripped_strings)
    assert first == "Draft, not issued"
    assert only(page, "meta[name=robots]")["content"] == "noindex"


def test_right_to_left(desk: Path) -> None:
    page = opened(
        made(issue(desk, language="ar", stories=[story(headline="عنوان", body="نص [كلمة](https://example.org/x).")]))
    )
    assert only(page, "html")["dir"] == "rtl"
    assert only(page, ".notes .address")["dir"] == "ltr"


def test_headings_stand_in_order(seed: Issue) -> None:
    levels = [int(tag.name[1]) for tag in opened(made(seed)).select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_only_the_faces_that_are_used_come_along(desk: Path) -> None:
    def families(of: Issue) -> set[str]:
        css = only(opened(made(of)), "style").get_text()
        return set(re.findall(r'@font-face\{font-family:"([^"]+)"', css))

    assert families(issue(desk)) == {"Source Sans 3", "Source Serif 4"}
    mixed = issue(desk, stories=[story(body="Of [日本語]{lang=ja} and more.")])
    assert families(mixed) == {"Source Sans 3", "Source Serif 4", "BIZ UDPMincho"}
    assert len(made(mixed).data) < 350_000


def test_a_character_that_no_font_has_is_named(desk: Path) -> None:
    (remark,) = made(issue(desk, stories=[story(body="Old North Arabian \U00010a80.")])).remarks
    assert "U+10A80" in remark


def test_a_selector_of_shapes_needs_no_font(desk: Path) -> None:
    assert not made(issue(desk, language="ja", stories=[story(body="葛\U000e0100城")])).remarks


def test_a_section_without_a_heading_has_none(desk: Path) -> None:
    sections = [{"id": "note", "heading": "", "body": "A note."}, {"id": "more", "heading": "More", "body": "More."}]
    page = opened(made(issue(desk, sections=sections)))
    assert [tag.get_text() for tag in page.select(".standing h2")] == ["More"]
    assert only(page, "#section-note .body").get_text(strip=True) == "A note."
    assert not [
        tag for tag in page.find_all(True) if tag.get("aria-labelledby") and not page.find(id=tag["aria-labelledby"])
    ]


# Colours


def colours(css: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The custom properties of each style, by day and by night."""
    blocks = re.findall(r"(@media [^{]*\{\s*)?(:root|\.style-\w+) \{([^}]*)\}", css)
    day: dict[str, str] = {}
    night: dict[str, str] = {}
    for media, where, inside in blocks:
        found = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", inside))
        if where == ":root" and not media:
            day |= found
        elif where == ":root" and "dark" in media:
            night |= found
    yield "day", day
    yield "night", {**day, **night}


@pytest.mark.parametrize(("ink", "wanted"), [("ink", 7.0), ("quiet", 4.5), ("accent", 4.5)])
def test_every_ink_can_be_read_on_its_ground(ink: str, wanted: float) -> None:
    css = (shipped("templates") / "css" / "web.css").read_text("utf-8")
    for name, table in colours(css):
        assert shades.contrast(table[ink], table["ground"]) >= wanted, name
        assert shades.contrast(table["ink"], table["mark"]) >= 7, name


@pytest.mark.parametrize("accent", ["#fff", "#000", "#ffff00", "#8c1d2c", "#0000ff", "#777777"])
def test_an_accent_of_ones_own_can_be_read_too(desk: Path, accent: str) -> None:
    of = issue(desk, facts={"colours": {"accent": accent, "ink": "#cccccc"}})
    css = only(opened(made(of)), "style").get_text()
    shown: dict[str, Any] = dict(colours(css))
    for name in ("day", "night"):
        assert shades.contrast(shown[name]["accent"], shown[name]["ground"]) >= 4.5
        assert shades.contrast(shown[name]["ink"], shown[name]["ground"]) >= 7


def test_every_face_of_a_font_collection_is_in_force(tmp_path: Path) -> None:
    font_collection(tmp_path / "both.ttc", "biz-ud-mincho", "noto-serif-hebrew")
    face = Face(("BIZ UDPMincho",), 400, italic=False)
    sheet, lacking = webfonts.rules({face: frozenset("日א")}, (tmp_path,), "")
    assert lacking == ""
    assert sheet.count("@font-face") == 2
    assert "unicode-range:U+5D0;" in sheet
