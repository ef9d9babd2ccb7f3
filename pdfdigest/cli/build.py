"""`pdfdigest build`: print issues into a folder."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("build")
@click.argument("what", nargs=-1)
@click.option(
    "--for", "names", multiple=True, metavar="TARGET", help="screen (the default), print or web; may be given again."
)
@click.option("--style", default="", help="The house style, where it is not the publication's own.")
@click.option("--paper", default="", help="A4 or Letter, where it is not the publication's own.")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(what: tuple[str, ...], names: tuple[str, ...], style: str, paper: str, out: Path, as_json: bool) -> int:
    """Print WHAT: paths, folders, numbers as printed (1.4), or nothing for all that is here.

    The paths of what was written stand on stdout, one a line; everything else is said on stderr.  An
    issue with faults is not printed, the others are.
    """
    from pdfdigest.cli.printing import Run
    from pdfdigest.desk import publication
    from pdfdigest.press.machine import Machine

    scripts = publication.find(what, Path.cwd())
    with Machine(terminal.cache()) as machine:
        run = Run(machine, out, as_json=as_json)
        for script in scripts:
            run.build(script, names or ("screen",), style, paper)
    return run.code
