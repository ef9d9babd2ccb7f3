"""`pdfdigest send show`: the letter of one reader, in the browser or as a file."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.send.which_plan import PLAN_TO_SHOW


@click.command("show")
@PLAN_TO_SHOW
@click.argument("address", default="")
@click.option("--eml", is_flag=True, help="The whole mail as a file, in place of the page in the browser.")
@click.option("-o", "--out", default="out", metavar="FOLDER", help="Where the file goes, by default ./out.")
def command(plan: str, address: str, eml: bool, out: str) -> int:
    """Show the letter that ADDRESS gets by PLAN, or its first reader. Nothing is sent."""
    import webbrowser

    from pdfdigest.office import disk, show_letter

    office = terminal.office()
    shown = show_letter.show(office, plan, address)
    path = Path(out) / f"{shown.name}.{'eml' if eml else 'html'}"
    disk.write(office.here / path, shown.mail if eml else shown.page, secret=True)
    terminal.written(path)
    terminal.say(f"the letter to {shown.address}; whoever has the file can take them off the list")
    if not eml and not webbrowser.open((office.here / path).resolve().as_uri()):
        terminal.say("no browser could be opened; open the file")
    return 0


COMMANDS = (command,)
