"""`pdfdigest init`: make a new publication."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import hints, terminal


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The name of the publication; made from the folder's, if left out.")
@click.option(
    "--slug", default="", help="Its name in the names of files: tokyo-digest; made from the folder's, if left out."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(folder: Path, name: str, slug: str, as_json: bool) -> int:
    """Make a publication in FOLDER, with a first issue that prints at once and is there to be written over.

    The paths of what was written stand on stdout, one a line.
    """
    from pdfdigest.office.init import init

    made = init(terminal.office(as_json=as_json), folder, name=name, slug=slug)
    enter = "" if folder.resolve() == Path.cwd() else f"  cd {hints.typed(terminal.nearby(folder))}\n"
    terminal.say(
        f"{made.name} is ready.  Next:\n{enter}"
        f"  pdfdigest build\n"
        f"That prints the sample issue into out/.  Then write over publication.toml and {made.first.relative_to(made.folder).as_posix()};"
        " pdfdigest check says what is wrong"
    )
    return 0
