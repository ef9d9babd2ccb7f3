"""Tags and their styles go in; how the words inside look comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup
from bs4.element import Tag

MOST_RULES = 5000
LONGEST = 300_000
"""Signs of one stylesheet that are looked at."""
_ELSEWHERE = re.compile(
    r"@media(?:\s+(?:only\s+)?print\b[^{},]{0,200}|[^{}]{0,200}\bmax-(?:device-)?width\b[^{}]{0,200})\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}",
    re.IGNORECASE,
)
"""Rules for paper and for small screens, which hide what a page shows."""
_DESK = re.compile(
    r"@media\s*(?:[^{}]{0,200}\bmin-(?:device-)?width\b[^{}]{0,200}|(?:only\s+)?screen\s*|all\s*)\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}",
    re.IGNORECASE,
)
"""Rules for a screen as wide as that of a desk, which show what is hidden from a telephone."""
_IMPORTANT = re.compile(r"\s*!\s*important$")
_CLASS = re.compile(r"\s*[\w-]{0,20}\.([\w-]+)\s*")


@dataclass(frozen=True, slots=True)
class Look:
    """How words look at one place of the walk."""

    strong: bool = False
    emphasis: bool = False
    raised: bool = False
    lowered: bool = False
    link: str | None = None
    language: str = ""


def of(name: str, style: dict[str, str], look: Look) -> Look:
    """The look inside a tag of that name and style, where `look` is the one around it."""
    strong, emphasis = look.strong, look.emphasis
    raised, lowered = look.raised, look.lowered
    if name in ("b", "strong"):
        strong = True
    if name in ("i", "em", "cite", "dfn", "var"):
        emphasis = True
    weight = style.get("font-weight", "")
    if re.match(r"bold|[6-9]00", weight) and not re.match(r"h[1-6]\Z", name):
        strong = True
    elif re.match(r"normal|lighter|[1-4]00", weight):
        strong = False
    slant = style.get("font-style", "")
    emphasis = True if slant in ("italic", "oblique") else False if slant == "normal" else emphasis
    high = style.get("vertical-align", "")
    if name == "sup" or high == "super":
        raised, lowered = True, False
    elif name == "sub" or high == "sub":
        raised, lowered = False, True
    return replace(look, strong=strong, emphasis=emphasis, raised=raised, lowered=lowered)


def class_rules(soup: BeautifulSoup) -> dict[str, dict[str, str]]:
    """What a page's own stylesheet says of single classes: `.c3{font-weight:700}`."""
    rules: dict[str, dict[str, str]] = {}
    for sheet in soup.find_all("style"):
        for rule in _DESK.sub(r"\1", _ELSEWHERE.sub("", sheet.get_text())).split("}")[:MOST_RULES]:
            selectors, _, body = rule.rpartition("{")
            for selector in selectors.split(",", 50)[:50]:
                if named := _CLASS.fullmatch(selector):
                    rules.setdefault(named[1], {}).update(declarations(body))
    return rules


def declarations(text: str) -> dict[str, str]:
    """`font-weight: 700; color: red` as keys and values."""
    pairs = (part.partition(":") for part in text.split(";"))
    return {key.strip().lower(): _IMPORTANT.sub("", value.strip().lower()) for key, colon, value in pairs if colon}


def hidden(tag: Tag, style: dict[str, str]) -> bool:
    """Whether a browser would not show it; what waits for a script to show it (`lazyload`) would be seen."""
    waits = any("lazy" in str(name) for name in tag.get("class") or ())
    return (
        tag.has_attr("hidden")
        or style.get("display") == "none"
        or (style.get("visibility") == "hidden" and not waits)
        or style.get("mso-hide") == "all"
    )


def is_list_sign(style: dict[str, str]) -> bool:
    """Whether it holds the bullet or number of a list item, as Word and Outlook write it into a page."""
    return style.get("mso-list") == "ignore"
