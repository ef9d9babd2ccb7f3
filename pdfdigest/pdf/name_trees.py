"""Name trees and number trees of a PDF (ISO 32000-1, 7.9.6 and 7.9.7): pairs in, a tree out, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pikepdf

LEAF = 64
"""Pairs in one leaf, so that a reader need not load all of a long tree."""
DEPTH = 64


def pairs(node: Any, key: str, damaged: Callable[[], None] = lambda: None) -> Iterator[tuple[Any, Any]]:
    """The pairs of a tree; `key` is `/Names` or `/Nums`.  `damaged` is told of each node that is none, or too deep."""
    todo = [(node, 0)]
    seen: set[tuple[int, int]] = set()
    while todo:
        here, depth = todo.pop()
        # A node hangs in a tree once; one that hangs in itself twice would be met two to the power of DEPTH times.
        if not isinstance(here, pikepdf.Dictionary) or depth > DEPTH or here.objgen in seen:
            damaged()
            continue
        if here.objgen[0]:
            seen.add(here.objgen)
        row = here.get(key)
        if isinstance(row, pikepdf.Array):
            values = list(row)
            yield from zip(values[::2], values[1::2], strict=False)
        kids = here.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            todo.extend((kid, depth + 1) for kid in reversed(list(kids)))


def names(pdf: pikepdf.Pdf, found: Iterable[tuple[bytes, Any]]) -> pikepdf.Object:
    """A name tree, its keys sorted."""
    rows = [(pikepdf.String(key), value) for key, value in sorted(found, key=lambda pair: pair[0])]
    return _tree(pdf, rows, "/Names")


def numbers(pdf: pikepdf.Pdf, found: Iterable[tuple[int, Any]]) -> pikepdf.Object:
    """A number tree, its keys sorted."""
    return _tree(pdf, sorted(found, key=lambda pair: pair[0]), "/Nums")


def _tree(pdf: pikepdf.Pdf, rows: list[tuple[Any, Any]], key: str) -> pikepdf.Object:
    if len(rows) <= LEAF:
        return pdf.make_indirect(pikepdf.Dictionary({key: pikepdf.Array(_flat(rows))}))
    kids = []
    for start in range(0, len(rows), LEAF):
        leaf = rows[start : start + LEAF]
        limits = pikepdf.Array([leaf[0][0], leaf[-1][0]])
        kids.append(pdf.make_indirect(pikepdf.Dictionary({key: pikepdf.Array(_flat(leaf)), "/Limits": limits})))
    return pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array(kids)))


def _flat(rows: list[tuple[Any, Any]]) -> list[Any]:
    return [value for row in rows for value in row]
