"""`pdfdigest lists pull`: who left is fetched, from the public host and from the mailbox."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.lists.bounces import BELIEVE, told

if TYPE_CHECKING:
    from pdfdigest.office.returned_mail import Pulled


@click.command("pull")
@click.argument("sources", nargs=-1, metavar="[SERVER|QUEUE|MAILDIR|MBOX...]")
@BELIEVE
@terminal.JSON
def command(sources: tuple[str, ...], believe: bool, as_json: bool) -> int:
    """Fetch who left, and read what came back: from a leave server, its queue file, a Maildir or an mbox.

    Where none is named these are the server of [mail.leave] and the mailbox of [mail.inbox], which may be on an IMAP
    server.  The token that the leave server wants is looked for in PDFDIGEST_PULL_TOKEN.
    """
    from pdfdigest.office import returned_mail

    fetched = returned_mail.pull_each(terminal.office(), sources, believe=believe)
    several = len(fetched) > 1
    codes = [_said(found, slug if several else "", as_json=as_json) for slug, found in fetched]
    failures = [failure for _, found in fetched for failure in found.failures]
    for failure in failures[:-1]:
        terminal.say(str(failure))
    if failures:
        raise failures[-1]
    return max(codes, default=0)


def _said(found: Pulled, slug: str, *, as_json: bool) -> int:
    """Say what was fetched for one publication, which is named where there are several; the exit code comes out."""
    from pdfdigest.errors import counted

    if as_json:
        mail = asdict(found.mail) if found.mail else {}
        mail["left"] = found.left + mail.get("left", 0)
        mail["forged"] = found.forged + mail.get("forged", 0)
        terminal.line({"publication": slug, **mail} if slug else mail)
    if slug:
        terminal.say(f"{slug}:")
    if found.left or found.forged or found.mail is None:
        forged = f"; {counted(found.forged, 'token was', 'tokens were')} not signed here" if found.forged else ""
        terminal.say(f"{found.left:,} left{forged}")
    return told(found.mail) if found.mail is not None else 0


COMMANDS = (command,)
