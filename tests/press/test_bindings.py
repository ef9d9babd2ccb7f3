"""What no line may end within: days with months, figures with what is counted, abbreviations with figures, by language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pdfdigest.model import Node
from pdfdigest.press.compose import markup
from pdfdigest.press.compose.bindings import bound
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, story, text


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "On February_16 and 16_February 2022, in May 2021, it sold 3_million tons (pp._2–3)."),
        ("en", "See No._4, Art._5, §_12, US$_3; J._S._Biden met Mr._Abe at 5_p.m. after 12_km and 5_percent."),
        ("en", "In 2022 it was plain. That year 300 people left."),
        ("de", "Am 15._Februar 2022 sprach Dr._Weber über 3,5_Mio. Euro (S._12, Art._5 Abs._2, §_12), 20_Prozent."),
        ("fr", "Le 1er_février et le 16_février, 3_millions d’euros, M._Macron, art._12, p._3, n°_4."),
        ("es", "El 16_de_febrero de 2022, 3_millones, pág._4, Sr._García, art._5."),
        ("it", "Il 16_febbraio, 3_milioni, n._4, art._5."),
        ("pt", "Em 16_de_fevereiro, 3_milhões, pág._4."),
        ("nl", "Op 16_februari, 3_miljoen, blz._4."),
        ("pl", "Dnia 16_lutego 2022_r. 3_mln zł, s._4, art._5 ust._2."),
        ("ru", "16_февраля 2022_г. 3_млн руб., с._4, ст._5, И._И._Иванов, №_4."),
        ("uk", "16_лютого 2022_р., 3_млн грн, ст._5."),
        ("el", "Στις 16_Φεβρουαρίου, 3_εκατ. ευρώ, σ._4, άρθρο_5."),
        ("ko", "2월_16일에 3_만 명."),
        ("ar", "في 16_فبراير 2022، رقم_4."),
        ("he", "ב-16_בפברואר 2022, 3_מיליון, סעיף_4."),
        ("hi", "16_फ़रवरी 2022, 3_करोड़ रुपये, 20_प्रतिशत."),
        ("ja", "3_km."),
        ("zh", "3_km."),
        ("zh-Hant", "3_km."),
    ],
)
def test_words_that_belong_together_stand_together(language: str, wanted: str) -> None:
    (node,) = bound((Node("text", text=wanted.replace("_", " ")),), language)
    assert node.text.replace("\u00a0", "_") == wanted


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("ja", "2022_年2_月24_日、第_4_回の会合に128_名と3_か_国が、2_月は3_km。"),
        ("zh", "2022_年2_月24_日，第_4_次会议，3_个_国家。"),
        ("zh-Hant", "2022_年2_月24_日，第_4_次會議。"),
    ],
)
def test_a_figure_stands_with_its_counter_where_no_blank_parts_them(language: str, wanted: str) -> None:
    (node,) = bound((Node("text", text=wanted.replace("3_km", "3 km").replace("_", "")),), language)
    assert node.text.replace("\u2060", "_").replace("\u00a0", "_") == wanted


@pytest.mark.parametrize("style", ["bulletin", "gazette"])
def test_a_day_is_never_parted_on_japanese_pages(desk: Path, machine: Machine, style: str) -> None:
    said = "会議は2025年2月24日に開かれ、128名が出席し、第4回の会合で3か国が合意した。"
    body = "".join(f"{'あ' * count}{said}\n\n" for count in range(26))
    made = edition(issue(desk, facts={"language": "ja"}, stories=[story(body=body)]), machine, style=style)
    lines = text(made.data).splitlines()
    assert "\u2060" not in text(made.data)
    assert sum("出席" in line for line in lines) > 10
    assert [line for line in lines if re.match(r"[年月日名回国]", line) or re.search(r"第\Z", line)] == []


def test_they_are_tied_where_one_of_them_is_bold_or_linked() -> None:
    nodes = (
        Node("text", text="It sold "),
        Node("strong", nodes=(Node("text", text="3"),)),
        Node("text", text=" million tons on "),
        Node("emphasis", nodes=(Node("text", text="February"),)),
        Node("text", text=" 16, as was said before it began."),
    )
    html = markup.html((Node("paragraph", nodes=nodes),), markup.Calls((), lambda _call: ""))  # type: ignore[arg-type,return-value]
    assert "<strong>3</strong>\u00a0million tons on <em>February</em>\u00a016, as" in html
