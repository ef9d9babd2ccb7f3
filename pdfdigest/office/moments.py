"""When something is to happen, as people write it, becomes a moment by the office's clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from pdfdigest.errors import RequestError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORM = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[ T]|(?P<day>[a-z]+) )?(?P<hour>\d{1,2}):(?P<minute>\d\d)\Z", re.IGNORECASE
)


def read(text: str, now: float, zone: tzinfo) -> float:
    """The moment in seconds from 1970 that `9:00`, `Fri 9:00`, `tomorrow 9:00` or `2026-12-04 9:00` says in a zone.

    Without a date it is the next one after `now`.  RequestError where it cannot be read, is over, or no clock of the
    zone shows it, since clocks are put forward then.
    """
    found = _FORM.match(text.strip())
    here = datetime.fromtimestamp(now, zone)
    try:
        clock = (int(found["hour"]), int(found["minute"])) if found else (99, 99)
        meant = here.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0, fold=0)
        if found and found["date"]:
            day = datetime.strptime(found["date"], "%Y-%m-%d").replace(tzinfo=zone)
            meant = meant.replace(year=day.year, month=day.month, day=day.day)
        elif found and found["day"]:
            meant = _on(meant, found["day"].lower(), here)
        elif meant.timestamp() <= now:
            meant += timedelta(days=1)
        moment = meant.timestamp()
        shown = datetime.fromtimestamp(moment, zone)
    except (ValueError, OverflowError):
        raise RequestError(
            f"{text!r} is no moment", hint='Write it like "9:00", "Fri 9:00", "tomorrow 9:00" or "2026-12-04 9:00".'
        ) from None
    if shown.replace(fold=0) != meant.replace(fold=0):
        raise RequestError(f"there is no {text} in {zone}: clocks are put forward then")
    if moment <= now:
        raise RequestError(f"{text} is over; it is {here:%Y-%m-%d %H:%M} by the office's clock")
    return moment


def _on(meant: datetime, day: str, here: datetime) -> datetime:
    """That time of the next such day; ValueError where it is none."""
    if day in ("today", "tomorrow"):
        return meant + timedelta(days=day == "tomorrow")
    found = [number for number, name in enumerate(DAYS) if name.startswith(day) and len(day) >= 2]
    if not found:
        raise ValueError(day)
    meant += timedelta(days=(found[0] - here.weekday()) % 7)
    return meant if meant.timestamp() > here.timestamp() else meant + timedelta(days=7)
