"""numbering.xml goes in; the number that each paragraph bears comes out, as Word prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake import list_numbers
from pdfdigest.manuscript.intake.wordml.names import at, children, is_on, value
from pdfdigest.manuscript.intake.wordml.styles import Styles

DEEPEST = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it begins, how it counts, and the text around its numbers."""

    start: int = 1
    counted: str = "decimal"
    text: str = ""
    restarts: int | None = None
    figures: bool = False
    style: str = ""


class Numbering:
    """The lists of one file, and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._lists = {each.get("w:numId", ""): each for each in children(root) if each.tag == "w:num"}
        self._abstract = {
            each.get("w:abstractNumId", ""): each for each in children(root) if each.tag == "w:abstractNum"
        }
        self._styles = styles
        self._levels: dict[tuple[str, int], _Level] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._own: dict[int, int] = {}

    def known(self, list_id: str) -> bool:
        """Whether a paragraph with this list bears anything; `0` takes it out of its list."""
        return list_id in self._lists and bool(self._abstract_of(list_id))

    def level_of_style(self, list_id: str, style: str, otherwise: int) -> int:
        """The level that a list keeps for a paragraph style."""
        for level in range(DEEPEST):
            if style and self._level(list_id, level).style == style:
                return level
        return otherwise

    def next(self, list_id: str, level: int) -> tuple[str, bool]:
        """The label of the next paragraph, `3.` or nothing for a bullet, and whether the list counts at all."""
        level = max(0, min(level, DEEPEST - 1))
        counts = self._counts.setdefault(self._abstract_of(list_id), [None] * DEEPEST)
        own = self._level(list_id, level)
        before = counts[level]
        again = (list_id, level) not in self._begun and self._start_over(list_id, level) is not None
        self._begun.add((list_id, level))
        counts[level] = own.start if before is None or again else before + 1
        for deeper in range(level + 1, DEEPEST):
            limit = self._level(list_id, deeper).restarts
            if limit is None or (limit and level < limit):
                counts[deeper] = None
        if own.counted in ("bullet", "none"):
            return (_without_number(own.text) if own.counted == "none" else ""), False
        return self._printed(list_id, own, counts), True

    def next_of_style(self, depth: int, *, follows: bool) -> str:
        """The label of a paragraph in a list style that no list stands behind."""
        self._own = {deep: count for deep, count in self._own.items() if deep <= depth and follows}
        self._own[depth] = self._own.get(depth, 0) + 1
        return f"{self._own[depth]}."

    def _printed(self, list_id: str, own: _Level, counts: list[int | None]) -> str:
        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            level = self._level(list_id, at)
            count = counts[at]
            if count is None:
                count = counts[at] = level.start
            if level.counted in ("bullet", "none"):
                return ""
            return list_numbers.printed(count, "decimal" if own.figures else level.counted)

        return " ".join(_PLACE.sub(number, own.text).split())

    def _abstract_of(self, list_id: str) -> str:
        seen: set[str] = set()
        while list_id in self._lists and list_id not in seen:
            seen.add(list_id)
            name = value(self._lists[list_id], "w:abstractNumId")
            found = self._abstract.get(name)
            link = value(found, "w:numStyleLink") if found is not None else ""
            if not link:
                return name if found is not None else ""
            list_id = self._styles.numbered(link)
        return ""

    def _start_over(self, list_id: str, level: int) -> int | None:
        for each in self._overrides(list_id, level):
            found = value(each, "w:startOverride")
            if re.fullmatch(r"\d+", found):
                return int(found)
        return None

    def _overrides(self, list_id: str, level: int) -> Iterator[Element]:
        for each in self._lists.get(list_id, ()):
            if each.tag == "w:lvlOverride" and each.get("w:ilvl") == str(level):
                yield each

    def _level(self, list_id: str, level: int) -> _Level:
        key = (list_id, level)
        if key not in self._levels:
            self._levels[key] = self._read(list_id, level)
        return self._levels[key]

    def _read(self, list_id: str, level: int) -> _Level:
        element = next(
            (each for found in self._overrides(list_id, level) if (each := found.find("w:lvl")) is not None), None
        )
        if element is None:
            abstract = self._abstract.get(self._abstract_of(list_id))
            element = next(
                (each for each in children(abstract) if each.tag == "w:lvl" and each.get("w:ilvl") == str(level)), None
            )
        if element is None:
            return _Level(text=f"%{level + 1}.")
        start = self._start_over(list_id, level)
        begins = value(element, "w:start")
        restarts = value(element, "w:lvlRestart")
        return _Level(
            start if start is not None else int(begins) if begins.isdecimal() else 0 if begins else 1,
            value(element, "w:numFmt") or _custom(element) or "decimal",
            value(element, "w:lvlText"),
            int(restarts) if restarts.isdecimal() else None,
            bool(is_on(element, "w:isLgl")),
            value(element, "w:pStyle"),
        )


def _custom(element: Element) -> str:
    """The format inside mc:AlternateContent, which newer formats stand in."""
    found = at(element, "mc:AlternateContent", "mc:Fallback", "w:numFmt")
    return found.get("w:val", "") if found is not None else ""


def _without_number(text: str) -> str:
    """A fixed text in front of a paragraph; bullets are no text."""
    words = _PLACE.sub("", text).strip()
    return words if re.search(r"\w", words) else ""
