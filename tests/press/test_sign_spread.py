"""Justified Japanese and Chinese: even edges, words of other scripts whole, no last line of a sign or two."""

from __future__ import annotations

import io
import re
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from pypdf import PdfReader

from pdfdigest.press.engine import drawn_spaces, even_lines, letter_fit, sign_spread, whole_paragraphs
from pdfdigest.press.engine.weasyprint_internals import boxes, page_box
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, story
from tests.judges.corpus import generated

FACE = next((shipped("fonts") / "biz-ud-mincho").glob("*Regular.ttf")).as_uri()
LATIN = next((shipped("fonts") / "source-serif-4").glob("SourceSerif4-Regular.otf")).as_uri()
PAGE = (
    f"<html lang=ja><style>@font-face {{{{ font-family: J; src: url({FACE}) }}}} @font-face {{{{ font-family: L; src: url({LATIN}) }}}}"
    "@page {{ size: 500px 3000px; margin: 30px }} body {{ margin: 0 }}"
    "p {{ margin: 0 0 9px; width: {width}px; font: 14px/20px L, J; text-align: {align}; hyphens: manual }}"
    "</style>{body}"
)
WORDS = (
    "三者は今月初めの次官級会合で<b>会談</b>している。韓国と連携した北朝鮮の核問題への対処など、同盟に関わる他の課題も取り上げた。"
    "米国のSolariant Capitalと日本の大和エナジー・インフラ（DEI）の間で正式に結ばれた。"
)


def laid_out(body: str, width: float, align: str = "justify", *, ours: bool = True) -> Any:
    with ExitStack() as mended:
        for patch in (
            letter_fit.spread,
            drawn_spaces.measured,
            sign_spread.spread,
            whole_paragraphs.broken,
        ) * ours:
            mended.enter_context(patch())
        return weasyprint.HTML(string=PAGE.format(width=width, align=align, body=body)).render()


def paragraphs(document: Any) -> list[list[Any]]:
    (page,) = document.pages
    found = [box for box in page_box(page).descendants() if isinstance(box, boxes.BlockBox) and box.element_tag == "p"]
    return [[each for each in box.children if isinstance(each, boxes.LineBox)] for box in found]


def words(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


@pytest.mark.parametrize("width", [180, 251, 333, 420])
def test_lines_end_at_one_edge_as_laid_out_and_as_drawn(width: int) -> None:
    document = laid_out(f"<p>{WORDS * 2}</p>", width)
    ((*full, _),) = paragraphs(document)
    assert len(full) > 2
    assert all(line.width == pytest.approx(width, abs=0.6) for line in full)
    drawn = bbox(document.write_pdf())[0]
    edges = [word.right for word, following in pairwise(drawn) if following.left <= word.left]
    assert len(edges) == len(full)
    assert all(right * 4 / 3 == pytest.approx(30 + width, abs=0.6) for right in edges)
    ((*plain, _),) = paragraphs(laid_out(f"<p>{WORDS * 2}</p>", width, ours=False))
    assert any(line.width < width - 5 for line in plain if " " not in words(line))


def test_words_of_other_scripts_keep_their_letters_together() -> None:
    document = laid_out(f"<p>{WORDS * 2}</p>", 251)
    layouts = [
        box.pango_layout
        for line in paragraphs(document)[0]
        for box in line.descendants()
        if isinstance(box, boxes.TextBox)
    ]
    apart = [(layout.text[at], room) for layout in layouts for at, room in getattr(layout, "room", {}).items()]
    assert len(apart) > 20
    assert not [sign for sign, _ in apart if re.match("[A-Za-z]", sign)]
    assert max(room for _, room in apart) < 14 * 2 * sign_spread.ROOM


@pytest.mark.parametrize("align", ["justify", "start"])
def test_no_paragraph_ends_in_a_sign_or_two(align: str) -> None:
    signs = "ウクライナへの支援をめぐり政策を調整した国際法に違反する制裁で全面的に協調すると表明した"
    body = "".join(f"<p>{(signs * 2)[:count]}。</p>" for count in range(46, 72))
    ends = [words(lines[-1]) for lines in paragraphs(laid_out(body, 333, align))]
    assert min(map(sign_spread.letters, ends)) >= even_lines.RUNT
    plain = [words(lines[-1]) for lines in paragraphs(laid_out(body, 333, align, ours=False))]
    assert min(map(sign_spread.letters, plain)) < even_lines.RUNT


def test_all_that_is_written_is_printed(machine: Machine, desk: Any) -> None:
    text = re.sub("<.*?>", "", WORDS) * 3
    of = issue(desk, facts={"language": "ja"}, stories=[story(headline="2+2協議、ABC社が24日に", body=f"{text}\n")])
    made = edition(of, machine, style="gazette")
    pages = PdfReader(io.BytesIO(made.data)).pages
    printed = "".join(page.extract_text() for page in pages)
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", printed)
    assert "sign-spread" in made.setting
    fonts = {str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert not [name for name in fonts if "Arabic" in name or "Devanagari" in name]


def test_short_last_lines_are_told() -> None:
    (page,) = laid_out(f"<section id=a><div class=body><p>{'国' * 31}</p></div></section>", 140, ours=False).pages
    assert [each.rule for each in even_lines.uneven([page])] == ["runt"]


def test_words_with_spaces_between_them_fill_their_lines_too(tmp_path: Path, machine: Machine) -> None:
    """Where the faces of spaces differ, signs may not take the slack: then spaces do, and no line is too short."""
    assert edition(generated(tmp_path, 23), machine, "archive", style="gazette").pages == 2
