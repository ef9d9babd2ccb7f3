"""`pdfdigest send reconcile`: doubt is settled by the server's own log."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.errors import PostError


@click.command("reconcile")
@click.argument("plan")
@click.option(
    "--postfix-log", "log", required=True, metavar="FILE", help="The log of the server; .gz too, - for stdin."
)
@click.option("--margin", default=60.0, metavar="SECONDS", help="How far the log must reach beyond a dot.")
def command(plan: str, log: str, margin: float) -> int:
    """Settle who of PLAN is in doubt, by what the server's own log proves."""
    from pdfdigest.office import settle
    from pdfdigest.office.surroundings import user

    lines = sys.stdin.buffer if log == "-" else Path(log)
    settled = settle.reconcile(terminal.office(user()), plan, lines, margin=margin)
    terminal.say(
        f"{settled.accepted:,} were taken over by the server; {settled.unsent:,} were not, and are sent to by the next"
        f" run; {settled.left:,} stay in doubt"
    )
    return PostError.exit_code if settled.left else 0


COMMANDS = (command,)
