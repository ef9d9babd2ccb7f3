"""`pdfdigest lists export`: the readers of a list as CSV."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("export")
@click.argument("name")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file; out/NAME.csv if left out.")
@terminal.JSON
def command(name: str, out: Path | None, as_json: bool) -> int:
    """Write the readers of a list as CSV, in a form that `import` reads back; no cell is a formula."""
    from pdfdigest.office import lists

    path = lists.export(terminal.office(), name, out or Path("out") / f"{name}.csv")
    terminal.written(path, as_json=as_json, list=name)
    return 0


COMMANDS = (command,)
