"""`pdfdigest send pause`, `resume` and `cancel`: a plan is held, let go on, or ended."""

from __future__ import annotations

from typing import Literal

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.send.which_plan import PLAN


def _command(name: Literal["pause", "resume", "cancel"], words: str, after: str) -> click.Command:
    @click.command(name, help=words)
    @PLAN
    @click.option("--why", default="", metavar="TEXT", help="Why; it is written down with your name.")
    def command(plan: str, why: str) -> int:
        from pdfdigest.cli.send.status import told
        from pdfdigest.office import settle
        from pdfdigest.office.surroundings import user

        at = settle.change(terminal.office(user()), plan, name, why=why)
        told(at)
        terminal.say(after.format(plan=at.plan[:12]))
        return 0

    return command


COMMANDS = (
    _command(
        "pause",
        "Stop PLAN before its next letter, until `resume`.",
        "the plan is paused, and nothing more goes; lift it: pdfdigest send resume {plan}",
    ),
    _command(
        "resume",
        "Lift `pause`. Nothing is sent by that alone: `run` sends.",
        "the plan may go on; send it with: pdfdigest send run {plan}",
    ),
    _command(
        "cancel",
        "End PLAN: who has not had it does not get it.",
        "the plan is cancelled, and nothing more goes; plan anew for who has not had it: pdfdigest send plan --again {plan}",
    ),
)
