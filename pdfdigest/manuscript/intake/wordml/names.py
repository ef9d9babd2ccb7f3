"""XML goes in; a tree comes out whose names are short: `w:p`, whichever edition of the standard wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_OFFICE}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OFFICE}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OFFICE}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OFFICE}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OFFICE}drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{_OFFICE}drawingml/2006/picture": "pic",
    f"{_STRICT}drawingml/picture": "pic",
    f"{_OFFICE}drawingml/2006/diagram": "dgm",
    f"{_STRICT}drawingml/diagram": "dgm",
    f"{_OFFICE}drawingml/2006/chart": "c",
    f"{_STRICT}drawingml/chart": "c",
    f"{_OFFICE}markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


def parsed(xml: bytes) -> Element:
    """The root of a part; ParseError where it is no XML."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - `unpacking` lets no document type through
    known: dict[str, str] = {}
    for element in root.iter():
        name = element.tag
        element.tag = known.get(name) or known.setdefault(name, _short(name))
        if any("}" in key for key, _ in element.items()):
            values = {known.get(key) or known.setdefault(key, _short(key)): value for key, value in element.items()}
            element.attrib.clear()
            element.attrib.update(values)
    return root


def children(element: Element | None) -> Iterable[Element]:
    """What stands in an element; nothing where the element itself is missing."""
    return element if element is not None else ()


def at(element: Element | None, *steps: str) -> Element | None:
    """The first child of a name, its first child of the next, and so on; None where one is missing."""
    for step in steps:
        element = element.find(step) if element is not None else None
    return element


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a switch like `w:b` is on or off; None where it is not there."""
    found = properties.find(name) if properties is not None else None
    if found is None:
        return None
    return found.get("w:val", "true") not in ("0", "false", "off")


def value(element: Element | None, name: str) -> str:
    """The `w:val` of a child; empty where there is none."""
    found = element.find(name) if element is not None else None
    return found.get("w:val", "") if found is not None else ""


LONGEST_PROMPT = 60
"""Letters of words that ask for others; longer ones are the text of a template, which Word prints too."""


_CONTENTS = "table of contents"


def is_prompt(element: Element) -> bool:
    """Whether it is a field of a form that still shows the words that ask to fill it in (ISO 29500-1, 17.5.2.39)."""
    if element.tag != "w:sdt" or not is_on(element.find("w:sdtPr"), "w:showingPlcHdr"):
        return False
    return sum(len(each.text or "") for each in element.iter("w:t")) <= LONGEST_PROMPT


def is_contents(element: Element) -> bool:
    """Whether it is the table of contents that Word makes of the headings (ISO 29500-1, 17.5.2.12)."""
    return (
        element.tag == "w:sdt"
        and _CONTENTS in value(at(element, "w:sdtPr", "w:docPartObj"), "w:docPartGallery").lower()
    )


def _short(name: str) -> str:
    space, brace, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    if not brace:
        return local
    prefix = _PREFIXES.get(space)
    return f"{prefix}:{local}" if prefix else f"?:{local}"
