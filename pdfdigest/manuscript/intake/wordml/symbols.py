"""A letter of a symbol font goes in; the sign that it shows comes out.

Symbol follows Adobe's encoding of that name; of Wingdings, Wingdings 2 and 3 and Webdings those signs
are known here that stand in texts.  Word writes them as letters or at U+F020 to U+F0FF.
"""

from __future__ import annotations

import re

_SYMBOL_LETTERS = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_SIGNS = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|―↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_WINGDINGS = {
    **dict(zip(range(0x5E, 0x6A), "♈♉♊♋♌♍♎♏♐♑♒♓", strict=True)),
    **dict(zip(range(0x80, 0x8B), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x8B, 0x96), "⓿❶❷❸❹❺❻❼❽❾❿", strict=True)),
    **dict(zip(range(0xDF, 0xEB), "←→↑↓↖↗↙↘⇐➔⇑⇓", strict=True)),
    **dict(zip(range(0xEF, 0xF3), "⇦⇨⇧⇩", strict=True)),
    0x20: " ",
    0x21: "✏",
    0x22: "✂",
    0x28: "☎",
    0x29: "✆",
    0x2A: "✉",
    0x2B: "✉",
    0x36: "⌛",
    0x3E: "✇",
    0x3F: "✍",
    0x41: "✌",
    0x45: "☜",
    0x46: "☞",
    0x47: "☝",
    0x48: "☟",
    0x4A: "☺",
    0x4C: "☹",
    0x4E: "☠",
    0x51: "✈",
    0x52: "☼",
    0x54: "❄",
    0x56: "✞",
    0x58: "✠",
    0x59: "✡",
    0x5A: "☪",
    0x5B: "☯",
    0x5C: "ॐ",
    0x5D: "☸",
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x72: "❒",
    0x73: "⬧",
    0x74: "⧫",
    0x75: "◆",
    0x76: "❖",
    0x77: "⬥",
    0x78: "⌧",
    0x7A: "⌘",
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA4: "◉",
    0xA5: "◎",
    0xA7: "▪",
    0xA8: "☐",
    0xAA: "✦",
    0xAB: "★",
    0xAC: "✶",
    0xAD: "✴",
    0xAE: "✹",
    0xAF: "✵",
    0xD8: "➢",
    0xDC: "➲",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    0xFF: "⊞",
}
_FONTS: dict[str, dict[int, str]] = {
    "symbol": {
        **dict(enumerate(_SYMBOL_LETTERS, 0x20)),
        **{code: sign for code, sign in enumerate(_SYMBOL_SIGNS, 0xA0) if sign != "\0"},
    },
    "wingdings": _WINGDINGS,
    "wingdings 2": {
        0x20: " ",
        0x4F: "✗",
        0x50: "✓",
        0x51: "☒",
        0x52: "☑",
        0x53: "☒",
        0x54: "☒",
        0x97: "●",
        0xA2: "■",
        0xA3: "☐",
        0xAE: "◆",
    },
    "wingdings 3": {
        0x20: " ",
        0x66: "←",
        0x67: "→",
        0x68: "↑",
        0x69: "↓",
        0x6A: "↖",
        0x6B: "↗",
        0x6C: "↙",
        0x6D: "↘",
        0x70: "▲",
        0x71: "▼",
        0x74: "◀",
        0x75: "▶",
        0x7D: "▶",
        0x84: "◀",
    },
    "webdings": {
        0x20: " ",
        0x33: "◀",
        0x34: "▶",
        0x35: "▲",
        0x36: "▼",
        0x61: "✓",
        0x63: "□",
        0x67: "■",
        0x69: "ℹ",
        0x6E: "●",
        0x72: "✗",
        0x9D: "✉",
    },
}
_PRIVATE = range(0xF000, 0xF100)
_PRIVATE_SIGN = re.compile(f"[{chr(_PRIVATE[0])}-{chr(_PRIVATE[-1])}]")


def is_symbol_font(name: str) -> bool:
    """Whether the letters of a font are no letters."""
    return _plain(name) in _FONTS


def sign(code: int, font: str) -> str | None:
    """The sign of one letter; None where it is not known.

    >>> sign(ord("m"), "Symbol"), sign(0xF0FC, "Wingdings"), sign(0x41, "Cambria")
    ('μ', '✓', 'A')
    """
    known = _FONTS.get(_plain(font))
    if known is None:
        if code not in _PRIVATE:
            return chr(code)
        known = _FONTS["symbol"]
    return known.get(code - 0xF000 if code in _PRIVATE else code)


def read(text: str, font: str) -> tuple[str, list[int]]:
    """The words of letters set in a font, and the numbers of those that are not known."""
    if not is_symbol_font(font) and not _PRIVATE_SIGN.search(text):
        return text, []
    signs = [(ord(letter), sign(ord(letter), font)) for letter in text]
    # A word typed in such a font beyond its 224 signs is shown in another font, by Word too.
    return "".join(found or (chr(code) if code > 0xFF and code not in _PRIVATE else "") for code, found in signs), [
        code for code, found in signs if not found and (code <= 0xFF or code in _PRIVATE)
    ]


def _plain(font: str) -> str:
    return " ".join(font.lower().split())
