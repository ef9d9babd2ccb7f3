"""How even lines are beside Typst: the texts of the samples in one face, at two measures, and every line counted from the PDF.

`python -m benchmarks.measures` prints a line for each engine and measure.  Both are asked for 10.2/13.5 pt, justified and
hyphenated; Typst a second time with the room between letters that it can be given.
"""

from __future__ import annotations

import ctypes
import html
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import weasyprint
from fontTools.ttLib import TTFont

from benchmarks.type import ROOT, samples
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import pages
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.workers import font_configuration

MEASURES = (118, 80)
SIZE = 10.2
FACE = shipped("fonts") / "source-serif-4" / "SourceSerif4-Regular.otf"
BENCH = ROOT / ".bench" / "bin" / "python"
PAGE = (
    "<html lang=en><style>@font-face {{ font-family: Face; src: url({face}) }} body {{ margin: 0 }}"
    "@page {{ size: {paper}mm 297mm; margin: 20mm }} p {{ margin: 0 0 7pt; font: 10.2pt/13.5pt Face; text-align: justify;"
    "hyphens: auto; hyphenate-limit-chars: 6 2 3 }}</style>{body}"
)
TYPST = """
#let paragraphs = json("text.json")
#set page(width: {paper}mm, height: 297mm, margin: 20mm)
#set text(font: "Source Serif 4", size: 10.2pt, lang: "en", hyphenate: true)
#set par(justify: true, leading: .5em{limits})
#for paragraph in paragraphs {{ par(paragraph) }}
"""
LIMITS = ", justification-limits: (tracking: (min: -0.01em, max: 0.02em))"
HANGING = 5.0
"""Points by which a line that fills the measure may stand out, or seem to."""
LEAST = 0.5
"""The share of a space from which what stands between two letters is one."""
HYPHENS = "-\u2010\u00ad\u0002"
"""How readers tell a hyphen at the end of a line: PDFium as U+0002."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lines of a PDF come to: how many, of those that fill the measure how many are loose, hyphens, the widest space
    as a multiple of the face's."""

    count: int
    filled: int
    loose: int
    hyphens: int
    widest: float

    def __str__(self) -> str:
        """In words."""
        share = 100 * self.loose / self.filled if self.filled else 0.0
        return f"{share:.1f} % loose of {self.filled} full lines, {self.hyphens} of {self.count} in a hyphen, widest space {self.widest:.1f} times the face's"


def texts() -> list[str]:
    """The paragraphs of the samples, as plain text."""
    found = []
    for issue in samples():
        for story in issue.stories:
            plain = ("".join(part.plain() for part in node.nodes) for node in story.body if node.kind == "paragraph")
            found += [re.sub(r"\s+", " ", text) for text in plain]
    return [
        text
        for text in found
        if text.isascii() or not re.search("[\u0370-\uffff]", re.sub("[\u2000-\u206f]", "", text))
    ]


def ours(paragraphs: list[str], measure: int, *, plain: bool) -> bytes:
    """The paragraphs set by us, or by WeasyPrint alone."""
    body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    with nullcontext() if plain else pages.mended():
        made = weasyprint.HTML(string=PAGE.format(face=FACE.as_uri(), paper=measure + 40, body=body)).write_pdf()
    assert made is not None
    return bytes(made)


def typst(paragraphs: list[str], measure: int, folder: Path, *, limits: str = "") -> bytes:
    """The paragraphs set by Typst."""
    (folder / "text.json").write_text(json.dumps(paragraphs), "utf-8")
    (folder / "text.typ").write_text(TYPST.format(paper=measure + 40, limits=limits), "utf-8")
    script = "import sys, typst; typst.compile('text.typ', output='text.pdf', font_paths=sys.argv[1:], ignore_system_fonts=True)"
    subprocess.run([BENCH, "-c", script, FACE.parent], cwd=folder, check=True)
    return (folder / "text.pdf").read_bytes()


def counted(data: bytes, measure: int) -> Lines:
    """Every line of a PDF of one column of that measure, in mm."""
    font = TTFont(FACE)
    scale = SIZE / font["head"].unitsPerEm
    advances, letters = font["hmtx"], font.getBestCmap()
    space = advances[letters[ord(" ")]][0] * scale
    wide = measure / 25.4 * 72
    count = hyphens = 0
    spaces: list[float] = []

    def ends(sign: str, x: float) -> float:
        return float(x + advances[letters.get(ord("-" if sign in HYPHENS else sign), ".notdef")][0] * scale)

    for line in _lines(data):
        count += 1
        hyphens += line[-1][0] in HYPHENS
        # PDFium drops a wide space, and Pango gives a space its room on both sides: what stands between letters is measured.
        between = (after[1] - ends(*before) for before, after in pairwise(line))
        gaps = [gap for gap in between if gap > LEAST * space]
        if gaps and abs(ends(*line[-1]) - line[0][1] - wide) < HANGING:
            spaces.append(statistics.mean(gaps) / space)
    return Lines(count, len(spaces), sum(each > 2 for each in spaces), hyphens, max(spaces, default=0.0))


def _lines(data: bytes) -> Iterator[list[tuple[str, float]]]:
    """The signs of each line, each with where it begins, in points."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        line: list[tuple[str, float]] = []
        before = None
        for index in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if chr(code).isspace() or pdfium.FPDFText_IsGenerated(text, index) == 1:
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
            if before is not None and abs(y.value - before) > 3:
                yield line
                line = []
            before = y.value
            line.append((chr(code), x.value))
        if line:
            yield line
    document.close()


def main() -> None:
    """Set everything, and print what it comes to."""
    first = next(samples())
    paragraphs = texts()
    with tempfile.TemporaryDirectory(prefix="measures-") as folder:
        home = Path(folder)
        os.environ["FONTCONFIG_FILE"] = str(
            font_configuration.written(House(first.publication).font_folders, home / "fonts")
        )
        for measure in MEASURES:
            made = {"ours": ours(paragraphs, measure, plain=False), "WeasyPrint": ours(paragraphs, measure, plain=True)}
            if BENCH.exists():
                made["Typst"] = typst(paragraphs, measure, home)
                made["Typst, its letter limits"] = typst(paragraphs, measure, home, limits=LIMITS)
            else:
                print("Typst is not installed: `make bench` installs it", file=sys.stderr)
            for name, data in made.items():
                print(f"{f'{measure} mm, {name}':36}{counted(data, measure)}", flush=True)


if __name__ == "__main__":
    main()
