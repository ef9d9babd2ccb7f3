"""`pdfdigest lists purge`: the addresses of those who left long ago are forgotten."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("purge")
@click.option("--days", type=click.IntRange(1), required=True, help="How long addresses of those who left are kept.")
def command(days: int) -> int:
    """Forget the addresses of those who left more than so many days ago; their marks stay suppressed."""
    from pdfdigest.errors import counted
    from pdfdigest.office import lists

    gone = lists.purge(terminal.office(), days)
    addresses = counted(gone.addresses, "address", "addresses")
    terminal.say(f"forgotten: {addresses} and {counted(gone.reports, 'report of a bounce', 'reports of bounces')}")
    if gone.letters:
        terminal.say(f"{counted(gone.letters, 'letter of a rehearsal was', 'letters of rehearsals were')} deleted")
    terminal.say("copies that you made of the ledger (send backup), exports, and the server's own logs still have them")
    if not gone.wiped:
        terminal.say("a run goes on: what was deleted leaves the disk with the next erase or purge")
    return 0


COMMANDS = (command,)
