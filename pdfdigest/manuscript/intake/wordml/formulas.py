"""A formula of Word (OMML) goes in; its signs on one line come out, raised and lowered where they were."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake.wordml.names import at

Piece = tuple[str, str]
"""Signs, and `superscript`, `subscript` or nothing."""
_SKIPPED = frozenset(
    ["m:rPr", "m:fPr", "m:sSupPr", "m:sSubPr", "m:sSubSupPr", "m:radPr", "m:naryPr", "m:dPr", "m:ctrlPr", "w:rPr"]
)


def pieces(element: Element, raised: str = "") -> Iterator[Piece]:
    """The signs of a formula, from left to right."""
    for child in element:
        name = child.tag
        if name in ("m:t", "w:t"):
            yield child.text or "", raised
        elif name == "m:f":
            yield from _fraction(child, raised)
        elif name in ("m:sup", "m:sub"):
            yield from pieces(child, "superscript" if name == "m:sup" else "subscript")
        elif name == "m:rad":
            degree = [piece for each in child.findall("m:deg") for piece in pieces(each, "superscript")]
            yield from degree
            yield "√(", raised
            yield from (piece for each in child.findall("m:e") for piece in pieces(each, raised))
            yield ")", raised
        elif name == "m:d":
            yield from _fenced(child, raised)
        elif name == "m:nary":
            sign = at(child, "m:naryPr", "m:chr")
            yield (sign.get("m:val") or "∫" if sign is not None else "∫"), raised
            yield from pieces(child, raised)
        elif name == "m:mr":
            yield from pieces(child, raised)
            yield "; ", raised
        elif name not in _SKIPPED:
            yield from pieces(child, raised)


def words(element: Element) -> str:
    """The signs of a formula alone."""
    return "".join(text for text, _ in pieces(element))


def _fraction(element: Element, raised: str) -> Iterator[Piece]:
    parts = [list(pieces(each, raised)) if each is not None else [] for each in map(element.find, ("m:num", "m:den"))]
    for index, part in enumerate(parts):
        long = sum(len(text.strip()) for text, _ in part) > 1
        if index:
            yield "/", raised
        yield from [("(", raised), *part, (")", raised)] if long else part


def _fenced(element: Element, raised: str) -> Iterator[Piece]:
    properties = element.find("m:dPr")
    signs = {}
    for name, usual in (("m:begChr", "("), ("m:endChr", ")")):
        found = properties.find(name) if properties is not None else None
        signs[name] = found.get("m:val", "") if found is not None else usual
    yield signs["m:begChr"], raised
    for index, each in enumerate(element.findall("m:e")):
        if index:
            yield ", ", raised
        yield from pieces(each, raised)
    yield signs["m:endChr"], raised
