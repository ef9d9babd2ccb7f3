"""`pdfdigest lists readmit`: somebody who left may be brought in again, or all whom one bad day took off."""

from __future__ import annotations

from datetime import datetime

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.lists.suppressed import CAUSE, SINCE


@click.command("readmit")
@click.argument("address", required=False)
@click.option("--all", "every", is_flag=True, help="All who were suppressed for --cause since --since.")
@CAUSE
@SINCE
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
@click.option("--by", required=True, metavar="WHO", help="Who answers for it.")
@click.option("--why", required=True, metavar="TEXT", help="What the reader said, and when; or what went wrong.")
def command(
    address: str | None, every: bool, cause: str | None, since: datetime | None, name: str, by: str, why: str
) -> int:
    """Let somebody who left be sent to by a list again, because they asked for it, or all whom a bad day took off.

    Only the list that is named is opened, and bounces are counted anew.
    """
    from pdfdigest.errors import RequestError
    from pdfdigest.office import lists

    office = terminal.office()
    if every == (address is not None) or (every and (cause is None or since is None)):
        raise RequestError(
            "an address is wanted, or --all with --cause and --since", hint="For one reader leave out --all."
        )
    if every and cause and since:
        number = lists.readmit_all(office, name, cause=cause, since=since, why=why, by=by)
        terminal.say(f"{number:,} may be on {name} again")
        return 0
    done = lists.readmit(office, address or "", name, why=why, by=by)
    bring = "" if not done.new or done.on else "; bring them in with lists import"
    verb = "is on" if done.new and done.on else "may be on" if done.new else "was free to be on"
    terminal.say(f"{done.shown} {verb} {name}{bring}")
    return 0


COMMANDS = (command,)
