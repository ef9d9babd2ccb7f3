"""`pdfdigest new`: write the next issue, with headings to fill in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk

if TYPE_CHECKING:
    from pdfdigest.model import Publication


@click.command("new")
@click.option("--date", "day", metavar="DAY", default="", help="The date of the issue, like 2022-02-25; else today.")
@click.option("--volume", type=click.IntRange(1, 100_000), help="The volume, where it is not that of the last issue.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(day: str, volume: int | None, as_json: bool) -> int:
    """Write the next issue of the publication one stands in: next number, today's date, headings to fill in.

    It has as many stories as the last issue.  Nothing is overwritten; the path of the new file stands
    on stdout.
    """
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import next_issue, publication, starter
    from pdfdigest.record import issued

    mine = publication.one(Path.cwd())
    if mine.root is None:
        raise RequestError("there is no publication here", hint="Make one: pdfdigest init my-digest")
    on_record = tuple(record.identity for record in issued.on_record(mine.root))
    following = next_issue.after(publication.issue_files(mine), mine, on_record, volume)
    dated = _day(day, mine)
    path = mine.root / str(dated.year) / f"{following.identity.label}.yaml"
    if path.exists():
        shown = terminal.nearby(path)
        raise RequestError(f"{shown} is there already; nothing was overwritten", hint=f"See: pdfdigest check {shown}")
    disk.write(path, next_issue.text(following, dated).encode())
    terminal.written(path, as_json=as_json, issue=following.identity.label)
    schema = mine.root / starter.SCHEMA
    if not schema.is_file() or schema.read_bytes() != starter.schema():
        disk.write(schema, starter.schema())
        terminal.say(f"{terminal.nearby(schema)} was written anew, for editors that check while you type")
    terminal.say(f"Fill it in, then: pdfdigest check {following.identity.label}")
    return 0


def _day(given: str, publication: Publication) -> date:
    from pdfdigest.errors import RequestError

    if not given:
        return datetime.now(ZoneInfo(publication.time_zone)).date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise RequestError(f"{given!r} is no date", hint="Write year-month-day: --date 2022-02-25") from None
