"""`pdfdigest lists bounces`: what came back is read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.post.bounce_verdicts import Read

BELIEVE = click.option("--believe", is_flag=True, help="Take hard bounces also where very many say the same.")


@click.command("bounces")
@click.argument("boxes", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="MAILDIR|MBOX...")
@BELIEVE
@terminal.JSON
def command(boxes: tuple[Path, ...], believe: bool, as_json: bool) -> int:
    """Read what came back: bounces, complaints and leavers, from Maildirs, mboxes or single mails.

    A report counts where it is about a letter that was sent from here.  Complaints, and hard bounces (no such
    mailbox, no such domain, moved), take the address off all lists at once, soft ones when three letters came
    back within 180 days.
    """
    from pdfdigest.office import returned_mail

    read = returned_mail.read_bounces(terminal.office(), boxes, believe=believe)
    if as_json:
        terminal.line(asdict(read))
    return told(read)


def told(read: Read) -> int:
    """Say what was read; 6 where some of it was held back."""
    from pdfdigest.errors import PostError, counted

    hard, soft = counted(read.hard, "hard bounce"), counted(read.soft, "soft one")
    terminal.say(
        f"{counted(read.messages, 'mail')} read: {hard}, {soft}, {counted(read.complaints, 'complaint')}; "
        f"{counted(read.suppressed, 'address is', 'addresses are')} not sent to any more"
    )
    if read.left or read.asked:
        asking = "; see who: pdfdigest lists show --asked" if read.asked else ""
        terminal.say(f"{read.left:,} left by mail, {counted(read.asked, 'asks', 'ask')} to leave{asking}")
    others = (
        (read.again, "read before", "read before"),
        (
            read.nothing,
            "delay, success, automatic answer or other mail",
            "delays, successes, automatic answers or other mail",
        ),
        (read.forged, "forged", "forged"),
        (read.unproven, "that knows a letter by its Message-ID alone", "that know a letter by its Message-ID alone"),
        (read.behind, "about another address behind the reader's", "about other addresses behind the readers'"),
        (read.foreign, "about a letter that is not of this ledger", "about letters that are not of this ledger"),
        (read.strangers, "from somebody on no list", "from people on no list"),
        (read.unreadable, "that cannot be read", "that cannot be read"),
    )
    if rest := ", ".join(counted(*each) for each in others if each[0]):
        terminal.say(f"changed nothing: {rest}")
    for note in read.notes:
        terminal.say(note)
    if read.held:
        terminal.say(
            f"{counted(read.held, 'hard bounce is', 'hard bounces are')} not believed and left unread: so many readers do not lose their mailboxes "
            "at once; look at one, and if it is right read them again with --believe"
        )
    return PostError.exit_code if read.held else 0


COMMANDS = (command,)
