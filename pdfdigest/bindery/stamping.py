"""A sewn page goes in; the volume's own layer is laid over it: folio, running head, marks of corrections.

The layer stands in streams of its own around the page's, which stay as they are, and is an artifact
(ISO 32000-1, 14.8.2.2): it belongs to the book, not to the text.  Issues leave their lowest 25 mm free.
"""

from __future__ import annotations

import copy
import io
import re
import zlib
from dataclasses import dataclass
from typing import Any

import pikepdf
from markupsafe import Markup
from pikepdf import Array, Dictionary, Name, Operator

from pdfdigest.bindery.matter import Setting
from pdfdigest.bindery.page_layer import SIZE, Figures, Laid, around
from pdfdigest.errors import PagesError
from pdfdigest.model import Identity
from pdfdigest.paper import FOLIO_HEIGHT, FOLIO_WIDTH, POINTS, Paper
from pdfdigest.pdf.content_balance import Around
from pdfdigest.pdf.page_entries import dictionary, inherited, streams
from pdfdigest.pdf.page_identity import layer_names
from pdfdigest.press.compose.composition import stylesheets
from pdfdigest.press.galley import Galley, Setter
from pdfdigest.press.targets import target

EDGE = 8.0
"""What the specimen leaves free around each line: the machine suffers nothing nearer to an edge."""
_COLOURS = frozenset({"rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "gs"})
_BFCHAR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]{4})>")
_CSS = f"""@page {{ size: {FOLIO_WIDTH + 2 * EDGE}mm {FOLIO_HEIGHT + 2 * EDGE:g}mm }}
@page :left, :right {{ margin: {EDGE}mm; @top-left {{ content: none }} @top-right {{ content: none }} }}
body {{ margin: 0; font: 400 {SIZE}pt/{FOLIO_HEIGHT:g}mm var(--head); font-variant-numeric: lining-nums tabular-nums }}
p {{ margin: 0; white-space: nowrap; overflow: hidden; break-after: page; height: {FOLIO_HEIGHT:g}mm; color: #000; font-kerning: none }}
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
    figures: Figures
    opening: Any

    def forms(self) -> tuple[Any, ...]:
        """The objects of the layer, in the order of their names."""
        return self.font, self.start, self.end, self.proof, self.correction


def specimen(setting: Setting, machine: Setter) -> bytes:
    """A small PDF with every line of the layer, set once, in the fonts of the house."""
    publication = setting.plan.publication
    plain = target("print", publication)  # that of a print shop has marks around each page
    head = setting.words["comma"].join(
        each for each in (publication.running_name, setting.volume_line or setting.plan.name) if each
    )
    proof = setting.words["proof"]
    html = Markup(
        '<!doctype html><html lang="{0}"><head><meta charset="utf-8"><title>{1}</title></head><body>'
        '<p>{1}</p><p class="end">{1}</p><p class="proof">{2}</p><p class="small">{3}</p><p>0123456789 ivxlcdm {4}</p></body></html>'
    ).format(setting.language, head, proof, setting.words["corrections"], setting.words["at_page_short"])
    made = machine.set(
        Galley(
            identity=Identity(publication.slug, 0, ()),
            target=plain,
            language=setting.language,
            html=str(html),
            stylesheets=(*stylesheets(plain, setting.house, "volume"), ("stamp", _CSS)),
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


def cut(pdf: pikepdf.Pdf, data: bytes, paper: Paper) -> Type:
    """Bring the specimen into a book on that paper."""
    source = pikepdf.open(io.BytesIO(data))
    forms = [_form(pdf, source.pages[number]) for number in range(4)]
    font = _font_of(source.pages[4])
    glyphs = {}
    for code, sign in _BFCHAR.findall(font.ToUnicode.read_bytes()):
        glyphs[chr(int(sign, 16))] = code.decode()
    widths = {sign: _widths(font).get(int(code, 16), 500.0) for sign, code in glyphs.items()}
    return Type(
        start=forms[0],
        end=forms[1],
        proof=forms[2],
        correction=forms[3],
        font=pdf.copy_foreign(font),
        figures=Figures(glyphs, widths, (paper.outer, paper.inner)),
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
    form.Matrix = Array([1, 0, 0, 1, -EDGE * POINTS, -EDGE * POINTS])
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


def stamp(pdf: pikepdf.Pdf, page: Any, kit: Type, laid: Laid, content: Around | None = None) -> None:
    """Lay the layer over a page; `content` is what must stand around the page's own, where that is not known to be sound."""
    names = layer_names(page, fresh=True)
    before, behind = around(page, laid, kit.figures, names, content or Around())
    opening = kit.opening if before == b"q\n" else _stream(pdf, before)
    page.Contents = Array([opening, *streams(page), _stream(pdf, behind)])
    page.Resources = _resources(page, kit, names)


def _resources(page: Any, kit: Type, names: tuple[str, ...]) -> Any:
    """A copy of the page's own: pages share their resources, and what is added is for this one."""
    made = copy.copy(dictionary(inherited(page, "/Resources")))
    fonts = copy.copy(dictionary(made.get("/Font")))
    objects = copy.copy(dictionary(made.get("/XObject")))
    fonts[names[0]] = kit.font
    for name, form in zip(names[1:], kit.forms()[1:], strict=True):
        objects[name] = form
    made.Font, made.XObject = fonts, objects
    return made
