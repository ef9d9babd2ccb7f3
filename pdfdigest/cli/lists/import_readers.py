"""`pdfdigest lists import`: readers from a file come on a list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.errors import PostError, RequestError


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "name", required=True, metavar="NAME", help="The list.")
@click.option("--as", "kind", type=click.Choice(["readers", "suppressed"]), default="readers", help="What they are.")
@click.option("--replace", is_flag=True, help="Take off the list who is not in FILE.")
@click.option("--encoding", default="", metavar="NAME", help="The encoding of FILE, where it does not show it itself.")
@click.option(
    "--map", "pairs", multiple=True, metavar="COLUMN=TITLE", help="What a column is called there; again for more."
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@terminal.JSON
def command(
    file: Path, name: str, kind: str, replace: bool, encoding: str, pairs: tuple[str, ...], dry_run: bool, as_json: bool
) -> int:
    """Bring in the readers of FILE: a CSV whose first line names its columns, or one address a line.

    Exports of other tools are known, and who left there stays away.  Who is absent from FILE stays on the list, unless --replace; who left or was erased stays away.
    """
    from pdfdigest.office import list_import

    made = list_import.bring_in(
        terminal.office(),
        terminal.nearby(file),
        name,
        suppressed=kind == "suppressed",
        replace=replace,
        encoding=encoding,
        mapping=_mapping(pairs),
        dry_run=dry_run,
    )
    if as_json:
        counts = asdict(made.difference)
        terminal.line({"list": name, **counts, "twice": len(made.difference.twice), "refused": made.refused})
    if not made.done:
        terminal.say("nothing was changed")
        return 0
    return PostError.exit_code if made.refused else 0


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, mark, title = pair.partition("=")
        if not mark:
            raise RequestError(f"--map {pair} names no title", hint='Write it like --map address="Correo"')
        found[name.strip().lower()] = title.strip()
    return found


COMMANDS = (command,)
