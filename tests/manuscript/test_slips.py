"""Slips that people make in an issue file: each is told with its place and with what to type, or prints as it was meant.

`place` is the line and column, `says` words of the sentence.  Exit code 3 where it would print wrong, 0 otherwise.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript import manuscript, rules
from pdfdigest.model import plain
from tests import builders

OPENING = "format: 1\nvolume: 1\nnumber: 1\ndate: 2025-01-15\nstatus: approved\nstories:\n"
"""The lines before the first story: its `- id:` stands in line 7."""
STORY = "  - id: a\n    headline: H\n    body: |\n      Words.\n"


def told(folder: Path, text: str) -> list[tuple[int, int, int, str]]:
    """Line, column, exit code and sentence of each fault and warning."""
    made = builders.publication(folder)
    path = folder / "2025" / "1.1.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    try:
        found = rules.look(manuscript.read(path, made))
    except ManuscriptError as error:
        found = error.faults
    return [(each.line, each.column, 3 if each.severity == "fault" else 0, each.message) for each in found]


def story(*lines: str) -> str:
    return OPENING + "  - id: a\n" + "".join(f"    {line}\n" for line in lines)


def body(*lines: str) -> str:
    return story("headline: H", "body: |", *(f"  {line}" for line in lines))


FILE = [
    (story("headline: Talks #2 begin", "body: B"), (8, 21), 3, "headline: 'Talks #2 begin'"),
    (story("headline: H", "short: No #5 here", "body: B"), (9, 15), 3, "put quotes around the text"),
    (story("headline: Talks # two", "body: B"), (8, 21), 0, "two blanks before the #"),
    (story("headline: H", "topics: [Talks #2, B]", "body: B"), (9, 20), 3, "'Talks #2'"),
    (story("headline: H", "topics:", "  - Talks #2", "body: B"), (10, 15), 3, "- 'Talks #2'"),
    (story("headline: H", "body:", "  One.", "", "  Two."), (9, 5), 3, "body: |"),
    (story("headline: H", "body: One.", "", "  Two."), (9, 5), 3, "body: |"),
    (story("headline: H", "body: >", "  One.", "", "  Two."), (9, 5), 3, "in place of >"),
    (story("headline: H", "body: >-", "  One.", "  - a"), (9, 5), 3, "in place of >"),
    (story("headline: H", "body:", "  - one", "  - two"), (10, 7), 3, "body: |"),
    (story("headline: H", "body:", "  He said: yes"), (10, 7), 3, "body: |"),
    (story("headline: H", "body: | Text", "  more"), (9, 13), 3, "write it below"),
    (
        story("headline: H", "body:", "  The port: lamps.", "  More."),
        (9, 5),
        3,
        "begins with | after the key,  body: |",
    ),
    (story("headline: H", "body:", "  The port: lamps.", "  More.", "deck: D"), (9, 5), 3, "two spaces further"),
    (story("headline: H", "body:", "  One.", "", "  **Two**: three."), (9, 5), 3, "body: |"),
    (story("headline: H", "body: One.", "  Two: three"), (9, 5), 3, "body: |"),
    (story("headline: H", "body:", "  [x](https://a.example/b) is"), (9, 5), 3, "body: |"),
    (story("headline: H", "body:", '  "Yes", he said.'), (9, 5), 3, "body: |"),
    (story("headline: H", "body:", "The port."), (9, 5), 3, "two spaces further"),
    (story("headline: H", "body:", "The port ordered: lamps."), (9, 5), 3, "two spaces further"),
    (story("headline: H", "body: |", "The port ordered: lamps."), (10, 5), 3, "two spaces further than the key"),
    (OPENING + "  -id: a\n    headline: H\n    body: B\n", (7, 3), 3, "- id:"),
    (OPENING + STORY + "  -id: b\n    headline: H\n    body: B\n", (11, 3), 3, "- id:"),
    (OPENING + STORY + "    id: b\n    headline: I\n    body: B\n", (11, 5), 3, "- id:"),
    (OPENING + STORY + "  id: b\n  headline: I\n", (11, 3), 3, "- id:"),
    (story("headline: H", "topics:", "  -One", "  -Two", "body: B"), (10, 7), 3, "- One"),
    (OPENING + "  - id: a\n  \u00a0 headline: H\n    body: B\n", (8, 3), 3, "U+00A0"),
    (OPENING + STORY + "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0More.\n", (11, 1), 3, "U+00A0"),
    (OPENING + "  -\u00a0id: a\n    headline: H\n    body: B\n", (7, 4), 3, "U+00A0"),
    (story("headline:\u00a0H", "body: B"), (8, 14), 3, "type a blank"),
    (story("headline:\u3000H", "body: B"), (8, 14), 3, "U+3000"),
    (story("headline：H", "body: B"), (8, 13), 3, "headline: with an ordinary colon"),
    (
        story("headline: H", "images:", "  - file: images\\x.jpg", "    credit: C", "body: B"),
        (10, 15),
        3,
        "images/x.jpg",
    ),
    (story("headline: H", "people: [Yamada, Taro]", "body: B"), (9, 14), 0, "['Yamada, Taro']"),
    (story("headline: H", "people: [Yamada, Taro]", "body: Taro Yamada and"), (9, 14), 0, "['Yamada, Taro']"),
    (story("headline: H", "people: [Yamada, Taro, Sato, Jiro]", "body: B"), (9, 28), 0, "['Sato, Jiro']"),
    (OPENING + "  - id: a\n%YAML 9.9\n    headline: H\n", (8, 1), 3, "begins with %"),
    (story("headline: %5 rise", "body: B"), (8, 1), 3, "headline: '%5 rise'"),
    (story("headline: Talks: a start", "body: B"), (8, 1), 3, "headline: 'Talks: a start'"),
    (story("headline: 'Japan's move'", "body: B"), (8, 1), 3, "'Japan''s move'"),
    (story('headline: "A" and "B"', "body: B"), (8, 1), 3, '\'"A" and "B"\''),
    (story("headline: 'Tis the season", "body: B"), (8, 1), 3, "'''Tis the season'"),
    (story("headline: 'Japan's and China's move'", "body: B"), (8, 1), 3, "'Japan''s and China''s move'"),
    (OPENING + "  – id: a\n    headline: H\n", (7, 3), 3, "write  - id: a"),
    (OPENING + "  －id: a\n    headline: H\n", (7, 3), 3, "write  - id: a"),
    (OPENING + STORY + "<<<<<<< HEAD\n    deck: x\n=======\n    deck: y\n>>>>>>> b\n", (11, 1), 3, "keep one of them"),
    (OPENING + "<!-- x -->\n" + STORY, (7, 1), 3, "a remark begins with #"),
    (OPENING + "// x\n" + STORY, (7, 1), 3, "a remark begins with #"),
    (OPENING + STORY + "...\n  More\n", (11, 1), 3, "nothing below it is read"),
    (story("headline: [Update] x", "body: B"), (8, 1), 3, "headline: '[Update] x'"),
    (story("headline: @mofa", "body: B"), (8, 1), 3, "headline: '@mofa'"),
    (story("headline: 2024", "body: B"), (8, 15), 3, "'2024'"),
    (story("headline: H", "people: Yamada", "body: B"), (9, 13), 3, "it should be a list"),
    (story("Headline: H", "body: B"), (8, 5), 3, "did you mean 'headline'"),
    (OPENING + "  - id: My Story\n    headline: H\n    body: B\n", (7, 9), 3, "small letters"),
    (OPENING.replace("2025-01-15", "15.1.2025") + STORY, (4, 7), 3, "year-month-day"),
    (OPENING.replace("volume: 1", "volume:1") + STORY, (2, 8), 3, "a space is missing"),
    (OPENING + "  - id: a\n\theadline: H\n", (8, 1), 3, "tab"),
    (OPENING + STORY + "sources:\n  - x:\n    address: https://a.example/\n", (12, 3), 3, "take the hyphens out"),
    (OPENING + STORY + "\n   More.\n", (12, 4), 3, "indent it as far"),
    (OPENING + STORY + "    body: |\n      X\n", (11, 5), 3, "'body' stands twice"),
]
PROSE = [
    ("see [x] (https://a.example/b)", (10, 13), 3, "without a blank"),
    ("see [x](https://a.example/b c)", (10, 13), 3, "%20"),
    ("see [x](https://a.example/b", (10, 11), 3, "the ) of this link is missing"),
    ("see [x](https://a.example/b and (two) more", (10, 11), 3, "type it right behind the address"),
    (
        "see [x](https://a.example/b) and [y](https://a.example/c, and so on",
        (10, 40),
        3,
        "the ) of this link is missing",
    ),
    ("see x](https://a.example/b)", (10, 12), 3, "both pairs"),
    ("see [x(https://a.example/b)", (10, 11), 3, "lacks its ]"),
    ("see (x)[https://a.example/b]", (10, 13), 3, "wrong way round"),
    ("see [x]{https://a.example/b}", (10, 13), 3, "braces"),
    ("see [x]（https://a.example/b）", (10, 13), 3, "wide brackets"),
    ("see ［x］(https://a.example/b)", (10, 13), 3, "wide brackets"),
    ("see [x]https://a.example/b", (10, 13), 3, "side by side"),
    ("see [x](source: y)", (10, 13), 3, "%20"),
    ("see [x](source:nowhere)", (10, 13), 3, "no source 'nowhere'"),
    ("see [x](a.example)", (10, 13), 3, "https://"),
    ("see [](https://a.example/)", (10, 12), 3, "[words](address)"),
    ("a word[^1] b", (10, 13), 3, "[words](https://...)"),
    ("[^1]: a note", (10, 7), 3, "[words](https://...)"),
    ("see [a][1]", (10, 11), 3, "[words](https://...)"),
    ("[1]: https://a.example/", (10, 7), 3, "[words](https://...)"),
    ("see [[page]]", (10, 11), 3, "[words](https://...)"),
    ("- [ ] one", (10, 9), 3, "☐"),
    ("- [x] one", (10, 9), 3, "☐"),
    ("a ~~b~~ c", (10, 9), 3, "take the ~~ out"),
    ("a ==b== c", (10, 9), 3, "take the == out"),
    ("a $x$ c", (10, 9), 3, "x^2^"),
    ("a $\\alpha^2$ c", (10, 9), 3, "x^2^"),
    ("a **b c", (10, 9), 3, "**words**"),
    ("a b** c", (10, 10), 3, "**words**"),
    ("a ** b ** c", (10, 9), 3, "**words**"),
    ("＊＊重要＊＊", (10, 7), 3, "**words**"),
    ("a *b c", (10, 9), 0, "\\*"),
    ("a [b c", (10, 9), 0, "is a ] missing?"),
    ("• one", (10, 7), 3, "- words"),
    ("· one", (10, 7), 3, "- words"),
    ("● one", (10, 7), 3, "- words"),
    ("a\tb", (10, 8), 0, "|---|---|"),
    ("| a | b |", (10, 7), 3, "|---|---|"),
    ("see <b>x</b>", (10, 11), 3, "**words**"),
    ("a<br>b", (10, 8), 3, "end the line before"),
    ("<!-- x --> b", (10, 7), 3, "take it out"),
    ("see `x`", (10, 11), 3, "\\`"),
    ("# Heading", (10, 7), 3, "a story or a section of its own"),
    ("##Heading", (10, 7), 3, "take it out"),
    ("![sun](sun.png)", (10, 7), 3, "images:"),
    ("日本{lang=ja} is", (10, 9), 3, "[words]{lang=ja}"),
    ("[日本]{lang=klingonese}", (10, 17), 3, "no language tag"),
    ("a {{ b }}", (10, 9), 3, "take them out"),
    ("- 5 degrees", (10, 7), 0, "\\-"),
    ("> 5 %", (10, 7), 0, "\\>"),
    ("see https://a.example/b_c", (10, 11), 0, "[words](https://a.example/b_c)"),
    ("a TODO b", (10, 9), 0, "note to yourself"),
    ("a of of b", (10, 9), 0, "stands twice"),
    ("1.\u00a0one\n      2.\u00a0two", (10, 7), 3, "run together"),
    ("-\u00a0one\n      -\u00a0two", (10, 7), 3, "a blank after the sign"),
    ("1、one\n      2、two", (10, 7), 3, "run together"),
    ("一、one\n      二、two", (10, 7), 3, "run together"),
    ("1- one\n      2- two", (10, 7), 3, "run together"),
    ("a. one\n      b. two", (10, 7), 3, "run together"),
    ("ii) one\n      iii) two", (10, 7), 3, "run together"),
    ("1º one\n      2º two", (10, 7), 3, "run together"),
    ("ก. one\n      ข. two", (10, 7), 3, "run together"),
    ("أ- one\n      ب- two", (10, 7), 3, "run together"),
    ("[1] one\n      [2] two", (10, 7), 3, "run together"),
    ("→ one\n      → two", (10, 7), 3, "- words"),
    ("\uf0b7 one\n      \uf0b7 two", (10, 7), 3, "- words"),
    ("he said ''x''", (10, 15), 3, 'write "words"'),
    ("he said ``x''", (10, 15), 3, 'write "words"'),
    ("a word^[a note]", (10, 13), 3, "[words](https://...)"),
    ("!!! note", (10, 7), 3, "take it out"),
    ("[TOC]", (10, 7), 3, "take it out"),
    ("[日本]{lang:ja}", (10, 11), 3, "{lang=ja}"),
    ("a line \\", (10, 14), 3, "take it out"),
    ("- one\n      - two\n      The board said.", (12, 7), 0, "put an empty line before it"),
    ("> one\n      The board said.", (11, 7), 0, "put an empty line before it"),
    ("**Lamps**\n      The port ordered lamps.", (10, 7), 0, "end each with \\"),
    ("Tel. 1\n      Fax 2\n      Room 3", (10, 7), 0, "end each with \\"),
]
LINES = [
    ("headline: '**Bold** news'", (8, 16), 3, "no bold"),
    ("headline: 'A [link](https://a.example/)'", (8, 18), 3, "no link"),
    ("headline: '*Hamlet* opens'", (8, 16), 3, "no italics"),
    ("headline: 'The 24^th^ day'", (8, 22), 3, "²"),
    ("headline: 'A <b>b</b>'", (8, 18), 3, "no HTML"),
    ("headline: 'A \\* b'", (8, 18), 3, "take it out"),
]
SLIPS = [
    *FILE,
    *((body(text), *rest) for text, *rest in PROSE),
    *((story(text, "body: B"), *rest) for text, *rest in LINES),
]


@pytest.mark.parametrize(("text", "place", "code", "says"), SLIPS, ids=range(len(SLIPS)))
def test_a_slip_is_told_with_its_place_and_what_to_type(tmp_path, text, place, code, says):
    found = told(tmp_path, text)
    assert [line[:2] for line in found if says in line[3] and line[2] == code][:1] == [place]
    assert max((line[2] for line in found), default=0) == code


MEANT = [
    ("2*3*4 cm", "2*3*4 cm"),
    ("5~10~15 and x^2+y^2", "5~10~15 and x^2+y^2"),
    ("from $5~$10~ish to H~2~O", "from $5~$10~ish to H2O"),
    ("Leser*innen und Bürger*innen", "Leser*innen und Bürger*innen"),
    ("これは**「重要」**です。", "これは「重要」です。"),
    ("'Tis the '90s", "’Tis the ’90s"),
    ("2022. That year", "2022. That year"),
    ("costs $5 and $10, A$ and C$", "costs $5 and $10, A$ and C$"),
    ("[sic] and [the minister] (who)", "[sic] and [the minister] (who)"),
    ("a. one\\\n      b. two", "a. one\nb. two"),
    ("- one\n      wrapped\n      - two\n      wrapped", "one wrapped\ntwo wrapped"),
    ("→ one, at 12:30:45, 5'10\"", "→ one, at 12:30:45, 5'10\""),
    ("One lamp.\n      Two lamps.\n      Three.", "One lamp. Two lamps. Three."),
    ("\\*\\*kept\\*\\* \\[a\\]", "**kept** [a]"),
]


@pytest.mark.parametrize(("text", "printed"), MEANT, ids=range(len(MEANT)))
def test_what_is_meant_prints_and_nothing_is_said(tmp_path, text, printed):
    assert told(tmp_path, body(text)) == []
    made = manuscript.read(tmp_path / "2025" / "1.1.yaml", builders.publication(tmp_path))
    assert plain(made.stories[0].body) == printed


def test_there_are_a_hundred():
    assert len(SLIPS) >= 100
