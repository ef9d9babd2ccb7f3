"""`pdfdigest import`: bring in a digest from Markdown, Word, OpenDocument, HTML or a mail."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal

SHAPES = (
    "marked",
    "two-lists",
    "headings",
    "bold-lines",
    "numbers",
    "short-lines",
    "leads",
    "items",
    "paragraphs",
    "one",
)


@click.command("import")
@click.argument("manuscript", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The issue file to write; it must not exist yet.")
@click.option("--into", type=click.Path(path_type=Path), help="An issue file whose prose is to be refreshed.")
@click.option("--shape", type=click.Choice(SHAPES), help="What to read it as, where that was not seen rightly.")
@click.option("--fetch-pictures", is_flag=True, help="Fetch pictures that lie on the web, instead of naming them.")
def command(manuscript: Path, out: Path | None, into: Path | None, shape: str | None, fetch_pictures: bool) -> int:
    """Make an issue file of MANUSCRIPT: Markdown, Word (.docx), OpenDocument (.odt), HTML, a mail (.eml, .msg).

    Without -o it becomes YEAR/VOLUME.NUMBER.yaml in the publication one stands in, or that file in
    this folder where there is no publication.  Pictures go into images/.  What is missing or
    doubtful is said on stderr, with its place; nothing is invented, and nothing overwritten.
    """
    from pdfdigest.office import import_digest

    if out is not None and into is not None:
        raise click.UsageError("give either -o or --into, not both")
    fetch = None
    if fetch_pictures:
        from pdfdigest.office import picture_fetch

        fetch = picture_fetch.Fetcher()
    if into is not None:
        made = import_digest.refresh(terminal.office(), manuscript, into, shape or "", fetch)
    else:
        made = import_digest.new(terminal.office(), manuscript, out, shape or "", fetch)
    if made.sure == "not sure":
        terminal.say(f"If that is wrong, say what it is: --shape {', '.join(SHAPES)}")
    # A file that is refreshed may leave out on purpose what its manuscript has.
    return 0 if made.whole or into is not None else 3
