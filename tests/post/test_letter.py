"""The letter: what is in the record stands in it, and nothing that a value says becomes more than text."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pdfdigest.errors import HouseError, PostError
from pdfdigest.model import Publication
from pdfdigest.post import letter
from pdfdigest.post.letter import Wording
from pdfdigest.post.lines import WIDTH, columns
from pdfdigest.press.compose.house import House
from pdfdigest.record import issued, manuscript_files
from tests import builders
from tests.builders import STYLES
from tests.post.letters import FACTS, HEADLINES, NOON, SLOTS, house, message, record, wording

LINK = "https://office.example/1.4.pdf"
HEADERS = [
    *("From", "To", "Subject", "Content-Language", "Date", "Message-ID", "List-Id", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "MIME-Version", "Content-Type"),
]
PARTS = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]


class Tags(HTMLParser):
    """Counts the tags of a page, with their attributes' names, and keeps its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[tuple[str, ...]] = Counter()
        self.said: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[(tag, *sorted(name for name, _ in attrs))] += 1
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_comment(self, data: str) -> None:
        self.found["comment", data] += 1

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def tags(html: str) -> Tags:
    made = Tags()
    made.feed(html)
    made.close()
    return made


def read(octets: bytes) -> EmailMessage:
    made = message_from_bytes(octets, policy=policy.default)
    assert isinstance(made, EmailMessage)
    for part in made.walk():
        assert part.defects == []
    return made


def content(made: EmailMessage, kind: str) -> str:
    part = made.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("link", ["", LINK])
def test_page_and_text_tell_the_same(style: str, link: str) -> None:
    made = read(message(wording(record(style=style, web="https://office.example/"), link=link), pdf=b"%PDF"))
    text, page = content(made, "plain"), tags(content(made, "html"))
    said = " ".join(" ".join(page.said).split())
    where = ("The issue is a PDF at this address:", link) if link else ("attached", "The Test Digest 1.4.pdf")
    for words in (*HEADLINES, *FACTS.values(), "Vol. 1, No. 4", "February 25, 2025", "1.2 MB", "Members", *where):
        assert words in " ".join(text.split()), words
        assert words in said, words
    wanted = [link, link] if link else []
    stories = [f"https://office.example/#story-{identifier}" for identifier, _ in record().stories]
    assert page.links == [*wanted, *stories, "https://office.example/", SLOTS["leave"]]
    assert SLOTS["leave"] in text.splitlines()
    assert "\n-- \n" in text.replace("\r\n", "\n")


def test_nothing_is_fetched_and_nobody_is_followed() -> None:
    page = wording(link=LINK).html
    assert not re.search(r"<(img|link|script|iframe|object|form)\b|url\(|@import|@font-face", page)
    assert page.index('<meta charset="utf-8">') < 200
    assert page.count("<style>") == 1
    assert "@media (prefers-color-scheme: dark)" in page
    assert all("role" in found for found in tags(page).found if found[0] == "table")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("ja", "ltr")])
def test_the_language_and_its_direction_are_told(language: str, direction: str) -> None:
    assert wording(record(language=language)).html.count(f'lang="{language}" dir="{direction}"') >= 1


def test_no_language_has_a_line_too_long() -> None:
    for language in house().languages:
        made = wording(record(language=language, revision=2), link=LINK)
        assert max(columns(line) for line in made.text.splitlines()) <= WIDTH, language
        assert f'lang="{language}"' in made.html


def test_a_correction_says_so() -> None:
    made = wording(record(revision=2))
    assert made.subject == "The Test Digest, Vol. 1, No. 4 (revision 2)"
    assert "takes the place" in made.text
    assert "takes the place" in made.html
    assert "takes the place" not in wording().text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "https://a.example/a b", "https://a\nb"])
def test_what_is_no_address_on_the_web_is_not_linked(link: str) -> None:
    with pytest.raises(PostError, match="cannot link"):
        wording(link=link)


