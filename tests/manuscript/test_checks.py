"""The rules: each finds what it is named after, where it stands, and is content with a sound issue."""

from __future__ import annotations

import re
from datetime import date

import pytest
from PIL import Image as Pillow

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript import manuscript, publication, rules
from pdfdigest.manuscript.rules import RULES
from pdfdigest.press.compose.house import House
from pdfdigest.press.style_folders import shipped
from tests import builders


def found(issue, rule: str):
    looked = rules.look(issue, House(issue.publication).font_folders, today=date(2025, 1, 15))
    return [fault for fault in looked if fault.rule == rule]


def story(body: str, number: int = 1, **facts):
    return builders.story(number, body=f"{body}\n", **facts)


def source(**facts):
    return {"address": "https://example.org/a", "publisher": "Publisher", **facts}


CITED = story("[one](source:a) [two](source:b)")

CASES = {
    "missing": ({"date": None}, "date", "still empty"),
    "characters": (
        {"stories": [story("The word 한국.")]},
        "stories[0].body",
        "한 .U.D55C., 국 .*Noto Serif KR",
    ),
    "headline-long": ({"stories": [story("x", headline="word " * 20)]}, "stories[0].headline", "99 characters.*short:"),
    "headline-repeated": (
        {"stories": [story("x", headline="One"), story("y", 2, headline="one")]},
        "stories[1].headline",
        "story 1 has the same",
    ),
    "doubled-word": ({"stories": [story("He went to the\nthe talks.")]}, "stories[0].body", "“the the”"),
    "leftover": ({"stories": [story("He said TODO and left.")]}, "stories[0].body", "“TODO”"),
    "garbled": ({"stories": [story("Japanâ€™s minister")]}, "stories[0].body", "“â€™”"),
    "invisible": ({"stories": [story("one \u202e two")]}, "stories[0].body", "U\\+202E"),
    "source-publisher": (
        {"stories": [CITED], "sources": {"a": source(publisher=None), "b": source(address="https://example.com")}},
        "sources.a.publisher",
        "names example.org instead",
    ),
    "source-spelling": (
        {
            "stories": [CITED],
            "sources": {"a": source(publisher="The Asahi Shimbun"), "b": source(publisher="Asahi shimbun")},
        },
        "sources.b.publisher",
        "one publisher",
    ),
    "source-twice": (
        {"stories": [CITED], "sources": {"a": source(), "b": source(address="http://www.example.org/a/")}},
        "sources.b.address",
        "note 2 has the address of note 1 \\(a\\)",
    ),
    "source-uncited": ({"sources": {"a": source()}}, "sources.a", "nothing cites it"),
    "source-date": (
        {"stories": [story("[one](source:a)")], "sources": {"a": source(published="2025-01-16")}},
        "sources.a.published",
        "after the date of the issue",
    ),
    "date-far": ({"date": "2052-01-15"}, "date", "more than a year ahead"),
    "picture": ({"image": {"file": "images/none.png", "credit": "Us"}}, "image.file", "none.png: there is no such"),
    "picture-alt": ({"image": {"file": "images/none.png", "credit": "Us"}}, "image.alt", "under `alt:`"),
}


@pytest.mark.parametrize(("rule", "case"), CASES.items(), ids=CASES)
def test_a_rule_finds_what_it_is_named_after(desk, rule, case):
    keys, field, words = case
    issue = builders.issue(desk, **keys)
    (fault,) = found(issue, rule)
    assert (fault.field, fault.severity) == (field, RULES[rule].severity)
    assert re.search(words, fault.message)
    assert fault.line > 1


@pytest.mark.parametrize("rule", CASES)
def test_a_sound_issue_is_left_in_peace(desk, rule):
    assert found(builders.issue(desk), rule) == []


@pytest.mark.parametrize("severity", ["fault", "warning", "off"])
def test_a_publication_decides_how_severe_a_rule_is(desk, severity):
    issue = builders.issue(desk, facts={"rules": {"leftover": severity}}, stories=[story("TODO")])
    assert [fault.severity for fault in found(issue, "leftover")] == [severity] * (severity != "off")


def test_an_unknown_rule_is_named_with_its_nearest(desk):
    with pytest.raises(ManuscriptError, match="did you mean 'leftover'"):
        builders.publication(desk, rules={"leftovr": "off"})


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "He had had it that that was so."),
        ("en", "In Pago Pago, and in New York New Jersey."),
        ("de", "Die, die die Stadt kennen."),
        ("fr", "Nous nous levons."),
        ("id", "anak anak"),
        ("en", "the, the"),
    ],
)
def test_words_that_are_meant_twice(desk, language, body):
    assert found(builders.issue(desk, language=language, stories=[story(body)]), "doubled-word") == []


