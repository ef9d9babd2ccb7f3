"""`pdfdigest lists readmit`: somebody who left may be brought in again."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("readmit")
@click.argument("address")
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
@click.option("--by", required=True, metavar="WHO", help="Who answers for it.")
@click.option("--why", required=True, metavar="TEXT", help="What the reader said, and when.")
def command(address: str, name: str, by: str, why: str) -> int:
    """Let somebody who left be brought in again, because they asked for it."""
    from pdfdigest.office import lists

    done = lists.readmit(terminal.office(), address, name, why=why, by=by)
    bring = "; bring them in with lists import" if done.new else ""
    terminal.say(f"{done.shown} {'may' if done.new else 'was free to'} be on {name}{bring}")
    return 0


COMMANDS = (command,)
