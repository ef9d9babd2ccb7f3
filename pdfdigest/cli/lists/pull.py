"""`pdfdigest lists pull`: who left is fetched, from the public host and from the mailbox."""

from __future__ import annotations

from dataclasses import asdict

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.lists.bounces import BELIEVE, told


@click.command("pull")
@click.argument("sources", nargs=-1, metavar="[SERVER|QUEUE|MAILDIR|MBOX...]")
@BELIEVE
@terminal.JSON
def command(sources: tuple[str, ...], believe: bool, as_json: bool) -> int:
    """Fetch who left, and read what came back: from a leave server, its queue file, a Maildir or an mbox.

    Where none is named these are the server of [mail.leave] and the mailbox of [mail.inbox], which may be on an IMAP
    server.  The token that the leave server wants is looked for in PDFDIGEST_PULL_TOKEN.
    """
    from pdfdigest.errors import counted
    from pdfdigest.office import returned_mail

    found = returned_mail.pull(terminal.office(), sources, believe=believe)
    if as_json:
        mail = asdict(found.mail) if found.mail else {}
        mail["left"] = found.left + mail.get("left", 0)
        mail["forged"] = found.forged + mail.get("forged", 0)
        terminal.line(mail)
    if found.left or found.forged or found.mail is None:
        forged = f"; {counted(found.forged, 'token was', 'tokens were')} not signed here" if found.forged else ""
        terminal.say(f"{found.left:,} left{forged}")
    code = told(found.mail) if found.mail is not None else 0
    for failure in found.failures[:-1]:
        terminal.say(str(failure))
    if found.failures:
        raise found.failures[-1]
    return code


COMMANDS = (command,)
