"""`pdfdigest lists remove`: a reader comes off a list."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("remove")
@click.argument("address")
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
def command(address: str, name: str) -> int:
    """Take a reader off a list; no import brings them back, only `readmit`."""
    from pdfdigest.office import lists

    done = lists.remove(terminal.office(), address, name)
    terminal.say(f"{done.shown} is off {name}" if done.new else f"{done.shown} was off {name} already")
    terminal.stranger(done)
    return 0


COMMANDS = (command,)
