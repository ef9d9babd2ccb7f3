"""`pdfdigest lists rename` and `drop`: a list is called otherwise, or let go of."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("rename")
@click.argument("name")
@click.argument("to")
def rename(name: str, to: str) -> int:
    """Call the list NAME by another name, with its readers and those who left it."""
    from pdfdigest.office import lists, surroundings

    lists.rename(terminal.office(surroundings.user()), name, to)
    terminal.say(f"the list {name} is called {to} now")
    return 0


@click.command("drop")
@click.argument("name")
@click.option("--yes", is_flag=True, help="It is meant.")
def drop(name: str, yes: bool) -> int:
    """Let go of the list NAME; who left it stays away.

    Readers of no other list are forgotten; those who were sent to, by the next purge.
    """
    from pdfdigest.errors import RequestError, counted
    from pdfdigest.office import lists, surroundings

    if not yes:
        raise RequestError(f"the list {name} would be let go of, and readers of no other list forgotten", needs="yes")
    gone, forgotten = lists.drop(terminal.office(surroundings.user()), name)
    were = counted(gone, "reader was", "readers were")
    terminal.say(f"the list {name} is gone: {were} on it, {forgotten:,} of them on no other list")
    return 0


COMMANDS = (rename, drop)
