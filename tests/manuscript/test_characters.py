"""Whatever lies in a font folder: its characters, or none, and never an error or a long wait."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

from pdfdigest.manuscript.checks import characters
from pdfdigest.manuscript.checks.characters import characters_of
from tests.builders import ROOT

FONT = min((ROOT / "fonts").rglob("*.[to]tf"), key=lambda path: path.stat().st_size)


def test_a_font_has_its_characters() -> None:
    assert characters_of(FONT)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_font_is_no_error(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(FONT.read_bytes())
    for _ in range(chance.choice((1, 20, 400))):
        raw[chance.randrange(chance.choice((300, len(raw))))] = chance.randrange(256)
    font = tmp_path / "damaged.ttf"
    font.write_bytes(raw[: chance.choice((len(raw), chance.randrange(len(raw))))])
    assert isinstance(characters_of(font), frozenset)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttf")
    assert not characters_of(tmp_path / "pipe.ttf")


NOTO = (
    "Adlam Arabic Armenian Balinese Bengali Buginese Cham Cherokee Coptic Devanagari Ethiopic Georgian Glagolitic Gothic"
    " Gujarati Gurmukhi Hanunoo Hebrew Javanese Kannada Khmer Lao Lepcha Limbu Lisu Malayalam Mandaic Mongolian Myanmar"
    " Ogham Oriya Osage Phoenician Runic Sinhala Syriac Tagalog Tamil Telugu Thaana Thai Tifinagh Vai Yi"
)
"""Scripts of which Noto has a Sans of that name."""
BY_HAND = {
    "漢": "Noto Serif CJK, or Noto Serif SC, TC or JP",
    "한": "Noto Serif KR",
    "ひ": "Noto Serif JP",
    "カ": "Noto Serif JP",
    "Ω": "one with Greek letters",
    "Ж": "one with Cyrillic letters",
    "ǅ": "one with more Latin letters, such as Noto Serif",
}


@pytest.mark.parametrize("script", NOTO.split())
def test_a_font_is_named_for_each_script_that_noto_has(script: str) -> None:
    said = characters._words(script.upper(), ["a"])
    advice = f"take them out, or put a font that has them (Noto Sans {script}) into fonts/ of the publication"
    assert said == f"no font in force has a (U+0061); {advice}"


@pytest.mark.parametrize(("sign", "font"), BY_HAND.items())
def test_a_font_is_named_for_the_scripts_of_several(sign: str, font: str) -> None:
    said = characters._words(characters._script(sign), [sign])
    assert said.endswith(f"put a font that has them ({font}) into fonts/ of the publication")


def test_no_font_is_named_that_does_not_exist() -> None:
    assert characters._words("LINEAR", ["a"]).endswith("put a font that has them into fonts/ of the publication")
    assert characters._words(characters._script("😀"), ["😀"]).endswith(
        "take them out, or put Noto Emoji into fonts/ of the publication"
    )
    assert characters._script("\ue000") == "UNNAMED"


def test_eight_signs_are_shown() -> None:
    assert "h (U+0068);" in characters._words("LATIN", list("abcdefgh"))
    assert "h (U+0068) and 1 more;" in characters._words("LATIN", list("abcdefghi"))


@pytest.mark.parametrize(
    "sign", [" ", "\u00a0", "\u200d", "\u00ad", "\ufe0f", "\u2028", "\x07", "\U000e0101", "\u180b"]
)
def test_what_prints_nothing_needs_no_font(sign: str) -> None:
    assert characters.is_unseen(sign)


def test_fonts_are_found_below_and_by_their_endings(tmp_path: Path) -> None:
    for name in ("a.otf", "below/b.TTF", "c.ttc", "d.woff", "e.woff2", "f.txt", "g"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in characters.font_files(tmp_path)]
    assert found == ["a.otf", "below/b.TTF", "c.ttc", "d.woff", "e.woff2"]
    assert characters_of(tmp_path / "none.ttf") == frozenset()
    assert characters_of(tmp_path / "f.txt") == frozenset()
