"""A language tag goes in; its quotes, spaces, direction, script, long date and lists come out.

Dates and directions are CLDR's, through Babel; Babel does not carry CLDR's quotation marks, so
those stand here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError

_HIGH = ("“", "”", "‘", "’")
_LOW = ("„", "“", "‚", "‘")
_RIGHT = ("”", "”", "’", "’")
_ANGLES = ("«", "»", "“", "”")
_CORNERS = ("「", "」", "『", "』")
_QUOTES: dict[str, tuple[str, str, str, str]] = {
    "ar": ("”", "“", "’", "‘"),
    "bg": _LOW,
    "ca": _ANGLES,
    "cs": _LOW,
    "da": _RIGHT,
    "de": _LOW,
    "de-CH": ("«", "»", "‹", "›"),
    "el": _ANGLES,
    "es": _ANGLES,
    "et": ("„", "“", "‘", "’"),
    "fa": ("«", "»", "‹", "›"),
    "fi": _RIGHT,
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "he": _RIGHT,
    "hr": _LOW,
    "hu": ("„", "”", "»", "«"),
    "is": _LOW,
    "it": _ANGLES,
    "ja": _CORNERS,
    "lt": _LOW,
    "nb": ("«", "»", "‘", "’"),
    "nn": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "pt-PT": _ANGLES,
    "ro": ("„", "”", "«", "»"),
    "ru": ("«", "»", "„", "“"),
    "sk": _LOW,
    "sl": _LOW,
    "sr": ("„", "”", "’", "’"),
    "sv": _RIGHT,
    "uk": ("«", "»", "„", "“"),
    "zh-Hant": _CORNERS,
    "zh-HK": _CORNERS,
    "zh-TW": _CORNERS,
}
_FRENCH_SPACE = re.compile(r"[ \u00a0](?=[;:!?»])|(?<=«)[ \u00a0]")


def is_tag(tag: str) -> bool:
    """Whether a tag (RFC 5646) names a language that CLDR knows."""
    return _locale(tag.strip()) is not None


def normal(tag: str) -> str:
    """The tag as it is written in attributes: `zh_hant` becomes `zh-Hant`."""
    locale = _locale(tag.strip())
    return tag if locale is None else str(locale).replace("_", "-")


@cache
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-") if tag else None
    except (ValueError, UnknownLocaleError):
        return None


def quotes(tag: str) -> tuple[str, str, str, str]:
    """Outer and inner quotation marks, opening before closing."""
    parts = normal(tag).split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((_QUOTES[known] for known in tags if known in _QUOTES), _HIGH)


def spaced(text: str, tag: str) -> str:
    """French sets a narrow no-break space before `; : ! ? »`, where the author typed a space."""
    return _FRENCH_SPACE.sub("\u202f", text) if tag.partition("-")[0] == "fr" else text


def direction(tag: str) -> str:
    """`rtl` or `ltr`."""
    locale = _locale(tag)
    return "ltr" if locale is None else str(locale.text_direction)


def listed(words: Sequence[str], tag: str) -> str:
    """Words in a row as the language has it: `A, B and C`."""
    from babel.lists import format_list

    return str(format_list(words, locale=_locale(tag) or Locale("en"))) if words else ""


def listed_fonts(families: Sequence[str], tag: str) -> str:
    """Names of fonts in a row as the language has it; no line ends before the figure of one: `Source Serif\u00a04`."""
    return listed([re.sub(r" (?=\d)", "\u00a0", family) for family in families], tag)


def long_date(day: date, tag: str) -> str:
    """The date in the language's own order: `February 25, 2022`, `25. Februar 2022`."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale=_locale(tag) or Locale("en")))


@cache
def months(tag: str) -> frozenset[str]:
    """The names of the months as they stand within a date."""
    return frozenset((_locale(tag) or Locale("en")).months["format"]["wide"].values())


def file_size(octets: int, tag: str) -> str:
    """The size of a file in the language's own wording: `340 kB`, `1,2 MB`, `1,2 Mo`."""
    from babel.units import format_unit

    unit, number = ("megabyte", round(octets / 1e6, 1)) if octets >= 1_000_000 else ("kilobyte", -(-octets // 1000))
    return str(format_unit(number, f"digital-{unit}", "short", locale=_locale(tag) or Locale("en")))


def name(tag: str, of: str) -> str:
    """The name of a language (`tag`) in another (`of`); the tag where CLDR has none."""
    locale = _locale(tag)
    found = locale.get_display_name(of.replace("-", "_")) if locale else None
    return found or tag


def is_time_zone(name: str) -> bool:
    """Whether the IANA database knows a time zone of that name."""
    from babel.dates import get_timezone

    try:
        get_timezone(name)
    except (LookupError, ValueError, OSError, RecursionError):  # a path, or a name with a thousand slashes
        return False
    return True


@cache
def decimal_sign(tag: str) -> str:
    """The sign before decimals, in Western figures: `.` in English, `,` in German.

    >>> decimal_sign("en-GB"), decimal_sign("fr"), decimal_sign("de-CH")
    ('.', ',', '.')
    """
    symbols = (_locale(tag) or Locale("en")).number_symbols
    return str(symbols.get("latn", symbols.get("default", {})).get("decimal", "."))


@cache
def group_sign(tag: str) -> str:
    """The sign between thousands, in Western figures: `,` in English, a no-break space in Russian."""
    symbols = (_locale(tag) or Locale("en")).number_symbols
    return str(symbols.get("latn", symbols.get("default", {})).get("group", ","))
