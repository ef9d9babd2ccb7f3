"""`pdfdigest send plan`: to whom it goes is frozen, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal
from pdfdigest.errors import RequestError

if TYPE_CHECKING:
    from pdfdigest.office.plan_report import Plan


def _tag(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    name, _, tag = (value or "tag=").partition("=")
    if name != "tag" or (value is not None and (not tag or " " in tag)):
        raise click.BadParameter("write it like tag=press")
    return tag


@click.command("plan")
@click.argument("what", required=False)
@click.option("--list", "lists", multiple=True, metavar="NAME", help="To whom; may be given again.")
@click.option("--again", default="", metavar="PLAN", help="WHAT and lists of PLAN, for whom it missed.")
@click.option("--where", "tag", callback=_tag, metavar="tag=NAME", help="Only to those with that tag.")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="Another revision than the one in force.")
@click.option("--to", "to", type=click.Choice(["previous"]), help="Only to those who got the revision before.")
@click.option("--attach", is_flag=True, help="The PDF goes with the letter.")
@click.option("--link", default="", metavar="URL", help="The letter links to the PDF.")
@click.option("--at", default="", metavar="TIME", help='Not before then, like "Fri 9:00", by the office\'s clock.')
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(
    what: str | None,
    lists: tuple[str, ...],
    again: str,
    tag: str,
    revision: int | None,
    to: str | None,
    attach: bool,
    link: str,
    at: str,
    as_json: bool,
) -> int:
    """Freeze to whom WHAT goes, and show it. The plan's name stands last on stdout."""
    from pdfdigest.office import send_plan

    if again and (what or lists or tag or revision or to or attach):
        raise RequestError("--again takes WHAT, lists and revision from its plan; only --link and --at go with it")
    if not again and not what:
        raise RequestError("say which issue is to go, and to whom", needs="which-issue")
    if not again and not lists and not to:
        raise RequestError(f"say to whom {what} is to go", needs=f"which-list:{what}")
    office = terminal.office()
    if again:
        made = send_plan.plan_again(office, again, link=link, at=at)
    else:
        made = send_plan.plan(
            office, what or "", lists, revision=revision, previous=bool(to), tag=tag, attach=attach, link=link, at=at
        )
    _show(made)
    terminal.line(made.facts()) if as_json else click.echo(made.plan)
    return 0


def _show(made: Plan) -> None:
    for line in made.lines():
        terminal.say(line)
    if made.again:
        terminal.missed(made.missed)
    if not made.new:
        terminal.say(f"this very plan was made before; it is {made.state}")
        terminal.missed(() if made.again else made.missed, plan=made.plan)
    if made.state != "finished":
        verb, words = ("resume", "lift it") if made.state == "paused" else ("run", "send it")
        terminal.say(f"{words} with: pdfdigest send {verb} {made.plan[:12]}")


COMMANDS = (command,)
