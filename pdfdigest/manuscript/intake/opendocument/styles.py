"""The styles of an OpenDocument text go in; how words look, what a paragraph is and how lists count come out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_CSS = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_TITLES = frozenset({"title"})
_QUOTATIONS = frozenset({"quotations", "quote", "quotation"})
_CAPTIONS = frozenset({"caption", "illustration", "figure", "drawing"})


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: its CSS name, nothing for bullets, and the number it begins with."""

    counted: str = ""
    start: int = 1


class Styles:
    """The styles of a file, from wherever they stand in it."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self.found: dict[tuple[str, str], Element] = {}
        self.default: dict[str, Element] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for root in roots:
            for element in root.iter():
                name = element.get("style:name", "")
                if element.tag == "style:style":
                    self.found[element.get("style:family", ""), name] = element
                elif element.tag == "style:default-style":
                    self.default[element.get("style:family", "")] = element
                elif element.tag == "text:list-style":
                    self.lists[name] = dict(_levels(element))
                elif element.tag == "text:outline-style":
                    self.outline = dict(_levels(element))

    def css(self, family: str, name: str) -> str:
        """How words in a style look, as declarations of CSS."""
        said: dict[str, str] = {}
        for element in self._chain(family, name):
            for properties in element.findall("style:text-properties"):
                said |= _look(properties)
        return "; ".join(f"{key}: {value}" for key, value in said.items())

    def font(self, family: str, name: str) -> str:
        """The font that a style names; nothing where it names none."""
        found = ""
        for element in self._chain(family, name):
            for properties in element.findall("style:text-properties"):
                found = (properties.get("fo:font-family") or properties.get("style:font-name") or found).strip("'\"")
        return found

    def kind(self, name: str) -> str:
        """What a paragraph of that style is: the name of an HTML tag."""
        for element in reversed(self._chain("paragraph", name)):
            called = re.sub(
                r"_20_|\s+", " ", element.get("style:display-name") or element.get("style:name") or ""
            ).lower()
            level = element.get("style:default-outline-level", "")
            heading = re.fullmatch(r"heading ?([1-6])", called)
            if heading or (level.isdecimal() and 1 <= int(level) <= 6):
                return f"h{heading[1] if heading else level}"
            if called in _TITLES:
                return "h1"
            if called in _QUOTATIONS:
                return "blockquote"
            if called in _CAPTIONS:
                return "figcaption"
        return "p"

    def level(self, style: str, depth: int) -> Level:
        """How a list of that style counts at a depth, from 1."""
        return self.lists.get(style, {}).get(depth, Level())

    @property
    def language(self) -> str:
        """The language of most of the text, as a tag; nothing where none is said."""
        for properties in self.default.get("paragraph", Element("x")).findall("style:text-properties"):
            language, country = properties.get("fo:language", ""), properties.get("fo:country", "")
            if language not in ("", "none", "zxx"):
                return f"{language}-{country}" if country not in ("", "none") else language
        return ""

    def _chain(self, family: str, name: str) -> list[Element]:
        """A style and those that it is based on, the most general first."""
        chain: list[Element] = []
        while (element := self.found.get((family, name))) is not None and element not in chain:
            chain.append(element)
            name = element.get("style:parent-style-name", "")
        return chain[::-1]


def _levels(style: Element) -> Iterable[tuple[int, Level]]:
    for element in style:
        depth = element.get("text:level", "")
        if not depth.isdecimal():
            continue
        counted = element.get("style:num-format", "")
        start = element.get("text:start-value", "1")
        if element.tag in ("text:list-level-style-number", "text:outline-level-style"):
            name = _CSS.get(counted, "cjk-ideographic" if counted[:1] in "一壹" and counted else "")
            yield int(depth), Level(name or ("decimal" if counted else "none"), int(start) if start.isdecimal() else 1)
        else:
            yield int(depth), Level()


def _look(properties: Element) -> dict[str, str]:
    said = {}
    for given in ("fo:font-weight", "fo:font-style"):
        if value := properties.get(given):
            said[given.removeprefix("fo:")] = value
    position = properties.get("style:text-position", "").split(" ")[0]
    if position:
        below = position == "sub" or position.startswith("-")
        none = position in ("0%", "0")
        said["vertical-align"] = "baseline" if none else "sub" if below else "super"
    if properties.get("text:display") == "none":
        said["display"] = "none"
    if properties.get("style:text-line-through-style", "none") != "none":
        said["text-decoration"] = "line-through"
    return said
