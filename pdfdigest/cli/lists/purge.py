"""`pdfdigest lists purge`: the addresses of those who left long ago are forgotten."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("purge")
@click.option("--days", type=click.IntRange(1), required=True, help="How long addresses of those who left are kept.")
def command(days: int) -> int:
    """Forget the addresses of those who left more than so many days ago; their marks stay suppressed."""
    from pdfdigest.office import lists

    addresses, reports = lists.purge(terminal.office(), days)
    terminal.say(f"{addresses:,} addresses and {reports:,} reports of bounces are forgotten")
    return 0


COMMANDS = (command,)
