"""Outlines of CFF fonts are as long as fontTools has them; a damaged font is told from a sound one."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pdfdigest.inspection import cff_outlines
from pdfdigest.press.style_folders import shipped

FONTS = sorted(shipped("fonts").rglob("*.otf"))


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.stem)
def test_outlines_are_as_long_as_fonttools_has_them(file: Path) -> None:
    with TTFont(file, lazy=True) as font:
        top = font["CFF "].cff[0]
        wanted = [len(top.CharStrings[name].bytecode or b"") for name in top.charset]
        assert cff_outlines.lengths(font.reader["CFF "]) == wanted


def test_a_font_told_by_characters_has_no_lengths() -> None:
    top = bytes([139, 139, 139, 12, 30, 139, 17])
    index = bytes([0, 1, 1, 1, 1 + len(top)]) + top
    assert cff_outlines.lengths(b"\1\0\4\1" + bytes([0, 1, 1, 1, 2]) + b"A" + index) is None


def test_a_font_cut_off_anywhere_is_damaged_or_has_less() -> None:
    with TTFont(FONTS[0], lazy=True) as font:
        whole = font.reader["CFF "]
    every = cff_outlines.lengths(whole)
    for end in range(0, len(whole), 997):
        with contextlib.suppress(IndexError, KeyError, ValueError):
            assert cff_outlines.lengths(whole[:end]) == every
