"""`pdfdigest send proof`: the very letter goes to the office itself."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("proof")
@click.argument("what")
@click.option("--to", "to", required=True, metavar="ADDRESS", help="The office's own address.")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="Another revision than the one in force.")
@click.option("--link", default="", metavar="URL", help="The letter links to the PDF.")
@click.option("-o", "--out", default="out", metavar="FOLDER", help="Where the .eml file goes with no server set.")
def command(what: str, to: str, revision: int | None, link: str, out: str) -> int:
    """Send the very message to the office itself; with no server set, write an .eml file."""
    from pdfdigest.office import proof_letter

    made = proof_letter.proof(terminal.office(), what, to, Path(out), revision=revision, link=link)
    if made.path is not None:
        terminal.written(made.path)
        terminal.say("no server is set ([mail.server]), so nobody was mailed; open the file with a mail program")
    else:
        terminal.say(f"the server took the proof for {made.address}: {made.answer}")
    return 0


COMMANDS = (command,)
