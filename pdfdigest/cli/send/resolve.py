"""`pdfdigest send resolve`: doubt about a reader is settled on somebody's word."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.send.which_plan import PLAN
from pdfdigest.errors import RequestError


@click.command("resolve")
@PLAN
@click.argument("address", required=False)
@click.option("--file", "file", type=click.Path(path_type=Path), help="The addresses, one a line.")
@click.option("--all", "everybody", is_flag=True, help="Everybody of PLAN who is in doubt.")
@click.option("--arrived/--not-arrived", required=True, default=None, help="Whether the readers got it.")
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@click.option("--why", required=True, metavar="TEXT", help="How it is known.")
def command(
    plan: str, address: str | None, file: Path | None, everybody: bool, arrived: bool, by: str, why: str
) -> int:
    """Settle ADDRESS of PLAN, who is in doubt, on somebody's word. Who did not get it is sent to by `run`."""
    from pdfdigest.cli.send.status import told
    from pdfdigest.office import settle

    if (address is not None) + (file is not None) + everybody != 1:
        raise RequestError("give one of ADDRESS, --file FILE and --all")
    office = terminal.office()
    if everybody:
        told(settle.resolve_all(office, plan, arrived=arrived, by=by, why=why))
    else:
        addresses = settle.addresses_in(office, file) if file else (address or "",)
        told(settle.resolve(office, plan, addresses, arrived=arrived, by=by, why=why))
    return 0


COMMANDS = (command,)
