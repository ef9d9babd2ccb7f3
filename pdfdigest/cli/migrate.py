"""`pdfdigest migrate`: bring publications up to date with this pdfdigest."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from pdfdigest.cli import terminal


@click.command("migrate")
@click.option("--write", is_flag=True, help="Do it; without it, what would be done is said.")
@terminal.JSON
def command(write: bool, as_json: bool) -> int:
    """Say what in the publication here, or in all below, is of an older format; with --write bring it up to date.

    What is on record is read in every format that ever was, and never rewritten.  Nothing is written where a file is of a
    newer format.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.office.migrate import migrate

    try:
        done = migrate(terminal.office(), write=write)
    except ManuscriptError as error:
        terminal.faults(error.faults)
        terminal.say("nothing was written")
        return error.exit_code
    for move in done.moves:
        path = terminal.nearby(move.path)
        if as_json:
            click.echo(json.dumps({**asdict(move), "path": str(path)}, ensure_ascii=False))
        else:
            to = f"format {move.old} to {move.new}" if move.old != move.new else f"format {move.old}"
            click.echo(f"{path}: {move.state}: {move.what}, {to}; {move.says}")
    terminal.say(f"{done.files} files looked at; {_ends(len(done.moves), done.waiting)}")
    return 0


def _ends(older: int, waiting: int) -> str:
    if not older:
        return "all of them are up to date"
    return f"{waiting} to bring up to date: pdfdigest migrate --write" if waiting else "nothing is left to do"
