"""`pdfdigest lists purge`: the addresses of those who left long ago are forgotten."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("purge")
@click.option("--days", type=click.IntRange(1), required=True, help="How long addresses of those who left are kept.")
def command(days: int) -> int:
    """Forget the addresses of those who left more than so many days ago; their marks stay suppressed."""
    from pdfdigest.office import lists

    gone = lists.purge(terminal.office(), days)
    terminal.say(f"{gone.addresses:,} addresses and {gone.reports:,} reports of bounces are forgotten")
    if gone.letters:
        terminal.say(f"{gone.letters:,} letters of rehearsals were deleted")
    terminal.say("copies that you made of the ledger (send backup), exports, and the server's own logs still have them")
    if not gone.wiped:
        terminal.say("a run goes on: what was deleted leaves the disk with the next erase or purge")
    return 0


COMMANDS = (command,)
