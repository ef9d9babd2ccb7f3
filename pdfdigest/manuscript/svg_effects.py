"""A drawing goes in; what it asks for that the engine would leave out or draw otherwise comes out, in words.

WeasyPrint draws shapes, text, masks, gradients and patterns.  It blurs nothing, moves nothing, and sets no text along a
line; of a filter it takes one step and leaves the next, which moves or covers what was drawn.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

INSTEAD = "Save it as PNG, at least 2,400 pixels across."
_TAGS = {
    "textPath": "text along a line",
    "animate": "something that moves",
    "animateMotion": "something that moves",
    "animateTransform": "something that moves",
    "set": "something that moves",
}
_STEPS = re.compile(r"@(?:-webkit-)?keyframes\b")
_VALUES = {
    "filter": (re.compile(r"(?!none\b|inherit\b|initial\b)."), "a filter, such as a shadow or a blur"),
    "mix-blend-mode": (re.compile(r"(?!normal\b|inherit\b|initial\b)."), "colours that mix with those below"),
    "paint-order": (re.compile(r"(?!normal\b|inherit\b|initial\b|fill\b)."), "an outline behind its letters or shape"),
    "vector-effect": (re.compile(r"non-scaling-stroke"), "lines that keep their width when they are enlarged"),
    "writing-mode": (re.compile(r"tb|vertical|sideways"), "text from top to bottom"),
    "shape-inside": (re.compile(r"(?!auto\b|none\b|inherit\b|initial\b)."), "text that runs to fill a shape"),
    "inline-size": (re.compile(r"(?!auto\b|0\b|inherit\b|initial\b)."), "text that runs to fill a shape"),
}
"""Of each attribute or CSS property: which values the engine does not draw, and what a person calls that."""
_PAIR = re.compile(r"(?:^|[;{\s])(" + "|".join(_VALUES) + r")\s*:\s*([^;{}]+)")
_COLOUR = re.compile(r"(?<![\w-])color\(\s*[\w-]+")
_SHEET = re.compile(rb"<\?xml-stylesheet\b")


def undrawn(root: ElementTree.Element, held: bytes) -> str:
    """What of the drawing would be missing or wrong in print: nothing where all can be drawn.

    >>> undrawn(ElementTree.fromstring('<svg><rect filter="url(#shadow)"/></svg>'), b"")
    'a filter, such as a shadow or a blur'
    """
    if _SHEET.search(held):
        return "styles that stand in another file"
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name in _TAGS:
            return _TAGS[name]
        pairs = [*element.attrib.items(), *_PAIR.findall(element.get("style", ""))]
        if name == "style":
            css = re.sub(r"/\*.*?\*/", "", "".join(element.itertext()), flags=re.DOTALL)
            if _STEPS.search(css):
                return "something that moves"
            pairs += [*_PAIR.findall(css), ("style", css)]
        for key, value in pairs:
            if key in _VALUES and _VALUES[key][0].match(value.strip()):
                return _VALUES[key][1]
            if key not in ("id", "class") and _COLOUR.search(value):
                return "a colour that is not of the sRGB colours"
    return ""
