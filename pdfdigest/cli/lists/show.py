"""`pdfdigest lists show`: what lists there are, or who is on one."""

from __future__ import annotations

from dataclasses import asdict

import click

from pdfdigest.cli import terminal


@click.command("show")
@click.argument("name", required=False)
@terminal.JSON
def command(name: str | None, as_json: bool) -> int:
    """Say what lists there are, or who is on one: an address a line."""
    from pdfdigest.office import lists

    office = terminal.office()
    if name is not None:
        for reader in lists.members(office, name):
            if as_json:
                terminal.line(reader)
            else:
                click.echo("  ".join(cell for cell in (reader["address"], reader["name"]) if cell))
        return 0
    for each in lists.standings(office):
        if as_json:
            terminal.line(asdict(each))
        else:
            click.echo(f"{each.list}  {each.readers:,} readers, {each.suppressed:,} left")
    return 0


COMMANDS = (command,)
