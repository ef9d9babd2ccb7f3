"""`pdfdigest init`: make a new publication."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The name of the publication; made from the folder's, if left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(folder: Path, name: str, as_json: bool) -> int:
    """Make a publication in FOLDER, with a first issue that prints at once and is there to be written over.

    The paths of what was written stand on stdout, one a line.
    """
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import publication, starter
    from pdfdigest.press.style_folders import shipped

    place = folder.resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        words = f"{folder} is there already, and not empty" if place.is_dir() else f"{folder} is a file"
        raise RequestError(words, hint="Name a folder that is new or empty: pdfdigest init my-digest")
    around = publication.home(place.parent)
    if around is not None:
        words = f"{folder} would lie inside the publication {around.slug}"
        raise RequestError(words, hint=f"Make it beside {around.root}, not inside it.")
    title = " ".join(name.split()) or starter.name_of(place.name)
    today = datetime.now().astimezone().date()
    for inside, data in starter.files(shipped("templates") / "starter", title, today).items():
        path = folder / inside
        disk.write(path, data)
        terminal.written(path, as_json=as_json)
    enter = "" if place == Path.cwd() else f"  cd {terminal.nearby(folder)}\n"
    terminal.say(
        f"{title} is ready.  Next:\n{enter}"
        f"  pdfdigest build          prints the sample issue into out/\n"
        f"  then write over publication.toml and {today.year}/1.1.yaml; pdfdigest check says what is wrong"
    )
    return 0
