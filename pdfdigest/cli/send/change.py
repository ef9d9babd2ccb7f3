"""`pdfdigest send pause`, `resume` and `cancel`: a plan is held, let go on, or ended."""

from __future__ import annotations

from typing import Literal

import click

from pdfdigest.cli import terminal


def _command(name: Literal["pause", "resume", "cancel"], words: str) -> click.Command:
    @click.command(name, help=words)
    @click.argument("plan")
    @click.option("--why", default="", metavar="TEXT", help="Why; it is written down with your name.")
    def command(plan: str, why: str) -> int:
        from pdfdigest.cli.send.status import told
        from pdfdigest.office import settle
        from pdfdigest.office.surroundings import user

        told(settle.change(terminal.office(user()), plan, name, why=why))
        return 0

    return command


COMMANDS = (
    _command("pause", "Stop PLAN before its next letter, until `resume`."),
    _command("resume", "Lift `pause`. Nothing is sent by that alone: `run` sends."),
    _command("cancel", "End PLAN: who has not had it does not get it."),
)
