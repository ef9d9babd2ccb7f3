"""`pdfdigest lists import`: readers from a file come on a list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.errors import PostError


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
@click.option("--as", "kind", type=click.Choice(["readers", "suppressed"]), default="readers", help="What they are.")
@click.option("--replace", is_flag=True, help="Take off the list who is not in FILE.")
@click.option("--encoding", default="utf-8", show_default=True, help="The encoding of FILE.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@terminal.JSON
def command(file: Path, name: str, kind: str, replace: bool, encoding: str, dry_run: bool, as_json: bool) -> int:
    """Bring in the readers of FILE, a CSV whose first line names its columns.

    Who is absent from FILE stays on the list, unless --replace; who left or was erased stays away.
    """
    from pdfdigest.office import lists

    made = lists.bring_in(
        terminal.office(),
        terminal.nearby(file),
        name,
        suppressed=kind == "suppressed",
        replace=replace,
        encoding=encoding,
        dry_run=dry_run,
    )
    if as_json:
        counts = asdict(made.difference)
        terminal.line({"list": name, **counts, "twice": len(made.difference.twice), "refused": made.refused})
    if not made.done:
        terminal.say("nothing was changed")
        return 0
    return PostError.exit_code if made.refused else 0


COMMANDS = (command,)
