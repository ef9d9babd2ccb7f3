"""A sewn page goes in; the volume's own layer is laid over it: folio, running head, marks of corrections.

The layer stands in streams of its own around the page's, which stay as they are, and is an artifact
(ISO 32000-1, 14.8.2.2): it belongs to the book, not to the text.  Issues leave their lowest 25 mm free.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from markupsafe import Markup
from pikepdf import Array, Dictionary, Name, Operator

from pdfdigest.bindery.matter import Setting
from pdfdigest.errors import PagesError
from pdfdigest.model import Identity
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine

MM = 72 / 25.4
FOOT = 10.0
"""The line of the folio above the lower edge, in mm."""
OUTER, INNER = 24.0, 20.0
"""The margins of the issues, in mm."""
WIDTH = 120.0
EDGE = 8.0
"""What the specimen leaves free around each line: the machine suffers nothing nearer to an edge."""
SIZE = 8.4
_COLOURS = frozenset({"rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "gs"})
_BFCHAR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]{4})>")
_CSS = f"""@page {{ size: {WIDTH + 2 * EDGE}mm {6 + 2 * EDGE}mm; margin: {EDGE}mm }}
body {{ margin: 0; font: 400 {SIZE}pt/6mm "Source Sans 3", "Noto Sans Arabic", "Noto Sans Hebrew", "BIZ UDPGothic",
  sans-serif; font-variant-numeric: lining-nums tabular-nums }}
