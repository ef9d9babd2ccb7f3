"""`pdfdigest send plan`: to whom it goes is frozen, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.office.send_plan import Plan


@click.command("plan")
@click.argument("what")
@click.option("--list", "lists", multiple=True, required=True, metavar="NAME", help="To whom; may be given again.")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="Another revision than the one in force.")
@click.option("--to", "to", type=click.Choice(["previous"]), help="Only to those who got the revision before.")
@click.option("--attach", is_flag=True, help="The PDF goes with the letter.")
@click.option("--link", default="", metavar="URL", help="The letter links to the PDF.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(
    what: str, lists: tuple[str, ...], revision: int | None, to: str | None, attach: bool, link: str, as_json: bool
) -> int:
    """Freeze to whom WHAT goes, and show it. The plan's name stands last on stdout."""
    from pdfdigest.office import send_plan

    office = terminal.office()
    made = send_plan.plan(office, what, lists, revision=revision, previous=to is not None, attach=attach, link=link)
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
    if not made.new:
        say(f"this very plan was made before; it is {made.state}")
    say(f"send it with: pdfdigest send run {made.plan[:12]}")


COMMANDS = (command,)
