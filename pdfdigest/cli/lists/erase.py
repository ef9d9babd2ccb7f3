"""`pdfdigest lists erase`: an address is forgotten for good."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("erase")
@click.argument("address")
def command(address: str) -> int:
    """Forget an address for good; its mark stays, so that no import brings it back."""
    from pdfdigest.errors import counted
    from pdfdigest.office import lists

    gone = lists.erase(terminal.office(), address)
    known = "is erased" if gone.known else "was not known; it is suppressed from now on"
    terminal.say(f"{gone.shown} {known}")
    deliveries = counted(gone.deliveries, "delivery that names", "deliveries that name")
    terminal.say(
        f"what remains: a mark without the address, suppressed on all lists, and {deliveries} "
        "the mark alone; copies that you made of the ledger (send backup), and the server's own logs, still have the address"
    )
    if gone.letters:
        terminal.say(f"{counted(gone.letters, 'letter of a rehearsal was', 'letters of rehearsals were')} deleted")
    if gone.elsewhere:
        terminal.say(f"these files still have it; delete or mend them: {', '.join(map(str, gone.elsewhere[:20]))}")
    if not gone.wiped:
        terminal.say("a run goes on: what was deleted leaves the disk with the next erase or purge")
    return 0


COMMANDS = (command,)
