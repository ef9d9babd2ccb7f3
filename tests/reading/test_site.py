"""A site: what is on record, no more, no less, in files that lead to each other and to nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markupsafe import escape

from pdfdigest.errors import DifferenceError, ManuscriptError, RequestError
from pdfdigest.manuscript import file_moves
from pdfdigest.office.cite_issue import STYLES, cite_issue
from pdfdigest.office.site import site
from pdfdigest.press.compose.house import House
from pdfdigest.reading import feeds, headings, lists
from pdfdigest.reading.filed_page import parted
from pdfdigest.reading.places import addresses
from tests.builders import publication, story
from tests.reading.filed import NOW, PICTURE, Heard, Library, astray, links, tree

TWO = [
    story(1, topics=["Paper"], people=["William Caxton"], thread="mills"),
    story(2, body="It [says](https://www.example.org/a) so.\n", countries=["Japan"], topics=["Ink"]),
]


def full(library: Library) -> None:
    """Two issues: one with a picture, sources and everything for the indexes, one revised."""
    (library.root / "images").mkdir()
    (library.root / "images/one.svg").write_text(PICTURE, "utf-8")
    picture = {"file": "images/one.svg", "alt": "A square.", "credit": "A Library", "caption": "A square."}
    library.file(1, image=picture, stories=TWO)
    library.file(2, stories=[story(1, thread="mills", topics=["Paper"])])
    library.file(2, revision=2, stories=[story(1, headline="A better headline", thread="mills", topics=["Paper"])])
    (library.root / "errata.yaml").write_text(
        'format: 1\nerrata:\n- {issue: "1.1", story: story-1, wrong: Ink, right: Paper, date: 2025-02-01}\n'
        '- {issue: "1.1", page: 2, wrong: A, right: B, date: 2099-02-01}\n'
        '- {issue: "1.9", page: 2, wrong: C, right: D, date: 2025-02-01}\n',
        "utf-8",
    )
    names = "topics:\n- {name: Paper, aliases: [Sheets], see_also: [Ink]}\n"
    (library.root / "authority.yaml").write_text(f"format: 1\n{names}", "utf-8")


def test_every_link_leads_to_a_file_of_the_site_and_to_a_place_on_its_page(library: Library) -> None:
    full(library)
    made = library.site(base="https://digest.example/press")
    assert astray(library.out) == []
    assert made.home.is_file()
    assert made.issues == 2
    assert set(made.written) | {"site.json"} == set(tree(library.out))
    for path, data in tree(library.out).items():
        if path.endswith("index.html"):
            said = path.removesuffix("index.html")
            assert f'<link rel="canonical" href="https://digest.example/press/{said}">' in data.decode()


def test_the_filed_page_stands_there_byte_for_byte_and_its_main_part_between_our_head_and_foot(
    library: Library,
) -> None:
    full(library)
    library.site()
    for label, record in (("1.1", library.root / "issued/1.1/r1"), ("1.2", library.root / "issued/1.2/r2")):
        filed = next(record.glob("*.html")).read_bytes()
        assert (library.out / label / record.name / "issue.html").read_bytes() == filed
        assert (library.out / f"{label}.pdf").read_bytes() == next(record.glob("*.pdf")).read_bytes()
        assert (library.out / label / record.name / "issue.pdf").read_bytes() == next(record.glob("*.pdf")).read_bytes()
        html = library.page(f"{label}/index.html")

        def inside(match: re.Match[str]) -> str:
            data = base64.b64encode((library.out / match[1]).read_bytes()).decode()
            return f'src="data:image/svg+xml;base64,{data}"'

        main = re.search("<main>.*</main>", html, re.DOTALL)
        assert main is not None
        as_filed = re.sub(r'src="\.\./(assets/[^"]+)"', inside, main[0])
        assert as_filed in filed.decode()
        assert html.count("<main") == html.count("<h1") == 1
    assert "assets/" in library.page("1.1/index.html").partition("<main>")[2]


def test_what_is_under_embargo_leaves_no_trace_until_its_moment(library: Library) -> None:
    full(library)
    moment = NOW + timedelta(hours=1)
    secret = [story(1, headline="The secret headline", topics=["Hidden matters"], thread="mills")]
    library.file(3, stories=secret, embargo=moment.isoformat())
    library.file(1, revision=2, stories=secret, embargo=moment.isoformat())
    made = library.site()
    files = tree(library.out)
    assert [name for name, _ in made.withheld] == ["1.1 r2", "1.3 r1"]
    assert not [path for path, data in files.items() if b"ecret headline" in data or b"idden matters" in data]
    assert not [path for path in files if path.startswith(("1.3", "1.1/r2"))]
    assert b"1.3" not in files["site.json"]
    assert any("1.3 r1 is under embargo until 2025-06-01T13:00+00:00" in words for words in library.heard.said)
    later = library.site(moment)
    assert "The secret headline" in library.page("1.3/index.html")
    assert "The secret headline" in library.page("1.1/index.html")
    assert later.withheld == ()
    assert astray(library.out) == []


def test_a_draft_a_proof_and_a_rehearsal_are_never_in_it(library: Library) -> None:
    full(library)
    (library.root / "2025/1.4.yaml").write_text("format: 1\nstatus: draft\n# A draft nobody shall see\n", "utf-8")
    (library.root / "post").mkdir()
    (library.root / "post/rehearsal.eml").write_text("A rehearsal nobody shall see", "utf-8")
    (library.root / "out").mkdir()
    (library.root / "out/test-digest-1.4-web.html").write_text("A proof nobody shall see", "utf-8")
    library.file(1, revision=2, stories=TWO)
    abandoned = library.root / "issued/1.1/.r3.part"
    abandoned.mkdir()
    (abandoned / "test-digest-1.1-web.html").write_text("A page nobody shall see", "utf-8")
    library.site()
    assert not [path for path, data in tree(library.out).items() if b"nobody shall see" in data or "1.4" in path]


def test_revisions_lead_to_each_other(library: Library) -> None:
    full(library)
    library.site()
    words = House(library.mine).words("en")
    newest, first = library.page("1.2/index.html"), library.page("1.2/r1/index.html")
    assert "A better headline" in newest
    assert "A better headline" not in first
    assert words["site_replaced"].format(revision=2) in first
    assert words["revised"].format(revision=2) in newest
    assert "../index.html" in links(first)
    assert "../1.2/r1/index.html" in links(newest)
    assert words["site_replaced"].format(revision=2) not in library.page("1.2/r2/index.html")
    assert (library.out / "1.2/r1/issue.html").is_file()


def test_programs_that_cite_are_told_what_the_filed_page_tells_them(library: Library) -> None:
    full(library)
    library.site()
    filed = library.page("1.2/r2/issue.html")
    html = library.page("1.2/index.html")
    tags = re.findall(r'<meta name="citation_[^>]+>', filed)
    assert '<meta name="citation_title" content="The Test Digest, Vol. 1, No. 2">' in tags
    assert re.findall(r'<meta name="citation_[^>]+>', html) == tags
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert json.loads(told)["hasPart"][0]["headline"] == "A better headline"
    assert f">{told}</script>" in filed


def test_an_erratum_stands_on_its_issue_and_in_the_list_from_its_day_on(library: Library) -> None:
    full(library)
    library.site()
    said = "For “Ink” read “Paper”."
    for path in ("1.1/index.html", "1.1/r1/index.html", "corrections/index.html"):
        assert said in library.page(path)
    assert "../1.1/index.html#story-story-1" in links(library.page("corrections/index.html"))
    assert said not in library.page("1.2/index.html")
    every = "".join(data.decode(errors="replace") for data in tree(library.out).values())
    assert "For “A” read “B”." not in every
    assert "For “C” read “D”." not in every


def test_lists_say_where_each_thing_stands(library: Library) -> None:
    full(library)
    library.site()
    assert [each for each in links(library.page("subjects/paper.html")) if "#" in each] == [
        "../1.1/index.html#story-story-1",
        "../1.2/index.html#story-story-1",
        "../1.1/index.html#story-story-2",
    ]
    subjects = library.page("subjects/index.html")
    assert re.search(r'Sheets, <em>see</em> <a href="paper\.html">Paper</a>', subjects)
    # A heading with one story leads to that.
    assert "../1.1/index.html#story-story-1" in links(library.page("people/index.html"))
    assert "../1.1/index.html#story-story-2" in links(library.page("countries/index.html"))
    assert not {"people/william-caxton.html", "countries/japan.html", "subjects/ink.html"} & set(tree(library.out))
    assert "../1.1/index.html#story-story-2" in links(library.page("sources/example-org.html"))
    assert "https://www.example.org/a" in library.page("sources/example-org.html")
    assert "A Library" in library.page("pictures/index.html")
    assert "Mills" in library.page("threads/index.html")
    for path in ("vol-1/index.html", "2025/index.html"):
        assert {"../1.1/index.html", "../1.2/index.html"} <= set(links(library.page(path)))
    home = links(library.page("index.html"))
    lists = ("subjects", "people", "countries", "sources", "pictures", "threads", "corrections", "vol-1", "2025")
    assert {f"{name}/index.html" for name in lists} <= set(home)


def test_twice_the_same_bytes_and_nothing_is_written_again(library: Library, tmp_path: Path) -> None:
    full(library)
    first = library.site()
    before = tree(library.out)
    stamps = {path: (library.out / path).stat().st_mtime_ns for path in before}
    again = library.site(NOW + timedelta(days=3))
    assert (again.written, again.removed, again.same) == ((), (), len(first.written))
    assert {path: (library.out / path).stat().st_mtime_ns for path in before} == stamps
    library.out = tmp_path / "elsewhere"
    library.site()
    assert tree(library.out) == before


def test_what_is_gone_from_a_site_is_taken_away_and_nothing_else(library: Library) -> None:
    full(library)
    library.site()
    (library.out / "CNAME").write_text("digest.example", "utf-8")
    (library.out / "corrections/mine.txt").write_text("mine", "utf-8")
    edited = library.out / "subjects/paper.html"
    edited.write_text("edited", "utf-8")
    (library.root / "errata.yaml").unlink()
    (library.root / "authority.yaml").write_text("format: 1\ntopics:\n- {name: Pulp, spellings: [Paper]}\n", "utf-8")
    made = library.site()
    assert "corrections/index.html" in made.removed
    assert (library.out / "corrections/mine.txt").read_text() == "mine"
    assert (library.out / "CNAME").is_file()
    assert edited.read_text() == "edited"
    assert any("subjects/paper.html was edited since it was written" in words for words in library.heard.said)
    edited.unlink()
    assert astray(library.out) == []


def test_a_record_that_was_edited_leaves_the_site_as_it_was(library: Library) -> None:
    full(library)
    library.site()
    before = tree(library.out)
    library.file(3, stories=TWO)
    page = next((library.root / "issued/1.2/r2").glob("*.html"))
    page.chmod(0o644)
    page.write_text(page.read_text("utf-8").replace("better", "worse"), "utf-8")
    with pytest.raises(DifferenceError, match=r"was edited"):
        library.site()
    assert tree(library.out) == before


def test_a_rename_that_fails_leaves_the_site_as_it_was(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    full(library)
    library.site()
    before = tree(library.out)
    library.file(3, stories=TWO)
    real, place = Path.replace, library.out.resolve() / "index.html"

    def fail(source: Path, wanted: Path) -> Path:
        if wanted.resolve() == place:
            raise OSError(28, "No space left on device")
        return real(source, wanted)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RequestError, match=r"the disk is full"):
        library.site()
    assert tree(library.out) == before


def test_a_page_that_a_scanner_holds_is_waited_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    full(library)
    library.site()
    library.file(3, stories=TWO)
    real, held, waits = Path.replace, [2], list[float]()

    def replace(source: Path, wanted: Path) -> Path:
        if wanted.name == "index.html" and held[0]:
            held[0] -= 1
            raise PermissionError(13, "Access is denied")
        return real(source, wanted)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(file_moves, "WINDOWS", True)
    monkeypatch.setattr(file_moves.time, "sleep", waits.append)
    library.site()
    assert waits == list(file_moves.HELD[:2])
    assert "1.3/index.html" in library.page("index.html")


def test_a_file_of_somebody_else_is_never_overwritten(library: Library) -> None:
    full(library)
    library.out.mkdir()
    (library.out / "index.html").write_text("mine", "utf-8")
    with pytest.raises(RequestError, match=r"a file that is not of the site stands where one of its pages belongs"):
        library.site()
    assert tree(library.out) == {"index.html": b"mine"}


@pytest.mark.parametrize("folder", ["issued", "issued/1.1/r1"])
def test_nothing_is_written_among_what_is_on_record(library: Library, folder: str) -> None:
    full(library)
    before = tree(library.root)
    library.out = library.root / folder
    with pytest.raises(RequestError, match=r"what is on record is kept there, and nothing else"):
        library.site()
    assert tree(library.root) == before


@pytest.mark.parametrize(
    "damaged", ['{"format": 1}', '{"format": 2, "files": {}}', '{"format": 1, "files": {"../a": "b"}}', "]"]
)
def test_a_damaged_list_of_files_is_a_sentence(library: Library, damaged: str) -> None:
    full(library)
    library.out.mkdir()
    (library.out / "site.json").write_text(damaged, "utf-8")
    with pytest.raises(RequestError, match=r"the list of what belongs to the site"):
        library.site()
    assert tree(library.out) == {"site.json": damaged.encode()}


def test_nothing_to_read_is_a_sentence(library: Library) -> None:
    with pytest.raises(RequestError, match=r"nothing is on record, so there is no site yet"):
        library.site()
    library.file(1, embargo=(NOW + timedelta(days=1)).isoformat())
    with pytest.raises(RequestError, match=r"everything on record is under embargo"):
        library.site()
    assert not library.out.exists()


@pytest.mark.parametrize(
    "base", ["digest.example", "ftp://digest.example/", "https://", "https://a b/", "https://a/?b"]
)
def test_an_address_that_is_none_is_a_sentence(library: Library, base: str) -> None:
    library.file(1)
    with pytest.raises(RequestError, match=r"is no address of a site; write one like"):
        library.site(base=base)


def test_without_a_web_page_on_record_it_is_set_from_the_manuscript_and_says_so(library: Library) -> None:
    library.file(1, page=False, stories=TWO)
    library.site()
    html = library.page("1.1/index.html")
    assert House(library.mine).words("en")["site_set"] in html
    assert 'id="story-story-2"' in html
    assert "Body 1." in html
    assert not (library.out / "1.1/r1/issue.html").exists()
    assert astray(library.out) == []


def test_a_filed_page_without_one_main_part_leads_to_the_pages(library: Library) -> None:
    folder = library.root / "templates"
    folder.mkdir()
    (folder / "web.html.j2").write_text("<!doctype html><title>{{ title }}</title><p>Mine.</p>\n", "utf-8")
    library.file(1, stories=TWO)
    library.site()
    html = library.page("1.1/index.html")
    assert House(library.mine).words("en")["site_listed"] in html
    assert "r1/issue.pdf#page=1" in links(html)
    assert "Mine." in library.page("1.1/r1/issue.html")
    assert astray(library.out) == []


def test_right_to_left_and_other_languages(tmp_path: Path) -> None:
    library = Library(publication(tmp_path / "d", name="النشرة", language="ar"), tmp_path / "site")
    library.file(1, stories=[story(1, headline="الورق والحبر", topics=["الورق", "الحبر"])])
    library.file(2, language="en", stories=[story(1, headline="In English", topics=["الورق"])])
    library.site()
    words = House(library.mine).words("ar")
    home, index = library.page("index.html"), library.page("subjects/index.html")
    for html in (home, index, library.page("1.1/index.html")):
        assert '<html lang="ar" dir="rtl"' in html
    assert '<html lang="en" dir="ltr"' in library.page("1.2-en/index.html")
    assert words["site_newest"] in home
    assert words["index_subjects"] in index
    found = next(
        path for path in sorted((library.out / "subjects").iterdir()) if "In English" in path.read_text("utf-8")
    )
    assert re.search(r'lang="en" dir="ltr">In English</a>', found.read_text("utf-8"))
    assert astray(library.out) == []


def test_an_issue_and_its_translations_lead_to_each_other(library: Library) -> None:
    library.file(1)
    library.file(1, language="ja")
    library.file(1, language="de")
    library.file(2)
    library.site()
    pages = {label: library.page(f"{label}/index.html") for label in ("1.1", "1.1-ja", "1.1-de", "1.2")}
    for label, html in pages.items():
        tongues = set(re.findall(r'<a href="[^"]*?/?(1\.\d(?:-\w+)?)/index.html" lang="\w+" hreflang="(\w+)"', html))
        wanted = {("1.1", "en"), ("1.1-ja", "ja"), ("1.1-de", "de")} if label != "1.2" else set()
        assert tongues == {(other, language) for other, language in wanted if other != label}, label
    assert astray(library.out) == []


@pytest.mark.parametrize("language", ["de", "ja", "zh-Hant", "he", "hi"])
def test_every_language_has_its_words(tmp_path: Path, language: str) -> None:
    library = Library(publication(tmp_path / "d", language=language), tmp_path / "site")
    full(library)
    library.site()
    words = House(library.mine).words(language)
    assert words["site_older_ones"] in library.page("index.html")
    assert words["site_replaced"].format(revision=2) in library.page("1.2/r1/index.html")
    assert astray(library.out) == []


def test_several_publications_stand_on_one_shelf(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    one = Library(publication(shelf / "one", name="One"), tmp_path / "site")
    two = Library(publication(shelf / "two", name="Two", language="de"), tmp_path / "site")
    publication(shelf / "three", name="Three")
    one.file(1, stories=TWO)
    two.file(1, stories=TWO)
    heard = Heard()
    made = site(replace(one.office(), here=shelf, tell=heard), out=one.out, base="https://digest.example")
    assert made.issues == 2
    shown = links(one.page("index.html"))
    assert "one/index.html" in shown
    assert "two/index.html" in shown
    assert "three/index.html" not in shown
    assert "../index.html" in links(one.page("two/index.html"))
    assert 'href="https://digest.example/two/1.1/"' in one.page("two/1.1/index.html")
    assert astray(one.out) == []


def test_a_first_view_is_small_and_asks_nobody(library: Library) -> None:
    full(library)
    library.site()
    for path, data in tree(library.out).items():
        if not path.endswith("index.html"):
            continue
        html = data.decode()
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', html)
        scripts = re.findall(r'<script src="([^"]+)" defer></script>', html)
        asked = [(library.out / path).parent.joinpath(name) for name in (*sheets, *scripts)]
        assert len(sheets) == 2
        assert len(scripts) == (path == "search/index.html" or 'id="check"' in html), path
        assert len(data) + sum(file.stat().st_size for file in asked) < 60_000, path
        assert html.count("<script") == len(scripts) + html.count('<script type="application/ld+json">')
        assert ("script-src" in html) == bool(scripts), path
        assert not re.findall(r'(?:src|rel="stylesheet" href)="https?:', html)
        assert "default-src 'none'" in html
    assert not [data for path, data in tree(library.out).items() if path.endswith(".css") and b"url(" in data]


@pytest.mark.parametrize(("room", "shown"), [(160, 3), (8, 3), (6, 3), (5, 2), (1, 2)])
def test_a_long_list_of_issues_shows_the_first_headlines_of_each(
    library: Library, monkeypatch: pytest.MonkeyPatch, room: int, shown: int
) -> None:
    monkeypatch.setattr(lists, "HEADLINES", room)
    for number in (1, 2):
        library.file(number, stories=[story(each) for each in (1, 2, 3)])
    library.site()
    for path in ("vol-1/index.html", "2025/index.html"):
        html = library.page(path)
        assert html.count("#story-") == 2 * shown
        assert html.count("<li>…</li>") == (2 if shown < 3 else 0)


def test_a_heading_with_much_has_a_page_for_each_year(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headings, "MANY", 2)
    for number, year in enumerate((2022, 2022, 2023, 2024), 1):
        library.file(number, date=f"{year}-0{number}-15", stories=TWO)
    library.file(5, date="2024-05-15", stories=[story(1, topics=["Ink"])])
    library.site()
    assert astray(library.out) == []
    found = {path for path in tree(library.out) if path.startswith("subjects/ink") or "example-org" in path}
    assert found == {f"subjects/ink{part}.html" for part in ("", "/2022", "/2023")} | {
        "sources/example-org.html"  # one address, cited four times
    }
    newest, earlier = library.page("subjects/ink.html"), library.page("subjects/ink/2022.html")
    shown = [set(re.findall(r'href="[./]*(1\.\d)/index.html#story-', html)) for html in (newest, earlier)]
    assert shown == [{"1.4", "1.5"}, {"1.1", "1.2"}]
    assert re.findall(r'<a href="([^"]+)">(\d{4})</a> <span class="where">\((\d)\)', newest) == [
        ("ink/2023.html", "2023", "1"),
        ("ink/2022.html", "2022", "2"),
    ]
    assert '<a href="../ink.html">Ink</a>' in earlier
    assert "<h1>Ink, 2022</h1>" in earlier


def test_a_feed_and_a_sitemap_name_whole_addresses(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    full(library)
    library.site()
    assert not {"feed.xml", "feed.json", "sitemap.xml"} & set(tree(library.out))
    library.file(3, embargo=(NOW + timedelta(hours=1)).isoformat())
    library.site(base="https://digest.example")
    atom, maps = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    feed = ElementTree.parse(library.out / "feed.xml").getroot()
    entries = feed.findall(f"{atom}entry")
    base = "https://digest.example/"
    assert [each.findtext(f"{atom}id") for each in entries] == [f"{base}1.2/", f"{base}1.1/"]
    assert entries[0].findtext(f"{atom}summary") == "A better headline"
    assert feed.findtext(f"{atom}id") == base
    for each in (feed, *entries):
        assert each.findtext(f"{atom}title")
        assert datetime.fromisoformat(each.findtext(f"{atom}updated") or "").tzinfo
        assert each.find(f"{atom}link[@rel='alternate']") is not None
    assert feed.findtext(f"{atom}author/{atom}name") == "A Press"
    assert {"feed.xml", "feed.json"} <= set(links(library.page("index.html")))
    told = json.loads(library.page("feed.json"))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert (told["home_page_url"], told["feed_url"]) == (base, f"{base}feed.json")
    assert [each["id"] for each in told["items"]] == [f"{base}1.2/", f"{base}1.1/"]
    assert told["items"][0]["content_text"] == "A better headline"
    assert all(datetime.fromisoformat(each["date_modified"]).tzinfo for each in told["items"])
    assert told["authors"] == [{"name": "A Press"}]
    listed = {each.text or "" for each in ElementTree.parse(library.out / "sitemap.xml").iter(f"{maps}loc")}
    pages = {path for path in tree(library.out) if path.endswith(".html") and not path.endswith("/issue.html")}
    assert listed == {base + path.removesuffix("index.html") for path in pages}
    before = tree(library.out)
    library.site(NOW + timedelta(minutes=9), base=base)
    assert tree(library.out) == before
    monkeypatch.setattr(feeds, "MOST", 10)
    library.site(base=base)
    several = [each.text or "" for each in ElementTree.parse(library.out / "sitemap.xml").iter(f"{maps}loc")]
    assert len(several) == -(-len(listed) // 10)
    assert all((library.out / each.removeprefix(base)).is_file() for each in several)


@pytest.mark.parametrize(("issues", "archives"), [(2, 0), (3, 1), (4, 2), (5, 2)])
def test_archives_of_the_feed_lead_to_every_issue_and_stay_as_they_are(
    library: Library, monkeypatch: pytest.MonkeyPatch, issues: int, archives: int
) -> None:
    monkeypatch.setattr(feeds, "NEWEST", 2)
    for number in range(1, issues + 1):
        library.file(number)
    base, atom = "https://digest.example/", "{http://www.w3.org/2005/Atom}"
    library.site(base=base)
    found: list[str] = []
    name, seen = "feed.xml", list[str]()
    while name:
        seen.append(name)
        root = ElementTree.parse(library.out / name).getroot()
        links_of = {each.get("rel"): str(each.get("href")).removeprefix(base) for each in root.findall(f"{atom}link")}
        assert links_of["self"] == name
        assert root.findtext(f"{atom}id") == base
        marked = root.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert (marked, links_of.get("current")) == ((False, None) if name == "feed.xml" else (True, "feed.xml"))
        assert links_of.get("next-archive") == (seen[-2] if len(seen) > 2 else None)
        found += [each.findtext(f"{atom}id") or "" for each in root.findall(f"{atom}entry")]
        name = links_of.get("prev-archive", "")
    assert len(seen) == archives + 1
    assert set(found) == {f"{base}1.{number}/" for number in range(1, issues + 1)}
    before = {path: data for path, data in tree(library.out).items() if path.startswith("feed-")}
    assert len(before) == archives
    library.file(issues + 1)
    library.site(base=base)
    for name, data in list(before.items())[:-1]:  # the last one now has one after it
        assert (library.out / name).read_bytes() == data


def test_each_issue_says_how_it_is_cited(library: Library) -> None:
    library.file(1, web="https://digest.example/1.1", authors="A. <i>Editor</i>", stories=TWO)
    library.file(2, stories=TWO)
    library.site(base="https://mirror.example/")
    html = library.page("1.1/index.html")
    (shown,) = re.findall('<details class="cite">.*?</details>', html, re.DOTALL)
    assert House(library.mine).words("en")["site_cite"] in shown
    for style in STYLES:
        assert str(escape(cite_issue(library.office(), "1.1", style))) in re.sub("</?bdi[^>]*>", "", shown)
    assert '<bdi dir="ltr">https://digest.example/1.1</bdi>' in shown
    assert "https://mirror.example/1.2/" in library.page("1.2/index.html").partition('<details class="cite">')[2]
    assert "A. <i>" not in shown
    library.site()
    assert "<bdi" not in library.page("1.2/index.html").partition('<details class="cite">')[2]


def test_each_issue_says_the_hashes_of_its_editions_on_record(library: Library) -> None:
    full(library)
    library.site()
    for path, beside in (("1.2/index.html", "r2/"), ("1.2/r2/index.html", ""), ("1.2/r1/index.html", "")):
        (shown,) = re.findall('<details class="cite checked">.*?</details>', library.page(path), re.DOTALL)
        folder = (library.out / path).parent
        rows = re.findall(r'<dt><a href="([^"]+)">([^<]+)</a></dt>\s*<dd>SHA-256 <code>(\w{64})</code>', shown)
        assert [(href, name) for href, name, _ in rows] == [
            (f"{beside}issue.pdf", "issue.pdf"),
            (f"{beside}issue.html", "issue.html"),
        ]
        for href, _, sha256 in rows:
            assert hashlib.sha256((folder / href).read_bytes()).hexdigest() == sha256
        assert 'id="check" class="check" hidden' in shown
        assert "pdfdigest verify issue.pdf" in shown
        assert "connect-src 'self'" in library.page(path)
    assert "connect-src" not in library.page("search/index.html")


def test_an_authority_file_with_faults_leaves_no_site(library: Library) -> None:
    full(library)
    (library.root / "authority.yaml").write_text("format: 1\ntopics: [7]\n", "utf-8")
    with pytest.raises(ManuscriptError):
        library.site()
    assert not library.out.exists()


def test_headings_have_pages_of_their_own_in_plain_names() -> None:
    names = addresses(["William Caxton", "Caractères", "C", "C++", "紙", "?", "index", "Con", "x" * 200])
    assert names["William Caxton"] == "william-caxton.html"
    assert names["Caractères"] == "caracteres.html"
    assert len(set(names.values())) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,70}\.html", name) for name in names.values())
    assert not {"index.html", "con.html"} & set(names.values())


def test_a_page_without_one_main_part_is_none() -> None:
    assert parted("<p>a</p>") is None
    assert parted("<main>a</main><main>b</main>") is None
    found = parted(
        '<style>\n@font-face{font-family:"A";src:url(data:x)}\np { color: red }\n</style><main id="a">b</main>'
    )
    assert found is not None
    assert (found.style, found.html, found.anchors) == ("p { color: red }", '<main id="a">b</main>', frozenset("a"))
