"""`pdfdigest lists about`: the answer to a reader who asks what is known of them."""

from __future__ import annotations

from typing import Any

import click

from pdfdigest.cli import terminal


@click.command("about")
@click.argument("address")
@terminal.JSON
def command(address: str, as_json: bool) -> int:
    """Say all that is known of an address: the answer to a reader who asks."""
    from pdfdigest.office import lists

    publications = lists.each(terminal.office())
    for slug, there in publications:
        known = {"publication": slug, **lists.about(there, address)}
        if as_json:
            terminal.line(known)
        else:
            _say(known, several=len(publications) > 1)
    return 0


def _say(known: dict[str, Any], *, several: bool) -> None:
    for key, value in known.items():
        if isinstance(value, list):
            for each in value:
                words = ", ".join(f"{name}: {fact}" for name, fact in each.items() if fact not in ("", None))
                click.echo(f"{key}: {words}")
        elif value not in ("", False, True) and (several or key != "publication"):
            click.echo(f"{key}: {value}")
    if not known["known"]:
        where = f"in {known['publication']} " if several else ""
        terminal.say(f"{where}no address like this is kept; what stands here is known by its mark alone")


COMMANDS = (command,)
