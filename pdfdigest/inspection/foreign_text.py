"""The text of a PDF that was made elsewhere goes in; its lines come out with the size they are set in, and its headlines.

Text is read for a proposal alone: a page that no reader can make words of has none.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdf

from pdfdigest.pdf import library_remarks

LOOKED_AT = 60
"""Pages whose text is read for headlines; a digest is shorter."""
LARGER = 1.12
"""How much larger than the text a line is set that is taken for a headline."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its page from 1, the size it is set in, its words."""

    page: int
    size: float
    words: str


def lines(pdf: pikepdf.Pdf, count: int) -> tuple[Line, ...]:
    """The lines of text, in the order of each page's own stream; of a page that cannot be read, none."""
    mended = io.BytesIO()
    found: list[Line] = []
    with library_remarks.silenced():
        # pypdf looks through all of a packed row of objects for each one in it.
        plain = pikepdf.ObjectStreamMode.disable
        pdf.save(mended, encryption=False, fix_metadata_version=False, object_stream_mode=plain)
        reader = pypdf.PdfReader(mended)
        for number in range(min(count, LOOKED_AT)):
            try:
                found += list(_page_lines(reader.pages[number], number + 1))
            except Exception:  # noqa: S112  what a reader raises over text keeps no file off the record
                continue
    return tuple(found)


def tidy(words: str) -> str:
    """Words in one line, without signs that no text has."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def _page_lines(page: Any, number: int) -> Iterator[Line]:
    runs: list[tuple[float, float, str]] = []

    def visit(text: str, space: list[float], matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            scale = abs(matrix[3] or matrix[1]) * abs(space[3] or space[1])
            runs.append((round(space[5] + matrix[5] * (space[3] or 1)), round(size * scale, 1), text))

    page.extract_text(visitor_text=visit)
    words, place, size = "", None, 0.0
    for top, height, text in runs:
        if place is not None and (abs(top - place) > height * 0.6 or "\n" in text):
            yield from _tidy(number, size, words)
            words, size = "", 0.0
        words, place, size = f"{words} {text}" if words else text, top, max(size, height)
    yield from _tidy(number, size, words)


def _tidy(page: int, size: float, words: str) -> Iterator[Line]:
    told = tidy(words)
    if told:
        yield Line(page, size, told)


def headlines(lines: Iterable[Line], count: int) -> tuple[tuple[str, int], ...]:
    """Lines set larger than the text, those of one size that follow each other joined."""
    sizes: Counter[float] = Counter()
    places: dict[str, set[int]] = {}
    for line in lines:
        sizes[line.size] += len(line.words)
        places.setdefault(line.words, set()).add(line.page)
    if not sizes:
        return ()
    text = sizes.most_common(1)[0][0]
    largest = max(sizes)
    found: list[tuple[str, int, float]] = []
    for line in lines:
        running = count > 2 and len(places[line.words]) > count // 2
        if not text * LARGER <= line.size or (line.size == largest and line.page == 1) or running:
            found.append(("", line.page, 0.0))
        elif found and found[-1][1:] == (line.page, line.size):
            found[-1] = (f"{found[-1][0]} {line.words}", line.page, line.size)
        else:
            found.append((line.words, line.page, line.size))
    kept = ((words, page) for words, page, _ in found if 6 <= len(words) <= LONGEST and re.search(r"\w{2}", words))
    return tuple(dict.fromkeys(kept))
