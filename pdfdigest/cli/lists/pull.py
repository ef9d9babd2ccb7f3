"""`pdfdigest lists pull`: who left is fetched from the public host."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("pull")
@click.argument("source", required=False)
def command(source: str | None) -> int:
    """Fetch who left from SOURCE, a leave server or its queue file; [mail] leave names the server.

    The token that the server wants is looked for in PDFDIGEST_PULL_TOKEN.
    """
    from pdfdigest.office import returned_mail

    found = returned_mail.pull(terminal.office(), source or "")
    forged = f"; {found.forged:,} tokens were not signed here" if found.forged else ""
    terminal.say(f"{found.left:,} left{forged}")
    return 0


COMMANDS = (command,)
