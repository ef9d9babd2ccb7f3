"""The rules at their bounds: the last that passes and the first that does not, word by word and sentence by sentence."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from pdfdigest.errors import Fault
from pdfdigest.manuscript import manuscript, rules
from pdfdigest.manuscript.checks import findings, neighbours, pictures, sources, words
from pdfdigest.manuscript.checks.findings import Copy, Finding
from tests import builders
from tests.manuscript.test_checks import several, source, story

DAY = date(2025, 1, 15)


def said(found: Any) -> list[tuple[str, str]]:
    return [(finding.field, finding.message) for finding in found]


# words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"headline": "w" * 90}, []),
        (
            {"headline": "w" * 91},
            [
                (
                    "stories[0].headline",
                    (
                        "91 characters take more than two lines of the headline box;"
                        " shorten it, or give the story a `short:` for the box"
                    ),
                )
            ],
        ),
        ({"headline": "日" * 45}, []),
        ({"headline": "w" * 91, "short": "Short"}, []),
        (
            {"headline": "H", "short": "日" * 46},
            [("stories[0].short", "46 characters take more than two lines of the headline box; shorten it")],
        ),
    ],
)
def test_a_headline_may_take_two_lines(desk: Path, facts: dict[str, str], told: list[tuple[str, str]]) -> None:
    assert said(words.long_headlines(builders.issue(desk, stories=[story("B", **facts)]))) == told


def test_headlines_are_compared_without_case_and_blanks(desk: Path) -> None:
    names = ["One  two", "Other", "one two", "ONE TWO", "Other"]
    of = builders.issue(desk, stories=[story("B", at, headline=name) for at, name in enumerate(names, 1)])
    same = "has the same headline; make them differ, for the box and the index"
    assert said(words.repeated_headlines(of)) == [
        ("stories[2].headline", f"story 1 {same}"),
        ("stories[3].headline", f"story 1 {same}"),
        ("stories[4].headline", f"story 2 {same}"),
    ]


def test_a_date_may_be_a_year_ahead(desk: Path) -> None:
    of = builders.issue(desk, date="2026-01-20")
    assert said(words.far_date(of, DAY)) == []
    told = [("date", "2026-01-20 is more than a year ahead; is the year right?")]
    assert said(words.far_date(of, DAY - timedelta(days=1))) == told


MEANT = {
    "en": "had that is so very no now there bye out in",
    "de": "der die das dem den sie wir so nach sehr",
    "nl": "die dat is zeer ze u",
    "fr": "nous vous si très",
    "es": "muy no que",
    "it": "man piano via poco molto si",
    "pt": "muito se não",
    "sv": "som det att den",
    "da": "som det at den der",
    "nb": "som det at den der",
    "no": "som det at den der",
    "fi": "niin",
    "pl": "się",
    "cs": "se",
    "ru": "что чуть еле",
    "uk": "що ледь",
}
"""Words that people say twice and mean it."""


@pytest.mark.parametrize(("language", "meant"), MEANT.items(), ids=MEANT)
def test_words_are_doubled_on_purpose_or_not(desk: Path, language: str, meant: str) -> None:
    doubles = ". ".join(f"{word} {word.upper()}" for word in meant.split())
    of = builders.issue(desk, language=language, stories=[story(f"x {doubles}."), story("abc abc", 2)])
    told = [("stories[1].body", "“abc abc”: the word stands twice; take one out")]
    assert said(words.doubled(of)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the the", ["the the"]),
        ("The the", ["The the"]),
        ("the The", ["the The"]),
        ("Pago Pago", []),
        ("the, the", []),
        ("don’t don’t", ["don’t don’t"]),
        ("the the the", ["the the", "the the"]),
        ("7 7", []),
    ],
)
def test_a_word_is_doubled_where_blanks_alone_stand_between(desk: Path, text: str, told: list[str]) -> None:
    of = builders.issue(desk, stories=[story(text)], facts={"typography": "typed"})
    assert [finding.message.partition("”")[0][1:] for finding in words.doubled(of)] == told


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("TODO FIXME XXX XXXX TBD TBC TK TKTK", ["TODO", "FIXME", "XXX", "XXXX", "TBD", "TBC", "TK", "TKTK"]),
        ("lorem ipsum, Lorem ipsum, and ???", ["lorem ipsum", "Lorem ipsum", "???"]),
        (r"\[link\] \[source\] \[...\] \[xx\]", ["[link]", "[source]", "[...]", "[xx]"]),
        ("TODOS, a TKO, XX, ??", []),
    ],
)
def test_notes_to_oneself(desk: Path, text: str, signs: list[str]) -> None:
    of = builders.issue(desk, stories=[story(text)], facts={"typography": "typed"})
    told = [("stories[0].body", f"“{sign}” looks like a note to yourself; replace it or take it out") for sign in signs]
    assert said(words.leftovers(of)) == told


@pytest.mark.parametrize("sign", ["\ufffd", "â€™", "Ã©", "Â\u00a0"])
def test_signs_spoilt_on_their_way(desk: Path, sign: str) -> None:
    of = builders.issue(desk, stories=[story("B", headline=f"A {sign} b")])
    told = f"“{sign}” looks spoilt on its way through another program; type it again"
    assert said(words.garbled(of)) == [("stories[0].headline", told)]


def test_what_turns_the_direction_is_named(desk: Path) -> None:
    of = builders.issue(desk, stories=[story("one \u202e two"), story("three\ufeff four", 2)])
    turns = "it turns the direction of the words after it; mark another language with [words]{lang=ar} instead"
    assert said(words.invisible(of)) == [
        ("stories[0].body", f"there is an invisible U+202E (right-to-left override); {turns}"),
        ("stories[1].body", "there is an invisible U+FEFF (zero width no-break space); delete it"),
    ]


@pytest.mark.parametrize(
    ("people", "body", "told"),
    [
        (["Yamada", "Taro"], "Nobody.", [0]),
        (["Yamada", "Taro"], "Taro alone.", []),
        (["Yamada", "Taro"], "Taro Yamada came.", [0]),
        (["Yamada", "Taro"], "Yamada Taro came.", [0]),
        (["Yamada", "Taro", "Ann"], "Nobody.", []),
        (["Ann", "Yamada", "Taro"], "Taro Yamada came.", [1]),
        (["Yamada Taro", "Ann"], "Nobody.", []),
        (["Ann", "Yamada Taro"], "Nobody.", []),
        (["R2", "D2"], "Nobody.", []),
        (["Ann Lee", "Yamada", "Taro"], "Taro Yamada came.", [1]),
    ],
)
def test_a_name_is_parted_where_the_text_has_it_whole(
    desk: Path, people: list[str], body: str, told: list[int]
) -> None:
    found = list(words.parted_names(builders.issue(desk, stories=[story(body, people=people)])))
    assert [finding.field for finding in found] == [f"stories[0].people[{at}]" for at in told]
    for finding, at in zip(found, told, strict=True):
        one, other = people[at], people[at + 1]
        assert finding.message == (
            f"{one} and {other} stand as two people;"
            f" if they are one person, put quotes around the name: ['{one}, {other}']"
        )
        assert finding.needle == one


@pytest.mark.parametrize("name", ["topics", "people", "organisations", "countries"])
def test_markup_in_a_list_of_names(desk: Path, name: str) -> None:
    of = builders.issue(desk, stories=[story("B", **{name: ["Plain", "**bold**"]})])
    assert [finding.field for finding in words.markup(of)] == [f"stories[0].{name}[1]"]


def test_what_is_empty_or_not_placed_waits(desk: Path) -> None:
    of = builders.issue(desk, date=None, not_placed=[{"where": "page 2", "body": "Some words.\n"}])
    assert said(words.missing(of)) == [
        ("date", "it is still empty: it prints as a marked gap, and `publish` waits for it")
    ]
    assert said(words.not_placed(of)) == [
        (
            "not_placed[0]",
            (
                "“Some words.” (page 2) has no place yet, and `publish` waits for it;"
                " move it into a story or a section, or delete it here"
            ),
        )
    ]
    still = "still empty, so the issue cannot go on record"
    assert next((fault.field, fault.message, fault.rule, fault.severity) for fault in rules.still_empty(of)) == (
        ("date", still, "missing", "fault")
    )
    assert [(fault.rule, fault.severity) for fault in rules.still_empty(of)] == [
        ("missing", "fault"),
        ("not-placed", "fault"),
    ]


def test_fixed_words_that_are_english(desk: Path) -> None:
    of = builders.issue(desk, facts={"language": "sw"})
    (found,) = words.in_english(of, ("Headlines", "Source"))
    assert found.message == (
        "Swahili (sw) lacks 2 fixed words, which are printed in English: “Headlines” ...;"
        " write them under [sw] in templates/words.toml of the publication, or under [words]"
    )
    assert (found.field, found.needle, found.path) == ("language", "language", desk / "publication.toml")
    other = builders.issue(desk, language="sw")
    (found,) = words.in_english(other, ("Headlines",))
    assert (found.field, found.needle, found.path) == ("language", "", None)


# sources ----------------------------------------------------------------------------------------------------------

TWO = story("[one](source:a) [two](source:b)")


def cited(desk: Path, a: dict[str, Any], b: dict[str, Any] | None = None) -> Any:
    both = {"a": source(**a), "b": source(address="https://example.com/b", **(b or {}))}
    return builders.issue(desk, stories=[TWO], sources=both)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("The Asahi Shimbun", "Asahi shimbun", True),
        ("Asahi, Shimbun", "Asahi Shimbun", True),
        ("Ministry of Foreign Affairs", "Ministry of Foreing Affairs", True),
        ("Ministry of Foreign Affairs", "Ministry of Defence", False),
        ("Channel 4 Television", "Channel 5 Television", False),
        ("Reuter", "Reuters", False),
        ("Reuters News", "Reuters New", True),
        ("Le Monde", "Le Mondes", True),
        ("A B", "AB", False),
    ],
)
def test_publishers_that_look_like_one(desk: Path, one: str, other: str, alike: bool) -> None:
    found = list(sources.spelt_two_ways(cited(desk, {"publisher": one}, {"publisher": other})))
    told = f"“{other}” and “{one}” look like one publisher; spell it one way"
    assert said(found) == ([("sources.b.publisher", told)] if alike else [])


def test_a_source_without_a_publisher_is_named_by_its_host(desk: Path) -> None:
    of = cited(desk, {"publisher": None})
    told = "there is no publisher; the note names example.org instead"
    assert said(sources.without_publisher(of)) == [("sources.a.publisher", told)]
    unaddressed = cited(desk, {"publisher": None, "address": None})
    assert said(sources.without_publisher(unaddressed)) == []
    plain = builders.issue(desk, stories=[story("[a](https://example.org/x)")])
    assert said(sources.without_publisher(plain)) == []


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("https://example.org/a", True),
        ("http://example.org/a", True),
        ("https://www.example.org/a/", True),
        ("https://EXAMPLE.org/a#part", True),
        ("https://example.org/A", False),
        ("https://example.org/a?x=1", False),
        ("https://example.com/a", False),
    ],
)
def test_one_address_under_two_names(desk: Path, address: str, same: bool) -> None:
    both = {"a": source(), "b": {**source(), "address": address}}
    found = list(sources.twice(builders.issue(desk, stories=[TWO], sources=both)))
    told = ("sources.b.address", "note 2 has the address of note 1 (a); cite one source twice")
    assert said(found) == ([told] if same else [])


def test_an_address_of_a_link_that_is_a_source_too(desk: Path) -> None:
    link = story("[x](https://example.org/a/) [one](source:a)")
    (found,) = sources.twice(builders.issue(desk, stories=[link], sources={"a": source()}))
    told = "note 2 has the address of note 1 (https://example.org/a/); cite one source twice"
    assert (found.field, found.message) == ("sources.a.address", told)
    turned = story("[one](source:a) [x](https://example.org/a/)")
    (found,) = sources.twice(builders.issue(desk, stories=[turned], sources={"a": source()}))
    assert (found.field, found.needle) == ("", "https://example.org/a/")
    assert found.message == "example.org: note 2 has the address of note 1 (a); cite one source twice"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"published": "2025-01-15"}, []),
        (
            {"published": "2025-01-16"},
            [("sources.a.published", "2025-01-16 is after the date of the issue, 2025-01-15")],
        ),
        ({"published": "2025-01-10", "accessed": "2025-01-10"}, []),
        (
            {"published": "2025-01-10", "accessed": "2025-01-09"},
            [("sources.a.accessed", "it was read on 2025-01-09, before it was published?")],
        ),
        ({"accessed": "2025-01-09"}, []),
    ],
)
def test_a_source_is_published_then_read_then_cited(
    desk: Path, facts: dict[str, str], told: list[tuple[str, str]]
) -> None:
    dated = {name: date.fromisoformat(day) for name, day in facts.items()}
    assert said(sources.dates(cited(desk, dated))) == told


def test_addresses_that_are_not_secured_are_told_once_a_host(desk: Path) -> None:
    body = "[a](http://example.org/1) [b](http://example.org/2) [c](HTTP://example.com/) [d](https://example.net/)"
    found = list(sources.plain_http(builders.issue(desk, stories=[story(body)])))
    secured = "is named with http://; try whether https:// works"
    assert [finding.message for finding in found] == [
        f"example.org: example.org {secured}",
        f"example.com: example.com {secured}",
    ]


def test_a_source_that_nothing_cites(desk: Path) -> None:
    told = "nothing cites it, so it is not printed; cite it as [words](source:a), or take it out"
    assert said(sources.uncited(builders.issue(desk, sources={"a": source()}))) == [("sources.a", told)]


# pictures ---------------------------------------------------------------------------------------------------------


def pictured(desk: Path, name: str, where: str = "image", **facts: Any) -> Any:
    image = {"file": name, "credit": "Us", "alt": "A ramp.", **facts}
    if where == "image":
        return builders.issue(desk, image=image)
    return builders.issue(desk, stories=[story("B"), story("C", 2, images=[image])])


@pytest.mark.parametrize(
    ("width", "where", "told"),
    [
        (981, "image", ""),
        (979, "image", "979 pixels across make 150 to the inch, which would look coarse; find one of 980 or more"),
        (491, "story", ""),
        (489, "story", "489 pixels across make 150 to the inch, which would look coarse; find one of 490 or more"),
    ],
)
def test_a_photograph_needs_pixels_for_its_place(desk: Path, width: int, where: str, told: str) -> None:
    desk.mkdir()
    Pillow.new("RGB", (width, 300)).save(desk / "a.png")
    field = "image.file" if where == "image" else "stories[1].images[0].file"
    assert said(pictures.coarse(pictured(desk, "a.png", where))) == ([(field, told)] if told else [])


@pytest.mark.parametrize(("size", "heavy"), [(12_000_000, False), (12_000_001, True)])
def test_a_file_is_heavy_beyond_its_bound(desk: Path, size: int, heavy: bool) -> None:
    desk.mkdir()
    Pillow.new("RGB", (1200, 800)).save(desk / "a.jpg")
    with (desk / "a.jpg").open("r+b") as file:
        file.truncate(size)
    words_ = "the file has 12 MB; it is made smaller for printing, so nothing is lost, but 2,400 pixels across would do"
    assert said(pictures.heavy(pictured(desk, "a.jpg"))) == ([("image.file", words_)] if heavy else [])


@pytest.mark.parametrize(
    ("mode", "name", "words_"),
    [
        ("RGB", "a.png", ""),
        ("CMYK", "a.jpg", "in printing colours (CMYK), which are brought to screen colours (sRGB)"),
        ("I;16", "a.png", "in 16 bits, of which 8 are printed"),
        ("I;16B", "a.tif", "in 16 bits, of which 8 are printed"),
        ("I", "a.tif", "in 32 bits, of which 8 are printed"),
        ("F", "a.tif", "in 32 bits, of which 8 are printed"),
        ("LAB", "a.tif", "in Lab colours, which are brought to sRGB"),
    ],
)
def test_colours_that_are_converted(desk: Path, mode: str, name: str, words_: str) -> None:
    desk.mkdir()
    Pillow.new(mode, (1200, 800)).save(desk / name)
    told = f"the picture is {words_}; look at it on the printed page"
    assert said(pictures.colours(pictured(desk, name))) == ([("image.file", told)] if words_ else [])


def test_a_drawing_has_no_pixels_and_a_missing_file_is_told_once(desk: Path) -> None:
    desk.mkdir()
    (desk / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" width="4" height="3"/>')
    drawn = pictured(desk, "a.svg")
    assert said(pictures.coarse(drawn)) == said(pictures.unprintable(drawn)) == []
    gone = pictured(desk, "none.png", "story", alt="")
    assert said(pictures.coarse(gone)) == said(pictures.colours(gone)) == []
    ((field, words_),) = said(pictures.unprintable(gone))
    assert field == "stories[1].images[0].file"
    assert words_.startswith("none.png: there is no such")
    alt = "nothing stands under `alt:`; say what the picture shows, for readers who cannot see it"
    assert said(pictures.without_alt(gone)) == [("stories[1].images[0].alt", alt)]
    empty = builders.issue(desk, image={"file": None, "credit": "Us", "alt": "x"})
    assert said(pictures.unprintable(empty)) == []


# neighbours -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "keys", "told"),
    [
        ("1.4.yaml", {"number": 4}, ""),
        ("1.5.yaml", {"number": 4}, "the file is called 1.5.yaml and holds 1.4; rename it, or mend the number"),
        ("2.4.yaml", {"number": 4}, "the file is called 2.4.yaml and holds 1.4; rename it, or mend the number"),
        ("draft.yaml", {"number": 4}, ""),
        ("1.4-5.yaml", {"number": ..., "numbers": [4, 5]}, ""),
        ("1.4.yaml", {"number": ..., "numbers": [4, 5]}, "holds 1.4-5"),
        ("1.4.yaml", {"number": None}, ""),
    ],
)
def test_a_file_is_called_as_its_number(desk: Path, name: str, keys: dict[str, Any], told: str) -> None:
    made = builders.publication(desk)
    (desk / name).write_text(builders.manuscript_text(**keys), "utf-8")
    found = said(neighbours.file_name(manuscript.read(desk / name, made)))
    assert [field for field, _ in found] == ([("numbers" if "numbers" in keys else "number")] if told else [])
    assert all(told in words_ for _, words_ in found)


def test_copies_are_told_of_each_other_by_name(desk: Path) -> None:
    issues = several(desk, {"number": 1}, {"number": 2}, {"number": 1})
    first, second = rules.together(issues)
    both = "holds 1.1 too, and both would print to one path; delete the copy, or give one of the two another number"
    assert first.message == f"2.yaml {both}"
    assert second.message == f"0.yaml {both}"
    assert rules.together(several(desk, {"number": None}, {"number": None})) == ()
    assert rules.together([issues[0], issues[0]]) == ()


def test_two_publications_of_one_slug(tmp_path: Path) -> None:
    made = [builders.issue(tmp_path / name, facts={"slug": "digest"}) for name in ("one", "two")]
    first, _ = rules.together(made)
    assert first.message.endswith("both would print to one path; give one of the two publications another slug")
    assert "two/2025/1.1.yaml holds 1.1 too" in first.message


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"number": 1, "date": "2025-01-15"}, {"number": 2, "date": "2025-01-15"}, False),
        ({"number": 1, "date": "2025-01-15"}, {"number": 2, "date": "2025-01-14"}, True),
        ({"number": 2, "date": "2025-01-14"}, {"number": 1, "date": "2025-01-15"}, True),
        ({"volume": 1, "number": 1, "date": "2025-01-15"}, {"volume": 2, "number": 2, "date": "2025-01-14"}, False),
        ({"number": None, "date": "2025-01-15"}, {"number": 2, "date": "2025-01-14"}, False),
        ({"number": 1, "date": "2025-01-15"}, {"number": 2, "date": None}, False),
    ],
)
def test_a_later_number_has_no_earlier_date(
    desk: Path, first: dict[str, Any], second: dict[str, Any], told: bool
) -> None:
    found = rules.together(several(desk, first, second))
    words_ = "2025-01-14 is earlier than the date of 1.1, 2025-01-15; is the month right?"
    assert [(fault.rule, fault.field, fault.message) for fault in found] == (
        [("date-order", "date", words_)] if told else []
    )


# places -----------------------------------------------------------------------------------------------------------


def test_a_finding_stands_at_its_needle(tmp_path: Path) -> None:
    path = tmp_path / "1.1.yaml"
    path.write_text("stories:\n  - headline: one two one\n    body: one\n", "utf-8")
    copy = Copy(path)
    at = "stories[0].headline"
    assert copy.place(Finding("", "m")) == (1, 1)
    assert copy.place(Finding(at, "m")) == (2, 15)
    assert copy.place(Finding(at, "m", "one")) == (2, 15)
    assert copy.place(Finding(at, "m", "one", turn=1)) == (2, 23)
    assert copy.place(Finding(at, "m", "one", turn=2)) == (3, 11)
    assert copy.place(Finding(at, "m", "two")) == (2, 19)
    assert copy.place(Finding(at, "m", "not there")) == (2, 15)
    assert copy.place(Finding("", "m", "stories")) == (1, 1)
    assert copy.fault(Finding(at, "m", "two"), "leftover", "warning") == Fault(
        path, 2, 19, at, "m", "leftover", "warning"
    )
    other = tmp_path / "publication.toml"
    other.write_text('name = "x"\nlanguage = "sw"\n', "utf-8")
    assert copy.fault(Finding("language", "m", "language", path=other), "r", "warning").line == 2
    assert Copy(tmp_path / "none.yaml").place(Finding(at, "m", "x")) == (1, 1)


def test_every_text_that_is_printed_is_looked_at(desk: Path) -> None:
    image = {"file": "a.png", "alt": "alt", "caption": "caption", "credit": "credit"}
    lines = {name: name for name in ("headline", "short", "kicker", "deck", "byline", "dateline")}
    of = builders.issue(
        desk,
        image=image,
        stories=[story("body [c](source:a)", images=[dict(image)], **lines)],
        sections=[{"id": "s", "heading": "heading", "body": "section\n"}],
        sources={"a": source(title="title")},
    )
    found = dict(findings.texts(of))
    assert found == {
        **{f"image.{name}": name for name in ("alt", "caption", "credit")},
        **{f"stories[0].{name}": name for name in lines},
        "stories[0].body": "body c",
        **{f"stories[0].images[0].{name}": name for name in ("alt", "caption", "credit")},
        "sections[0].heading": "heading",
        "sections[0].body": "section",
        "sources.a.publisher": "Publisher",
        "sources.a.title": "title",
    }


# the table --------------------------------------------------------------------------------------------------------


def test_bare_addresses_are_told_once_with_their_count(desk: Path) -> None:
    bodies = ["See https://example.org/a now.", "See https://example.org/b now.", "See https://example.org/c now."]
    one = rules.look(builders.issue(desk, stories=[story(bodies[0])]))
    assert ["more below" in fault.message for fault in one if fault.rule == "bare-address"] == [False]
    three = rules.look(builders.issue(desk, stories=[story(body, at) for at, body in enumerate(bodies, 1)]))
    (fault,) = [fault for fault in three if fault.rule == "bare-address"]
    assert fault.message.endswith(" (and 2 more below)")
    off = builders.issue(desk, stories=[story(bodies[0])], facts={"rules": {"bare-address": "off"}})
    assert rules.look(off) == ()


def test_a_doubt_is_never_worse_than_it_was_raised() -> None:
    made = builders.publications.alone()
    doubt = Fault(Path("x"), 1, 1, "", "m", "looks-like-markup", "warning")
    assert rules.severity_of_doubt(doubt, made) == "warning"
    assert rules.severity_of_doubt(Fault(Path("x"), 1, 1, "", "m", "looks-like-markup"), made) == "fault"
    assert rules.severity_of("source-plain-http", made) == ""
    assert rules.severity_of("picture", made) == "fault"


def test_what_is_not_handed_over_is_not_looked_for(desk: Path) -> None:
    of = builders.issue(desk, date="2052-01-15", facts={"language": "sw"}, stories=[story("한국")])
    found = {fault.rule for fault in rules.look(of)}
    assert not found & {"date-far", "fixed-words", "characters"}
    assert {
        fault.rule for fault in rules.look(of, today=DAY, english=("Source",), fonts=(builders.ROOT / "fonts",))
    } == {*("date-far", "fixed-words", "characters")}


def test_what_is_doubtful_behind_two_bare_addresses_is_told_too(desk: Path) -> None:
    bodies = ["See https://example.org/a now.", "See https://example.org/b now.", "A [bracket never closed](x."]
    of = builders.issue(desk, stories=[story(body, at) for at, body in enumerate(bodies, 1)])
    assert [fault.rule for fault in rules.look(of)] == ["bare-address", "looks-like-markup"]


def test_a_picture_behind_one_that_is_missing_is_looked_at_too(desk: Path) -> None:
    desk.mkdir()
    Pillow.new("RGB", (100, 100)).save(desk / "a.png")
    image = {"credit": "Us", "alt": "A ramp."}
    of = builders.issue(
        desk,
        image={**image, "file": "none.png"},
        stories=[story("B", images=[{**image, "file": "a.png"}])],
    )
    assert [finding.field for finding in pictures.coarse(of)] == ["stories[0].images[0].file"]
