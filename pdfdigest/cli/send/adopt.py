"""`pdfdigest send adopt`: the ledger here is the one and only."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("adopt")
@click.option("--by", required=True, metavar="NAME", help="Who answers for it.")
@click.option("--why", required=True, metavar="TEXT", help="Why this ledger is now the one.")
def command(by: str, why: str) -> int:
    """Take the ledger here for the one and only: after a move, or from a copy."""
    from pdfdigest.office import safekeeping

    folder = safekeeping.adopt(terminal.office(), by=by, why=why)
    terminal.say(f"the ledger in {terminal.nearby(folder)} is the one now; use no other copy of it")
    return 0


COMMANDS = (command,)