def test_decks_and_short_paragraphs_come_from_the_manuscript_on_record(desk: Path) -> None:
    stories = [
        builders.story(1, deck="What it is about", body="A body.\n"),
        builders.story(2, body="Short and *whole*.\n\nMore.\n"),
        builders.story(3, body="long " * 60),
    ]
    of = builders.issue(desk, stories=stories)
    filed = issued.file(of, {}, manuscript_files.read(of), title="T", by="A", at=NOON)
    on = record(filed.folder, identity=filed.identity, stories=filed.stories, files=(*record().files, *filed.files))
    made = wording(on, House(of.publication))
    assert "What it is about" not in made.text
    assert "Short and" not in made.text
    made = wording(on, House(of.publication), leads="leads")
    assert "* Headline number 1\n  What it is about\n" in made.text
    assert "* Headline number 2\n  Short and whole.\n" in made.text
    assert "* Headline number 3\n  long long" in made.text
    assert "Short and whole." in made.html
    short = replace(on, stories=on.stories[:2])
    assert "* Headline number 2\n  Short and whole.\n" in wording(short, House(of.publication)).text
    assert "Short and" not in wording(short, House(of.publication), leads="headlines").text
    (filed.folder / next(each.name for each in filed.files if each.part == "issue")).chmod(0o644)
    (filed.folder / next(each.name for each in filed.files if each.part == "issue")).write_text("no: [", "utf-8")
    assert "What it is about" not in wording(on, House(of.publication), leads="leads").text


