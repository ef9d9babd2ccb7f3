"""A day as somebody typed it goes in; a date comes out, or why it is none.

Months are known by CLDR's names, through Babel, and so is the order in which a language writes a date in figures.
What can still be read two ways is not read.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError

from pdfdigest.manuscript import day_names

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_PUBLISHED = r"(?:\s*(?:発行|発刊|刊行|发行|發行|出版|付|발행))?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})\s*[年년./]\s*(\d{{1,2}})\s*[月월./]\s*(\d{{1,2}})\s*[日일.]?\s*(?:[（(]?[月火水木金土日월화수목금토일](?:曜日?|요일)?[）)]?|星期[一二三四五六日天])?{_PUBLISHED}\Z"
)
_ERA = re.compile(r"(令和|平成|昭和)\s*(元|\d{1,2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_BUDDHIST = 543
"""Thai years are counted from the death of the Buddha."""
_FIGURES = r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(?:\d{4}|\d{2})|\d{4}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{1,2}"
IN_FIGURES = re.compile(rf"(?<![\w/.-])(?:{_FIGURES})(?![\w/-]|\.\d)")
"""A date in figures alone, wherever it stands in a line."""
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})\Z")
_PRINTED_FROM = 1600
"""An earlier year is one of another calendar."""
_YEAR = re.compile(r"\b(\d{4})\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?![\d])")
_SMALL = frozenset(
    unicodedata.normalize(
        "NFKC",
        """de of the le den der del du van vom von am dem do da em el on z dnia r roku rok г года году от р року від στις της ب م من يوم
    วันที่ ประจำวันที่ พ ศ dated published issued publié publiée paru parution erschienen stand publicado publicada pubblicato
    opublikowano опубликовано опубліковано tarih tarihi tarihli""",
    ).split()
)
"""Words that stand beside a date and say nothing more."""
_TIME = re.compile(
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:[ap]\.?m\b\.?|uhr\b|h\b|gmt\b|utc\b|jst\b|cet\b))?", re.IGNORECASE
)
_COUNTED = re.compile(r"[〇零○一二三四五六七八九十]{1,4}(?=\s*[年月日号號期回巻卷])")


class NoDay(ValueError):
    """The words look like a date, and yet no single day can be read from them."""


def day(words: str, language: str = "") -> date | None:
    """The day that the words name; None where they name none; NoDay where they are not clear.

    Of figures alone, `3.4.2026`, the language tells which is the month; English without a country does not.

    >>> day("Friday, February 25th, 2022"), day("3.4.2026", "de")
    (datetime.date(2022, 2, 25), datetime.date(2026, 4, 3))
    """
    words = in_figures(unicodedata.normalize("NFKC", words)).strip().rstrip(".")
    if found := _ISO.match(words) or _YEAR_FIRST.match(words):
        return _date(words, int(found[1]), int(found[2]), int(found[3]))
    if found := _ERA.match(words):
        year = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        return _date(words, year, int(found[3]), int(found[4]))
    figures = IN_FIGURES.search(words)
    if figures and _is_weekday(words[: figures.start()] + words[figures.end() :]):
        found = _NUMBERS.match(figures[0])
        read = _from_figures(words, found, language) if found else day(figures[0], language)
        return _on_its_weekday(words, read) if read else None
    return _from_names(words)


def in_figures(words: str) -> str:
    """Words with the numbers of Chinese and Japanese dates and issues in figures.

    >>> in_figures("第十七期 二〇二二年六月三日")
    '第17期 2022年6月3日'
    """
    return _COUNTED.sub(lambda found: _counted(found[0]), words)


def _counted(signs: str) -> str:
    figures = signs.translate(str.maketrans("〇零○一二三四五六七八九", "000123456789"))
    tens, ten, ones = figures.partition("十")
    return str(int(tens or 1) * 10 + int(ones or 0)) if ten and (tens + ones or "0").isdecimal() else figures


def _is_weekday(words: str) -> bool:
    """Whether there is nothing but the name of a day of the week, or not even that."""
    return all(token in day_names.weekdays() for token in re.findall(rf"{day_names.WORD}|\d+", words.lower()))


def _date(words: str, year: int, month: int, number: int) -> date:
    year -= _BUDDHIST if year > 2400 else 0
    if year < _PRINTED_FROM:
        raise NoDay(f"{words!r} has a year of another calendar")
    try:
        return date(year, month, number)
    except ValueError:
        raise NoDay(f"{words!r} is no day of the calendar") from None


def _from_figures(words: str, found: re.Match[str], language: str) -> date:
    """A date in figures alone: told by its numbers, and where they do not tell, by its language."""
    first, second, last = (int(part) for part in found.groups())
    ordered = _order(language)
    if len(found[3]) == 2:
        if not ordered:
            raise NoDay(f"{words!r} has a year of two digits, and it could be read in several ways")
        if ordered[0] == "y":
            return _date(words, 2000 + first, second, last)
        last += 2000
    if first > 12 >= second:
        return _date(words, last, second, first)
    if second > 12 >= first or first == second:
        return _date(words, last, first, second)
    if max(first, second) > 12:
        raise NoDay(f"{words!r} is no day of the calendar")
    by_day, by_month = _date(words, last, second, first), _date(words, last, first, second)
    if not ordered or ordered[0] == "y":
        raise NoDay(f"{words!r} can be {by_day} (day first) or {by_month} (month first)")
    return by_day if ordered.index("d") < ordered.index("M") else by_month


@cache
def _order(language: str) -> str:
    """In which order a language writes a date in figures: `dMy`, `Mdy` or `yMd`; nothing where it is not one."""
    try:
        locale = Locale.parse(language, sep="-") if language else None
    except (ValueError, UnknownLocaleError):
        locale = None
    if locale is None or (locale.language == "en" and not locale.territory):
        return ""
    pattern = re.sub(r"'[^']*'", "", str(locale.date_formats["short"].pattern))
    return "".join(dict.fromkeys(sign for sign in pattern if sign in "dMy"))


def by_language(words: str, language: str) -> bool:
    """Whether only the language tells which figure of a date is the month."""
    try:
        day(words)
    except NoDay:
        try:
            return day(words, language) is not None
        except NoDay:
            return False
    return False


def _from_names(words: str) -> date | None:
    words = _TIME.sub(" ", words)
    tokens = re.findall(rf"{day_names.WORD}|\d+", day_names.with_single_names(words.lower()))
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
    return _on_its_weekday(words, _date(words, int(years[0]), months.pop(), numbers[0]))


def _on_its_weekday(words: str, found: date) -> date:
    """The day, where it falls on the day of the week that the words name."""
    tokens = re.findall(rf"{day_names.WORD}|\d+", words.lower())
    named = {day_names.weekdays()[token] for token in tokens if token in day_names.weekdays()}
    if named and found.weekday() not in {day_ for days_ in named for day_ in days_}:
        raise NoDay(f"{words!r}: that day is a {found:%A}")
    return found
