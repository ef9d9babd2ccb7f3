"""`pdfdigest send status`: how far each plan is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.office.distribution import Standing
    from pdfdigest.post.releases import Tally

_SHOWN = ("accepted", "bounced", "complained", "rejected", "expired", "skipped", "in_doubt", "remaining")


@click.command("status")
@click.argument("plan", required=False)
@terminal.JSON
def command(plan: str | None, as_json: bool) -> int:
    """How far PLAN is, or every plan; and who is in doubt."""
    from pdfdigest.office import distribution

    for each in distribution.status(terminal.office(), plan or ""):
        if as_json:
            terminal.line(each.facts() | ({"in_doubt_readers": list(each.doubtful)} if plan else {}))
            continue
        kind = "" if each.kind == "mail" else "  a rehearsal: nobody was mailed"
        lists = ", ".join(each.lists)
        click.echo(
            f"{each.plan[:12]}  {each.issue} r{each.revision} to {lists}  {each.state}; {words(each.tally)}{kind}"
        )
        for address in each.doubtful:
            click.echo(f"  in doubt: {address}")
    return 0


def words(tally: Tally) -> str:
    """`500 planned: 497 accepted, 3 rejected`."""
    facts = tally.facts()
    parts = [f"{facts[name]:,} {name.replace('_', ' ')}" for name in _SHOWN if facts[name]]
    return f"{facts['planned']:,} planned: {', '.join(parts)}"


def told(at: Standing) -> None:
    """Say in a line how far a plan is."""
    terminal.say(f"{at.issue} r{at.revision} to {', '.join(at.lists)}: {words(at.tally)}")


COMMANDS = (command,)