def test_a_finding_in_a_text_stands_at_its_words(desk):
    issue = builders.issue(desk, stories=[story("One.\n\nTwo and TODO here.")])
    (fault,) = found(issue, "leftover")
    line = issue.path.read_text().split("\n")[fault.line - 1]
    assert line[fault.column - 1 :].startswith("TODO")


def test_a_character_of_the_masthead_is_found_in_publication_toml(desk):
    issue = builders.issue(desk, facts={"tagline": "Hello 한"})
    (fault,) = found(issue, "characters")
    assert (fault.path.name, fault.line) == ("publication.toml", 2)


def test_the_faces_of_a_font_collection_count(desk):
    of = builders.issue(desk, stories=[story("日本")])
    builders.font_collection(desk / "fonts" / "mincho.ttc", "biz-ud-mincho")
    assert rules.look(of, (desk / "fonts",)) == ()


def test_every_sign_of_the_languages_we_ship_fonts_for_is_there(desk):
    body = "Ærøskøbing Łódź Ελλάδα Україна 日本国 ひらがな カタカナ العربية עברית हिन्दी “quotes” – — … § € ½ e\u0301"
    assert found(builders.issue(desk, stories=[story(body)]), "characters") == []
    assert (shipped("fonts") / "source-serif-4").is_dir()


@pytest.mark.parametrize(
    ("mode", "size", "rule", "words"),
    [
        ("RGB", (400, 300), "picture-coarse", "61 to the inch"),
        ("CMYK", (1200, 800), "picture-colours", "CMYK"),
        ("I;16", (1200, 800), "picture-colours", "16 bits"),
    ],
)
def test_a_photograph_that_would_look_other_than_meant(desk, mode, size, rule, words):
    (desk / "images").mkdir(parents=True)
    name = "a.png" if mode == "I;16" else "a.jpg"
    Pillow.new(mode, size).save(desk / "images" / name)
    issue = builders.issue(desk, image={"file": f"images/{name}", "credit": "Us", "alt": "x"})
    (fault,) = found(issue, rule)
    assert words in fault.message


def test_a_photograph_as_it_should_be(desk):
    (desk / "images").mkdir(parents=True)
    Pillow.new("RGB", (1200, 800)).save(desk / "images" / "a.jpg")
    issue = builders.issue(desk, image={"file": "images/a.jpg", "credit": "Us", "alt": "x"})
    assert rules.look(issue) == ()


def several(desk, *issues: dict):
    made = builders.publication(desk)
    out = []
    for index, keys in enumerate(issues):
        path = desk / f"{index}.yaml"
        path.write_text(builders.manuscript_text(**keys), "utf-8")
        out.append(manuscript.read(path, made))
    return out


def test_two_files_of_one_issue(desk):
    one, other = rules.together(several(desk, {"number": 1}, {"number": 2}, {"number": 1}))
    assert [(each.rule, each.severity, each.path.name) for each in (one, other)] == [
        ("same-issue", "fault", "0.yaml"),
        ("same-issue", "fault", "2.yaml"),
    ]
    assert "2.yaml holds 1.1 too" in one.message
    assert "0.yaml holds 1.1 too" in other.message


def test_a_later_number_with_an_earlier_date(desk):
    issues = several(desk, {"number": 9, "date": "2025-02-01"}, {"number": 10, "date": "2025-01-01"})
    (fault,) = rules.together(issues)
    assert (fault.rule, fault.path.name) == ("date-order", "1.yaml")


def test_a_file_that_is_called_by_another_number(desk):
    made = builders.publication(desk)
    path = desk / "1.5.yaml"
    path.write_text(builders.manuscript_text(number=4), "utf-8")
    (fault,) = rules.look(manuscript.read(path, made))
    assert (fault.rule, fault.field) == ("file-name", "number")


def test_faults_of_publication_toml_do_not_hide_those_of_its_issues(desk):
    builders.issue(desk)
    (desk / "publication.toml").write_text('name = "X"\npaper = "A3"\nlanguage = "de"\n')
    complaints = []
    (script,) = publication.find((), desk, complaints)
    assert [fault.field for fault in complaints] == ["paper"]
    assert (script.publication.name, script.publication.language, script.publication.paper) == ("X", "de", "A4")
