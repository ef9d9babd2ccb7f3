"""styles.xml goes in; what a paragraph or a run of a style is comes out: heading, list, quotation, bold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement

from pdfdigest.manuscript.intake.wordml.names import at, children, is_on, value

_DEEPEST = 12
_QUOTATIONS = ("quote", "intense quote", "block text", "quotations")


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How words look; None where neither a style nor the words themselves say."""

    strong: bool | None = None
    emphasis: bool | None = None
    hidden: bool | None = None
    raised: str = ""
    size: float = 0
    colour: str = ""
    font: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph is: `kind` as in `shape.Block`, the level of a heading, its list and the look of its words.

    `listed` is how deep a style of Word's own for lists stands (List Bullet 2), and 0 for any other.
    """

    kind: str = "paragraph"
    level: int = 0
    list_id: str = ""
    list_level: int = 0
    listed: int = 0
    ordered: bool = False
    continues: bool = False
    look: RunStyle = RunStyle()


class Styles:
    """The styles of one file."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {each.get("w:styleId", ""): each for each in children(root) if each.tag == "w:style"}
        self._default = next(
            (name for name, each in self._elements.items() if _is_default(each) and each.get("w:type") == "paragraph"),
            "",
        )
        defaults = at(root, "w:docDefaults", "w:rPrDefault", "w:rPr") if root is not None else None
        self.language = dict(defaults.find("w:lang").attrib) if _has(defaults, "w:lang") else {}  # type: ignore[union-attr]
        self._base = look_of(defaults)
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._runs: dict[str, RunStyle] = {}

    def paragraph(self, name: str) -> ParagraphStyle:
        """A paragraph style with all that it is based on; the default one where there is none of that name."""
        if name not in self._paragraphs:
            self._paragraphs[name] = self._read(name)
        return self._paragraphs[name]

    def run(self, name: str) -> RunStyle:
        """A character style with all that it is based on."""
        if name not in self._runs:
            look = RunStyle()
            for element in reversed(self._chain(name)):
                look = over(look, look_of(element.find("w:rPr")))
                if value(element, "w:name").lower() in ("strong", "intense emphasis"):
                    look = replace(look, strong=True)
            self._runs[name] = look
        return self._runs[name]

    def numbered(self, list_id: str) -> str:
        """The list that a numbering style stands for."""
        element = self._elements.get(list_id)
        return value(at(element, "w:pPr", "w:numPr"), "w:numId") if element is not None else ""

    def _chain(self, name: str) -> list[Element]:
        """The style, and those that it is based on."""
        chain: list[Element] = []
        while name in self._elements and len(chain) < _DEEPEST and self._elements[name] not in chain:
            chain.append(self._elements[name])
            name = value(chain[-1], "w:basedOn")
        return chain

    def _read(self, name: str) -> ParagraphStyle:
        style = ParagraphStyle(look=self._base)
        for element in reversed(self._chain(name if name in self._elements else self._default)):
            style = _onto(style, element)
        if name and name not in self._elements:
            # Word's own styles need not be in the file; their ids tell them.
            element = Element("w:style")
            SubElement(element, "w:name", {"w:val": re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", name)})
            style = _onto(style, element)
        return style


def look_of(properties: Element | None) -> RunStyle:
    """How words look by the properties of a run, of a style or of the whole file."""
    if properties is None or not len(properties):
        return RunStyle()
    fonts = properties.find("w:rFonts")
    size = value(properties, "w:sz")
    colour = value(properties, "w:color")
    return RunStyle(
        is_on(properties, "w:b"),
        is_on(properties, "w:i"),
        is_on(properties, "w:vanish"),
        value(properties, "w:vertAlign"),
        int(size) / 2 if size.isdecimal() else 0,
        f"#{colour.lower()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", colour) else "",
        (fonts.get("w:ascii") or fonts.get("w:hAnsi") or fonts.get("w:cs") or "") if fonts is not None else "",
    )


def over(under: RunStyle, above: RunStyle) -> RunStyle:
    """One look laid over another."""
    return RunStyle(
        under.strong if above.strong is None else above.strong,
        under.emphasis if above.emphasis is None else above.emphasis,
        under.hidden if above.hidden is None else above.hidden,
        above.raised or under.raised,
        above.size or under.size,
        above.colour or under.colour,
        above.font or under.font,
    )


def set_apart(counts: Counter[tuple[float, str]]) -> tuple[float, str]:
    """The size and colour that most letters have."""
    return counts.most_common(1)[0][0] if counts else (0, "")


def level_of(properties: Element | None) -> int | None:
    """The level of a heading by `w:outlineLvl`; 0 for body text, None where it is not said."""
    found = value(properties, "w:outlineLvl")
    if not found.isdecimal():
        return None
    return int(found) + 1 if int(found) < 6 else 0


def _onto(style: ParagraphStyle, element: Element) -> ParagraphStyle:
    name = re.sub(r"\s+", " ", value(element, "w:name").lower()).strip()
    properties = element.find("w:pPr")
    style = replace(style, look=over(style.look, look_of(element.find("w:rPr"))))
    level = level_of(properties)
    heading = re.fullmatch(r"heading ?([1-9])", name)
    listed = re.fullmatch(r"list (bullet|number|continue)(?: ([2-5]))?", name)
    if name == "title":
        style = replace(style, kind="heading", level=1)
    elif heading:
        style = replace(style, kind="heading", level=min(int(heading[1]), 6))
    elif level is not None and name not in ("subtitle", "caption"):
        style = replace(style, kind="heading" if level else "paragraph", level=level)
    elif name in _QUOTATIONS:
        style = replace(style, kind="quotation", level=0)
    elif name == "caption":
        style = replace(style, kind="caption", level=0)
    elif listed:
        depth = int(listed[2] or 1)
        style = replace(style, listed=depth, ordered=listed[1] == "number", continues=listed[1] == "continue")
    numbering = properties.find("w:numPr") if properties is not None else None
    if numbering is not None:
        deep = value(numbering, "w:ilvl")
        style = replace(
            style,
            list_id=value(numbering, "w:numId") or style.list_id,
            list_level=int(deep) if deep.isdecimal() else style.list_level,
        )
    return style


def _is_default(element: Element) -> bool:
    return element.get("w:default", "0") in ("1", "true", "on")


def _has(element: Element | None, name: str) -> bool:
    return element is not None and element.find(name) is not None
