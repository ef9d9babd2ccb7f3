"""Intake: whatever comes in, an issue or a sentence comes out, and every word of the details."""

from __future__ import annotations

import html as markup
import random
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript import issue_text, manuscript, publication
from pdfdigest.manuscript.intake import assemble, opening, sorting
from pdfdigest.manuscript.issue_text import Noted
from pdfdigest.model import Issue, plain

SEED = (Path(__file__).parent / "seed.md").read_text("utf-8")
HEAD = "# The Digest\n\nVol: 1.4\n\nDate: February 25, 2022\n\nImage Source: AP\n\n"


def brought(folder: Path, text: str | bytes, name: str = "x.md") -> tuple[dict[str, Any], list[str], Issue]:
    """The fields, the warnings and the issue that reads back."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    made = sorting.draft(opening.read(path))
    values = assemble.values(made, lambda picture: (f"images/{picture.name or 'x'}", ""))
    told = [str(fault).removeprefix(f"{path}:") for fault in opening.warnings(path, made.doubts)]
    if not made.stories:
        raise ManuscriptError(())
    out = folder / "out.yaml"
    out.write_text(issue_text.issue_text(values), "utf-8")
    return values, told, manuscript.read(out, publication.alone())


def bodies(values: dict[str, Any]) -> list[str]:
    return [story["body"] for story in values["stories"]]


def headlines(values: dict[str, Any]) -> list[Any]:
    return [story["headline"] for story in values["stories"]]


def digest(headlines: str = "- One\n", details: str = "- A detail.\n") -> str:
    return f"{HEAD}## Headlines:\n\n{headlines}\n## Details:\n\n{details}"


@pytest.mark.parametrize("sign", ["- ", "* ", "+ ", "• ", "– ", "1. ", "1) ", "•\u00a0", "· ", "▪ "])
def test_any_bullet_sign_begins_a_detail(tmp_path: Path, sign: str) -> None:
    lines = [f"{sign.replace('1', str(n))}Detail {n} is here." for n in (1, 2, 3)]
    values, told, _ = brought(tmp_path, digest("- One\n- Two\n- Three\n", "\n".join(lines)))
    assert bodies(values) == [f"Detail {n} is here." for n in (1, 2, 3)]
    assert not [words for words in told if "pairing" in words]


@pytest.mark.parametrize(
    ("line", "volume", "numbers"),
    [
        ("Vol: 1.4", 1, [4]),
        ("Vol: 1.10", 1, [10]),
        ("Vol. 12, No. 3", 12, [3]),
        ("Volume 2 Issue 7", 2, [7]),
        ("VOL 3 | NO 4", 3, [4]),
        ("Vol. IV, No. 2", 4, [2]),
        ("Vol. 1.4-5", 1, [4, 5]),
        ("Volume 1, Number 4/5", 1, [4, 5]),
    ],
)
def test_volume_and_number_are_read(tmp_path: Path, line: str, volume: int, numbers: list[int]) -> None:
    values, _, _ = brought(tmp_path, digest().replace("Vol: 1.4", line))
    assert values["volume"] == volume
    assert values.get("numbers", [values.get("number")]) == numbers


@pytest.mark.parametrize("line", ["Date: 03/04/2022", "Date: 4.3.22", "Date: soon", "Date: February 30, 2022"])
def test_a_doubtful_date_stays_empty_and_is_told(tmp_path: Path, line: str) -> None:
    values, told, issue = brought(tmp_path, digest().replace("Date: February 25, 2022", line))
    assert isinstance(values["date"], Noted)
    assert issue.missing.count("date") == 1
    assert [words for words in told if words.startswith("5:1: warning: the date")]


@pytest.mark.parametrize(
    "line",
    [
        "Date: 2022-02-25",
        "25 February 2022",
        "Friday, February 25th, 2022",
        "25/02/2022",
        "25. Februar 2022",
        "25 février 2022",
        "2022年2月25日",
        "Feb. 25, 2022",
        "25 de febrero de 2022",
    ],
)
def test_a_clear_date_is_read(tmp_path: Path, line: str) -> None:
    values, told, _ = brought(tmp_path, digest().replace("Date: February 25, 2022", line))
    assert str(values["date"]) == "2022-02-25", told


def test_masthead_on_one_line(tmp_path: Path) -> None:
    text = digest().replace("Vol: 1.4\n\nDate: February 25, 2022", "Vol. 1, No. 4 | February 25, 2022 | Washington")
    values, told, _ = brought(tmp_path, text)
    assert (values["number"], str(values["date"])) == (4, "2022-02-25")
    assert values["not_placed"] == [{"where": "line 3, in the masthead", "body": "Washington"}]
    assert any("1 passage has no place" in words for words in told)


def test_nothing_is_invented_where_nothing_is_given(tmp_path: Path) -> None:
    values, told, issue = brought(tmp_path, "## Headlines\n\n- One\n\n## Details\n\n- A [word](#) and no")
    assert set(issue.missing) == {"volume", "number", "date", "sources.word.address"}
    for rule in ("[number]", "[date]", "[source]", "[cut-off]"):
        assert any(words.endswith(rule) for words in told), (rule, told)
    assert values["status"] == "draft"
    assert "image" not in values


def test_headings_misspelt_missing_or_in_another_order_are_told(tmp_path: Path) -> None:
    _, told, _ = brought(tmp_path, digest().replace("## Headlines:", "## Headlins"))
    assert any("“Headlins” was taken for “Headlines”" in words for words in told)
    values, told, _ = brought(tmp_path, f"{HEAD}## Details\n\n- A detail.\n\n## Headlines\n\n- One\n")
    assert headlines(values) == ["One"]
    assert any("the details stand before the headlines" in words for words in told)
    long = "This detail goes on for many more words than any headline would ever do in a digest of ours. " * 2
    values, told, _ = brought(tmp_path, f"{HEAD}- One\n- Two\n\nand then\n\n- {long}\n- {long}\n")
    assert headlines(values) == ["One", "Two"]
    assert values["not_placed"] == [{"where": "line 12, between the headlines and the details", "body": "and then"}]


def test_more_details_than_headlines_leave_an_empty_headline(tmp_path: Path) -> None:
    text = digest(
        "- Kishida meets Biden\n- Solar firms merge\n", "- Kishida met Biden.\n- Rain fell.\n- Solar firms merged.\n"
    )
    values, told, issue = brought(tmp_path, text)
    assert headlines(values)[0] == "Kishida meets Biden"
    assert isinstance(headlines(values)[1], Noted)
    assert headlines(values)[2] == "Solar firms merge"
    assert "stories[1].headline" in issue.missing
    assert any("2 headlines and 3 details do not pair up" in words for words in told)


def test_swapped_headlines_are_doubted(tmp_path: Path) -> None:
    text = digest(
        "- Solar firms merge in Texas\n- Kishida meets Biden in Tokyo\n",
        "- Kishida and Biden spoke at length in Tokyo.\n- Two solar firms of Texas agreed to merge.\n",
    )
    _, told, _ = brought(tmp_path, text)
    assert sum("check the order" in words for words in told) == 2


def test_markdown_of_the_manuscript_is_kept(tmp_path: Path) -> None:
    detail = (
        "- **Bold *both* lead** and [a *linked* word](https://example.org/x_(y)?a=1&copy=2) and 2^nd^ and H<sub>2</sub>O,\n"
        "  AT&amp;T &ldquo;said&rdquo; x &lt;b&gt; & 3 * 4 * 5 snake_case_word _em_ [sic] {x}.\n\n"
        "  A second paragraph.\n\n  - nested one\n  - nested two\n\n  > quoted words\n"
    )
    values, _, issue = brought(tmp_path, digest(details=detail))
    assert values["stories"][0]["body"].startswith(
        "**Bold *both* lead** and [a *linked* word](<https://example.org/x_(y)?a=1&copy=2>) and 2^nd^ and H~2~O,"
    )
    words = plain(issue.stories[0].body)
    assert "AT&T “said” x <b> & 3 * 4 * 5 snake_case_word em [sic] {x}." in words
    assert [node.kind for node in issue.stories[0].body] == ["paragraph", "paragraph", "list", "quotation"]
    assert issue.sources[0].address == "https://example.org/x_(y)?a=1&copy=2"


def test_a_markdown_footnote_becomes_a_source(tmp_path: Path) -> None:
    details = "- They spoke[^a] and left.\n\n[^a]: Kyodo, [here](https://example.org/k)\n"
    values, _, issue = brought(tmp_path, digest(details=details))
    assert bodies(values) == ["They [spoke](source:note-1) and left."]
    assert issue.sources[0].title == "Kyodo, here"
    assert issue.sources[0].address == "https://example.org/k"


def test_details_under_their_own_headings(tmp_path: Path) -> None:
    text = f"{HEAD}## Details\n\n### First: one\n\nText one.\n\nMore of it.\n\n### Second\n\nText two.\n\n## Calendar\n\nMarch 1.\n"
    values, _, _ = brought(tmp_path, text)
    assert headlines(values) == ["First: one", "Second"]
    assert bodies(values) == ["Text one.\n\nMore of it.", "Text two."]
    assert values["sections"][0]["heading"] == "Calendar"


PAGE = """<html><head><title>t</title><style>.c1{{font-weight:700}} .c2 {{ font-style: italic }}</style></head><body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<div style="display:none">Preview text</div>
<table><tr><td><h1>The Digest</h1><p>Vol: 1.4</p><p>Date: February 25, 2022</p></td></tr>
<tr><td><p><b>Headlines:</b></p><ul><li>One</li></ul>
<p><b>Details:</b></p><ul><li>{detail}</li></ul></td></tr></table>
<div class="footer">You get this because you signed up. Unsubscribe</div></body></html>"""


def test_a_newsletter_page(tmp_path: Path) -> None:
    detail = (
        '<span style="font-weight:bold">Bold&nbsp;lead</span> and <b style="font-weight:normal">plain</b> '
        '<span class="c1">strong</span> <span class="c2">slanted</span> 24<span style="vertical-align:super">th</span> '
        '<a href="https://www.google.com/url?q=https://example.org/a%3Fb&amp;sa=D">spoke</a>&mdash;caf&eacute;.'
    )
    values, told, _ = brought(tmp_path, PAGE.format(detail=detail), "x.html")
    assert bodies(values) == [
        "**Bold lead** and plain **strong** *slanted* 24^th^ [spoke](https://example.org/a?b)—café."
    ]
    assert values["number"] == 4
    for words in ("Home About", "Preview text", "Unsubscribe"):
        assert any(words in line for line in told), (words, told)


def test_a_page_that_word_saved(tmp_path: Path) -> None:
    page = PAGE.format(detail="x").replace(
        "<ul><li>x</li></ul>",
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span>·<span>&nbsp;&nbsp; "
        "</span></span><![endif]>They spoke<a href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a>.</p>"
        "<div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> Kyodo News</p></div>",
    )
    values, _, _ = brought(tmp_path, page, "x.html")
    assert bodies(values) == ["They [spoke](source:note-1)."]
    assert values["sources"]["note-1"]["title"] == "Kyodo News"


@pytest.mark.parametrize("charset", ["windows-1252", "shift_jis", "utf-8", "iso-8859-1"])
def test_a_page_is_read_in_the_charset_it_declares(tmp_path: Path, charset: str) -> None:
    word = "東京" if charset == "shift_jis" else "café"
    page = PAGE.format(detail=f"In {word}.").replace("<head>", f'<head><meta charset="{charset}">')
    values, _, _ = brought(tmp_path, page.encode(charset), "x.html")
    assert bodies(values) == [f"In {word}."]


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        ("café".encode("latin-1"), "x.md", "1:4: fault: the byte 0xe9 is not UTF-8; save the file again as UTF-8"),
        (b"<html>caf\x81", "x.html", "the byte 0x81 is not UTF-8"),
        (b'<html><meta charset="no-such">x', "x.html", "says that it is in no-such"),
        (b"a\0b\0c", "x.md", "this is no text"),
        (b"\n\n", "x.md", "empty"),
        (b"From: a@example.org\nSubject: x\n y\nMIME-Version: 1.0\n\n", "x.eml", "this is a mail without a text"),
        (b"<div>" * 3000 + b"x", "x.html", "too deep"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(tmp_path: Path, raw: bytes, name: str, words: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ManuscriptError, match=re.escape(words)):
        opening.read(tmp_path / name)


def faults_of_the_issue(folder: Path, text: str, name: str) -> list[str]:
    """A manuscript may be refused in a sentence; the issue file that comes out may not."""
    try:
        brought(folder, text, name)
    except ManuscriptError as error:
        return [str(fault) for fault in error.faults if fault.path.name == "out.yaml"]
    return []


PIECES = st.sampled_from(
    [
        "#",
        "##",
        "-",
        "*",
        "•",
        "1.",
        "**",
        "*",
        "_",
        "`",
        "[",
        "](",
        ")",
        "#",
        "<",
        ">",
        "&",
        "&amp;",
        "&#x41;",
        "\\",
        "^",
        "~",
        "{lang=ja}",
        "|",
        "|---|",
        "<b>",
        "</b>",
        "<br>",
        "<table>",
        "<td>",
        "![x](y)",
        "http://example.org/",
        "[a](#)",
        "[^1]",
        "[^1]:",
        "Vol:",
        "1.4",
        "Date:",
        "03/04/2022",
        "Headlines",
        "Details:",
        "---",
        "\xa0",
        "\u200b",
        "“",
        "”",
        "'",
        '"',
        "日本",
        "العربية",
        "😀",
        "\ufeff",
        "\x07",
        "\x85",
        "\u2028",
        "<sup>2</sup>",
        "<!--",
        "-->",
        "![CDATA[",
        "source:x",
        "javascript:x()",
    ]
)
TEXTS = st.lists(
    st.one_of(PIECES, st.sampled_from(["\n", "\n\n", "\n- ", "\n    ", " "]), st.text(max_size=8)), max_size=40
)
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SETTINGS
@given(TEXTS.map("".join), st.sampled_from(["x.md", "x.html"]))
def test_any_text_gives_an_issue_or_a_sentence(tmp_path: Path, text: str, name: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert not faults_of_the_issue(tmp_path, text, name)


@SETTINGS
@given(st.integers(), st.sampled_from(["x.md", "x.html"]))
def test_a_mutated_seed_gives_an_issue_or_a_sentence(tmp_path: Path, seed: int, name: str) -> None:
    chance = random.Random(seed)
    text = SEED if name == "x.md" else PAGE.format(detail="<b>A</b> <a href='#'>detail</a> &amp; more.")
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text))
        to = min(len(text), at + chance.randint(0, 60))
        text = (
            text[:at] + chance.choice(["", text[at:to] * 2, "\n", "*", "<", "&", "[", "#", "- ", "\t", "|"]) + text[to:]
        )
    assert not faults_of_the_issue(tmp_path, text, name)


WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x2FFF), min_size=1, max_size=60)


@SETTINGS
@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from(["", "b", "i", "sup", "sub", "a href='https://example.org/'"])), min_size=1
    )
)
@example([("- x", ""), ("1. y", "b")])
@example([('"q"', "b"), ("z", "")])
@example([("<b>", ""), ("|", ""), ("---", "")])
def test_all_words_of_a_page_come_out_again(tmp_path: Path, parts: list[tuple[str, str]]) -> None:
    inside = "".join(
        f"<{tag}>{markup.escape(words)}</{tag.split(' ')[0]}>" if tag else markup.escape(words) for words, tag in parts
    )
    page = f"<html><h2>Headlines</h2><ul><li>One</li></ul><h2>Details</h2><ul><li>x {inside} x.</li></ul></html>"
    _, told, issue = brought(tmp_path, page, "x.html")
    if any("entity" in words for words in told):
        return
    assert same(plain(issue.stories[0].body)) == same("x " + "".join(words for words, _ in parts) + " x.")


def same(words: str) -> str:
    words = re.sub("[“”„«»‹›‘’‚\"']", "'", unicodedata.normalize("NFC", words))
    return re.sub(r"[\s\u00ad\u200b\u2060\ufeff]+", "", words)


def test_what_only_looks_like_a_tag_is_words(tmp_path: Path) -> None:
    text = "# Lamps\n\nThe Vec<T> and <Lamp owner> of x<y and y>z said <b>so</b> to <a@example.org>.\n\n<note>\nKept.\n</note>\n"
    (tmp_path / "x.md").write_text(text, "utf-8")
    sheet = opening.read(tmp_path / "x.md")
    assert [block.plain for block in sheet.blocks] == [
        "Lamps",
        "The Vec<T> and <Lamp owner> of x<y and y>z said so to a@example.org.",
        "<note> Kept. </note>",
    ]
    assert [run.words for run in sheet.blocks[1].runs if run.strong] == ["so"]
