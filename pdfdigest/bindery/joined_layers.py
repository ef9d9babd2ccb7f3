"""The layers of several files go in; they come out as those of one book, each seen or hidden as it was (ISO 32000-1, 8.11)."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf.layers import Layers
from pdfdigest.pdf.page_entries import dictionary, listed


def take(book: Sewn, source: pikepdf.Pdf, prefix: str) -> None:
    """Bring in the layers of a file whose pages are in the book already."""
    own = source.Root.get("/OCProperties")
    if not isinstance(own, Dictionary):
        return
    states = Layers(source)
    groups = [each for each in listed(own.get("/OCGs")) if isinstance(each, Dictionary) and each.is_indirect]
    shown = dictionary(own.get("/D"))
    kept = Dictionary({key: shown[key] for key in ("/Order", "/AS", "/RBGroups", "/Locked") if key in shown})
    kept.OCGs = Array(groups)
    kept.OFF = Array([group for group in groups if not states.on(group)])
    made = book.pdf.copy_foreign(source.make_indirect(kept))
    order = listed(made.get("/Order"))
    named = {each.objgen for each in _flat(order)}
    order += [group for group in made.OCGs if group.objgen not in named]
    made.Order = Array([Array([String(prefix.rstrip("/")), *order])])
    book.layers.append(made)


def finish(book: Sewn) -> None:
    """Write the layers of the book into its catalogue."""
    if not book.layers:
        return

    def joined(key: str) -> Array:
        return Array([each for one in book.layers for each in listed(one.get(key))])

    shown = Dictionary(Name=String("As issued"), BaseState=Name.ON, Order=joined("/Order"))
    for key in ("/OFF", "/AS", "/RBGroups", "/Locked"):
        row = joined(key)
        if len(row):
            shown[key] = row
    book.pdf.Root.OCProperties = Dictionary(OCGs=joined("/OCGs"), D=shown)


def _flat(order: list[Any], depth: int = 0) -> list[Any]:
    found = [each for each in order if isinstance(each, Dictionary)]
    for each in order:
        if isinstance(each, Array) and depth < 32:
            found += _flat(list(each), depth + 1)
    return found