p {{ margin: 0; white-space: nowrap; overflow: hidden; break-after: page; height: 6mm; color: #000; font-kerning: none }}
p.end {{ text-align: right }}
p.proof {{ text-align: center; font-weight: 600 }}
p.small {{ font-size: 6.4pt }}
"""


@dataclass(slots=True)
class Type:
    """What the layer is drawn with: set lines as forms, and figures as glyphs of an embedded font."""

    start: Any
    end: Any
    proof: Any
    correction: Any
    font: Any
    glyphs: dict[str, str]
    widths: dict[str, float]
    opening: Any
    drawn: dict[bytes, Any] = field(default_factory=dict)


def specimen(setting: Setting, machine: Machine) -> bytes:
    """A small PDF with every line of the layer, set once, in the fonts of the house."""
    publication = setting.plan.publication
    head = ", ".join(each for each in (publication.running_name, setting.volume_line or setting.plan.name) if each)
    proof = setting.words["proof"]
    html = Markup(
        '<!doctype html><html lang="{0}"><head><meta charset="utf-8"><title>{1}</title></head><body>'
        '<p>{1}</p><p class="end">{1}</p><p class="proof">{2}</p><p class="small">{3}</p><p>0123456789 ivxlcdm {4}</p></body></html>'
    ).format(setting.language, head, proof, setting.words["corrections"], setting.words["at_page_short"])
    made = machine.set(
        Galley(
            identity=Identity(publication.slug, 0, ()),
            target=target("print", publication),
            language=setting.language,
            html=str(html),
            stylesheets=(("stamp", _CSS),),
            pictures=(),
            roots=setting.house.roots,
            fonts=setting.house.font_folders,
            base=setting.house.base,
            notes=(),
            stories=(),
            title=head,
            metadata=(("title", head), ("tool", "pdfdigest")),
            fitted=False,
        )
    )
    return made.data


def cut(pdf: pikepdf.Pdf, data: bytes) -> Type:
    """Bring the specimen into a book."""
    source = pikepdf.open(io.BytesIO(data))
    forms = [_form(pdf, source.pages[number]) for number in range(4)]
    font = _font_of(source.pages[4])
    glyphs = {}
    for code, sign in _BFCHAR.findall(font.ToUnicode.read_bytes()):
        glyphs[chr(int(sign, 16))] = code.decode()
    widths = _widths(font)
    return Type(
        start=forms[0],
        end=forms[1],
        proof=forms[2],
        correction=forms[3],
        font=pdf.copy_foreign(font),
        glyphs=glyphs,
        widths={sign: widths.get(int(code, 16), 500.0) for sign, code in glyphs.items()},
        opening=_stream(pdf, b"q\n"),
    )


def _font_of(page: pikepdf.Page) -> Any:
    """The font that a page is set in, of all that it knows."""
    for instruction in pikepdf.parse_content_stream(page, "Tf"):
        return page.obj.Resources.Font[str(instruction.operands[0])]
    raise PagesError("the figures of the volume's pages could not be set")


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Any:
    """A set line as a form, in plain black whatever the inks of the book are."""
    kept = [
        instruction
        for instruction in pikepdf.parse_content_stream(page)
        if str(instruction.operator) not in _COLOURS and str(instruction.operator) not in ("BDC", "BMC", "EMC")
    ]
    black = pikepdf.ContentStreamInstruction([0], Operator("g"))
    form = _stream(pdf, pikepdf.unparse_content_stream([black, *kept]))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([float(value) for value in page.mediabox])
    form.Matrix = Array([1, 0, 0, 1, -EDGE * MM, -EDGE * MM])
    held = page.obj.Resources.get("/Font", Dictionary())
    form.Resources = Dictionary(
        Font=Dictionary({name: pdf.copy_foreign(font) for name, font in sorted(dict(held).items())})
    )
    return form


def _stream(pdf: pikepdf.Pdf, data: bytes) -> Any:
    """A stream packed here, so that nothing need be packed when the book is saved."""
    made = pdf.make_stream(b"")
    made.write(zlib.compress(data, 9), filter=Name.FlateDecode)
    return made


def _widths(font: Any) -> dict[int, float]:
    """The widths of a font's glyphs by their code (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, float] = {}
    row = list(font.DescendantFonts[0].get("/W", []))
    at = 0
    while at + 1 < len(row):
        first = int(row[at])
        if isinstance(row[at + 1], Array):
            found |= {first + place: float(width) for place, width in enumerate(row[at + 1])}
            at += 2
        else:
            found |= dict.fromkeys(range(first, int(row[at + 1]) + 1), float(row[at + 2]))
            at += 3
    return found


@dataclass(frozen=True, slots=True)
class Note:
    """A mark in the margin, and the folio it sends to, after the short word for a page.

    `height` is how far up the page it stands, in points; None at its head, where the words were not found.
    """

    height: float | None
    folio: int
    short: str = "p."


def stamp(
    pdf: pikepdf.Pdf,
    page: Any,
    kit: Type,
    folio: int,
    *,
    shown: str | None = None,
    proof: bool = False,
    notes: tuple[Note, ...] = (),
) -> None:
    """Lay the layer over a page.  Odd folios are rectos.

    `shown` is the folio as printed; where it is empty, as on a cover, the page bears neither folio nor running head.
    """
    matrix, width, height = _frame(page)
    recto = folio % 2 == 1
    outer, inner = OUTER * MM, INNER * MM
    foot = FOOT * MM
    said = [f"q {matrix} cm 0 g"]
    figures = str(folio) if shown is None else shown
    line = foot - 6 * MM / 2 + SIZE * 0.26
    if figures:
        x = width - outer - kit_width(kit, figures) if recto else outer
        said.append(f"BT /PdStamp {SIZE} Tf 1 0 0 1 {x:.3f} {foot:.3f} Tm <{_codes(kit, figures)}> Tj ET")
        head = "/PdStart" if recto else "/PdEnd"
        left = inner if recto else width - inner - WIDTH * MM
        said.append(f"q 1 0 0 1 {left:.3f} {line:.3f} cm {head} Do Q")
    if proof:
        said.append(f"q 1 0 0 1 {(width - WIDTH * MM) / 2:.3f} {line - 5 * MM:.3f} cm /PdProof Do Q")
    for note in notes:
        bar = width - outer + 2 * MM if recto else outer - 2 * MM
        edge = bar + 1.2 * MM if recto else 4 * MM
        y = height - 30 * MM if note.height is None else min(max(note.height, 20 * MM), height - 20 * MM)
        said.append(f"1.2 w 0 G {bar:.3f} {y - 3:.3f} m {bar:.3f} {y + 8:.3f} l S")
        said.append(f"q 1 0 0 1 {edge:.3f} {y - 6:.3f} cm /PdCorrected Do Q")
        told = f"{note.short} {note.folio}" if kit.glyphs.keys() >= set(note.short) else str(note.folio)
        said.append(f"BT /PdStamp 6.4 Tf 1 0 0 1 {edge:.3f} {y - 6:.3f} Tm <{_codes(kit, told)}> Tj ET")
    said.append("Q")
    body = "\n".join(said).encode()
    own = page.get("/Contents")
    streams = list(own) if isinstance(own, Array) else [own] if own is not None else []
    closing = _stream(pdf, b"\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n" + body + b"\nEMC\n")
    page.Contents = Array([kit.opening, *streams, closing])
    page.Resources = _resources(page, kit)


def kit_width(kit: Type, text: str) -> float:
    """How wide figures are set, in points."""
    return sum(kit.widths.get(sign, 500.0) for sign in text) * SIZE / 1000


def _codes(kit: Type, text: str) -> str:
    return "".join(kit.glyphs[sign] for sign in text if sign in kit.glyphs)


def _resources(page: Any, kit: Type) -> Any:
    """A copy of the page's own: pages share their resources, and what is added is for this one."""
    holder, depth = page, 0
    while "/Resources" not in holder and "/Parent" in holder and depth < 64:
        holder, depth = holder.Parent, depth + 1
    made = Dictionary(dict(holder.get("/Resources", Dictionary())))
    fonts = Dictionary(dict(made.get("/Font", Dictionary())))
    fonts.PdStamp = kit.font
    objects = Dictionary(dict(made.get("/XObject", Dictionary())))
    objects.PdStart, objects.PdEnd = kit.start, kit.end
    objects.PdProof, objects.PdCorrected = kit.proof, kit.correction
    made.Font, made.XObject = fonts, objects
    return made


def _frame(page: Any) -> tuple[str, float, float]:
    """The matrix that puts the origin at the lower left of the page as it is seen, its width and height."""
    seen = pikepdf.Page(page)
    box = [float(value) for value in seen.trimbox]
    x0, x1 = min(box[0], box[2]), max(box[0], box[2])
    y0, y1 = min(box[1], box[3]), max(box[1], box[3])
    turn = int(page.get("/Rotate", 0)) % 360
    width, height = x1 - x0, y1 - y0
    if turn == 90:
        return f"0 1 -1 0 {x1:.3f} {y0:.3f}", height, width
    if turn == 180:
        return f"-1 0 0 -1 {x1:.3f} {y1:.3f}", width, height
    if turn == 270:
        return f"0 -1 1 0 {x0:.3f} {y1:.3f}", height, width
    return f"1 0 0 1 {x0:.3f} {y0:.3f}", width, height
