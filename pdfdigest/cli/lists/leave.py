"""`pdfdigest lists leave` and `keep`: what a reader wrote is settled."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("leave")
@click.argument("address")
@click.option("--list", "name", default="", metavar="NAME", help="The list; all lists if left out.")
def leave(address: str, name: str) -> int:
    """Let a reader leave, because they asked for it by mail, by telephone or in person."""
    from pdfdigest.office import returned_mail

    done = returned_mail.leave(terminal.office(), address, name)
    of = name or "all lists"
    terminal.say(f"{done.shown} has left {of}" if done.new else f"{done.shown} had left {of} already")
    terminal.stranger(done)
    return 0


@click.command("keep")
@click.argument("address")
def keep(address: str) -> int:
    """Settle that a reader who seemed to ask did not mean to leave."""
    from pdfdigest.office import returned_mail

    done = returned_mail.keep(terminal.office(), address)
    terminal.say(f"{done.shown} stays")
    return 0


COMMANDS = (leave, keep)
