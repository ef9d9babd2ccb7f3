"""`pdfdigest lists bounces`: what came back is read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("bounces")
@click.argument("boxes", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="MAILDIR|MBOX...")
@terminal.JSON
def command(boxes: tuple[Path, ...], as_json: bool) -> int:
    """Read what came back: bounces and complaints, from Maildirs, mboxes or single mails.

    A report counts where it is about a letter that was sent from here.  Hard bounces and complaints take the
    address off all lists at once, soft ones when three letters came back within 180 days.
    """
    from pdfdigest.office import returned_mail

    read = returned_mail.read_bounces(terminal.office(), boxes)
    if as_json:
        terminal.line(asdict(read))
    terminal.say(
        f"{read.messages:,} mails read: {read.hard:,} hard bounces, {read.soft:,} soft ones, {read.complaints:,} complaints; "
        f"{read.suppressed:,} addresses are not sent to any more"
    )
    others = (
        (read.again, "read before"),
        (read.nothing, "delays, successes, automatic answers or other mail"),
        (read.forged, "forged"),
        (read.foreign, "about letters that are not of this ledger"),
        (read.unreadable, "that cannot be read"),
    )
    if rest := ", ".join(f"{number:,} {words}" for number, words in others if number):
        terminal.say(f"changed nothing: {rest}")
    return 0


COMMANDS = (command,)
