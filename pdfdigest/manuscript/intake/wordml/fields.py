"""The code of a field goes in; what it makes of its words comes out: a link, a sign, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARTS = re.compile(r'"((?:[^"\\]|\\.)*)"|“([^”]*)”|(\\[A-Za-z@#*!])|([^\s"\\]+(?:\\(?![A-Za-z]\s)[^\s"]*)*)')
_EQ_FONTS = re.compile(r"\\\*\s*(?:\"[^\"]*\"|[^\s\\]+)")
_EQ_FRACTION = re.compile(r"\\f\s*\(\s*([^()\\;,]+?)\s*[;,]\s*([^()\\;,]+?)\s*\)", re.IGNORECASE)
_EQ_SWITCH = re.compile(r"\\[A-Za-z]+(?:\s*\\[A-Za-z]+\d*)*(?:\s+\d+(?=\())?")
NUMBERS = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"})
"""Fields that show a number which stands nowhere in the file."""
_TAKE_WORDS = frozenset({"\\l", "\\o", "\\t", "\\f", "\\s", "\\@", "\\#", "\\*"})


@dataclass(slots=True)
class Field:
    """A field that is being read: its code so far, and whether its result has begun."""

    code: str = ""
    result: bool = False
    link: str | None = None
    shown: bool = False
    box: str = ""

    @property
    def name(self) -> str:
        """HYPERLINK, REF, DATE."""
        words = self.code.split(maxsplit=1)
        return words[0].upper() if words else ""


def link_of(code: str) -> str | None:
    r"""The address of a HYPERLINK field, `#anchor` for a place in the file; None for another field.

    >>> link_of(r'HYPERLINK "https://example.org/a" \l "b" \o "tip"')
    'https://example.org/a#b'
    """
    parts = list(_parsed(code))
    if not parts or parts[0][0].upper() != "HYPERLINK":
        return None
    address, anchor, switch = "", "", ""
    for text, is_switch in parts[1:]:
        if is_switch:
            switch = text.lower()
            continue
        if switch == "\\l":
            anchor = text
        elif switch not in _TAKE_WORDS and not address:
            address = text
        switch = ""
    return address + (f"#{anchor}" if anchor and "#" not in address else "")


def symbol_of(code: str) -> tuple[int, str] | None:
    """The number and font of a SYMBOL field."""
    parts = [text for text, _ in _parsed(code)]
    if len(parts) < 2 or parts[0].upper() != "SYMBOL":
        return None
    try:
        number = int(parts[1], 16 if parts[1].lower().startswith("0x") else 10)
    except ValueError:
        return None
    font = next((parts[at + 1] for at, text in enumerate(parts[:-1]) if text.lower() == "\\f"), "")
    return number, font


def words_of(code: str) -> str:
    """The words that a field shows out of its own code: those of MACROBUTTON and GOTOBUTTON, and of EQ."""
    parts = code.split(maxsplit=2)
    if len(parts) == 3 and parts[0].upper() in ("MACROBUTTON", "GOTOBUTTON"):
        return parts[2].strip()
    if parts and parts[0].upper() == "EQ":
        inside = _EQ_FONTS.sub("", code.strip()[2:])
        inside = _EQ_FRACTION.sub(lambda found: f"{_whole(found[1])}/{_whole(found[2])}", inside)
        inside = re.sub(r"[(),;]", " ", _EQ_SWITCH.sub("", inside))
        return " ".join(inside.translate({0xE000: "(", 0xE001: ")"}).split())
    return ""


def _whole(part: str) -> str:
    """One side of a fraction on one line: a sum stands in brackets."""
    return part if re.fullmatch(r"[\w.]+", part) else f"\ue000{part}\ue001"


def _parsed(code: str) -> list[tuple[str, bool]]:
    out = []
    for found in _PARTS.finditer(code.strip()):
        if found[3] is not None:
            out.append((found[3], True))
        else:
            text = next(each for each in (found[1], found[2], found[4]) if each is not None)
            out.append((re.sub(r"\\(.)", r"\1", text) if found[1] is not None else text, False))
    return out
