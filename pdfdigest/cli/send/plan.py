"""`pdfdigest send plan`: to whom it goes is frozen, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal
from pdfdigest.errors import RequestError

if TYPE_CHECKING:
    from pdfdigest.office.plan_report import Plan


@click.command("plan")
@click.argument("what", required=False)
@click.option("--list", "lists", multiple=True, metavar="NAME", help="To whom; may be given again.")
@click.option("--again", default="", metavar="PLAN", help="WHAT and lists of PLAN, for whom it missed.")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="Another revision than the one in force.")
@click.option("--to", "to", type=click.Choice(["previous"]), help="Only to those who got the revision before.")
@click.option("--attach", is_flag=True, help="The PDF goes with the letter.")
@click.option("--link", default="", metavar="URL", help="The letter links to the PDF.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(
    what: str | None,
    lists: tuple[str, ...],
    again: str,
    revision: int | None,
    to: str | None,
    attach: bool,
    link: str,
    as_json: bool,
) -> int:
    """Freeze to whom WHAT goes, and show it. The plan's name stands last on stdout."""
    from pdfdigest.office import send_plan

    if again and (what or lists or revision or to or attach):
        raise RequestError(
            "--again takes WHAT, lists and revision from the plan that it names; only --link goes with it"
        )
    if not again and not (what and lists):
        raise click.UsageError("Missing argument 'WHAT'." if not what else "Missing option '--list'.")
    office = terminal.office()
    made = (
        send_plan.plan_again(office, again, link=link)
        if again
        else send_plan.plan(office, what or "", lists, revision=revision, previous=bool(to), attach=attach, link=link)
    )
    _show(made)
    if as_json:
        terminal.line(made.facts())
    else:
        click.echo(made.plan)
    return 0


def _show(made: Plan) -> None:
    say = terminal.say
    say(f"{made.title}, r{made.revision}, approved by {made.approved_by}")
    say(f"  to        {', '.join(f'{name} ({number:,})' for name, number in made.by_list)}")
    say(f"  readers   {made.to_send:,}, from {made.first} to {made.last}")
    for number, words in (
        (made.duplicates, "on several lists, and get it once"),
        (made.suppressed, "left or bounced, and are not sent to"),
        (made.had, "had this revision already, and are skipped"),
        (made.oversize, "take no PDF of this size, and are skipped"),
        (made.linked, "take no PDF of this size, and get the link"),
    ):
        if number:
            say(f"            {number:,} {words}")
    how = "attached" if made.attached else f"linked: {made.link}"
    say(f"  letter    {made.sender or 'no sender is set'}; the PDF is {how}")
    say(f"  takes     {made.bytes / 1e6:,.1f} MB, about {terminal.span(made.seconds)}")
    if made.not_before:
        say(f"  not before {made.not_before}, its embargo")
    say(f"  not after  {made.not_after}")
    if (change := made.change) is not None:
        say(f"  change    {change.came:,} came and {change.went:,} went since {change.issue} ({change.before:,})")
        if change.large:
            say("  WARNING: that is more than 20 %; is it the right list?")
    if made.again:
        say(f"  again     whom {made.again[:12]} missed")
        terminal.missed(made.missed)
    if not made.new:
        say(f"this very plan was made before; it is {made.state}")
        if made.missed and not made.again:
            terminal.missed(made.missed, plan=made.plan)
    say(f"send it with: pdfdigest send run {made.plan[:12]}")


COMMANDS = (command,)
