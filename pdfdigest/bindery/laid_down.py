"""An open PDF goes in, and is changed: what its annotations look like becomes part of its pages, so that it is printed with them.

Stamps, notes, ink and filled-in fields are seen on a page and are no part of its content; sheets are made of content alone.
Links have no look of their own there: readers draw their frames on the screen and leave them out on paper.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from pdfdigest.pdf import field_looks
from pdfdigest.pdf.form_fields import Fields
from pdfdigest.pdf.layers import Layers
from pdfdigest.pdf.page_entries import listed, page_annotations, spelled

POLICIES = {"/AnyOn": (any, True), "/AllOn": (all, True), "/AnyOff": (any, False), "/AllOff": (all, False)}
"""How several layers together decide (ISO 32000-1, 8.11.2.2): how many of them, and which state of each."""


def lay_down(pdf: pikepdf.Pdf) -> bool:
    """Draw every annotation that is seen into its page.  Those of hidden layers go unseen, as they were.

    False where fields that the file leaves to each reader could not be drawn anew, and look as they did last.
    """
    drawn = True
    if Fields(pdf).asks_for_looks:
        drawn = field_looks.draw(pdf)
        del pdf.Root.AcroForm.NeedAppearances  # or they would not be laid down
    layers = Layers(pdf)
    shown = 0
    for page in pdf.pages:
        kept = [note for note in page_annotations(page.obj) if _seen(note, layers)]
        shown += sum("/AP" in note for note in kept)
        if "/Annots" in page.obj:
            page.obj.Annots = Array(kept)
    if shown:
        pdf.flatten_annotations("all")
    return drawn


def _seen(note: Any, layers: Layers) -> bool:
    layer = note.get("/OC")
    if not isinstance(layer, Dictionary):
        return True
    if layer.get("/Type") != "/OCMD":
        return layers.on(layer)
    groups = [each for each in listed(layer.get("/OCGs")) if isinstance(each, Dictionary)]
    many, state = POLICIES.get(spelled(layer.get("/P", "/AnyOn")), POLICIES["/AnyOn"])
    return many(layers.on(each) is state for each in groups) if groups else True
