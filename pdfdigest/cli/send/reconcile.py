"""`pdfdigest send reconcile`: doubt is settled by the server's own log."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.send.which_plan import PLAN
from pdfdigest.errors import PostError, counted


@click.command("reconcile")
@PLAN
@click.option(
    "--log",
    "--postfix-log",
    "logs",
    multiple=True,
    required=True,
    metavar="FILE",
    help="The log of the server; .gz too, - for stdin; again for each piece of a rotated one.",
)
@click.option("--server", default="", metavar="HOST", help="Whose log it is; that of [mail.server] if left out.")
@click.option("--zone", default="", metavar="ZONE", help="The zone of stamps that bear none, like Asia/Tokyo.")
@click.option("--margin", default=60.0, metavar="SECONDS", help="How far the log must reach beyond a dot.")
def command(plan: str, logs: tuple[str, ...], server: str, zone: str, margin: float) -> int:
    """Settle who of PLAN is in doubt, by what the server's own log proves.

    Read are Postfix, Exim, sendmail, and the message trace of Microsoft 365 as CSV.
    """
    from pdfdigest.office import settle
    from pdfdigest.office.surroundings import user

    files = [sys.stdin.buffer if log == "-" else Path(log) for log in logs]
    settled = settle.reconcile(terminal.office(user()), plan, files, server=server, zone=zone, margin=margin)
    terminal.say(
        f"{counted(settled.accepted, 'was', 'were')} taken over by the server; "
        f"{counted(settled.unsent, 'was not, and is', 'were not, and are')} sent to by the next run; "
        f"{counted(settled.left, 'stays', 'stay')} in doubt"
    )
    for reason, number in settled.reasons:
        terminal.say(f"  {number:,} in doubt: {reason}")
    return PostError.exit_code if settled.left else 0


COMMANDS = (command,)
