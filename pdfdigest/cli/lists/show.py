"""`pdfdigest lists show`: what lists there are, or who is on one."""

from __future__ import annotations

from dataclasses import asdict

import click

from pdfdigest.cli import terminal


@click.command("show")
@click.argument("name", required=False)
@click.option("--asked", is_flag=True, help="Who wrote that they want to leave, and waits for your word.")
@terminal.JSON
def command(name: str | None, asked: bool, as_json: bool) -> int:
    """Say what lists there are, or who is on one: an address a line."""
    from pdfdigest.errors import counted
    from pdfdigest.office import lists

    office = terminal.office()
    if asked:
        return _asked(name or "", as_json=as_json)
    if name is not None:
        for reader in lists.members(office, name):
            if as_json:
                terminal.line(reader)
            else:
                click.echo("  ".join(cell for cell in (reader["address"], reader["name"]) if cell))
        return 0
    publications = lists.each(office)
    for slug, there in publications:
        for each in lists.standings(there):
            if as_json:
                terminal.line({"publication": slug, **asdict(each)})
            else:
                whose = f"{slug}  " if len(publications) > 1 else ""
                click.echo(f"{whose}{each.list}  {counted(each.readers, 'reader')}, {each.suppressed:,} left")
    return 0


def _asked(name: str, *, as_json: bool) -> int:
    from datetime import UTC, datetime

    from pdfdigest.office import lists, returned_mail

    office = terminal.office()
    waiting, zone = [each for each in returned_mail.asked(office) if name in ("", each.list)], lists.zone(office)
    for each in waiting:
        day = datetime.fromtimestamp(each.at, zone)
        if as_json:
            terminal.line({**asdict(each), "at": day.astimezone(UTC).isoformat(timespec="seconds")})
        else:
            click.echo("  ".join(cell for cell in (each.address, each.list, f"{day:%Y-%m-%d}", each.words) if cell))
    if waiting and not as_json:
        terminal.say("settle each: pdfdigest lists leave ADDRESS, or pdfdigest lists keep ADDRESS")
    return 0


COMMANDS = (command,)
