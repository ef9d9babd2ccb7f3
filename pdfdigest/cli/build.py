"""`pdfdigest build`: print issues into a folder."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest import paper as paper_sizes
from pdfdigest.cli import terminal


@click.command("build")
@click.argument("what", nargs=-1)
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="TARGET",
    help="screen (the default), print, web, epub, archive or press; may be given again.",
)
@click.option("--style", default="", help="The house style, where it is not the publication's own.")
@click.option("--paper", default="", help=f"{paper_sizes.LISTED}, where it is not the publication's own.")
@click.option(
    "--icc", type=click.Path(path_type=Path, dir_okay=False), help="The print shop's colour profile, for --for press."
)
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--fresh", is_flag=True, help="Set every page anew, whatever stands ready from an earlier run.")
@click.option("--plain", is_flag=True, help="Have WeasyPrint set the pages as it is, without what we mend in it.")
@click.option("--on", default="", metavar="ADDRESS", help=terminal.ON)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(
    what: tuple[str, ...],
    names: tuple[str, ...],
    style: str,
    paper: str,
    icc: Path | None,
    out: Path,
    fresh: bool,
    plain: bool,
    on: str,
    as_json: bool,
) -> int:
    """Print WHAT: paths, folders, numbers as printed (1.4), or nothing for all that is here.

    The paths of what was written stand on stdout, one a line; everything else is said on stderr.  An
    issue with faults is not printed, the others are.
    """
    from pdfdigest.office.build import build
    from pdfdigest.office.print_order import Wanted

    wanted = Wanted(names or ("screen",), style, paper, icc, plain)
    return build(terminal.office(as_json=as_json), what, wanted, out=out, fresh=fresh, on=on).exit_code
