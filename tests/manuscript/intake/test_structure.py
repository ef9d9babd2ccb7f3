"""Structure as people write it: whatever heads the stories, each keeps its text, its lists, links and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.errors import RequestError
from pdfdigest.manuscript.intake import assemble, balance, opening, sorting
from pdfdigest.manuscript.intake.sorting import Draft

HEAD = "# The Test Digest\n\nVol. 2, No. 7\n\n15 November 2024\n\n"
ONE = "The port ordered forty new lamps for the north channel on March 3, and named an office to track the cost."
TWO = "Owners of the cranes answered the questions of the council on March 5 and promised earlier notice of work."
THREE = "Three ferry lines will try one common ticket from April, after a trial on the coastal line this winter."


def read(folder: Path, text: str, shape: str = "", name: str = "x.md") -> tuple[Draft, dict]:
    path = folder / name
    path.write_text(text, "utf-8")
    sheet = opening.read(path)
    made = sorting.draft(sheet, None, path, shape)
    values = assemble.values(made, lambda picture: (f"images/{picture.name or 'x'}", ""))
    weighed = balance.weighed(sheet, made, values)
    assert not weighed.missing, weighed.sentence
    return made, values


def stories(values: dict) -> list[tuple[str, str]]:
    return [(story["headline"], story["body"]) for story in values["stories"]]


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("headings", f"# The Test Digest\n\n# Lamps\n\n{ONE}\n\n# Cranes\n\n{TWO}\n"),
        ("headings", f"{HEAD}## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n"),
        ("headings", f"{HEAD}### Lamps\n\n{ONE}\n\n### Cranes\n\n{TWO}\n"),
        ("bold-lines", f"{HEAD}**Lamps**\n\n{ONE}\n\n**Cranes**\n\n{TWO}\n"),
        ("bold-lines", f"{HEAD}**Lamps**\\\n{ONE}\n\n**Cranes**\\\n{TWO}\n"),
        ("bold-lines", f"{HEAD}LAMPS AND PIERS\n\n{ONE}\n\nCRANES AND NOISE\n\n{TWO}\n"),
        ("leads", f"{HEAD}**New lamps.** {ONE}\n\n**Cranes at night:** {TWO}\n"),
        ("leads", f"{HEAD}- **New lamps.** {ONE}\n- **Cranes at night:** {TWO}\n"),
        ("marked", f"{HEAD}## Headlines\n\n- Lamps\n- Cranes\n\n## Details\n\n- {ONE}\n- {TWO}\n"),
        ("marked", f"{HEAD}**Lunar New Year Headlines:**\n\n- Lamps\n- Cranes\n\n- {ONE}\n- {TWO}\n"),
        ("two-lists", f"{HEAD}- Port orders lamps\n- Crane owners answer\n\n\n- {ONE}\n- {TWO}\n"),
    ],
)
def test_each_way_to_head_a_story(tmp_path: Path, shape: str, text: str) -> None:
    made, values = read(tmp_path, text)
    assert made.shape == shape
    assert made.sure in ("sure", "fairly sure")
    assert len(values["stories"]) == 2
    assert [bool(headline) for headline, _ in stories(values)] == [True, True]
    assert [body in (ONE, TWO) for _, body in stories(values)] == [True, True]


def test_a_short_notice_is_an_issue_of_one_story(tmp_path: Path) -> None:
    made, values = read(tmp_path, "# The hall is closed\n\nThe hall is closed on Friday.\n\nWe open again on Monday.\n")
    assert made.shape == "one"
    assert stories(values) == [("The hall is closed", "The hall is closed on Friday.\n\nWe open again on Monday.")]


def test_titles_of_sections_become_kickers_and_lists_stay_lists(tmp_path: Path) -> None:
    text = f"{HEAD}## Harbour\n\n### Lamps\n\n{ONE}\n\n- one\n- two\n\n### Bridge\n\n{TWO}\n\n## Ferries\n\n### Ticket\n\n{THREE}\n"
    _, values = read(tmp_path, text)
    assert [(story["kicker"], story["headline"]) for story in values["stories"]] == [
        ("Harbour", "Lamps"),
        ("Harbour", "Bridge"),
        ("Ferries", "Ticket"),
    ]
    assert values["stories"][0]["body"].endswith("\n\n- one\n- two")


def test_headings_inside_a_story_stay_inside_it(tmp_path: Path) -> None:
    text = f"{HEAD}## Lamps\n\n{ONE}\n\n### Where they stand\n\n{THREE}\n\n## Cranes\n\n{TWO}\n"
    _, values = read(tmp_path, text)
    assert [headline for headline, _ in stories(values)] == ["Lamps", "Cranes"]
    assert values["stories"][0]["body"] == f"{ONE}\n\n**Where they stand**\n\n{THREE}"


def test_links_and_notes_of_headings_become_sources_of_their_story(tmp_path: Path) -> None:
    text = f"{HEAD}## [Lamps](https://example.org/lamps)\n\n{ONE}\n\n## Cranes[^1]\n\n{TWO}\n\n[^1]: Minutes, https://example.org/m\n"
    _, values = read(tmp_path, text)
    assert [headline for headline, _ in stories(values)] == ["Lamps", "Cranes"]
    cited = [body.rpartition("source:")[2].partition(")")[0] for _, body in stories(values)]
    assert [values["sources"][name]["address"] for name in cited] == [
        "https://example.org/lamps",
        "https://example.org/m",
    ]


def test_a_list_of_headlines_above_stories_with_their_own_is_said_once(tmp_path: Path) -> None:
    text = f"{HEAD}## Headlines\n\n- Lamps\n- Cranes now quiet\n\n## Details\n\n### Lamps\n\n{ONE}\n\n### Cranes\n\n{TWO}\n"
    _, values = read(tmp_path, text)
    assert stories(values) == [("Lamps", ONE), ("Cranes", TWO)]
    assert [story.get("short") for story in values["stories"]] == [None, "Cranes now quiet"]


def test_details_of_several_paragraphs_are_parted_by_their_words(tmp_path: Path) -> None:
    details = f"{ONE}\n\nThe first ten are due in May.\n\n{TWO}\n\nTwo members voted against it.\n\n{THREE}\n"
    text = f"{HEAD}## Headlines\n\n- Port orders lamps\n- Owners of cranes answer\n- Ferry lines try one ticket\n\n## Details\n\n{details}"
    _, values = read(tmp_path, text)
    assert [body.count("\n\n") for _, body in stories(values)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Ministers meet (Photo: Kyodo)", "Ministers meet", "Kyodo"),
        ("El ministro en la Dieta (Foto: Ministerio)", "El ministro en la Dieta", "Ministerio"),
        ("Le port. Crédit photo : AFP", "Le port.", "AFP"),
        ("大臣が会談（写真：見本通信）", "大臣が会談", "見本通信"),
        ("部长会谈（图片来源：样本社）", "部长会谈", "样本社"),
        ("Порт зимой (Фото: ТАСС)", "Порт зимой", "ТАСС"),
        ("ميناء المثال (الصورة: وكالة)", "ميناء المثال", "وكالة"),
        ("Image Source: AP", "", "AP"),
    ],
)
def test_caption_and_credit_in_one_line(tmp_path: Path, line: str, caption: str, credit: str) -> None:
    _, values = read(tmp_path, f"{HEAD}![A port](a.png)\n\n{line}\n\n## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n")
    assert (values["image"].get("caption", ""), values["image"]["credit"]) == (caption, credit)


@pytest.mark.parametrize(
    ("line", "volume", "number", "day"),
    [
        ("Núm. 23 – 15 de noviembre de 2026", None, 23, "2026-11-15"),
        ("Vol. 3, No. 14 – 24 November 2026", 3, 14, "2026-11-24"),
        ("No. 14 - 24 de noviembre de 2026", None, 14, "2026-11-24"),
        ("Año 3, núm. 12", 3, 12, None),
        ("第3巻 第2号　2022年6月3日（金）", 3, 2, "2022-06-03"),
        ("总第 41 期 2022年6月3日", None, 41, "2022-06-03"),
        ("제2권 제7호", 2, 7, None),
        ("Newsletter #109", None, 109, None),
        ("Ročník 2, č. 5", 2, 5, None),
        ("Том 4, № 2 · 3 июня 2022 г.", 4, 2, "2022-06-03"),
        ("Jahrgang 12, Heft 3 | 3. Juni 2022", 12, 3, "2022-06-03"),
        ("العدد 7 - 3 يونيو 2022", None, 7, "2022-06-03"),
        ("ฉบับที่ 7, 3 มิถุนายน 2565", None, 7, "2022-06-03"),
        ("令和4年6月3日", None, None, "2022-06-03"),
    ],
)
def test_volume_number_and_date_in_many_languages(
    tmp_path: Path, line: str, volume: int | None, number: int | None, day: str | None
) -> None:
    made, _ = read(tmp_path, f"# The Test Digest\n\n{line}\n\n## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n")
    facts = made.facts
    assert (facts.volume, facts.numbers, str(facts.date) if facts.date else None) == (
        volume,
        (number,) if number else (),
        day,
    )


@pytest.mark.parametrize(
    "line", ["Vol. 3, No. 3-4 | November 2026", "Vol. 3, Nos. 3 – 4 November 2026", "Vol. 3, No. 3 – 4"]
)
def test_a_double_issue_keeps_both_numbers(tmp_path: Path, line: str) -> None:
    made, _ = read(tmp_path, f"# The Test Digest\n\n{line}\n\n## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n")
    assert (made.facts.volume, made.facts.numbers) == (3, (3, 4))


@pytest.mark.parametrize(
    "words",
    [
        "Both sides look forward to a new lamp order in June.",
        "Their view in Tokyo was that the lamps come too late.",
        "He will follow us into the basin, the pilot said.",
        "The court ruled on the cookie policy of the union.",
        "40",
    ],
)
def test_news_that_sounds_like_a_button_is_kept(tmp_path: Path, words: str) -> None:
    made, values = read(tmp_path, f"{HEAD}## Lamps\n\n{words}\n\n## Cranes\n\n{TWO}\n\n{words}\n")
    assert values["stories"][0]["body"].replace("\\", "") == words
    assert not made.furniture


def test_buttons_at_the_margins_are_listed_and_left_out(tmp_path: Path) -> None:
    text = f"Download PDF\n\n{HEAD}## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n\n© 2024 The Office. All rights reserved.\n"
    made, values = read(tmp_path, text)
    assert "not_placed" not in values
    (said,) = [doubt.message for doubt in made.doubts if doubt.rule == "furniture"]
    assert all(words in said for words in made.furniture)
    assert len(made.furniture) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [("港湾大臣は火曜日に会談した。", "ja"), ("港务部长举行会谈。", "zh"), ("בנמל נפתח מועדון חדש.", "he"), (ONE, "")],
)
def test_the_language_is_told_by_its_script(tmp_path: Path, text: str, language: str) -> None:
    _, values = read(tmp_path, f"# x\n\n{text}\n\n{text}\n")
    assert values.get("language", "") == language


def test_a_shape_that_is_asked_for_is_taken_or_refused(tmp_path: Path) -> None:
    text = f"{HEAD}- {ONE}\n- {TWO}\n"
    assert len(read(tmp_path, text, "items")[1]["stories"]) == 2
    assert len(read(tmp_path, text, "one")[1]["stories"]) == 1
    with pytest.raises(RequestError, match="cannot be read as stories, each under a heading"):
        read(tmp_path, "Only words.\n\nAnd more words.\n", "headings")


def test_what_stands_between_has_a_place(tmp_path: Path) -> None:
    lists = f"- Port orders lamps\n- Crane owners answer\n\nSee [us](https://example.org/us)\n\n## Details\n\n- {ONE}\n- {TWO}\n"
    _, values = read(tmp_path, HEAD + lists)
    (left,) = values["not_placed"]
    assert left["body"] == "See [us](https://example.org/us)"
    assert left["where"].startswith("line 10")


def test_a_text_too_long_for_one_body_is_parted_and_none_of_it_refused(tmp_path: Path) -> None:
    long = "\n\n".join(
        " ".join(f"word{number}" for number in range(part, part + 500)) for part in range(0, 50_000, 500)
    )
    _, values = read(tmp_path, f"{HEAD}## Lamps\n\n{long}\n\n## Cranes\n\n{TWO}\n")
    assert values["not_placed"][0]["where"].endswith("the rest of “Lamps”")


def test_more_stories_than_an_issue_holds_are_kept(tmp_path: Path) -> None:
    _, values = read(tmp_path, HEAD + "".join(f"## Story {n}\n\nText {n}.\n\n" for n in range(620)))
    assert len(values["stories"]) == 500
    assert len(values["not_placed"]) == 3


def test_a_number_that_heads_a_story_stays(tmp_path: Path) -> None:
    made, values = read(tmp_path, f"{HEAD}1. Port orders lamps\n\n{ONE}\n\n2. Cranes answer\n\n{TWO}\n")
    assert made.shape == "numbers"
    assert stories(values) == [("1. Port orders lamps", ONE), ("2. Cranes answer", TWO)]


def test_a_link_that_was_typed_as_markdown_elsewhere_is_told(tmp_path: Path) -> None:
    text = f"<html><body><h2>Lamps</h2>\n<p>{ONE} See [the hall](https://example.org/hall).</p></body></html>"
    made, values = read(tmp_path, text, name="x.html")
    (told,) = [doubt for doubt in made.doubts if doubt.rule == "looks-like-markup"]
    assert "a link is typed as in Markdown" in told.message
    body = values["stories"][0]["body"]
    assert r"See \[the hall\](https://example.org/hall)." in body
    assert not balance.weighed(opening.read(tmp_path / "x.html"), made, values).missing


def test_signs_that_look_like_markup_are_told_with_their_place(tmp_path: Path) -> None:
    text = f"<html><body><h2>Lamps</h2>\n<p>{ONE} See [the hall] (https://example.org/hall).</p></body></html>"
    made, values = read(tmp_path, text, name="x.html")
    (told,) = [doubt for doubt in made.doubts if doubt.rule == "looks-like-markup"]
    assert told.spot.line == 2
    assert "print as they stand" in told.message
    assert "without a blank between the brackets" in told.message
    assert r"\[the hall\]" in values["stories"][0]["body"]


def test_clauses_in_the_style_of_headings_are_text(tmp_path: Path) -> None:
    clause = "A Party may seek relief if it finds that the damages from a breach will be large."
    text = (
        f"{HEAD}## Relief\n\n### {clause}\n\n## Law\n\n{ONE}\n\n### {TWO} {THREE} {ONE}\n\n### A short line.\n\n{TWO}\n"
    )
    _, values = read(tmp_path, text)
    (relief, said), (law, rest) = stories(values)
    assert (relief, said, law) == ("Relief", clause, "Law")
    assert rest.split("\n\n") == [ONE, f"{TWO} {THREE} {ONE}", "**A short line.**", TWO]
    assert not values.get("not_placed")
