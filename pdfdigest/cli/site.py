"""`pdfdigest site`: what is on record becomes a site of plain files."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("site")
@click.argument("place", required=False, metavar="PUBLICATION", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out/site"),
    show_default=True,
    help="The folder of the site.",
)
@click.option("--base", default="", metavar="ADDRESS", help="Where it will stand, like https://digest.example/")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(place: Path | None, out: Path, base: str, as_json: bool) -> int:
    """Make a site of what is on record in PUBLICATION (a folder; the one you stand in, or all below it).

    It is plain files: put them on any web server, or open index.html from a disk.  The path of index.html stands on
    stdout.
    """
    from pdfdigest.errors import counted
    from pdfdigest.office.site import site

    gc.set_threshold(200_000, 50, 50)  # a large site is many small values, which are not to be counted over and over
    made = site(terminal.office(), place, out=out, base=base)
    changed, gone = len(made.written), len(made.removed)
    terminal.say(
        f"{counted(made.issues, 'issue')}; {counted(changed, 'file')} written, {made.same:,} as before, {gone:,} removed"
    )
    facts = {"issues": made.issues, "files_written": changed, "files_same": made.same, "files_removed": gone}
    terminal.written(made.home, as_json=as_json, **facts)
    return 0
