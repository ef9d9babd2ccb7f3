"""A file in the printer's inks goes in, and is changed: what a press wants of its plates.

Trim marks stand on every plate, so that plates can be laid over each other by them; black text is printed over what lies
beneath it, so that no white shows at its edges where a plate is off by a hair (ISO 32000-1, 8.6.6.4 and 8.6.7).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream

from pdfdigest.pdf.page_entries import dictionary

BLACK = [0.0, 0.0, 0.0, 1.0]
ALL, OVER, BESIDE = Name("/EveryPlate"), Name("/BlackOver"), Name("/BlackBeside")
PIXELS = 0.75
"""Points in one of the units that drawings are made in."""


def every_plate(pdf: pikepdf.Pdf) -> None:
    """Bring the trim marks of each page to all plates."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1)
    space = pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(tint)]))
    for page in pdf.pages:
        offset = float(page.trimbox[0]) - float(page.mediabox[0])
        objects = dictionary(dictionary(page.obj.get("/Resources")).get("/XObject"))
        for form in objects.values() if offset > 0 else ():
            if isinstance(form, Stream) and form.get("/Subtype") == "/Form" and _starts_at(form, offset):
                form.write(pikepdf.unparse_content_stream(list(_all(form))))
                held = dictionary(form.get("/Resources"))
                held.ColorSpace = Dictionary({**dict(held.get("/ColorSpace", {})), str(ALL): space})
                form.Resources = held


def _starts_at(form: Any, offset: float) -> bool:
    """Whether a form is drawn from the corner of the sheet, as marks are, and nothing else."""
    for instruction in pikepdf.parse_content_stream(form, "cm"):
        moved = [float(part) * PIXELS for part in list(instruction.operands)[4:]]
        return all(abs(part + offset) < 0.1 for part in moved)
    return False


def _all(form: Any) -> Iterator[tuple[list[Any], Operator]]:
    for instruction in pikepdf.parse_content_stream(form):
        name, operands = str(instruction.operator), list(instruction.operands)
        if name in ("k", "K") and [float(part) for part in operands] == BLACK:
            yield [ALL], Operator("cs" if name == "k" else "CS")
            yield [1], Operator("scn" if name == "k" else "SCN")
        else:
            yield operands, instruction.operator


def black_over(pdf: pikepdf.Pdf) -> None:
    """Print black text over what lies beneath it; text in any other ink goes on cutting its shape out."""
    over = pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=True, OPM=1))
    beside = pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=0))
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(list(_over(page))))
        held = Dictionary(dict(dictionary(page.obj.get("/Resources"))))
        states = {**dict(held.get("/ExtGState", {})), str(OVER): over, str(BESIDE): beside}
        held.ExtGState = Dictionary(states)
        page.obj.Resources = held


def _over(page: pikepdf.Page) -> Iterator[tuple[list[Any], Operator]]:
    black, over, kept = False, False, []
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), list(instruction.operands)
        if name == "q":
            kept.append((black, over))
        elif name == "Q" and kept:
            black, over = kept.pop()
        elif name == "k":
            black = [float(part) for part in operands] == BLACK
        elif name in ("g", "rg", "cs", "scn"):
            black = False
        elif name in ("Tj", "TJ", "'", '"') and black != over:
            over = black
            yield [OVER if over else BESIDE], Operator("gs")
        yield operands, instruction.operator
        if name == "ET" and over:
            over = False
            yield [BESIDE], Operator("gs")
