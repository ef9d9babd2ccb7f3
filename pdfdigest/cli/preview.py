"""`pdfdigest preview`: the pages on screen while one writes."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("preview")
@click.argument("issue", required=False)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The port on 127.0.0.1; the usual one, or any that is free."
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="TARGET",
    help="The targets on offer, the first one first; all where none is named.",
)
def command(issue: str | None, port: int | None, no_open: bool, names: tuple[str, ...]) -> int:
    """Show the pages of ISSUE in the browser, and again each time that a file is saved.

    ISSUE is a path, a number as printed (1.4), or nothing for all that is here.  The address stands on
    stdout.  Nothing is written; Ctrl-C ends it.
    """
    import webbrowser

    from pdfdigest.desk.preview import preview

    def ready(address: str) -> None:
        click.echo(address)
        terminal.say("save a file, and its pages change; Ctrl-C ends the preview")
        if not no_open:
            webbrowser.open(address)

    preview(terminal.office(), issue or "", names=names, port=port, ready=ready)
    raise KeyboardInterrupt
