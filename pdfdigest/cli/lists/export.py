"""`pdfdigest lists export`: the readers of a list as CSV."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("export")
@click.argument("name")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file; out/NAME.csv if left out.")
@click.option("--suppressed", is_flag=True, help="Write who left it, and why, in place of who is on it.")
@terminal.JSON
def command(name: str, out: Path | None, suppressed: bool, as_json: bool) -> int:
    """Write the readers of a list as CSV, in a form that `import` reads back; no cell is a formula."""
    from pdfdigest.office import lists

    if suppressed:
        path = lists.export_suppressed(terminal.office(), name, out or Path("out") / f"{name}-suppressed.csv")
    else:
        path = lists.export(terminal.office(), name, out or Path("out") / f"{name}.csv")
    terminal.written(path, as_json=as_json, list=name)
    return 0


COMMANDS = (command,)
