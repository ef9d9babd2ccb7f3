"""A folio and marks go in; the operators that lay them over a page come out: the volume's own layer, as text.

It is made of numbers alone, so that a proof can make it again and hold it against what lies over a bound page.
Issues leave their lowest 25 mm free; a page from elsewhere may not, so that there each sign stands in a white ring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from pdfdigest.paper import FOLIO, FOLIO_HEIGHT, FOLIO_WIDTH, PAPERS, POINTS
from pdfdigest.pdf.content_balance import Around
from pdfdigest.pdf.page_entries import inherited
from pdfdigest.pdf.page_identity import LAYER

SIZE = 8.4
RING = "1 G 1.6 w 1 j"
MARGINS = (PAPERS["A4"].outer, PAPERS["A4"].inner)
"""Outer and inner margin in mm of volumes that do not say theirs."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the layer: the code of each in the font that it is set in, and its width in thousandths.

    `margins` are the outer and the inner one, in mm, between which figures and words stand.
    """

    glyphs: Mapping[str, str]
    widths: Mapping[str, float]
    margins: tuple[float, float] = MARGINS

    def wide(self, text: str) -> float:
        """How wide figures are set, in points."""
        return sum(self.widths.get(sign, 500.0) for sign in text) * SIZE / 1000

    def codes(self, text: str) -> str:
        """The codes of figures, in hexadecimal; what the font does not have is left out."""
        return "".join(self.glyphs[sign] for sign in text if sign in self.glyphs)


@dataclass(frozen=True, slots=True)
class Note:
    """A mark in the margin, and the folio it sends to, after the short word for a page.

    `height` is how far up the page it stands, in points; None at its head, where the words were not found.
    """

    height: float | None
    folio: int
    short: str = "p."


@dataclass(frozen=True, slots=True)
class Laid:
    """What is laid over one page.

    `shown` is the folio as printed; where it is empty, as on a cover, the page bears neither folio nor running head.
    `ringed` has each sign stand in a white ring.
    """

    folio: int
    shown: str
    proof: bool = False
    notes: tuple[Note, ...] = ()
    ringed: bool = False


def around(page: Any, laid: Laid, figures: Figures, names: tuple[str, ...], content: Around) -> tuple[bytes, bytes]:
    """The streams before and behind the content of a page; `names` are those of the layer there, as `LAYER` has them."""
    matrix, width, height = _frame(page)
    named = dict(zip(LAYER, names, strict=True))
    drawn = _drawn(laid, figures, named, width, height)
    passes = [f"1 Tr {RING}", *drawn, "0 Tr", *drawn] if laid.ringed else drawn
    said = [f"q {matrix} cm 0 g", *passes, "Q"]
    body = "\n".join(said)
    behind = f"{content.behind}/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n{body}\nEMC\n"
    return content.before.encode(), behind.encode()


def _drawn(laid: Laid, figures: Figures, named: Mapping[str, str], width: float, height: float) -> list[str]:
    recto = laid.folio % 2 == 1
    outer, inner = (margin * POINTS for margin in figures.margins)
    foot = FOLIO * POINTS
    line = foot - FOLIO_HEIGHT * POINTS / 2 + SIZE * 0.26
    font = named["/PdStamp"]
    said = []
    if laid.shown:
        x = width - outer - figures.wide(laid.shown) if recto else outer
        said.append(f"BT {font} {SIZE} Tf 1 0 0 1 {x:.3f} {foot:.3f} Tm <{figures.codes(laid.shown)}> Tj ET")
        head = named["/PdStart"] if recto else named["/PdEnd"]
        left = inner if recto else width - inner - FOLIO_WIDTH * POINTS
        said.append(f"q 1 0 0 1 {left:.3f} {line:.3f} cm {head} Do Q")
    if laid.proof:
        said.append(
            f"q 1 0 0 1 {(width - FOLIO_WIDTH * POINTS) / 2:.3f} {line - 5 * POINTS:.3f} cm {named['/PdProof']} Do Q"
        )
    for note in laid.notes:
        bar = width - outer + 2 * POINTS if recto else outer - 2 * POINTS
        edge = bar + 1.2 * POINTS if recto else 4 * POINTS
        y = height - 30 * POINTS if note.height is None else min(max(note.height, 20 * POINTS), height - 20 * POINTS)
        said.append(f"q 1.2 w 0 G {bar:.3f} {y - 3:.3f} m {bar:.3f} {y + 8:.3f} l S Q")
        said.append(f"q 1 0 0 1 {edge:.3f} {y - 6:.3f} cm {named['/PdCorrected']} Do Q")
        told = f"{note.short} {note.folio}" if figures.glyphs.keys() >= set(note.short) else str(note.folio)
        said.append(f"BT {font} 6.4 Tf 1 0 0 1 {edge:.3f} {y - 6:.3f} Tm <{figures.codes(told)}> Tj ET")
    return said


def _frame(page: Any) -> tuple[str, float, float]:
    """The matrix that puts the origin at the lower left of the page as it is seen, its width and height in points."""
    leaf = pikepdf.Page(page)
    (x0, y0, x1, y1), crop = _box(leaf.trimbox), _box(leaf.cropbox)
    x0, y0, x1, y1 = max(x0, crop[0]), max(y0, crop[1]), min(x1, crop[2]), min(y1, crop[3])
    if x0 >= x1 or y0 >= y1:
        x0, y0, x1, y1 = _box(leaf.mediabox)
    turn = inherited(page, "/Rotate") or 0
    turn = int(turn) % 360 if isinstance(turn, int) else 0
    unit = page.get("/UserUnit", 1)
    unit = float(unit) if not isinstance(unit, pikepdf.Object) and float(unit) > 0 else 1.0
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    scale = f"{1 / unit:.6g}"
    if turn == 90:
        return f"0 {scale} -{scale} 0 {x1:.3f} {y0:.3f}", height, width
    if turn == 180:
        return f"-{scale} 0 0 -{scale} {x1:.3f} {y1:.3f}", width, height
    if turn == 270:
        return f"0 -{scale} {scale} 0 {x0:.3f} {y1:.3f}", height, width
    return f"{scale} 0 0 {scale} {x0:.3f} {y0:.3f}", width, height


def _box(given: Any) -> tuple[float, float, float, float]:
    box = [float(value) for value in given]
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
