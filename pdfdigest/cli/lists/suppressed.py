"""`pdfdigest lists suppressed`: who is not sent to, and why."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.days import Day

CAUSES = ("bounced", "complained", "left", "office", "imported", "erased")
CAUSE = click.option("--cause", type=click.Choice(CAUSES), help="Only for this cause.")
SINCE = click.option("--since", type=Day(), metavar="DAY", help="Only since this day: 2026-03-01.")


@click.command("suppressed")
@CAUSE
@SINCE
@click.option("--list", "name", default="", metavar="NAME", help="Only what keeps them off this list.")
@terminal.JSON
def command(cause: str | None, since: datetime | None, name: str, as_json: bool) -> int:
    """Say who is not sent to any more, since when and why, the latest first."""
    from pdfdigest.office import lists

    office = terminal.office()
    number, zone = 0, lists.zone(office)
    for each in lists.suppressed(office, cause=cause or "", since=since, name=name):
        number += 1
        day = datetime.fromtimestamp(each.at, zone)
        if as_json:
            terminal.line({**asdict(each), "at": day.astimezone(UTC).isoformat(timespec="seconds")})
        else:
            who = each.address or f"mark {each.mark}"
            click.echo(
                "  ".join(
                    cell for cell in (who, each.list or "all lists", f"{day:%Y-%m-%d}", each.why, each.words) if cell
                )
            )
    if not as_json:
        terminal.say(f"{number:,} suppressed")
    return 0


COMMANDS = (command,)
