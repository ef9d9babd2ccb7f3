"""XML of OpenDocument goes in; its tree comes out, names as the standard writes them: `text:p`, `xlink:href`."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_SPACE = re.compile(
    r"\{(?:urn:oasis:names:tc:opendocument:xmlns:([\w-]+?)(?:-compatible)?:1\.0|[^}]*/([\w.-]+?)/?)\}(.*)", re.DOTALL
)
_PREFIXES = {"xsl-fo": "fo", "drawing": "draw", "datastyle": "number", "1998/Math/MathML": "math", "MathML": "math"}


def parsed(xml: bytes) -> Element:
    """The tree of a part; ParseError where it is no XML."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - `unpacking` lets no document type through
    known: dict[str, str] = {}
    for element in root.iter():
        element.tag = _short(element.tag, known)
        if element.attrib:
            element.attrib = {_short(key, known): value for key, value in element.attrib.items()}
    return root


def _short(name: str, known: dict[str, str]) -> str:
    if name not in known:
        found = _SPACE.match(name)
        space = (found[1] or found[2]) if found else ""
        known[name] = f"{_PREFIXES.get(space, space)}:{found[3]}" if found else name
    return known[name]
