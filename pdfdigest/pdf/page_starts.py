"""A tagged PDF goes in; the words with which each page begins come out, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary

from pdfdigest.pdf import bounded, pdfium
from pdfdigest.pdf.page_entries import listed, spelled

PIECES = 16
"""So many pieces of each page's text are handed out."""
MOST = 400_000
"""Elements that are looked at."""
_APART = frozenset({"/Note", "/FENote", "/Reference", "/Lbl"})
"""What stands outside of the running text: notes and their calls, and the numbers of lists."""


def page_starts(data: bytes) -> tuple[tuple[str, ...], ...]:
    """Of each page the first pieces of its running text: without notes, calls and what repeats on each page.

    A page without text has none, and so has each page of a file without tags.
    """
    try:
        texts = pdfium.marked_text(data)
    except pdfium.UnopenedError:
        return ()
    found: list[list[str]] = [[] for _ in texts]
    with bounded.opened(data) as pdf:
        numbers = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        root = pdf.Root.get("/StructTreeRoot")
        for page, content in _content(root, numbers) if isinstance(root, Dictionary) else ():
            text = texts[page].get(content, "") if page < len(texts) else ""
            if text.strip() and len(found[page]) < PIECES:
                found[page].append(text)
    return tuple(map(tuple, found))


def _content(root: Any, numbers: dict[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """Page (from 0) and number of each piece of marked content, in the order of the structure tree."""
    todo: list[tuple[Any, int]] = [(each, -1) for each in reversed(listed(root.get("/K")))]
    for _ in range(MOST):
        if not todo:
            return
        held, page = todo.pop()
        if not isinstance(held, Dictionary):
            if page >= 0 and isinstance(held, int):
                yield page, int(held)
            continue
        leaf = held.get("/Pg")
        page = numbers.get(leaf.objgen, page) if isinstance(leaf, Dictionary) else page
        if "/MCID" in held:
            if page >= 0:
                yield page, int(held.MCID)
        elif spelled(held.get("/S")) not in _APART:
            todo += [(each, page) for each in reversed(listed(held.get("/K")))]
