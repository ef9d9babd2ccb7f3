"""A colour goes in; the nearest shade of it that can be read on its ground comes out (WCAG 2.2)."""

from __future__ import annotations

READABLE = 4.5
"""Contrast of level AA for text of any size."""
STEPS = 50


def contrast(one: str, other: str) -> float:
    """From 1 (alike) to 21 (black on white); colours as `#rgb` or `#rrggbb`.

    >>> round(contrast("#000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str, wanted: float = READABLE) -> str:
    """The colour itself, or as much darker or lighter as its ground demands.

    >>> readable("#8c1d2c", "#ffffff")
    '#8c1d2c'
    """
    towards = (0, 0, 0) if _luminance(ground) > 0.18 else (255, 255, 255)
    start = _channels(colour)
    for step in range(STEPS + 1):
        share = step / STEPS
        mixed = tuple(round(a + (b - a) * share) for a, b in zip(start, towards, strict=True))
        shade = "#{:02x}{:02x}{:02x}".format(*mixed)
        if contrast(shade, ground) >= wanted:
            return shade
    return "#{:02x}{:02x}{:02x}".format(*towards)


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _luminance(colour: str) -> float:
    linear = [
        (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4) for v in (c / 255 for c in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
