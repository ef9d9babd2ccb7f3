"""`pdfdigest style`: hand out the shipped templates and styles."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk


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
    if listed and copied:
        raise click.UsageError("give either --list or --copy")
    files = _handed_out(names)
    if not copied and out is None:
        for name in files:
            click.echo(json.dumps({"template": name}) if as_json else name)
        return 0
    folder = out or _templates()
    for name, data in files.items():
        path = folder / name
        if path.exists():
            terminal.say(f"{terminal.nearby(path)} is there already; it was left as it is")
            continue
        disk.write(path, data)
        terminal.written(path, as_json=as_json, template=name)
    return 0


def _handed_out(names: tuple[str, ...]) -> dict[str, bytes]:
    """The shipped files by their names: all, or those that are named as files or as styles."""
    from pdfdigest.errors import RequestError
    from pdfdigest.press.style_folders import shipped

    folder = shipped("templates")
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in ("starter", "proof")
    }
    for name in names:
        if not any(_means(name, file) for file in files):
            words = f"there is no template or style {name!r}"
            raise RequestError(words, hint=f"There are: {', '.join(files)}.")
    wanted = [file for file in files if not names or any(_means(name, file) for name in names)]
    return {file: files[file].read_bytes() for file in wanted}


def _means(name: str, file: str) -> bool:
    return file in (name, f"css/style/{name}.css") or file.startswith(f"{name.rstrip('/')}/")


def _templates() -> Path:
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import publication

    mine = publication.one(Path.cwd())
    if mine.root is None:
        raise RequestError("there is no publication here", hint="Name a folder: -o my-templates")
    return mine.root / "templates"
