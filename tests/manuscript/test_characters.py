"""Whatever lies in a font folder: its characters, or none, and never an error or a long wait."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

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
