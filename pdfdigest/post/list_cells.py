"""A cell of a list of readers goes in; the address, day, language or name that it means comes out."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parseaddr
from functools import lru_cache

from pdfdigest.manuscript import day_names, languages

_ANGLED = re.compile(r"\A(?P<name>.*?)\s*<\s*(?P<address>[^<>\s]+)\s*>\s*\Z", re.DOTALL)
_COMMENTED = re.compile(r"\A(?P<address>[^\s()]+@[^\s()]+)\s*\((?P<name>[^()]*)\)\Z")
_ALONE = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+[A-Za-z0-9-]\Z")
"""A cell with an address and nothing else, as nearly all are."""
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\xad"))
"""What is copied along with an address from pages and letters, and stands in none."""
UNSEEN = " \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\xa0"
"""What Windows puts around an address that is copied."""
_SEVERAL = re.compile(r"\s*(?::::|[;,|])\s*|\s+")
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:[ ,].*)?\Z")
_EITHER = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ ,].*)?\Z")
_WORDY = re.compile(
    rf"(?:\w+,?\s+)?(?:(?P<day>\d{{1,2}})\.?\s+(?P<month>{day_names.WORD})\.?|(?P<first>{day_names.WORD})\.?\s+(?P<second>\d{{1,2}})),?\s+(?P<year>\d{{4}})\b"
)


def address(cell: str) -> tuple[str, str]:
    """The address in a cell, bare, and the name that stands before it: `Ada <ada@example.org>`, `mailto:ada@example.org`.

    ValueError where the cell holds several addresses.
    """
    if _ALONE.match(cell):
        return cell, ""
    text = cell.translate(_NOTHING).strip()
    if len(text) > 2 and text[0] == text[-1] == "'":
        text = text[1:-1].strip()
    found = _ANGLED.match(text)
    name = ""
    if found and text.count("<") == 1:
        name, text = found["name"].strip().strip("\"'").strip(), found["address"]
    elif found:
        raise ValueError("it holds several addresses; write one a line")
    if text[:7].casefold() == "mailto:":
        text = text[7:].partition("?")[0]
    if " ::: " in text:  # as Google writes several of one person: the first is the one in use
        text = text.partition(" ::: ")[0].strip()
    if text.count("@") > 1 and len([part for part in _SEVERAL.split(text) if "@" in part]) > 1:
        raise ValueError("it holds several addresses; write one a line")
    if not name and (commented := _COMMENTED.match(text)):
        text, name = commented["address"], commented["name"].strip()
    if name and "@" in name and parseaddr(name)[1] == name:
        name = ""
    return text.rstrip(".,;").strip(), name


def day(cell: str) -> str:
    """A day as ISO 8601 has it, from the forms that other tools and people write.  ValueError says why it cannot be told.

    >>> day("2022-02-25T10:00:00Z"), day("25.02.2022"), day("02/25/2022"), day("2022年2月25日")
    ('2022-02-25', '2022-02-25', '2022-02-25', '2022-02-25')
    """
    text = cell.strip()
    if found := _ISO.match(text):
        return _day(found[1], found[2], found[3], text)
    if found := _DAY_FIRST.match(text):
        return _day(found[3], found[2], found[1], text)
    if found := _EITHER.match(text):
        one, other = int(found[1]), int(found[2])
        if one <= 12 and other <= 12 and one != other:
            raise ValueError(f"{text!r} may be two days; write year-month-day, like 2022-02-25")
        month, number = (one, other) if one <= 12 else (other, one)
        return _day(found[3], str(month), str(number), text)
    if found := _WORDY.match(text):
        word = str(found["month"] or found["first"]).lower()
        if word in day_names.months():
            return _day(found["year"], str(day_names.months()[word]), str(found["day"] or found["second"]), text)
    raise ValueError(f"{text!r} is no date; write year-month-day, like 2022-02-25")


def _day(year: str, month: str, number: str, text: str) -> str:
    try:
        return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is no date; write year-month-day, like 2022-02-25") from None


def language(cell: str) -> str:
    """The language tag in a cell: `en-GB` from `en_gb`, `en` from `English`.  ValueError where it is none."""
    text = cell.strip().replace("_", "-")
    text = text.partition(".")[0]  # as systems write it: en_GB.UTF-8
    if named := _languages().get(text.casefold()):
        return named
    if text and len(text.partition("-")[0]) <= 3 and languages.is_tag(text):
        first, *rest = text.split("-")
        return "-".join([first.lower(), *map(_cased, rest)])
    raise ValueError(f"{cell.strip()!r} is no language tag; write one like en-GB, ja or ar")


def _cased(part: str) -> str:
    """A part of a tag as it is written (RFC 5646, 2.1.1): countries in capitals, scripts with one, all else small."""
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part.lower()


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    """Languages by their names, in English and in themselves."""
    from babel import Locale

    found: dict[str, str] = {}
    for tag in [
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "pl",
        "ru",
        "uk",
        "el",
        "ja",
        "zh",
        "ko",
        "ar",
        "he",
        "hi",
        "sv",
        "da",
        "nb",
        "fi",
        "cs",
        "hu",
        "ro",
        "tr",
        "fa",
        "id",
        "vi",
        "th",
    ]:
        here = Locale.parse(tag)
        for name in (here.get_language_name("en"), here.get_language_name(tag)):
            if name:
                found[name.casefold()] = tag
    return found


def joined(first: str, middle: str, last: str, *, eastern: bool) -> str:
    """A name of its parts; the family's comes first where the titles are Japanese, Chinese or Korean."""
    if last.strip() in first.split()[1:]:
        last = ""  # the first is the whole name
    parts = (last, first, middle) if eastern else (first, middle, last)
    return " ".join(part.strip() for part in parts if part.strip())


def tags(cell: str) -> str:
    """Tags with one blank between, each once, without the marks that tools put around them.

    >>> tags('"press","vip"'), tags("* myContacts ::: Press")
    ('press vip', 'myContacts Press')
    """
    return " ".join(dict.fromkeys(word for part in re.split(r"[\s,;]+", cell) if (word := part.strip("\"'*:"))))
