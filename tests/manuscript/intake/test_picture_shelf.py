"""The pictures of one manuscript, all together."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from pdfdigest.manuscript.intake import pictures
from pdfdigest.manuscript.intake.shape import Picture


def packed(number: int) -> bytes:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="{number}"/>'.encode() + b" " * 400
    packer = zlib.compressobj(9, wbits=31)
    return packer.compress(drawing) + packer.flush()


def test_packed_drawings_are_counted_as_large_as_they_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "ALL", 1_000)
    shelf = pictures.Shelf(tmp_path / "images", tmp_path / "notes.docx", "notes")
    said = [shelf.add(Picture(f"{number}.svgz", packed(number), "", "")) for number in (1, 2, 3)]
    assert [name for name, _ in said] == ["images/notes.svg", "images/notes-2.svg", None]
    assert "take no more than" in said[2][1]
    assert len(shelf.new) == 2
