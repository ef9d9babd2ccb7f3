"""`pdfdigest style`: hand out the shipped templates and styles."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("style")
@click.argument("names", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List them; what happens without an option, too.")
@click.option("--copy", "copied", is_flag=True, help="Copy them into the publication's templates/.")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), help="Copy them into this folder.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(names: tuple[str, ...], listed: bool, copied: bool, out: Path | None, as_json: bool) -> int:
    """List the shipped templates and styles, or copy them: all, or those that NAMES name.

    A name is a file (issue.html.j2, css/page.css) or a style (gazette).  What is copied into a
    publication's templates/ is used in place of the shipped one, file by file; take only what you
    change.  Nothing is overwritten.
    """
    from pdfdigest.office import style

    if listed and copied:
        raise click.UsageError("give either --list or --copy")
    office = terminal.office(as_json=as_json)
    if copied or out is not None:
        style.copy(office, names, out)
        return 0
    for name in style.shipped_files(office, names):
        click.echo(json.dumps({"template": name}) if as_json else name)
    return 0
