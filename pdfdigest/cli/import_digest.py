"""`pdfdigest import`: bring in a digest from Markdown, Word or HTML."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk

if TYPE_CHECKING:
    from pdfdigest.manuscript.intake.pictures import Shelf
    from pdfdigest.manuscript.intake.sorting import Draft
    from pdfdigest.model import Publication

SECONDS = 50.0
"""For reading a manuscript, and as much for writing it down; a digest takes one."""


@click.command("import")
@click.argument("manuscript", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The issue file to write; it must not exist yet.")
@click.option("--into", type=click.Path(path_type=Path), help="An issue file whose prose is to be refreshed.")
def command(manuscript: Path, out: Path | None, into: Path | None) -> int:
    """Make an issue file of MANUSCRIPT: Markdown, Word (.docx) or HTML.

    Without -o it becomes YEAR/VOLUME.NUMBER.yaml in the publication one stands in, or that file in
    this folder where there is no publication.  Pictures go into images/.  What is missing or
    doubtful is said on stderr, with its place; nothing is invented, and nothing overwritten.
    """
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import publication
    from pdfdigest.manuscript.intake import opening, sorting

    if out is not None and into is not None:
        raise click.UsageError("give either -o or --into, not both")
    if not manuscript.exists():
        raise RequestError(f"there is no file {manuscript}", hint="Name the Markdown, Word or HTML file to import.")
    if out is not None and out.exists() and not out.is_dir():
        raise _exists(out)
    here = (into or out or Path.cwd() / "x").resolve().parent if not (out and out.is_dir()) else out.resolve()
    home = publication.home(here)
    with _patience(manuscript):
        made = sorting.draft(opening.read(manuscript), home, manuscript)
    if not made.stories:
        raise opening.unreadable(manuscript, "there are no headlines and no details in it; is it a digest?")
    if into is not None:
        return _refresh(manuscript, made, into, home)
    path = out if out is not None and not out.is_dir() else _place(made, out, home, manuscript)
    if path.exists():
        raise _exists(path)
    _write(manuscript, made, path, home)
    return 0


def _patience(manuscript: Path) -> AbstractContextManager[None]:
    from pdfdigest.cli import patience
    from pdfdigest.manuscript.intake import opening

    words = f"reading it took longer than {SECONDS:.0f} seconds and was stopped; is it one digest?"
    return patience.within(SECONDS, opening.unreadable(manuscript, words))


def _exists(path: Path) -> Exception:
    from pdfdigest.errors import RequestError

    hint = f"Refresh its prose with --into {terminal.nearby(path)}, or choose another name with -o."
    return RequestError(
        "the file exists already, and import overwrites nothing", where=terminal.nearby(path), hint=hint
    )


def _place(made: Draft, folder: Path | None, home: Publication | None, manuscript: Path) -> Path:
    """Where a person would look for it: the folder of its year in the publication, or here."""
    facts = made.facts
    number = f"{facts.numbers[0]}-{facts.numbers[-1]}" if len(facts.numbers) > 1 else "".join(map(str, facts.numbers))
    stem = f"{facts.volume}.{number}" if facts.volume and number else manuscript.stem
    if folder is None:
        folder = Path.cwd()
        if home is not None and home.root is not None:
            folder = home.root / str(facts.date.year) if facts.date else home.root
    return folder / f"{stem}.yaml"


def _shelf(manuscript: Path, path: Path, home: Publication | None) -> Shelf:
    from pdfdigest.manuscript.intake.pictures import Shelf

    root = home.root if home is not None and home.root is not None else path.resolve().parent
    return Shelf(root / "images", manuscript, path.stem)


def _write(manuscript: Path, made: Draft, path: Path, home: Publication | None) -> None:
    from pdfdigest.manuscript import issue_text
    from pdfdigest.manuscript.intake import assemble, opening

    shelf = _shelf(manuscript, path, home)
    with _patience(manuscript):
        values = assemble.values(made, shelf.add)
        text = issue_text.issue_text(values, schema=_schema(path, home))
    terminal.faults(opening.warnings(manuscript, made.doubts))
    for name, data in shelf.new.items():
        disk.write(name, data)
        terminal.written(name)
    disk.write(path, text.encode())
    terminal.written(path)


def _schema(path: Path, home: Publication | None) -> str:
    root = home.root if home is not None and home.root is not None else path.resolve().parent
    return Path(os.path.relpath(root / "issue.schema.json", path.resolve().parent)).as_posix()


def _refresh(manuscript: Path, made: Draft, into: Path, home: Publication | None) -> int:
    from pdfdigest.manuscript import manuscript as manuscripts
    from pdfdigest.manuscript import publication
    from pdfdigest.manuscript.intake import opening, refresh
    from pdfdigest.manuscript.yaml import text_of

    manuscripts.read(into, home or publication.alone())
    text = text_of(into)
    shelf = _shelf(manuscript, into, home)
    with _patience(manuscript):
        new, said = refresh.refreshed(into, text, made, shelf.add)
    terminal.faults(opening.warnings(manuscript, made.doubts))
    for words in said:
        terminal.say(words)
    if new == text:
        terminal.say(f"{terminal.nearby(into)}: nothing has changed")
        return 0
    for name, data in shelf.new.items():
        disk.write(name, data)
        terminal.written(name)
    disk.write(into, new.encode())
    terminal.written(into)
    return 0
