"""An open PDF goes in whose form leaves the drawing of its fields to each reader; out they come as PDFium draws them.

What a field looks like then depends on the reader (NeedAppearances: ISO 32000-1, 12.7.2, table 218), and one that does not draw
shows what was drawn before, which may be older than what the field holds.  PDFium draws every kind, as people see it in Chrome.
"""

from __future__ import annotations

import io

import pikepdf

from pdfdigest.pdf import bounded, pdfium
from pdfdigest.pdf.page_entries import page_annotations

UNDRAWN = "its fields look as they were drawn last; the file left that to each reader, and PDFium does not find them"


def draw(pdf: pikepdf.Pdf) -> bool:
    """Give every field the look that PDFium draws.

    False where PDFium cannot open the file, or finds other fields in it; they then keep the looks that they have.
    """
    try:
        drawn = bounded.opened(pdfium.with_fields_drawn(_flat(pdf)))
    except (pdfium.UnopenedError, pikepdf.PdfError):
        return False
    with drawn:
        pairs = [(_widgets(page), _widgets(other)) for page, other in zip(pdf.pages, drawn.pages, strict=False)]
        if len(pdf.pages) != len(drawn.pages) or any(len(one) != len(other) for one, other in pairs):
            return False
        for row, others in pairs:
            for widget, other in zip(row, others, strict=True):
                look = other.get("/AP")
                if isinstance(look, pikepdf.Dictionary):
                    widget.AP = pdf.copy_foreign(look if look.is_indirect else drawn.make_indirect(look))
                    if isinstance(other.get("/AS"), pikepdf.Name):
                        widget.AS = other.AS
    return True


def _flat(pdf: pikepdf.Pdf) -> bytes:
    """The file with its fields in one row: PDFium would go through a tree that shares its branches as often as they are shared."""
    form, made = pdf.Root.AcroForm, io.BytesIO()
    fields = form.get("/Fields")
    form.Fields = pikepdf.Array([each for page in pdf.pages for each in _widgets(page) if each.is_indirect])
    pdf.save(made)
    if fields is None:
        del form.Fields
    else:
        form.Fields = fields
    return made.getvalue()


def _widgets(page: pikepdf.Page) -> list[pikepdf.Object]:
    return [each for each in page_annotations(page.obj) if each.get("/Subtype") == "/Widget"]
