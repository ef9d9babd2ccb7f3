"""`pdfdigest build`: print issues into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.desk.publication import Manuscript
    from pdfdigest.errors import Fault


@click.command("build")
@click.argument("what", nargs=-1)
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="TARGET",
    help="screen (the default), print, web, archive or press; may be given again.",
)
@click.option("--style", default="", help="The house style, where it is not the publication's own.")
@click.option("--paper", default="", help="A4 or Letter, where it is not the publication's own.")
@click.option(
    "--icc", type=click.Path(path_type=Path, dir_okay=False), help="The print shop's colour profile, for --for press."
)
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(
    what: tuple[str, ...], names: tuple[str, ...], style: str, paper: str, icc: Path | None, out: Path, as_json: bool
) -> int:
    """Print WHAT: paths, folders, numbers as printed (1.4), or nothing for all that is here.

    The paths of what was written stand on stdout, one a line; everything else is said on stderr.  An
    issue with faults is not printed, the others are.
    """
    from pdfdigest.cli.printing import Run
    from pdfdigest.desk import publication
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.press.machine import Machine

    complaints: list[Fault] = []
    scripts: tuple[Manuscript, ...] = ()
    try:
        scripts = publication.find(what, Path.cwd(), complaints)
    finally:
        terminal.faults(sorted(set(complaints)))
    unsound = {fault.path.parent.resolve() for fault in complaints}
    with Machine(terminal.cache()) as machine:
        run = Run(machine, out, as_json=as_json)
        for script in scripts:
            if script.publication.root in unsound:
                continue
            run.build(script, names or ("screen",), style, paper, icc)
    return max(run.code, ManuscriptError.exit_code if complaints else 0)
