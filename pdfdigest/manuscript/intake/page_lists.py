"""A page goes in; the printed number of each item of its numbered lists comes out."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup
from bs4.element import Tag

from pdfdigest.manuscript.intake import list_numbers


def labels(soup: BeautifulSoup, style: Callable[[Tag], dict[str, str]]) -> dict[int, str]:
    """`3.` or `II.` by the identity of each `<li>`; nothing where a list shows no numbers."""
    found: dict[int, str] = {}
    for listed in soup.find_all("ol"):
        items = listed.find_all("li", recursive=False)
        counted = _counted(listed, style(listed))
        backwards = listed.has_attr("reversed")
        number = _whole(listed.get("start"), len(items) if backwards else 1)
        for item in items:
            number = _whole(item.get("value"), number)
            own = style(item).get("list-style-type", "")
            name = list_numbers.of_css(own) if own else counted
            if name != "none":
                found[id(item)] = f"{list_numbers.printed(number, name)}."
            number += -1 if backwards else 1
    return found


def _counted(listed: Tag, style: dict[str, str]) -> str:
    kind = str(listed.get("type") or style.get("list-style-type") or style.get("list-style") or "decimal")
    return list_numbers.of_css(kind.split(maxsplit=1)[0] if kind.split() else "decimal")


def _whole(value: object, otherwise: int) -> int:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else otherwise
