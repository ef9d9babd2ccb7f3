"""`pdfdigest approve`: say that an issue may go out."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("approve")
@click.argument("what")
@click.option("--by", default="", metavar="NAME", help="Who looked it over.")
@click.option("--withdraw", is_flag=True, help="Make it a draft again, to be worked on.")
def command(what: str, by: str, withdraw: bool) -> int:
    """Approve WHAT (one issue), as it is.

    Name, moment and a hash of what was approved are written into the issue file; the approval lapses when a word or a
    picture changes.  The path of the file stands on stdout.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.office import approve

    office = terminal.office(by)
    try:
        if withdraw:
            path = approve.withdraw(office, what)
            terminal.say("it is a draft again")
        else:
            made = approve.approve(office, what, by=by)
            path = made.path
            terminal.say(f"{made.issue} was approved by {made.approval.by}")
    except ManuscriptError as error:
        terminal.faults(error.faults)
        terminal.say("nothing was approved")
        return error.exit_code
    terminal.written(path)
    return 0
