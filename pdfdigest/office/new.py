"""The next issue of a publication is written, with headings to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from pdfdigest.errors import RequestError
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office


@dataclass(frozen=True, slots=True)
class Following:
    """The next issue: its file, its number as printed, and whether the schema for editors was written anew."""

    path: Path
    label: str
    schema: Path | None


def new(office: Office, *, day: str = "", volume: int | None = None, copy: bool = False) -> Following:
    """Write the next issue of the publication around `office.here`: next number, as many stories as the last one.

    `day` is its date as `2022-02-25`, by default today in the publication's time zone; `volume` is for where it
    is not that of the last issue.  With `copy` it says all that the last issue says, as a draft.  Nothing is overwritten: RequestError where the file is there, or a date is none.
    """
    from pdfdigest.manuscript import next_issue, publication, starter
    from pdfdigest.record import issued

    mine = publication.one(office.here)
    if mine.root is None:
        raise RequestError("there is no publication here", needs="publication")
    on_record = tuple(record.identity for record in issued.on_record(mine.root))
    following = next_issue.after(publication.issue_files(mine), mine, on_record, volume)
    label = following.identity.label
    dated = _date(day) if day else office.clock().astimezone(ZoneInfo(mine.time_zone)).date()
    path = mine.root / str(dated.year) / f"{label}.yaml"
    if path.exists():
        raise RequestError("it is there already; nothing was overwritten", where=path, needs="look-at-it")
    disk.write(path, next_issue.copied(following, dated, path) if copy else next_issue.text(following, dated).encode())
    office.tell.written(path, issue=label)
    schema = mine.root / starter.SCHEMA
    if schema.is_file() and schema.read_bytes() == starter.schema():
        return Following(path, label, None)
    disk.write(schema, starter.schema())
    office.tell.say(f"{office.near(schema)} was written anew, for editors that check while you type")
    return Following(path, label, schema)


def _date(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise RequestError(f"{given!r} is no date", needs="date") from None
