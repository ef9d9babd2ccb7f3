"""`pdfdigest send run`: a plan is sent, or rehearsed."""

from __future__ import annotations

from datetime import datetime

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.send.which_plan import PLAN
from pdfdigest.errors import PostError, counted


@click.command("run")
@PLAN
@click.option("--wait", is_flag=True, help="Stay until every reader is final, for days if need be.")
def command(plan: str, wait: bool) -> int:
    """Send PLAN. It may be stopped or killed at any moment, and run again: nobody gets it twice."""
    from pdfdigest.cli.send.status import told
    from pdfdigest.office import send

    made = send.run(terminal.office(), plan, wait=wait)
    at, name = made.standing, made.standing.plan[:12]
    if made.again:
        terminal.say(f"the plan {name} is finished; nothing is sent again")
    told(at)
    terminal.missed(made.missed, plan=made.standing.plan)
    if made.stopped:
        terminal.say(f"the run stopped itself: {made.stopped}")
    if made.outbox:
        terminal.say(f"this was a rehearsal: nobody was mailed; the letters lie in {terminal.nearby(made.outbox)}")
        terminal.say(f"look at one of them in the browser: pdfdigest send show {name}")
    for cap in made.caps:
        what, key = (f"to {cap.domain} ", f'domains."{cap.domain}"') if cap.domain else ("", "pace")
        terminal.say(
            f"the cap of {counted(cap.letters, 'letter')} {what}a day ([mail.{key}] daily) is reached until midnight"
        )
    if at.state == "paused":
        terminal.say(f"the plan is paused, and nothing more goes; lift it: pdfdigest send resume {name}")
    if at.state == "cancelled":
        terminal.say("the plan was cancelled, and nothing more goes")
    if made.due:
        moment = datetime.fromisoformat(made.due).strftime("%Y-%m-%d %H:%M")
        terminal.say(f"still to come: {at.tally.remaining:,}; from {moment} on: pdfdigest send run {name}")
    if doubt := at.tally["in_doubt"] if not made.again else 0:
        words = counted(doubt, "is in doubt; settle it", "are in doubt; settle them")
        terminal.say(f"{words}: pdfdigest send reconcile {name} --log FILE")
    return 0 if made.whole else PostError.exit_code


COMMANDS = (command,)
