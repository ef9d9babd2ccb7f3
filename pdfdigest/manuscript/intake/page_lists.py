"""A page goes in; the printed number of each item of its numbered lists comes out."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup
from bs4.element import Tag

from pdfdigest.manuscript.intake import list_numbers

_KIX = re.compile(r"lst-(kix_[\w-]+?)-(\d)")
_BEFORE = re.compile(r"\.(lst-kix_[\w-]{1,80})\s{0,9}>\s{0,9}li:before\s{0,9}\{\s{0,9}content\s{0,9}:([^{}]{1,400})\}")
_PIECES = re.compile(
    r"\"([^\"\\]{0,80})\"|counter\(\s{0,9}lst-ctn-kix_[\w-]{1,80}?-(\d)\s{0,9},\s{0,9}([\w-]+)\s{0,9}\)"
)
LISTS = ["ol", "ul", "menu"]


def labels(soup: BeautifulSoup, style: Callable[[Tag], dict[str, str]]) -> dict[int, str]:
    """`3.` or `II.` by the identity of each `<li>`; nothing where a list shows no numbers."""
    found: dict[int, str] = {}
    google = _google(soup)
    counts: dict[str, dict[int, int]] = {}
    for listed in soup.find_all("ol"):
        # What is not closed stands inside the item before it.
        items = [item for item in listed.find_all("li") if item.find_parent(LISTS) is listed]
        counted = _counted(listed, style(listed))
        backwards = listed.has_attr("reversed")
        number = _whole(listed.get("start"), len(items) if backwards else 1)
        kix = next((each for name in listed.get("class") or () if (each := _KIX.fullmatch(str(name)))), None)
        for item in items:
            number = _whole(item.get("value"), number)
            own = style(item).get("list-style-type", "")
            name = list_numbers.of_css(own) if own else counted
            if kix is not None and kix[0] in google:
                reached = counts.setdefault(kix[1], {})
                reached[int(kix[2])] = number
                found[id(item)] = _composed(google[kix[0]], reached)
            elif name != "none":
                found[id(item)] = f"{list_numbers.printed(number, name)}."
            number += -1 if backwards else 1
    return found


def _google(soup: BeautifulSoup) -> dict[str, str]:
    """What Google Docs writes before the items of a list, by the list's class: its stylesheet counts, and not the browser."""
    return {found[1]: found[2] for sheet in soup.find_all("style") for found in _BEFORE.finditer(sheet.get_text())}


def _composed(content: str, reached: dict[int, int]) -> str:
    """The label that a `content:` makes of the numbers that each level of its list has reached."""

    def piece(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[1]
        return list_numbers.printed(reached.get(int(found[2]), 1), list_numbers.of_css(found[3]))

    return "".join(piece(found) for found in _PIECES.finditer(content)).strip()


def _counted(listed: Tag, style: dict[str, str]) -> str:
    kind = str(listed.get("type") or style.get("list-style-type") or style.get("list-style") or "decimal")
    return list_numbers.of_css(kind.split(maxsplit=1)[0] if kind.split() else "decimal")


def _whole(value: object, otherwise: int) -> int:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else otherwise
