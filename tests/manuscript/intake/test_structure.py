"""Structure as people write it: whatever heads the stories, each keeps its text, its lists, links and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.errors import RequestError
from pdfdigest.manuscript.intake import assemble, balance, opening, sorting
from pdfdigest.manuscript.intake.sorting import Draft
from pdfdigest.model import Publication
from tests.manuscript.intake.word_files import p, write

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


def test_headings_above_items_that_are_stories_name_their_sections(tmp_path: Path) -> None:
    text = f"{HEAD}## Harbour [1](https://example.org/h)\n\n- {ONE}\n- {TWO}\n\n## Ferries\n\n- {THREE}\n"
    made, values = read(tmp_path, text, "items")
    found = [(story["kicker"].split()[0], story["body"][:60]) for story in values["stories"]]
    assert found == [("Harbour", ONE[:60]), ("Harbour", TWO[:60]), ("Ferries", THREE[:60])]
    assert not made.left


LISTS = [(["Harbour", ONE, TWO], ["Ferries", THREE]), (["港湾", ONE], ["連絡船", TWO, THREE])]


@pytest.mark.parametrize("parts", LISTS)
def test_short_headings_above_items_alone_are_taken_for_sections(tmp_path: Path, parts: tuple[list[str], ...]) -> None:
    text = HEAD + "".join(f"## {head}\n\n" + "".join(f"- {each}\n" for each in below) + "\n" for head, *below in parts)
    made, values = read(tmp_path, text)
    found = [(story["kicker"], story["body"][:60]) for story in values["stories"]]
    assert found == [(head, each[:60]) for head, *below in parts for each in below]
    assert made.sure == "fairly sure"


@pytest.mark.parametrize(
    "text",
    [
        f"## Harbour\n\n- {ONE}\n\n## Ferries\n\n- {TWO}\n",  # one item below each: they are headlines
        f"## Harbour\n\n- {ONE}\n- {TWO}\n\n## Ferries\n\n{THREE}\n",
        f"## The harbour has its lamps\n\n- {ONE}\n- {TWO}\n\n## The ferries share a ticket\n\n- {THREE}\n",
    ],
)
def test_other_headings_above_items_are_headlines(tmp_path: Path, text: str) -> None:
    made, values = read(tmp_path, HEAD + text)
    assert (made.shape, len(values["stories"])) == ("headings", 2)


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
        ("Port zimą (Fot. Jan Przykład/PAP)", "Port zimą", "Jan Przykład/PAP"),
        ("Το λιμάνι (Φωτ.: Δείγμα)", "Το λιμάνι", "Δείγμα"),
        ("冬の港（写真＝見本通信）", "冬の港", "見本通信"),
        ("겨울 항구 (사진=견본통신)", "겨울 항구", "견본통신"),
        ("冬天的港口（样本社记者 张三 摄）", "冬天的港口", "样本社记者 张三"),
        ("Порт зимой (Фото Ивана Примерова)", "Порт зимой", "Ивана Примерова"),
        ("El puerto (Fotografía de Ana Ejemplo)", "El puerto", "Ana Ejemplo"),
        ("The port (Jane Sample/AP)", "The port", "Jane Sample/AP"),
        ("The port (photo on page 3)", "The port (photo on page 3)", None),
        ("The port (north quay)", "The port (north quay)", None),
    ],
)
def test_caption_and_credit_in_one_line(tmp_path: Path, line: str, caption: str, credit: str | None) -> None:
    page = f"<h1>The Test Digest</h1><figure><img src=a.png alt=a><figcaption>{line}</figcaption></figure>"
    page += f"<h2>Lamps</h2><p>{ONE}</p><h2>Cranes</h2><p>{TWO}</p>"
    _, values = read(tmp_path, page, name="x.html")
    given = values["image"]["credit"]
    assert (values["image"].get("caption", ""), given if isinstance(given, str) else None) == (caption, credit)


@pytest.mark.parametrize(
    ("line", "volume", "number", "day"),
    [
        ("Núm. 23 – 15 de noviembre de 2026", None, 23, "2026-11-15"),
        ("Vol. 3, No. 14 – 24 November 2026", 3, 14, "2026-11-24"),
        ("No. 14 - 24 de noviembre de 2026", None, 14, "2026-11-24"),
        ("Vol. 3, No. 14–24 November 2026", 3, 14, "2026-11-24"),
        ("No. 14–24 November", None, 14, None),
        ("Nr. 14-24.11.2026", None, 14, "2026-11-24"),
        ("No. 14, 24/11/2026", None, 14, "2026-11-24"),
        ("The Test Digest 24/11/2026", None, None, "2026-11-24"),
        ("Dienstag, 24.11.2026", None, None, "2026-11-24"),
        ("２０２６／１１／２４", None, None, "2026-11-24"),
        ("24/11/2569", None, None, "2026-11-24"),
        ("3/9/1405", None, None, None),
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
        ("Nr. 7 vom 3. Juni 2022", None, 7, "2022-06-03"),
        ("Ausgabe 7/2022, Wien, 3. Jänner 2022", None, 7, "2022-01-03"),
        ("7. Ausgabe, 3. Juni 2022", None, 7, "2022-06-03"),
        ("Numéro 7 du 1er juin 2022", None, 7, "2022-06-01"),
        ("Nr 7 z dnia 3 czerwca 2022 r.", None, 7, "2022-06-03"),
        ("№ 7 от 3 июня 2022 г.", None, 7, "2022-06-03"),
        ("№ 7 від 3 червня 2022 року", None, 7, "2022-06-03"),
        ("N. 7 – 3 giugno 2022", None, 7, "2022-06-03"),
        ("Boletín nº 7 del 3 de junio de 2022", None, 7, "2022-06-03"),
        ("Sayı: 7 Tarih: 3 Haziran 2022", None, 7, "2022-06-03"),
        ("Τεύχος 7ο, 3 Ιουνίου 2022", None, 7, "2022-06-03"),
        ("العدد 7 – الجمعة 3 حزيران 2022", None, 7, "2022-06-03"),
        ("العدد 7 – 3 كانون الثاني 2022", None, 7, "2022-01-03"),
        ("גיליון מס' 7, 3 ביוני 2022", None, 7, "2022-06-03"),
        ("ฉบับที่ 7 ประจำวันที่ 3 มิถุนายน 2565", None, 7, "2022-06-03"),
        ("总第十七期 二〇二二年六月三日", None, 17, "2022-06-03"),
        ("Vol.3 No.7 2022年6月3日発行", 3, 7, "2022-06-03"),
        ("통권 7호 | 2022. 6. 3.", None, 7, "2022-06-03"),
        ("Issue No. 7 | Friday 3rd June, 2022, 9:00 AM", None, 7, "2022-06-03"),
        ("Week 22 – June 3, 2022 – No 7", None, 7, "2022-06-03"),
    ],
)
def test_volume_number_and_date_in_many_languages(
    tmp_path: Path, line: str, volume: int | None, number: int | None, day: str | None
) -> None:
    made, _ = read(tmp_path, f"# The Test Digest\n\n{line}\n\n## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n")
    facts = made.facts
    assert [story.headline for story in made.stories] == ["Lamps", "Cranes"]
    assert (facts.volume, facts.numbers, str(facts.date) if facts.date else None) == (
        volume,
        (number,) if number else (),
        day,
    )


@pytest.mark.parametrize(
    ("line", "language", "day", "rule"),
    [
        ("3.4.2026", "de", "2026-04-03", "date-order"),
        ("3/4/2026", "en-US", "2026-03-04", "date-order"),
        ("3/4/2026", "en-GB", "2026-04-03", "date-order"),
        ("3/4/26", "fr", "2026-04-03", "date-order"),
        ("26/4/03", "ja", "2026-04-03", "date-order"),
        ("24/11/2026", "en", "2026-11-24", ""),
        ("3/4/2026", "en", None, "date"),
        ("3/4/26", "en", None, "date"),
    ],
)
def test_a_date_in_figures_is_read_by_its_language_or_asked_for(
    tmp_path: Path, line: str, language: str, day: str | None, rule: str
) -> None:
    path = tmp_path / "x.md"
    path.write_text(f"# The Test Digest\n\n{line}\n\n## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n", "utf-8")
    made = sorting.draft(opening.read(path), Publication("x", "The Test Digest", language=language), path)
    assert (str(made.facts.date) if made.facts.date else None) == day
    assert [doubt.rule for doubt in made.doubts if doubt.rule.startswith("date")] == ([rule] if rule else [])


@pytest.mark.parametrize(
    "line",
    [
        "Vol. 3, No. 3-4 | November 2026",
        "Vol. 3, Nos. 3 – 4 November 2026",
        "Vol. 3, No. 3 – 4",
        "Vol. 3, No. 3–4 November 2026",
    ],
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


def test_links_and_notes_of_captions_are_kept_or_named(tmp_path: Path) -> None:
    figure = (
        '<figure><img src="a.png"><figcaption>Lamps by <a href="https://example.org/a">A</a>, data of '
        '<a href="https://example.org/b">B</a></figcaption></figure>'
    )
    page = f"<h1>The Test Digest</h1><h2>Lamps</h2><p>{ONE}</p>{figure}<h2>Cranes</h2><p>{TWO}</p>"
    made, values = read(tmp_path, page, name="x.html")
    picture = values["stories"][0]["images"][0]
    assert (picture["caption"], picture["address"]) == ("Lamps by A, data of B", "https://example.org/a")
    assert "https://example.org/b" in " ".join(doubt.message for doubt in made.doubts)


@pytest.mark.parametrize("charset", ["gb2312", "iso-8859-1", "shift_jis"])
def test_a_page_that_was_saved_as_utf_8_is_read_as_that(tmp_path: Path, charset: str) -> None:
    page = f'<html><meta charset="{charset}"><h2>港湾が灯を四十注文した</h2><p>{"港湾は月曜日に北の水路のための灯を注文した。" * 3}</p></html>'
    made, _ = read(tmp_path, page, name="x.html")
    assert made.stories[0].headline == "港湾が灯を四十注文した"


def test_a_title_that_sounds_like_a_button_is_a_title(tmp_path: Path) -> None:
    made, _ = read(tmp_path, f"# Comments\n\n{ONE}\n\n{TWO}\n")
    assert [story.headline for story in made.stories] == ["Comments"]


@pytest.mark.parametrize("line", ["$29.99", "2", ":", "40 %"])
def test_a_line_without_words_heads_no_story_and_is_no_name(tmp_path: Path, line: str) -> None:
    made, values = read(tmp_path, f"{HEAD}**Lamps**\n\n{ONE}\n\n**{line}**\n\n**Cranes**\n\n{TWO}\n")
    assert [headline for headline, _ in stories(values)] == ["Lamps", "Cranes"]
    made, _ = read(tmp_path, f"**{line}**\n\n**Lamps**\n\n{ONE}\n\n**Cranes**\n\n{TWO}\n")
    assert made.names == []


def test_a_sentence_is_no_name(tmp_path: Path) -> None:
    made, _ = read(tmp_path, f"and mix well. See the next\n\n## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n")
    assert made.names == []


@pytest.mark.parametrize(
    "line",
    [
        "Is this email not displaying correctly? View it in your browser.",
        "Email not displaying correctly? View it in your browser.",
        "Having trouble viewing this email? Open it in your browser",
        "Web version",
        "View the web version",
        "View as a Web Page",
    ],
)
def test_how_else_to_see_a_mail_is_furniture(tmp_path: Path, line: str) -> None:
    made, _ = read(tmp_path, f"{line}\n\n# The Test Digest\n\n## Lamps\n\n{ONE}\n\n## Cranes\n\n{TWO}\n")
    assert made.furniture == [line]
    assert made.names == ["The Test Digest"]


def test_a_bold_line_with_no_text_below_belongs_to_the_story_above(tmp_path: Path) -> None:
    text = f"**Lamps**\n\n{ONE}\n\n**Order now**\n\n![A lamp](a.png)\n\n**Cranes**\n\n{TWO}\n\n**Ferries**\n\n{THREE}\n"
    _, values = read(tmp_path, HEAD + text)
    assert stories(values) == [("Lamps", f"{ONE}\n\n**Order now**"), ("Cranes", TWO), ("Ferries", THREE)]
    assert len(values["stories"][0]["images"]) == 1


def test_bold_lines_over_pictures_stay_headlines(tmp_path: Path) -> None:
    pictures = "".join(f"**Lamp {name}**\n\n![A lamp]({name}.png)\n\n" for name in "abcd")
    _, values = read(tmp_path, f"{HEAD}**Lamps**\n\n{ONE}\n\n{pictures}")
    assert [headline for headline, _ in stories(values)] == ["Lamps", "Lamp a", "Lamp b", "Lamp c", "Lamp d"]


def test_a_picture_below_a_section_title_does_not_make_it_a_story(tmp_path: Path) -> None:
    text = f"# The Test Digest\n\n## News\n\n![A port](a.png)\n\n### Lamps\n\n{ONE}\n\n### Cranes\n\n{TWO}\n"
    _, values = read(tmp_path, text)
    assert [(story.get("kicker"), story["headline"]) for story in values["stories"]] == [
        ("News", "Lamps"),
        ("News", "Cranes"),
    ]
    assert len(values["stories"][0].get("images", [])) + ("image" in values) == 1


def test_short_items_that_share_nothing_with_the_paragraphs_below_head_none(tmp_path: Path) -> None:
    reasons = "- It expired\n- Funds are lacking\n- More proof is wanted"
    made, values = read(
        tmp_path, f"# The invoice\n\nHello, it failed for a reason:\n\n{reasons}\n\n{ONE}\n\n{TWO}\n\n{THREE}\n"
    )
    assert made.shape != "two-lists"
    assert len(values["stories"]) == 1


def test_a_label_that_stands_below_each_headline_is_none(tmp_path: Path) -> None:
    text = "".join(f"## {name}\n\n### Source:\n\n{body}\n\n" for name, body in (("Lamps", ONE), ("Cranes", TWO)))
    _, values = read(tmp_path, f"# The Test Digest\n\n{text}")
    assert [headline for headline, _ in stories(values)] == ["Lamps", "Cranes"]
    assert stories(values)[0][1] == f"Source:\n\n{ONE}"


@pytest.mark.parametrize("name", ["x.html", "x.docx"])
def test_a_table_of_headlines_and_details_is_read_by_columns(tmp_path: Path, name: str) -> None:
    rows = (("Headlines", "Details"), ("Lamps ordered", ONE), ("Cranes moved", TWO))
    if name == "x.html":
        cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        made, values = read(tmp_path, f"<p>Vol. 3, No. 2, 2022-06-03</p><table>{cells}</table>", name=name)
    else:
        cells = "".join(f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
        path = write(tmp_path / name, f"{p('Vol. 3, No. 2, 2022-06-03')}<w:tbl>{cells}</w:tbl>")
        made = sorting.draft(opening.read(path), None, path)
        values = assemble.values(made, lambda _picture: (None, ""))
    assert made.shape == "marked"
    assert stories(values) == [*rows[1:]]


def test_items_right_below_each_other_head_no_stories(tmp_path: Path) -> None:
    text = "The port ordered lamps on Monday.\n\n1. one\n2. two\n\nA sentence parts two lists.\n\n1. three\n2. four\n"
    _, values = read(tmp_path, f"{HEAD}## Lamps\n\n{text}\nThe next order comes in June, said the board.\n")
    assert [headline for headline, _ in stories(values)] == ["Lamps"]


def test_numbers_that_a_masthead_has_too_are_not_missed(tmp_path: Path) -> None:
    text = f"<h1>The Test Digest</h1><p>Vol. 2, No. 7</p><h2>Lamps</h2><p>{ONE}</p><ol type=I start=2><li>two<li>three</ol>"
    _, values = read(tmp_path, f"{text}<ol start='7' type='A'><li>seven</li></ol>", name="x.html")
    assert "II. two" in values["stories"][0]["body"]


def test_a_table_with_lists_in_its_cells_is_said_to_dissolve(tmp_path: Path) -> None:
    rows = "<tr><th>Port</th><th>Lamps</th></tr><tr><td>North</td><td><ul><li>forty</li><li>new</li></ul></td></tr>"
    page = f"<h1>The Test Digest</h1><h2>Lamps</h2><p>{ONE}</p><table>{rows}</table><h2>Cranes</h2><p>{TWO}</p>"
    made, _ = read(tmp_path, page, name="x.html")
    assert any("was dissolved into paragraphs" in doubt.message for doubt in made.doubts)


def test_empty_lines_part_paragraphs_and_bold_lines_head_them(tmp_path: Path) -> None:
    page = f"<p>The Test Digest<br>Vol. 2, No. 7</p><div><b>Lamps</b><br>{ONE}<br><br>{THREE}<br><br><b>Cranes</b><br>{TWO}</div>"
    _, values = read(tmp_path, page, name="x.html")
    assert stories(values) == [("Lamps", f"{ONE}\n\n{THREE}"), ("Cranes", TWO)]


def test_a_subtitle_heads_no_story(tmp_path: Path) -> None:
    page = f"<h1>The Test Digest No. 7</h1><h3>What moved the port</h3><p>Jane Sample</p><h2>Lamps</h2><p>{ONE}</p>"
    made, values = read(tmp_path, f"{page}<h2>Cranes</h2><p>{TWO}</p>", name="x.html")
    assert stories(values) == [("Lamps", ONE), ("Cranes", TWO)]
    assert made.names[0] == "The Test Digest"


def test_the_title_of_a_picture_is_its_caption(tmp_path: Path) -> None:
    _, values = read(tmp_path, f'{HEAD}## Lamps\n\n{ONE}\n\n![A lamp](a.png "The first lamp")\n\n## Cranes\n\n{TWO}\n')
    assert values["stories"][0]["images"][0]["caption"] == "The first lamp"


def test_a_detail_without_a_headline_leaves_the_others_theirs(tmp_path: Path) -> None:
    heads = "- Port orders forty lamps\n- Ferry lines try one ticket\n- Fleet returns with record catch\n"
    fleet = "The fleet landed four thousand tonnes of herring this month, more than in any year since 1998."
    made, values = read(
        tmp_path, f"The Test Digest Vol 2.7 – 15 November 2024\n\n{heads}\n- {ONE}\n- {TWO}\n- {THREE}\n- {fleet}\n"
    )
    assert made.shape == "two-lists"
    assert [body for _, body in stories(values)] == [ONE, TWO, THREE, fleet]
    assert [story.headline for story in made.stories] == [
        "Port orders forty lamps",
        "",
        "Ferry lines try one ticket",
        "Fleet returns with record catch",
    ]


def test_lines_with_a_square_over_their_text_are_headlines(tmp_path: Path) -> None:
    lamps = "港湾局は三月三日、北水路のために新しい灯火を四十基注文し、費用と遅れを追う部署を設けると発表した。"
    ships = "三社は四月から共通の切符を試みる。沿岸線での試行では一週間に四千人が利用した。"
    _, values = read(
        tmp_path, f"港湾通信　第7号　2022年6月3日\n\n■港湾の灯火\n{lamps}\n\n■連絡船の切符\n{ships}\n", name="x.txt"
    )
    assert stories(values) == [("港湾の灯火", lamps), ("連絡船の切符", ships)]


def test_an_item_that_was_broken_to_fit_is_an_item(tmp_path: Path) -> None:
    text = "● The port ordered forty new lamps for the\nnorth channel on Monday."
    made, _ = read(tmp_path, f"{HEAD}## Lamps\n\n{ONE}\n\n{text}\n\n## Cranes\n\n{TWO}\n")
    assert made.stories[0].blocks[-1].opens


@pytest.mark.parametrize(
    ("below", "wanted"),
    [
        ("Vol. 2, No. 7 | 15 November 2024", ["Lamps", "Cranes"]),
        ("15 November 2024", ["The Test Digest", "Lamps", "Cranes"]),
        ("Vol. 2, No. 7", ["The Test Digest", "Lamps", "Cranes"]),
    ],
)
def test_a_name_in_the_style_of_headlines_stands_above_its_number_and_date(
    tmp_path: Path, below: str, wanted: list[str]
) -> None:
    long = f"{ONE} {TWO} {THREE} " * 4
    text = f"# The Test Digest\n\n{below}\n\nFor members.\n\n# Lamps\n\n{long}\n\n# Cranes\n\n{TWO} {long}\n"
    _, values = read(tmp_path, text, "headings")
    assert [headline for headline, _ in stories(values)] == wanted
    if len(wanted) == 2:
        assert (values["volume"], values["number"], str(values["date"])) == (2, 7, "2024-11-15")
        assert "For members." in str(values["not_placed"])
