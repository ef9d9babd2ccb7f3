"""Pages: every word printed, every note on the page of its call, links that lead where they say."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Edition, Issue, Node, Prose
from pdfdigest.press.workers.machine import Machine
from tests.builders import SEED_ISSUE, STYLES, bbox, edition, issue, pdf, story, text

SOLID = re.compile(r"[\s\u200b\u2060\u00ad\u2010-]+")


def cited(number: int, words: str = "word") -> str:
    return f"[{words}](https://example.org/{number}/a-page?of=it#part)"


def many(count: int) -> list[dict[str, Any]]:
    """Ten stories that cite `count` sources between them, each once, in order."""
    share = -(-count // 10)
    numbers = [range(start, min(start + share, count + 1)) for start in range(1, count + 1, share)]
    return [
        story(n, body=" ".join(f"Sentence {k} has a {cited(k)} that is cited." for k in each) + " The end of it.")
        for n, each in enumerate(numbers, 1)
    ]


def printed(of: Issue) -> str:
    """What stands between the first headline and the imprint, call numbers included."""
    numbers = {source.id: str(source.number) for source in of.sources}

    def flat(prose: Prose) -> Iterator[str]:
        for node in prose:
            yield from inside(node)

    def inside(node: Node) -> Iterator[str]:
        yield node.text
        yield from flat(node.nodes)
        if node.kind == "cite":
            yield numbers[node.source]

    return "".join(each for part in of.stories for each in (part.headline, *flat(part.body)))


def details(made: Edition, of: Issue) -> str:
    """What poppler reads there, notes and furniture taken out by where they stand."""
    reader = pdf(made)
    places = reader.named_destinations
    first = places[f"story-{of.stories[0].id}"]
    out = []
    for index, (page, words) in enumerate(zip(reader.pages, bbox(made.data), strict=True)):
        height = float(page.mediabox.height)
        tops = [
            height - float(place.top)
            for name, place in places.items()
            if name.startswith("note-") and reader.get_destination_page_number(place) == index
        ]
        feet = [word.top for word in words if word.text == "Set"] if index == len(reader.pages) - 1 else []
        low = min([*tops, *(foot - 12 for foot in feet), height - 60]) - 1
        high = height - float(first.top) - 2 if index == 0 else 60
        out.extend(word.text for word in words if high <= word.bottom and word.top < low)
    return "".join(out)


def solid(words: str) -> str:
    return SOLID.sub("", words)


COUNTS = [(1, "bulletin"), (2, "gazette"), (12, "bulletin"), (12, "gazette"), (40, "bulletin"), (100, "bulletin")]
MANY = [(40, "gazette"), (100, "gazette"), (300, "bulletin"), (300, "gazette")]


@pytest.mark.parametrize(
    ("count", "style"), [*COUNTS, *(pytest.param(*each, marks=pytest.mark.judges) for each in MANY)]
)
def test_every_word_and_every_address_is_printed(desk: Path, machine: Machine, count: int, style: str) -> None:
    made_of = issue(desk, stories=many(count))
    made = edition(made_of, machine, style=style)
    assert len(made.note_pages) == count
    assert solid(printed(made_of)) in solid(details(made, made_of))
    pages = [solid(text(made.data, page)) for page in range(1, made.pages + 1)]
    reader = pdf(made)
    called = {
        int(name.split("-")[1]): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
        if name.startswith("call-")
    }
    for number, on in made.note_pages:
        assert on == (called[number],)
        assert solid(f"https://example.org/{number}/a-page?of=it#part") in pages[on[0] - 1]


@pytest.mark.parametrize("style", STYLES)
def test_the_seed_is_printed_word_for_word(machine: Machine, style: str) -> None:
    seed = manuscript.read(SEED_ISSUE, publication.home(SEED_ISSUE))  # type: ignore[arg-type]
    for paper in ("A4", "Letter"):
        made = edition(seed, machine, style=style, paper=paper)
        assert made.pages == 2
        assert solid(printed(seed)) in solid(details(made, seed))


def test_calls_and_notes_lead_to_each_other_and_notes_to_their_addresses(desk: Path, machine: Machine) -> None:
    addresses = [
        "https://example.org/plain",
        "https://example.org/a?b=c&d=e#frag%20ment",
        "https://example.org/Überblick/日本?q=é",
        "https://example.org/" + "long/" * 175 + "end",
        "mailto:desk@example.org",
    ]
    exact = [*addresses[:2], "https://example.org/%C3%9Cberblick/%E6%97%A5%E6%9C%AC?q=%C3%A9", *addresses[3:]]
    body = " ".join(f"A [word]({address}) and [again]({address})." for address in addresses)
    made = edition(issue(desk, stories=[story(body=body), story(2, body="Words. " * 900 + body)]), machine)
    assert made.pages > 1
    reader = pdf(made)
    places = reader.named_destinations
    for index, page in enumerate(reader.pages):
        links = [note.get_object() for note in page.annotations or ()]
        inner = [str(link["/Dest"]) for link in links if "/Dest" in link]
        outer = {str(link["/A"]["/URI"]) for link in links if "/A" in link}
        here = [name for name in places if reader.get_destination_page_number(places[name]) == index]
        notes = {name for name in here if name.startswith("note-")}
        if not any(name.startswith("call-") for name in here):
            assert not notes
            continue
        assert len(notes) == len(addresses) == len({name.split("-")[1] for name in notes})
        assert {name for name in inner if name.startswith("note-")} == notes
        assert {name for name in inner if name.startswith("call-")} <= set(here)
        assert set(exact) <= outer


def test_a_source_cited_again_keeps_its_number_and_is_repeated_where_it_is_cited(desk: Path, machine: Machine) -> None:
    again = "See [this](https://example.org/one) too. "
    stories = [story(n, body=again + "Words of some length. " * 90 + again) for n in range(1, 7)]
    made = edition(issue(desk, stories=stories), machine)
    assert made.pages > 2
    assert dict(made.note_pages)[1] == tuple(range(1, made.pages + 1))
    for page in range(1, made.pages + 1):
        assert text(made.data, page).count("example.org/one") == 1


def test_bookmarks_are_the_stories_and_the_headline_box_tells_their_pages(desk: Path, machine: Machine) -> None:
    stories = [story(n, headline=f"Of matter {'ABCDEF'[n]}", body="Words to read. " * 170) for n in range(1, 5)]
    made = edition(issue(desk, stories=stories), machine)
    reader = pdf(made)
    marks = [mark for mark in _flat(reader.outline) if str(mark.title).startswith("Of matter")]
    assert [str(mark.title) for mark in marks] == [each["headline"] for each in stories]
    pages = [page for _, page in made.story_pages]
    assert [reader.get_destination_page_number(mark) + 1 for mark in marks] == pages
    assert len(set(pages)) > 1
    first = text(made.data, 1)
    for each, page in zip(stories, pages, strict=True):
        assert re.search(rf"{each['headline']}\s+{page}\n", first), first


def _flat(outline: list[Any]) -> Iterator[Any]:
    for each in outline:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def test_an_issue_of_one_page_has_no_page_numbers_in_its_headline_box(desk: Path, machine: Machine) -> None:
    made = edition(issue(desk, stories=[story(1, headline="Alone", body="Words.")]), machine)
    assert made.pages == 1
    assert not re.search(r"Alone\s+1\n", text(made.data))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_pages_break_alike_for_screen_and_print(desk: Path, machine: Machine, paper: str, style: str) -> None:
    made_of = issue(desk, stories=many(20), facts={"web": "https://example.org/digest"})
    screen, on_paper = (edition(made_of, machine, name, style, paper) for name in ("screen", "print"))
    assert screen.pages == on_paper.pages > 1
    for page in range(1, screen.pages + 1):
        assert text(screen.data, page).split() == text(on_paper.data, page).split()


def test_an_issue_is_made_to_fit_and_says_what_was_done(desk: Path, machine: Machine) -> None:
    def stories(count: int) -> list[dict[str, Any]]:
        return [story(n, body="Words to be read. " * count) for n in range(1, 6)]

    over = next(n for n in range(24, 60, 3) if edition(issue(desk, stories=stories(n)), machine).pages == 2)
    made = edition(issue(desk, stories=stories(over), fit={"pages": 1}), machine)
    assert made.pages == 1
    assert re.match(r"to fit 1 page, the space between stories.* was taken in \(\d+ of 11 steps\)", made.remarks[0])


def test_an_issue_that_cannot_fit_names_the_lines_to_cut(desk: Path, machine: Machine) -> None:
    with pytest.raises(PagesError, match=r"does not fit 1 page: \d+ lines.*\n.*begins with: “\w+"):
        edition(issue(desk, stories=[story(body="Words and words. " * 900)], fit={"pages": 1}), machine)


def test_the_last_page_never_has_two_lines_alone(desk: Path, machine: Machine) -> None:
    for count in range(540, 640, 25):
        made = edition(issue(desk, stories=[story(body="Words to be read. " * count)]), machine)
        last = text(made.data, made.pages)
        if made.pages > 1:
            assert len(re.findall("Words|read", last)) > 16, count


def test_no_headline_is_parted_from_its_story(desk: Path, machine: Machine) -> None:
    stories = [story(n, headline=f"Headline {n}", body=f"First{n} " + "words to be read " * 45) for n in range(1, 13)]
    for lead in range(0, 60, 20):
        made = edition(issue(desk, stories=[{**stories[0], "body": "Lead " * lead + "First1"}, *stories[1:]]), machine)
        for (_, page), each in zip(made.story_pages, stories, strict=True):
            assert f"First{each['id'].rpartition('-')[2]}" in text(made.data, page).split()


def test_a_character_without_a_glyph_is_named(desk: Path, machine: Machine) -> None:
    with pytest.raises(PagesError, match=r"U\+10A80.*Headline number 1"):
        edition(issue(desk, stories=[story(body="Old North Arabian \U00010a80.")]), machine)


def own_style(desk: Path, css: str) -> None:
    (desk / "templates/css").mkdir(parents=True)
    (desk / "templates/css/own.css").write_text(css, "utf-8")


@pytest.mark.parametrize(
    ("css", "words"),
    [
        (".story { margin-inline-start: -90mm }", "nearer than 6 mm"),
        (".note { display: none }", r"note 1 \(https://example.org/1.*is missing"),
        (".story { display: none }", "the story “Headline number 1” is missing"),
        ("@page { margin: 1mm; @bottom-left { content: 'x' } }", "nearer than 6 mm"),
        (".note .host { display: none }", "is not printed whole"),
        ("body { background: url(nowhere.png) }", "cannot be had|cannot be printed"),
        ("@import url(https://example.org/x.css);", "cannot be had"),
    ],
)
def test_a_style_that_loses_something_is_refused(desk: Path, machine: Machine, css: str, words: str) -> None:
    made_of = issue(desk, stories=[story(body=cited(1))])
    own_style(desk, css)
    with pytest.raises(PagesError, match=words):
        edition(made_of, machine)


def test_a_rule_that_is_not_understood_is_a_remark_each_time(desk: Path, machine: Machine) -> None:
    made_of = issue(desk)
    own_style(desk, ".story { colour: red }")
    for _ in range(2):
        (remark,) = edition(made_of, machine).remarks
        assert "css/own.css" in remark
        assert "colour" in remark


def test_same_bytes_in_another_process_folder_zone_locale_and_hash_seed(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = SEED_ISSUE.parent.parent
    for name in ("here/digest", "there/deeper/digest"):
        shutil.copytree(seed, tmp_path / name)

    def made(name: str, press: Machine) -> bytes:
        path = tmp_path / name / "2022/1.4.yaml"
        return edition(manuscript.read(path, publication.read(tmp_path / name / "publication.toml")), press).data

    first = made("here/digest", machine)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "ja")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.chdir(tmp_path)
    with Machine(tmp_path / "other cache") as fresh:
        assert made("there/deeper/digest", fresh) == first
    assert str(tmp_path).encode() not in first


def test_identity_is_written_into_the_file(desk: Path, machine: Machine) -> None:
    made = pdf(edition(issue(desk), machine))
    assert made.metadata is not None
    assert made.metadata.title == "The Test Digest, Vol. 1, No. 1"
    assert b"test-digest-1.1" in made.xmp_metadata.stream.get_data()  # type: ignore[union-attr]


def test_text_begins_the_next_page_where_its_notes_would_be_moved_there(desk: Path, machine: Machine) -> None:
    address = "https://example.org/" + "/".join(["letter", "margin", "binding"] * 9)
    cited = " ".join(f"Words [cited](https://example.org/{n}/{address[20:]}) here." for n in range(9))
    for length in (160, 240, 320, 400):
        stories = [
            story(1, body="Words of a story. " * length + cited),
            story(2, body="\n\n".join(["More words of another story. " * 9] * 6)),
        ]
        made = edition(issue(desk, stories=stories), machine)
        assert len(made.note_pages) == 9


def test_no_headline_stands_at_the_foot_of_a_page_without_its_text(machine: Machine) -> None:
    """The notes of its first lines had no room on page 1, and its headline stayed there alone."""
    folder = SEED_ISSUE.parents[2] / "the-bound-page"
    of = manuscript.read(folder / "2025/3.7.yaml", publication.read(folder / "publication.toml"))
    made = edition(of, machine, style="bulletin")
    first, second = of.stories[1].headline, "The earliest book known to be printed"
    assert first not in text(made.data, 1)
    assert first in text(made.data, 2)
    assert second in text(made.data, 2)
