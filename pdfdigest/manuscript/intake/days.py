"""A day as somebody typed it goes in; a date comes out, or why it is none.

Months are known by CLDR's names, through Babel.  A date that can be read two ways is not read.
"""

from __future__ import annotations

import re
from datetime import date

from pdfdigest.manuscript import day_names

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[年년./]\s*(\d{1,2})\s*[月월./]\s*(\d{1,2})\s*[日일.]?\s*(?:[（(]?[月火水木金土日월화수목금토일](?:曜日?|요일)?[）)]?|星期[一二三四五六日天])?\Z"
)
_ERA = re.compile(r"(令和|平成|昭和)\s*(元|\d{1,2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_BUDDHIST = 543
"""Thai years are counted from the death of the Buddha."""
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})\Z")
_YEAR = re.compile(r"\b(\d{4})\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?![\d])")
_SMALL = frozenset({"de", "of", "the", "le", "den", "der", "del", "г", "р", "στις", "ب", "م", "วันที่", "พ", "ศ"})


class NoDay(ValueError):
    """The words look like a date, and yet no single day can be read from them."""


def day(words: str) -> date | None:
    """The day that the words name; None where they name none; NoDay where they are not clear.

    >>> day("Friday, February 25th, 2022")
    datetime.date(2022, 2, 25)
    """
    words = words.strip().rstrip(".")
    if found := _ISO.match(words) or _YEAR_FIRST.match(words):
        return _date(words, int(found[1]), int(found[2]), int(found[3]))
    if found := _ERA.match(words):
        year = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        return _date(words, year, int(found[3]), int(found[4]))
    if found := _NUMBERS.match(words):
        return _from_numbers(words, int(found[1]), int(found[2]), found[3])
    return _from_names(words)


def _date(words: str, year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise NoDay(f"{words!r} is no day of the calendar") from None


def _from_numbers(words: str, first: int, second: int, year: str) -> date:
    if len(year) == 2:
        raise NoDay(f"{words!r} has a year of two digits, and it could be read in several ways")
    if first > 12 >= second:
        return _date(words, int(year), second, first)
    if second > 12 >= first or first == second:
        return _date(words, int(year), first, second)
    raise NoDay(f"{words!r} can be read as day/month or as month/day")


def _from_names(words: str) -> date | None:
    tokens = re.findall(rf"{day_names.WORD}|\d+", words.lower())
    months = {number for token in tokens for number in (day_names.months().get(token),) if number}
    if not months or len(words) > 60:
        return None
    others = [t for t in tokens if t not in day_names.months() and t not in day_names.weekdays() and not t.isdigit()]
    if any(t not in _SMALL and t not in ("st", "nd", "rd", "th", "er") for t in others):
        return None
    years = _YEAR.findall(words)
    numbers = [int(number) for number in _DAY.findall(_YEAR.sub(" ", words))]
    if not numbers and not years:
        return None
    if len(months) > 1 or len(numbers) > 1 or len(years) > 1:
        raise NoDay(f"{words!r} names more than one day")
    if not years:
        raise NoDay(f"{words!r} has no year")
    if not numbers:
        raise NoDay(f"{words!r} has no day")
    year = int(years[0])
    found = _date(words, year - _BUDDHIST if year > 2400 else year, months.pop(), numbers[0])
    named = {day_names.weekdays()[token] for token in tokens if token in day_names.weekdays()}
    if named and found.weekday() not in {day_ for days_ in named for day_ in days_}:
        raise NoDay(f"{words!r}: that day is a {found:%A}")
    return found
