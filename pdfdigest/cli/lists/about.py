"""`pdfdigest lists about`: the answer to a reader who asks what is known of them."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("about")
@click.argument("address")
@terminal.JSON
def command(address: str, as_json: bool) -> int:
    """Say all that is known of an address: the answer to a reader who asks."""
    from pdfdigest.office import lists

    known = lists.about(terminal.office(), address)
    if as_json:
        terminal.line(known)
        return 0
    for key, value in known.items():
        if isinstance(value, list):
            for each in value:
                words = ", ".join(f"{name}: {fact}" for name, fact in each.items() if fact not in ("", None))
                click.echo(f"{key}: {words}")
        elif value not in ("", False, True):
            click.echo(f"{key}: {value}")
    if not known["known"]:
        terminal.say("no address like this is kept; what stands here is known by its mark alone")
    return 0


COMMANDS = (command,)
