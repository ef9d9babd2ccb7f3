"""What a file says of itself in two places: in its information and in its metadata (ISO 19005-1, 6.7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from pikepdf import String

from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import Opened
from pdfdigest.pdf.page_entries import dictionary

PAIRS = {
    "/Title": ("dc:title", "the title"),
    "/Author": ("dc:creator", "the author"),
    "/Subject": ("dc:description", "the subject"),
    "/Keywords": ("pdf:Keywords", "the keywords"),
    "/Creator": ("xmp:CreatorTool", "the program that wrote it"),
    "/Producer": ("pdf:Producer", "the program that made the PDF"),
    "/CreationDate": ("xmp:CreateDate", "the date"),
    "/ModDate": ("xmp:ModifyDate", "the date of the last change"),
}
"""The information of a file, and the same in its metadata (6.7.3, table 1)."""
_DATE = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?\s*(?:(Z)|([+-])(\d\d)'?:?(\d\d)?)?"
)


def agree(file: Opened) -> Found:
    """What stands in both places is the same; in PDF/A-1 nothing stands in the information alone."""
    info = dictionary(file.pdf.trailer.get("/Info"))
    both = [key for key in PAIRS if key in info and file.packet.all(PAIRS[key][0])]
    return found(f"{count(len(both), 'fact')} in both places", _wrong(file))


def _wrong(file: Opened) -> Iterator[str]:
    info = dictionary(file.pdf.trailer.get("/Info"))
    for key, (name, words) in PAIRS.items():
        given = info.get(key)
        if not isinstance(given, String):
            continue
        here, there = str(given), file.packet.all(name)
        if not there or not any(there):
            if here.strip() and (file.archive == "1" or key == "/Title"):
                yield f"{words} is {here[:60]!r} in one place and missing in another"
            continue
        if key.endswith("Date"):
            if not _same_moment(here, there[0]):
                yield "{} is {} in one place and {} in another".format(words, *_told(here, there[0]))
        elif _words(here) not in {_words(joined.join(there)) for joined in (" ", ", ", "; ", "")}:
            yield f"{words} is {here[:60]!r} in one place and {'; '.join(there)[:60]!r} in another"
        if file.archive == "1" and key == "/Author" and len(there) > 1:
            yield "the author is one in one place and several in another"


def _words(given: str) -> str:
    return " ".join(given.replace("\0", "").split())


def _same_moment(one: str, other: str) -> bool:
    first, second = _moment(one), _moment(other)
    if first is None or second is None:
        return False
    shared = min(len(first[0]), len(second[0]))
    same_zone = first[1] is None or second[1] is None or first[1] == second[1]
    if same_zone:
        return first[0][:shared] == second[0][:shared]
    return _minutes(*first) == _minutes(*second)


def _moment(given: str) -> tuple[tuple[int, ...], int | None] | None:
    """The fields of a date as far as it goes, and its zone in minutes; None where it is no date."""
    match = _DATE.match(given.strip())
    if match is None:
        return None
    fields = tuple(int(each) for each in match.groups()[:6] if each is not None)
    zone = 0 if match[7] else None
    if match[8]:
        zone = (int(match[9]) * 60 + int(match[10] or 0)) * (1 if match[8] == "+" else -1)
    return fields, zone


def _minutes(fields: tuple[int, ...], zone: int | None) -> tuple[int, ...]:
    year, month, day, hour, minute, second = (*fields, *(1, 1, 1, 0, 0, 0)[len(fields) :])
    held = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone(timedelta(minutes=zone or 0)))
    return tuple(held.astimezone(UTC).timetuple()[:6])


def _told(one: str, other: str) -> tuple[str, str]:
    """Two dates as far as it takes to tell them apart: the days, or else as they stand."""
    days = re.sub(r"\D", "", one)[:8], re.sub(r"\D", "", other)[:8]
    return days if days[0] != days[1] and all(days) else (one[:30] or "missing", other[:30] or "missing")


def title(file: Opened) -> Found:
    """The file has a title in its metadata, and readers are told to show it (ISO 14289-1, 7.1)."""
    said = file.packet.all("dc:title")
    wrong = [] if any(said) else ["the file has no title"]
    preferences = dictionary(file.pdf.Root.get("/ViewerPreferences"))
    if preferences.get("/DisplayDocTitle") is not True:
        wrong.append("a reader will show the file's name, not its title")
    return found(f"{count(len(said), 'title')} in the metadata, and what readers are told to show", wrong)
