"""A page of a PDF and some words on it go in; how high they stand comes out."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_GAPS = re.compile(r"[\s\u00ad\u200b\u2060-]+")


def height(path: Path, page: int, words: str) -> float | None:
    """The baseline of the line on which the words first begin, in points from the page's lower edge.

    None where the page (from 1) does not have them, or its text cannot be read.  Spaces, hyphens and the
    form of the letters make no difference, so that words broken over two lines are found.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    wanted = _plain(words)
    if not wanted:
        return None
    text: list[str] = []
    heights: list[float] = []

    def hear(said: str, matrix: list[float], text_matrix: list[float], _font: object, _size: float) -> None:
        """Keep each letter with the height of its line (ISO 32000-1, 9.4.4)."""
        plain = _plain(said)
        x, y = text_matrix[4], text_matrix[5]
        heights.extend([x * matrix[1] + y * matrix[3] + matrix[5]] * len(plain))
        text.append(plain)

    try:
        reader = PdfReader(path)
        reader.pages[page - 1].extract_text(visitor_text=hear)
    except (PyPdfError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
    place = "".join(text).find(wanted)
    return heights[place] if place >= 0 else None


def _plain(words: str) -> str:
    return _GAPS.sub("", unicodedata.normalize("NFKC", words)).casefold()
