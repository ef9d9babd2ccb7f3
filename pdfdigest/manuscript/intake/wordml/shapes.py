"""A drawing goes in; what stands in it comes out: text boxes, pictures, the words of WordArt and diagrams."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake.shape import Picture
from pdfdigest.manuscript.intake.wordml.package import Package

_HOLDS = frozenset({"w:txbxContent", "a:blip", "v:imagedata", "v:textpath", "a:t", "w:t", "dgm:relIds", "c:chart"})


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in a drawing: exactly one field is set.

    `box` holds Word paragraphs, `drawn` those of DrawingML, `words` are those of WordArt, and `left_out`
    says what cannot come in.
    """

    box: Element | None = None
    drawn: tuple[str, ...] = ()
    picture: Picture | None = None
    words: str = ""
    left_out: str = ""


def chosen(alternatives: Element) -> Element | None:
    """Of several forms of one thing (mc:AlternateContent) the first that holds anything that is read."""
    forms = [each for each in alternatives if each.tag in ("mc:Choice", "mc:Fallback")]
    holding = (each for each in forms if any(inside.tag in _HOLDS for inside in each.iter()))
    return next(holding, forms[0] if forms else None)


def inside(element: Element, package: Package, part: str, around: str | None = None) -> Iterator[Found]:
    """Everything in a drawing, in its order, text boxes not looked into; `around` is the link that the drawing stands in."""
    titles = list(element.iter("wp:docPr"))
    alt = _alt(titles[0]) if titles else ""
    click = next((each.get("r:id") for each in element.iter("a:hlinkClick")), None) if titles else None
    relation = package.relation(part, click)
    link = relation.target if relation is not None and relation.external else around
    yield from _inside(element, package, part, alt, link)


def _inside(element: Element, package: Package, part: str, alt: str, link: str | None) -> Iterator[Found]:
    for child in element:
        name = child.tag
        if name == "w:txbxContent":
            yield Found(box=child)
        elif name == "mc:AlternateContent":
            if (form := chosen(child)) is not None:
                yield from _inside(form, package, part, alt, link)
        elif name == "a:blip":
            if (picture := _picture(child.get("r:embed"), child.get("r:link"), package, part, alt, link)) is not None:
                yield Found(picture=picture)
        elif name == "v:imagedata":
            described = alt or " ".join((child.get("o:title") or element.get("alt") or "").split())
            identifier = child.get("r:id") or child.get("r:embed")
            picture = _picture(identifier, child.get("r:href"), package, part, described, link or element.get("href"))
            if picture is not None:
                yield Found(picture=picture)
        elif name == "v:textpath":
            if words := (child.get("string") or "").strip():
                yield Found(words=words)
        elif name == "a:txBody":
            if drawn := paragraphs(child):
                yield Found(drawn=drawn)
        elif name == "dgm:relIds":
            yield from _diagram(child, package, part)
        elif name == "c:chart":
            yield Found(left_out=_chart(child, package, part))
        elif name == "o:OLEObject":
            yield Found(
                left_out=f"an embedded object ({child.get('ProgID') or 'of another program'}) is not brought in"
            )
        elif not name.endswith("Pr"):
            yield from _inside(child, package, part, alt, link)


def paragraphs(element: Element) -> tuple[str, ...]:
    """The paragraphs of DrawingML text."""
    found = []
    for paragraph in element.iter("a:p"):
        words = "".join(
            each.text or "" if each.tag == "a:t" else " " for each in paragraph.iter() if each.tag in ("a:t", "a:br")
        )
        if words.strip():
            found.append(" ".join(words.split()))
    return tuple(found)


def diagram_part(element: Element, package: Package, part: str) -> str:
    """The part that holds the words of a diagram."""
    relation = package.relation(part, element.get("r:dm"))
    return relation.target if relation is not None else ""


def _diagram(element: Element, package: Package, part: str) -> Iterator[Found]:
    root = package.root(diagram_part(element, package, part))
    if root is None:
        yield Found(left_out="a diagram (SmartArt) has no words that can be read")
        return
    words = tuple(
        line
        for point in root.iter("dgm:pt")
        if point.get("type") not in ("pres", "parTrans", "sibTrans")
        for line in paragraphs(point)
    )
    yield Found(drawn=words, left_out="" if words else "a diagram (SmartArt) without words is not brought in")


def _chart(element: Element, package: Package, part: str) -> str:
    relation = package.relation(part, element.get("r:id"))
    root = package.root(relation.target) if relation is not None else None
    words = [line for title in root.iter("c:title") for line in paragraphs(title)] if root is not None else []
    named = f": “{' / '.join(words)[:80]}”" if words else ""
    return f"a chart is not brought in{named}; save it as a picture and put that in its place"


def _alt(element: Element) -> str:
    return " ".join((element.get("descr") or element.get("title") or "").split())


def _picture(
    embedded: str | None, linked: str | None, package: Package, part: str, alt: str, link: str | None
) -> Picture | None:
    relation = package.relation(part, embedded) or package.relation(part, linked)
    if relation is None:
        return None
    if not relation.external and (data := package.data(relation.target)) is not None:
        return Picture(posixpath.basename(relation.target), data, alt, link)
    name = relation.target.removeprefix("file:///") if relation.external else posixpath.basename(relation.target)
    return Picture(unquote(name), None, alt, link)
