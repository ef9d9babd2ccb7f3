"""`pdfdigest bind`: the issues of a year or a volume become a book."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.cli.days import Day


@click.command("bind")
@click.argument("publication", required=False, type=click.Path(path_type=Path))
@click.option("--volume", type=click.IntRange(1, 100_000), metavar="N", help="The volume to bind.")
@click.option("--year", type=click.IntRange(1000, 9999), metavar="YEAR", help="Bind the issues of a year.")
@click.option("--from", "first", type=Day(), metavar="DAY", help="Bind from this day on.")
@click.option("--to", "last", type=Day(), metavar="DAY", help="Bind up to this day.")
@click.option(
    "--for",
    "kind",
    type=click.Choice(["screen", "archive", "press", "epub"]),
    default="screen",
    show_default=True,
    help="What the volume is for: archive embeds the issued files, press binds the press editions, epub is one EPUB.",
)
@click.option("--proof", is_flag=True, help="Bind drafts too, and stamp every page as a proof.")
@click.option("--max-pages", type=click.IntRange(16, 5_000), metavar="N", help="The most pages one book holds.")
@click.option("--deposit", is_flag=True, help="Write a deposit pack (a BagIt bag) as well.")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--fresh", is_flag=True, help="Set and bind everything anew, whatever stands ready from an earlier run.")
@click.option("--on", default="", metavar="ADDRESS", help=terminal.ON)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(
    publication: Path | None,
    volume: int | None,
    year: int | None,
    first: datetime | None,
    last: datetime | None,
    kind: str,
    proof: bool,
    max_pages: int | None,
    deposit: bool,
    out: Path,
    fresh: bool,
    on: str,
    as_json: bool,
) -> int:
    """Bind the issues of PUBLICATION (a folder; the one you stand in) that are on record, as they were issued.

    The paths of the volume, its manifest and its concordance stand on stdout, one a line.
    """
    from pdfdigest.office.bind import bind

    made = bind(
        terminal.office(),
        publication,
        volume=volume,
        year=year,
        first=first.date() if first else None,
        last=last.date() if last else None,
        kind=kind,
        proof=proof,
        max_pages=max_pages,
        deposit=deposit,
        fresh=fresh,
        on=on,
        out=out,
    )
    for each, number, _ in made.missing[:1]:
        entry = f"- {{volume: {each}, number: {number}, why: ...}}"
        terminal.say(f"gaps.yaml holds such a number below the lines format: 1 and gaps:, like this:  {entry}")
    for file in (*made.files, *((made.deposit,) if made.deposit else ())):
        terminal.written(file, as_json=as_json, volume=made.name)
    return 0
