"""`pdfdigest impose`: a booklet, folded and stapled."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.paper import SHEETS


@click.command("impose")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", default="", help=f"The sheet it is printed on: {', '.join(SHEETS)}; else just two pages wide.")
@click.option("--creep", default=0.0, metavar="MM", help="How far the innermost sheet stands out, in mm.")
@click.option("--spine", type=click.Choice(["left", "right"]), help="Where the spine is, where the file does not say.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="The booklet's file.")
def command(file: Path, sheet: str, creep: float, spine: str | None, out: Path | None) -> int:
    """Lay FILE out as a booklet: print the sheets on both sides, fold, staple, and the pages read in order."""
    from pdfdigest.errors import counted
    from pdfdigest.office.impose import impose

    backwards = None if spine is None else spine == "right"
    made = impose(terminal.office(), file, sheet=sheet, creep_mm=creep, right_to_left=backwards, out=out)
    blanks = f", {made.blanks} of them blank" if made.blanks else ""
    side = "right" if made.right_to_left else "left"
    terminal.say(
        f"{counted(made.sheets, 'sheet')}, {counted(made.sheets * 4, 'page')}{blanks}; spine on the {side}. "
        "Print on both sides, turned on the short edge, at full size."
    )
    terminal.written(made.file)
    return 0
