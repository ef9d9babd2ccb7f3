"""`pdfdigest lists history`: who came to a list and who went, month by month."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pdfdigest.cli import terminal

_WIDE = 40


@click.command("history")
@click.argument("name")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write a picture (.svg) too.")
@terminal.JSON
def command(name: str, out: Path | None, as_json: bool) -> int:
    """Say how many joined the list NAME, left it and bounced in each month. Nobody's reading is watched for it."""
    from pdfdigest.office import list_history

    office = terminal.office()
    found = list_history.months(office, name)
    most = max((each.readers for each in found), default=0) or 1
    if not as_json:
        click.echo(f"{'month':<8} {'joined':>8} {'left':>8} {'bounced':>8} {'readers':>9}")
    for each in found:
        if as_json:
            terminal.line({"list": name, **asdict(each)})
            continue
        bar = "#" * round(_WIDE * max(each.readers, 0) / most)
        row = f"{each.month:<8} {each.joined:>8,} {each.left:>8,} {each.bounced:>8,} {each.readers:>9,}  {bar}"
        click.echo(row.rstrip())
    if out is not None:
        path = list_history.plot(office, name, out)
        terminal.say(f"the picture stands in {terminal.nearby(path)}")
    return 0


COMMANDS = (command,)