class Styled(HTMLParser):
    """Finds the elements that bear a style."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(name in ("style", "class") for name, _ in attrs):
            self.found.add(tag)


def test_no_style_hangs_on_an_element_that_mail_programs_drop() -> None:
    """Gmail, Outlook, Yahoo and GMX know no <bdi>, <bdo> or <article> (caniemail.com): with the tag its style is gone."""
    for web in ("", "https://office.example/"):
        made = Styled()
        made.feed(wording(record(web=web)).html)
        assert {"span", "p", "h1", "td"} <= made.found
        assert not made.found & {"bdi", "bdo", "article", "section", "header", "footer", "main", "nav", "time", "ruby"}


def test_the_inbox_shows_the_first_headlines() -> None:
    page = wording().html
    shown = re.search(r'<div class="preheader"[^>]*>([^<]*)</div>', page)
    assert shown is not None
    assert shown[1].startswith(HEADLINES[0])
    assert "display: none" in shown[0]


def test_the_attached_file_bears_the_name_in_its_own_letters() -> None:
    named = Publication(slug="d", name='港の便り: "Über/blick"')
    title = letter.file_title(record(), named)
    assert title == "港の便り Über blick 1.4.pdf"
    (part,) = [part for part in read(message(wording(), pdf=b"%PDF", file_title=title)).walk() if part.get_filename()]
    assert part.get_filename() == title
    raw = message(wording(), pdf=b"%PDF", file_title=title)
    assert b' name="digest-1.4-screen.pdf"' in raw
    plain = message(wording(), pdf=b"%PDF", file_title="The Test Digest 1.4.pdf")
    assert b'filename="The Test Digest 1.4.pdf"' in plain
    assert max(map(len, raw.split(b"\r\n"))) < 120


def test_a_template_of_ones_own_changes_one_block(desk: Path) -> None:
    made = builders.publication(desk)
    own = desk / "templates" / "css" / "letter"
    own.mkdir(parents=True)
    (own / "own.css").write_text(".name { color: #123456 }", "utf-8")
    for kind, words in (("html", "<p>By <b>hand</b> & post</p>"), ("txt", "By <hand> & post")):
        text = f'{{% extends "shipped/letter.{kind}.j2" %}}\n{{% block imprint %}}\n{words}\n{{% endblock %}}\n'
        (desk / "templates" / f"letter.{kind}.j2").write_text(text, "utf-8")
    letter = wording(at=House(made))
    assert "<b>hand</b>" in letter.html
    assert "color: #123456" in letter.html
    assert "By <hand> & post\n" in letter.text
    (desk / "templates" / "letter.txt.j2").write_text("{{ nothing }}", "utf-8")
    with pytest.raises(HouseError, match="nothing"):
        wording(at=House(made))
    (desk / "templates" / "letter.txt.j2").write_text("{{ ''.__class__.__mro__ }}", "utf-8")
    with pytest.raises(HouseError):
        wording(at=House(made))


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\r\n\0\t:;=?@<>\"'\\&{}%.,\u2028\u2029\x85\ue000\ue001\u202e\ud800é日"), st.characters()
    ),
    max_size=60,
)


class Standing(House):
    """A house whose templates and words are read once: thousands of letters are made in it."""

    def words(self, language: str) -> dict[str, str]:
        return _words(language)


@cache
def _words(language: str) -> dict[str, str]:
    return house().words(language)


STANDING = Standing(house().publication)


def standing(publisher: str) -> House:
    STANDING.publication = replace(STANDING.publication, publisher=f"x{publisher}", contact=f"x{publisher}")
    return STANDING


def holds(subject: str, headline: str, name: str, file: str, plain: Wording, whole: Counter[tuple[str, ...]]) -> bool:
    """Whether the letter was made, and then it is exactly the one without what is hostile, but for its text."""
    try:
        made = wording(record(headlines=(headline, *HEADLINES[1:]), title=subject, file=file), standing(name))
        octets = message(made, pdf=b"%PDF", file=file, name=name, list=name)
    except PostError:
        return False
    seen = read(octets)
    assert list(seen.keys()) == HEADERS
    assert [part.get_content_type() for part in seen.walk()] == PARTS
    assert [address.addr_spec for address in seen["To"].addresses] == ["ana@reader.example"]
    page = tags(content(seen, "html"))
    assert page.found == whole
    assert page.links == [SLOTS["leave"]]
    assert len(content(seen, "plain").splitlines()) >= len(plain.text.splitlines()) - 3
    return True


@pytest.fixture(scope="module")
def plain() -> Wording:
    return wording()


@pytest.fixture(scope="module")
def whole(plain: Wording) -> Counter[tuple[str, ...]]:
    return tags(content(read(message(plain, pdf=b"%PDF")), "html")).found


@given(HOSTILE, HOSTILE, HOSTILE)
@settings(max_examples=120, deadline=None)
@example("=?UTF-8?Q?=0A?=Bcc: x@y.example", "</li><script>alert(1)</script>", "a\r\nBcc: b@c.example")
@example("\ue000leave\ue001", "\ue000leave\ue001", "<img src=x>")
@example("a", "<!--[if mso]>", "</bdi></p><p>")
def test_no_value_adds_a_header_a_recipient_a_part_or_a_tag(
    plain: Wording, whole: Counter[tuple[str, ...]], subject: str, headline: str, name: str
) -> None:
    holds(subject, headline, name, "digest-1.4-screen.pdf", plain, whole)


@pytest.mark.judges
def test_a_hundred_thousand_hostile_strings_add_nothing(plain: Wording, whole: Counter[tuple[str, ...]]) -> None:
    chance = random.Random(2026)
    signs = [*"\r\n\0\t:;=?@<>\"'\\.,&%{}()[] ", "\u2028", "\u2029", "\x85", "\x7f", "é", "日", "\u202e", "\ud800"]
    signs += [
        "\r\nBcc: x@y.example",
        "=?UTF-8?Q?=0A?=",
        "=?utf-8?b?DQo=?=",
        "</p><script>",
        "--=_a",
        "\r\n.\r\n",
        "%0d",
    ]
    signs += ["\ue000leave\ue001", "{{ words }}", "{publisher}", "<!--", "]]>", "</style>", "</title>", "&#60;b&#62;"]
    made = 0
    for number in range(25_000):
        subject, headline, name, file = ("".join(chance.choices(signs, k=chance.randint(1, 12))) for _ in range(4))
        tame = number % 4
        made += holds(
            subject,
            headline,
            name if tame == 0 else "Ana",
            file if tame == 1 else "digest-1.4-screen.pdf",
            plain,
            whole,
        )
    assert made > 10_000


@pytest.mark.parametrize(
    ("language", "told"), [("en", "1.4.pdf (PDF, 1.2 MB)"), ("ja", "1.4.pdf（PDF、1.2 MB）"), ("ar", "(PDF، \u200f1.2")]
)
def test_the_size_of_the_file_stands_in_the_brackets_of_the_language(language: str, told: str) -> None:
    made = wording(record(language=language))
    assert told in made.text
    assert re.sub(r"\u200f|</?bdi[^>]*>", "", told)[7:] in re.sub(r"<[^>]*>", "", made.html)
