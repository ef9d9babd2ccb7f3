"""`pdfdigest desk`: write, and see the pages, in the browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("desk")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The port on 127.0.0.1; the usual one, or any that is free."
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def command(folder: Path | None, port: int | None, no_open: bool) -> int:
    """Write in the browser, with the real pages beside the text.

    FOLDER is that of a publication (or its publication.toml), or one that holds several; by default where one stands.
    Where there is none, three questions make one.  The address stands on stdout, and opens once.  Ctrl-C ends it.
    """
    import webbrowser

    from pdfdigest.desk.writing import desk
    from pdfdigest.manuscript import places
    from pdfdigest.office.surroundings import user

    office = terminal.office(user())
    if folder is not None and folder.is_file():
        if folder.name != places.NAME:
            raise click.BadParameter(f"{folder} is neither a folder nor a {places.NAME}", param_hint="FOLDER")
        folder = folder.parent

    def ready(address: str) -> None:
        click.echo(address)
        terminal.say("what you write is saved as you type; Ctrl-C ends the desk")
        if not no_open:
            webbrowser.open(address)

    desk(replace(office, here=(office.here / folder).resolve() if folder else office.here), port=port, ready=ready)
    raise KeyboardInterrupt
