"""`pdfdigest send resolve`: doubt about a reader is settled on somebody's word."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("resolve")
@click.argument("plan")
@click.argument("address")
@click.option("--arrived/--not-arrived", required=True, default=None, help="Whether the reader got it.")
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@click.option("--why", required=True, metavar="TEXT", help="How it is known.")
def command(plan: str, address: str, arrived: bool, by: str, why: str) -> int:
    """Settle one reader of PLAN who is in doubt, on somebody's word. Who did not get it is sent to by `run`."""
    from pdfdigest.cli.send.status import told
    from pdfdigest.office import settle

    told(settle.resolve(terminal.office(), plan, address, arrived=arrived, by=by, why=why))
    return 0


COMMANDS = (command,)
