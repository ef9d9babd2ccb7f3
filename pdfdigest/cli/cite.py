"""`pdfdigest cite`: from a page of a volume to the issue, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from pdfdigest.office import disk


@click.command("cite")
@click.option("--volume", required=True, type=click.Path(path_type=Path), help="The bound volume, or a part of it.")
@click.argument("citations", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(volume: Path, citations: tuple[str, ...], as_json: bool) -> int:
    """Say where PAGE stands: 41 (or II:41) is a page of the volume, 3.4:2 page 2 of issue 3.4.

    Only the PDF is needed: a volume carries what was bound in it.
    """
    from pdfdigest.bindery import catalogue, citing

    disk.read(volume)
    told = catalogue.carried(volume)
    for wanted in citations:
        found = citing.cite(told, wanted)
        if as_json:
            click.echo(json.dumps(asdict(found), ensure_ascii=False))
            continue
        folio = f"{found.part}:{found.folio}" if found.part else str(found.folio)
        issue = f"No. {found.number}, p. {found.page}"
        if ":" in wanted and not wanted.startswith(f"{found.part}:"):
            click.echo(f"p. {folio}")
        click.echo(issue)
        click.echo(f"  {told['title']}, p. {folio}: {found.title}, {found.date}, p. {found.page}")
        for headline in found.stories:
            click.echo(f"  Story: {headline}")
        for source in found.sources:
            click.echo(f"  Source: {source}")
    return 0
